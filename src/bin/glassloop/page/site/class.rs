//! The plan of a class, whose links and answers come from the lessons' own runs.

use glassloop::trace::event::{Event, Record};

use super::super::template::fill;
use super::{Page, file};
use crate::exercises::EXERCISES;
use crate::lessons::{LESSONS, Lesson};
use crate::locale::{Locale, say};
use crate::walkthrough::Walkthrough;

/// The page of the plan.
pub(super) fn page(walkthroughs: &[Walkthrough], locale: Locale) -> Page {
    let plan = match locale {
        Locale::English => include_str!("class.html"),
        Locale::Chinese => include_str!("zh/class.html"),
    };
    let closed = Answer::of("closed_loop", walkthroughs, is_closed);
    let arrives = Answer::of("wait_for_timeout", walkthroughs, cancellation_arrives);
    let body = fill(
        plan,
        &[
            ("exercises-1-4", &exercises(1..=4)),
            ("exercise-6", &exercises(6..=6)),
            ("exercises-11-19", &exercises(11..=19)),
            ("closed", &closed.link()),
            ("closed-python", &closed.in_python()),
            ("arrives", &arrives.link()),
            ("arrives-python", &arrives.in_python()),
        ],
    );
    Page { title: say!(locale, "site-class"), body, script: "" }
}

/// The step that closes the first loop.
fn is_closed(records: &[Record]) -> Option<&Record> {
    records.iter().find(|record| matches!(record.event, Event::Closed))
}

/// The step of a coroutine that follows the first request to cancel: there CancelledError is raised.
fn cancellation_arrives(records: &[Record]) -> Option<&Record> {
    let is_before = |record: &&Record| !matches!(record.event, Event::CancelRequested(_));
    records.iter().skip_while(is_before).find(|record| matches!(record.event, Event::TaskBegun(..)))
}

/// Links to these exercises, by the numbers that they are listed with.
fn exercises(numbers: std::ops::RangeInclusive<usize>) -> String {
    let link = |number: usize| {
        let name = EXERCISES[number - 1].name;
        format!("<a href=\"exercises.html#{name}\">{number}</a>")
    };
    numbers.map(link).collect::<Vec<_>>().join(", ")
}

/// The step of a lesson that answers a question of the plan.
struct Answer {
    lesson: &'static Lesson,
    step: u64,
    in_python: Option<u64>,
}

impl Answer {
    /// The step that is found in the lesson's run, and in that of its twin.
    ///
    /// # Panics
    /// The lesson has no such step: then the plan asks for what is not there.
    fn of(name: &str, walkthroughs: &[Walkthrough], find: fn(&[Record]) -> Option<&Record>) -> Self {
        let (lesson, shown) = LESSONS
            .iter()
            .zip(walkthroughs)
            .find(|(lesson, _)| lesson.name == name)
            .expect("the plan names lessons");
        let step = |of: &Walkthrough| find(of.replay.records()).map(|record| record.number);
        let twin = Walkthrough::of_twin(lesson);
        Self { lesson, step: step(shown).expect("it happens"), in_python: twin.as_ref().and_then(step) }
    }

    fn link(&self) -> String {
        format!("<a href=\"{}#step={step}\">{step}</a>", file(self.lesson), step = self.step)
    }

    fn in_python(&self) -> String {
        self.in_python.map_or_else(|| "–".to_owned(), |step| step.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_plan_asks_for_has_an_answer_in_both_languages() {
        let walkthroughs: Vec<_> = LESSONS.iter().map(|lesson| Walkthrough::alone(lesson).unwrap()).collect();
        for locale in Locale::ALL {
            let Page { body, .. } = page(&walkthroughs, locale);
            assert!(!body.contains("{{") && !body.contains("–)"), "every answer is there, in Python too");
            assert!(body.contains("closed_loop.html#step=19"), "the step that closes the loop");
            let links = EXERCISES.iter().filter(|exercise| body.contains(&format!("#{}\"", exercise.name)));
            assert_eq!(links.count(), 14, "exercises 1 to 4, 6, and 11 to 19");
        }
    }
}
