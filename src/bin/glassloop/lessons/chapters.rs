//! The lessons as chapters of a course.

use std::borrow::Cow;

use super::{LESSONS, Lesson};
use crate::locale::Locale;

/// Lessons that belong together.
#[derive(Debug)]
pub(crate) struct Chapter {
    /// Under which the catalogues have its title, and its goal.
    pub(crate) message: &'static str,
    /// How long it takes, in minutes.
    pub(crate) minutes: u32,
    /// The numbers of its lessons, without their letters.
    numbers: &'static [&'static str],
}

/// All chapters, in the order of learning; each lesson stands in one of them.
pub(crate) const CHAPTERS: &[Chapter] = &[
    Chapter { message: "chapter-loop", minutes: 15, numbers: &["1"] },
    Chapter { message: "chapter-futures", minutes: 20, numbers: &["2"] },
    Chapter { message: "chapter-tasks", minutes: 20, numbers: &["3", "4"] },
    Chapter { message: "chapter-made", minutes: 15, numbers: &["5"] },
    Chapter { message: "chapter-run", minutes: 15, numbers: &["6", "7"] },
    Chapter { message: "chapter-threads", minutes: 20, numbers: &["8", "9"] },
    Chapter { message: "chapter-closed", minutes: 25, numbers: &["10"] },
    Chapter { message: "chapter-inside", minutes: 25, numbers: &["11"] },
    Chapter { message: "chapter-below", minutes: 10, numbers: &["12"] },
    Chapter { message: "chapter-servers", minutes: 30, numbers: &["13"] },
];

impl Chapter {
    pub(crate) fn title(&self, locale: Locale) -> Cow<'static, str> {
        locale.part(self.message, "title")
    }

    /// What a learner can do after it.
    pub(crate) fn goal(&self, locale: Locale) -> Cow<'static, str> {
        locale.part(self.message, "goal")
    }

    /// Its lessons, in order.
    pub(crate) fn lessons(&self) -> impl Iterator<Item = &'static Lesson> {
        let digits = |lesson: &Lesson| lesson.number().trim_end_matches(char::is_alphabetic);
        LESSONS.iter().filter(move |lesson| self.numbers.contains(&digits(lesson)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chapters_hold_every_lesson_once_and_in_order() {
        let all: Vec<&str> = LESSONS.iter().map(|lesson| lesson.name).collect();
        let held: Vec<&str> = CHAPTERS.iter().flat_map(Chapter::lessons).map(|lesson| lesson.name).collect();
        assert_eq!(held, all);
        assert!(
            CHAPTERS
                .iter()
                .all(|chapter| chapter.minutes > 0 && !chapter.goal(Locale::English).ends_with('.'))
        );
    }
}
