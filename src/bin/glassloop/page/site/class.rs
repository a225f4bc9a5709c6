//! The plan of a class, whose links and answers come from the runs that it speaks of.

use std::collections::BTreeSet;

use super::super::shown::Shown;
use super::super::template::{escaped, fill};
use super::key::{self, Asked, Planned};
use super::{Page, cause_of, exercises, file};
use crate::exercises::{EXERCISES, Exercise};
use crate::lessons::LESSONS;
use crate::locale::{Locale, say};

/// What is asked of each lesson of the plan, in its order.
const ASKED: [(&str, &[Asked]); 6] = [
    ("callbacks_in_order", &[key::questions]),
    ("timers", &[key::questions]),
    ("create_task_and_await", &[key::questions, key::turns]),
    ("gather_in_order", &[key::questions, key::turns]),
    ("closed_loop", &[key::error_and_blame, key::cures]),
    ("kept_from_another_run", &[key::error_and_blame, key::cures]),
];

/// The page of the plan, made of the lessons and exercises in their order.
pub(super) fn page(lessons: &[Shown], exercises: &[Shown], locale: Locale) -> Page {
    let plan = match locale {
        Locale::English => include_str!("class.html"),
        Locale::Chinese => include_str!("zh/class.html"),
    };
    let closed = lesson("closed_loop", lessons, locale);
    let (told, all) = causes(&EXERCISES[10..]);
    let body = fill(
        plan,
        &[
            ("exercises-1-4", &links(1..=4)),
            ("exercise-6", &links(6..=6)),
            ("exercises-11-19", &links(11..=19)),
            ("told-causes", &told.to_string()),
            ("all-causes", &all.to_string()),
            ("closed", &closed.by_language(key::blamed)),
            ("arrives", &lesson("wait_for_timeout", lessons, locale).by_language(key::arrives)),
            ("range", &closed.range("&amp;")),
            ("range-in-html", &closed.range("&amp;amp;")),
            ("key", &rows(lessons, exercises, locale)),
        ],
    );
    Page { title: say!(locale, "site-class"), body, script: "" }
}

/// The rows of the key: a lesson each, and then an exercise each.
fn rows(lessons: &[Shown], exercises: &[Shown], locale: Locale) -> String {
    let lessons = ASKED.iter().map(|(name, asked)| lesson(name, lessons, locale).row(asked));
    let exercises = EXERCISES.iter().zip(exercises);
    lessons.chain(exercises.map(|(it, shown)| exercise(it, shown, locale).row(&[key::answer]))).collect()
}

/// The lesson of this name.
///
/// # Panics
/// There is none: then the plan speaks of what is not there.
fn lesson<'a>(name: &str, lessons: &'a [Shown], locale: Locale) -> Planned<'a> {
    let is_it = |(lesson, _): &(&crate::lessons::Lesson, _)| lesson.name == name;
    let (lesson, shown) = LESSONS.iter().zip(lessons).find(is_it).expect("the plan names lessons");
    let file = file(lesson);
    let title = format!("<a href=\"{file}\">{} · {}</a>", lesson.number(), escaped(&lesson.title(locale)));
    Planned { shown, file, title, locale }
}

fn exercise<'a>(exercise: &Exercise, shown: &'a Shown, locale: Locale) -> Planned<'a> {
    let title =
        format!("<a href=\"exercises.html#{}\">{}</a>", exercise.name, escaped(&exercise.title(locale)));
    Planned { shown, file: exercises::file(exercise), title, locale }
}

/// How many causes these exercises are examples of, and how many there are.
fn causes(exercises: &'static [Exercise]) -> (usize, usize) {
    let causes: Vec<_> = exercises.iter().filter_map(cause_of).collect();
    let told: BTreeSet<usize> = causes.iter().map(|(_, number, _)| *number).collect();
    (told.len(), causes.first().map_or(0, |(.., all)| *all))
}

/// Links to these exercises, by the numbers that they are listed with.
fn links(numbers: std::ops::RangeInclusive<usize>) -> String {
    let link = |number: usize| {
        let name = EXERCISES[number - 1].name;
        format!("<a href=\"exercises.html#{name}\">{number}</a>")
    };
    numbers.map(link).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use glassloop::trace::file::Language;

    use super::*;
    use crate::walkthrough::Walkthrough;

    #[test]
    fn what_the_plan_asks_for_has_an_answer_in_both_languages() {
        let lessons: Vec<_> =
            LESSONS.iter().map(|lesson| Shown::of(Walkthrough::alone(lesson).expect("it runs"))).collect();
        let exercises: Vec<_> =
            EXERCISES.iter().map(|exercise| Shown::of(exercise.given(Language::Rust))).collect();
        for locale in Locale::ALL {
            let Page { body, .. } = page(&lessons, &exercises, locale);
            assert!(!body.contains("{{"), "all is filled in");
            let key = body.split_once("class=\"key\"").and_then(|(_, rest)| rest.split_once("<tbody>"));
            let (key, _) = key.and_then(|(_, rows)| rows.split_once("</tbody>")).expect("the key");
            assert!(!key.contains("\"></td>"), "every answer is there, in both languages: {key}");
            for step in ["closed_loop.html#step=19&amp;in=Rust", "closed_loop.html#step=24&amp;in=Python"] {
                assert!(body.contains(step), "the step that closes the loop");
            }
            let links = EXERCISES.iter().filter(|exercise| key.contains(&format!("#{}\"", exercise.name)));
            assert_eq!(links.count(), EXERCISES.len(), "the key names all");
        }
    }

    #[test]
    fn the_plan_counts_the_causes_that_its_exercises_show() {
        let (told, all) = causes(&EXERCISES[10..]);
        assert_eq!((told, all), (9, 13), "each shows another");
    }
}
