//! Whether a program passes, and what the loop did instead.

use fluent_bundle::FluentValue;
use glassloop::trace::Record;

use super::choice::{Choice, answer_in};
use super::{Exercise, Task, wanted};
use crate::locale::{Locale, say};
use crate::walkthrough::Walkthrough;

/// What came of a learner's program.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// It does what is asked for; why the answer is right, if there was one.
    Passed(Option<String>),
    /// Nothing is answered yet: what is asked.
    Asked(String),
    /// What is not as it should be.
    Failed(String),
    /// Why there is no run to look at.
    NotRun(String),
}

impl Verdict {
    /// The same, told otherwise.
    pub(super) fn reworded(self, reword: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Passed(because) => Self::Passed(because.as_deref().map(reword)),
            Self::Asked(question) => Self::Asked(reword(&question)),
            Self::Failed(why) => Self::Failed(reword(&why)),
            Self::NotRun(why) => Self::NotRun(reword(&why)),
        }
    }
}

/// Looks at the run of a learner's program, whose text may hold an answer.
pub(super) fn check(exercise: &Exercise, walkthrough: &Walkthrough, text: &str) -> Verdict {
    match exercise.task {
        Task::Repair(wanted) => repaired(wanted, walkthrough),
        Task::Predict | Task::Explain => match Choice::of(exercise, walkthrough) {
            Ok(choice) => answered(&choice, answer_in(text), walkthrough.locale),
            Err(why) => Verdict::Failed(say!(walkthrough.locale, "not-as-it-was-given", why)),
        },
    }
}

fn repaired(wanted: &[wanted::Wanted], walkthrough: &Walkthrough) -> Verdict {
    let telling = Telling(walkthrough);
    let missing = wanted::error(&telling);
    let missing = missing.or_else(|| wanted.iter().find_map(|wanted| wanted.missing(&telling)));
    missing.map_or(Verdict::Passed(None), Verdict::Failed)
}

fn answered(choice: &Choice, written: Option<&str>, locale: Locale) -> Verdict {
    let Some(written) = written else { return Verdict::Asked(choice.to_string()) };
    match choice.answer(&written.to_lowercase()).or_else(|| choice.answer(written)) {
        None => {
            let last = choice.last_letter().to_string();
            Verdict::Failed(format!("{}\n{choice}", say!(locale, "there-is-no-answer", written, last)))
        }
        Some(answer) if answer.right => Verdict::Passed(Some(answer.because.clone())),
        Some(answer) => {
            let wrong = choice.wrong(written, &answer.because, locale);
            Verdict::Failed(format!("{wrong}\n{choice}"))
        }
    }
}

/// A run, and the words in which its steps are told.
pub(super) struct Telling<'a>(pub(super) &'a Walkthrough);

impl Telling<'_> {
    /// The words of a message, in the language in which the run is told.
    pub(super) fn say(&self, message: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        self.0.locale.say(message, arguments)
    }

    pub(super) fn records(&self) -> &[Record] {
        self.0.replay.records()
    }

    /// `at step 12: loop 1 is closed …`.
    pub(super) fn step(&self, step: usize) -> String {
        let mut replay = self.0.replay.clone();
        replay.go_to(step);
        let Some(told) = self.0.narrator().tell(&replay) else { return say!(self, "at-step", step) };
        let at_step = say!(self, "told-at-step", number = told.number, sentence = told.sentence);
        match told.is_kept {
            true => say!(self, "told-of-what-was-kept", told = at_step),
            false => at_step,
        }
    }

    /// How the run ended.
    pub(super) fn end(&self) -> String {
        match self.records().len() {
            0 => say!(self, "the-program-makes-no-loop"),
            last => say!(self, "the-run-ends", told = self.step(last)),
        }
    }
}
