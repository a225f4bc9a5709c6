//! Answers to choose from, made from the run itself.

use std::collections::BTreeSet;
use std::fmt;

use glassloop::replay::Replay;
use glassloop::trace::{Event, Record};

use super::{Exercise, Task};
use crate::locale::say;
use crate::predict::{self, Answer};
use crate::walkthrough::Walkthrough;

/// So many steps are offered as the one to blame.
const MOST: usize = 4;
const FEWEST: usize = 3;

/// What is asked, and what can be answered.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) ask: String,
    pub(crate) answers: Vec<Answer>,
}

impl Choice {
    /// That of an exercise, from a run of its program.
    ///
    /// # Errors
    /// If the run is not one to ask about, which says why.
    pub(crate) fn of(exercise: &Exercise, walkthrough: &Walkthrough) -> Result<Self, String> {
        match exercise.task {
            Task::Explain => blame(walkthrough),
            Task::Predict | Task::Repair(_) => prediction(walkthrough),
        }
    }

    /// The right answer, with its letter: `b: soon`.
    pub(crate) fn right(&self) -> Option<String> {
        let right = self.answers.iter().zip('a'..='z').find(|(answer, _)| answer.right);
        right.map(|(answer, letter)| format!("{letter}: {}", answer.text))
    }

    /// The answer with this letter, or with this text.
    pub(crate) fn answer(&self, written: &str) -> Option<&Answer> {
        let by_letter = self.answers.iter().zip('a'..='z').find(|(_, letter)| written == letter.to_string());
        let by_text = || self.answers.iter().find(|answer| answer.text == written);
        by_letter.map(|(answer, _)| answer).or_else(by_text)
    }

    /// The letter of the last answer.
    pub(super) fn last_letter(&self) -> char {
        ('a'..='z').nth(self.answers.len().saturating_sub(1)).unwrap_or('z')
    }
}

/// The question, and a line for each answer with its letter.
impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.ask)?;
        self.answers.iter().zip('a'..='z').try_for_each(|(answer, letter)| {
            let text = &answer.text;
            write!(f, "\n   {letter}  {text}")
        })
    }
}

/// What stands behind `answer:`; none, while `?` does.
pub(super) fn answer_in(text: &str) -> Option<&str> {
    let answer = text.lines().find_map(answer_line)?;
    Some(answer).filter(|answer| !matches!(*answer, "" | "?"))
}

/// What stands behind `answer:` in this line, if it is that line.
pub(super) fn answer_line(line: &str) -> Option<&str> {
    line.trim_start_matches(['/', '!', '#', ' ']).strip_prefix("answer:").map(str::trim)
}

fn prediction(walkthrough: &Walkthrough) -> Result<Choice, String> {
    let question = predict::unseen_question(walkthrough)?;
    Ok(Choice { ask: question.words, answers: question.answers })
}

/// Which step is to blame for the first error that has a cause.
fn blame(walkthrough: &Walkthrough) -> Result<Choice, String> {
    let locale = walkthrough.locale;
    let (error, blamed, because) = error(walkthrough).ok_or_else(|| say!(locale, "no-error-ends-it"))?;
    let mut steps = BTreeSet::from([error, blamed]);
    let mut lines = BTreeSet::from([line(walkthrough, error), line(walkthrough, blamed)]);
    let before = walkthrough.replay.records()[..error].iter().enumerate().rev();
    for step in before.filter(|(_, record)| may_be_blamed(record)).map(|(place, _)| place + 1) {
        let text = line(walkthrough, step);
        if steps.len() < MOST && text.is_some() && lines.insert(text) {
            steps.insert(step);
        }
    }
    if steps.len() < FEWEST {
        return Err(say!(locale, "too-little-happens-before"));
    }
    let answer = |step: usize| Answer {
        text: say!(locale, "step-and-line", step, line = line(walkthrough, step).unwrap_or_default()),
        right: step == blamed,
        because: match step {
            _ if step == blamed => because.clone(),
            _ if step == error => say!(locale, "this-line-only-meets-it"),
            _ => say!(locale, "this-one-does-no-harm"),
        },
    };
    let ask = say!(locale, "ask-which-step-is-to-blame", error);
    Ok(Choice { ask, answers: steps.into_iter().map(answer).collect() })
}

/// The first error that has a cause: its step, the step to blame, and what is told of it.
pub(super) fn error(walkthrough: &Walkthrough) -> Option<(usize, usize, String)> {
    let (mut replay, narrator): (Replay, _) = (walkthrough.replay.clone(), walkthrough.narrator());
    while replay.forward().is_some() {
        let told = narrator.tell(&replay).filter(|told| told.cure.is_some());
        let cause = told.as_ref().and_then(|told| replay.step_of(told.cause?));
        if let (Some(told), Some(cause)) = (told, cause) {
            return Some((replay.step(), cause, told.sentence));
        }
    }
    None
}

/// What a hasty reader may take for the cause.
fn may_be_blamed(record: &Record) -> bool {
    matches!(
        record.event,
        Event::LoopMade | Event::RunBegun(_) | Event::Closed | Event::FutureMade(_) | Event::TaskMade(_)
    )
}

/// `line 12: loop.close()`: the line of the program that a step is about.
fn line(walkthrough: &Walkthrough, step: usize) -> Option<String> {
    let source = walkthrough.replay.records().get(step - 1)?.source.as_ref()?;
    let text = walkthrough.sources.line(source)?;
    Some(say!(walkthrough.locale, "line-and-text", line = source.line(), text = text.trim()))
}
