//! Whether a program passes, and what the loop did instead.

use glassloop::trace::Record;

use super::choice::{Choice, answer_in};
use super::{Exercise, Task, wanted};
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
            Ok(choice) => answered(exercise, &choice, answer_in(text)),
            Err(why) => Verdict::Failed(format!("the program is not as it was given: {why}")),
        },
    }
}

fn repaired(wanted: &[wanted::Wanted], walkthrough: &Walkthrough) -> Verdict {
    let telling = Telling(walkthrough);
    let missing = wanted::error(&telling);
    let missing = missing.or_else(|| wanted.iter().find_map(|wanted| wanted.missing(&telling)));
    missing.map_or(Verdict::Passed(None), Verdict::Failed)
}

fn answered(exercise: &Exercise, choice: &Choice, written: Option<&str>) -> Verdict {
    let Some(written) = written else { return Verdict::Asked(choice.to_string()) };
    let is_not = match exercise.task {
        Task::Explain => "is not to blame",
        Task::Predict | Task::Repair(_) => "is not what happens",
    };
    match choice.answer(&written.to_lowercase()).or_else(|| choice.answer(written)) {
        None => {
            let last = choice.last_letter();
            Verdict::Failed(format!(
                "there is no answer '{written}': write one letter, a to {last}\n{choice}"
            ))
        }
        Some(answer) if answer.right => Verdict::Passed(Some(answer.because.clone())),
        Some(answer) => Verdict::Failed(format!("{written} {is_not}: {}\n{choice}", answer.because)),
    }
}

/// A run, and the words in which its steps are told.
pub(super) struct Telling<'a>(pub(super) &'a Walkthrough);

impl Telling<'_> {
    pub(super) fn records(&self) -> &[Record] {
        self.0.replay.records()
    }

    /// `at step 12: loop 1 is closed …`.
    pub(super) fn step(&self, step: usize) -> String {
        let mut replay = self.0.replay.clone();
        replay.go_to(step);
        let told = self.0.narrator().tell(&replay);
        told.map_or_else(
            || format!("at step {step}"),
            |told| format!("at step {}: {}", told.number, told.sentence),
        )
    }

    /// How the run ended.
    pub(super) fn end(&self) -> String {
        match self.records().len() {
            0 => "the program makes no loop".to_owned(),
            last => format!("the run ends {}", self.step(last)),
        }
    }
}
