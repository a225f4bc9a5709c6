//! The lessons as chapters of a course.

use super::{LESSONS, Lesson};

/// Lessons that belong together.
#[derive(Debug)]
pub(crate) struct Chapter {
    pub(crate) title: &'static str,
    /// What a learner can do after it.
    pub(crate) goal: &'static str,
    /// How long it takes, in minutes.
    pub(crate) minutes: u32,
    /// The numbers of its lessons, without their letters.
    numbers: &'static [&'static str],
}

/// All chapters, in the order of learning; each lesson stands in one of them.
pub(crate) const CHAPTERS: &[Chapter] = &[
    Chapter {
        title: "The loop",
        goal: "say in which order callbacks and timers run, and what one iteration does",
        minutes: 15,
        numbers: &["1"],
    },
    Chapter {
        title: "Futures",
        goal: "say who resolves a future, who is told, and when the one who awaits goes on",
        minutes: 20,
        numbers: &["2"],
    },
    Chapter {
        title: "Tasks, and their cancellation",
        goal: "tell a coroutine from a task, run several at a time, and cancel one in good order",
        minutes: 20,
        numbers: &["3", "4"],
    },
    Chapter {
        title: "How it is made",
        goal: "write a scheduler, and say what the real loop does better",
        minutes: 15,
        numbers: &["5"],
    },
    Chapter {
        title: "run, and what it refuses",
        goal: "say what run() does beside running, and what may be awaited where",
        minutes: 15,
        numbers: &["6", "7"],
    },
    Chapter {
        title: "Threads",
        goal: "let a thread do what blocks, and hand work to a loop of another thread",
        minutes: 20,
        numbers: &["8", "9"],
    },
    Chapter {
        title: "Event loop is closed",
        goal: "find who closed the loop, and choose the cure that fits",
        minutes: 25,
        numbers: &["10"],
    },
    Chapter {
        title: "Loops inside loops, and loops of others",
        goal: "tell the errors of a running loop and of another loop apart, and cure each",
        minutes: 25,
        numbers: &["11"],
    },
    Chapter {
        title: "What lies below",
        goal: "say what a selector does, and why one platform failed where others did not",
        minutes: 10,
        numbers: &["12"],
    },
    Chapter {
        title: "Servers and clients",
        goal: "follow bytes from a socket to a coroutine, and find the closed loop in a service",
        minutes: 30,
        numbers: &["13"],
    },
];

impl Chapter {
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
        assert!(CHAPTERS.iter().all(|chapter| chapter.minutes > 0 && !chapter.goal.ends_with('.')));
    }
}
