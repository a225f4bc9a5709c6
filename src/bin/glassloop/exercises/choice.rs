//! Answers to choose from, made from the run itself.

use std::fmt;

use super::blame::blame;
use super::{Exercise, Task};
use crate::locale::{Locale, say};
use crate::predict::{self, Answer};
use crate::walkthrough::Walkthrough;

/// What is asked, and what can be answered.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(super) asks: Asks,
    pub(crate) ask: String,
    pub(crate) answers: Vec<Answer>,
}

/// What kind of question it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Asks {
    /// What happens next.
    WhatComes,
    /// Which step is to blame.
    WhoIsToBlame,
    /// Which step closed the loop, where that was right.
    WhoClosedIt,
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

    /// That what was written is wrong, and why.
    pub(super) fn wrong(&self, written: &str, because: &str, locale: Locale) -> String {
        match self.asks {
            Asks::WhatComes => say!(locale, "that-does-not-happen", written, because),
            Asks::WhoIsToBlame => say!(locale, "that-is-not-to-blame", written, because),
            Asks::WhoClosedIt => say!(locale, "that-has-not-closed-it", written, because),
        }
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
    Ok(Choice { asks: Asks::WhatComes, ask: question.words, answers: question.answers })
}
