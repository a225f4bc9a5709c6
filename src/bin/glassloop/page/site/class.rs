//! The plan of a class, whose links and answers come from the lessons' own runs.

use glassloop::trace::event::{Event, Record};

use glassloop::trace::file::Language;

use super::super::template::{escaped, fill};
use super::{LANGUAGES, Page, file, in_language};
use crate::exercises::{EXERCISES, Exercise, blame};
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
            ("key", &EXERCISES.iter().map(of_exercise).collect::<String>()),
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

/// A row of the key, with a cell for each language: the right answer, or the step of its error and
/// the one to blame.
fn of_exercise(exercise: &'static Exercise) -> String {
    let cells = LANGUAGES.map(|language| match exercise.choice(language) {
        Some(choice) => choice.right().map(|right| escaped(&right)).unwrap_or_default(),
        None => error_and_blame(exercise, language).unwrap_or_default(),
    });
    let title = format!("<a href=\"exercises.html#{}\">{}</a>", exercise.name, escaped(exercise.title()));
    format!("<tr><th scope=\"row\">{title}</th><td>{}</td><td>{}</td></tr>\n", cells[0], cells[1])
}

/// Links to the step of an exercise's error, and to the one to blame.
fn error_and_blame(exercise: &'static Exercise, language: Language) -> Option<String> {
    let (error, blamed) = blame(&exercise.given(language))?;
    let (file, name) = (super::exercises::file(exercise), in_language(language));
    let link = |step: usize| format!("<a href=\"{file}#step={step}&amp;in={name}\">{step}</a>");
    Some(format!("{} → {}", link(error), link(blamed)))
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
            assert_eq!(links.count(), EXERCISES.len(), "the key names all");
            let causes: Vec<_> = EXERCISES.iter().filter_map(super::super::cause_of).collect();
            assert_eq!(causes.len(), 9, "as the plan says");
            assert!(causes.iter().all(|(_, _, count)| *count == 13), "as the plan says");
        }
    }
}
