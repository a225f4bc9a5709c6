//! Questions to guess at: what comes next, before it is shown.
//!
//! They are marked in the source of a lesson and in that of its twin in Python, at the place
//! where they are asked:
//!
//! ```text
//!     log::info!("the task is made");
//!     // predict: what runs next?
//!     //   not "start_and_wait": it stops at this await, and hello is what it waits for
//!     let result = task.await?;
//! ```
//!
//! In Python it is the same behind a `#`; the answers are those of the twin's own trace.
//!
//! A mark stands on lines of its own, right above a line of code.  It is asked
//! the first time that the program comes to that line: at the step before the
//! first one that names it.  There are four questions, those of [`Ask`].
//!
//! The answers are not written in the mark.  They come from the trace: what is
//! ready, due and waited for at that step, the lines that are said and the
//! errors that are raised later.  Which of them is right is what happens next.
//! A mark may only add why one of the wrong ones is wrong, which it names by
//! its text or a part of it, in quotes; a comment that goes on has no `not`.
//!
//! Answers are sorted by their text, so that the order gives nothing away.

mod asking;
mod errors;
mod lines;
mod marks;
mod print;
#[cfg(test)]
mod tests;
mod turns;
mod waits;

use std::fmt;

use glassloop::replay::Replay;
use glassloop::trace::Record;

use crate::narrate::Narrator;
use crate::walkthrough::Walkthrough;
pub(crate) use asking::{ask_or_print, of_file};
pub(crate) use marks::{Ask, without_marks};
use marks::{BadMark, Mark, Note};

/// So many answers are offered, the right one among them.
const MOST: usize = 4;
const FEWEST: usize = 3;

/// A question, with its answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// The step at which it is asked: what comes after is to be hidden.
    pub(crate) step: usize,
    /// What is asked.
    pub(crate) ask: Ask,
    /// What can be answered: three or four, one of them right.
    pub(crate) answers: Vec<Answer>,
    /// The step that shows what is right.
    pub(crate) until: usize,
}

/// One of the answers to a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) right: bool,
    /// Why it is right, or why it is not.
    pub(crate) because: String,
}

/// A mark that asks nothing, and why: `examples/timers.rs:38: nothing ever reaches the line below it`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unasked {
    place: String,
    why: String,
}

impl fmt::Display for Unasked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

/// The questions that are marked in its source, in the order of their steps, as its narrator
/// tells of what comes.
///
/// A mark that makes no question is given back with what is wrong with it.
pub(crate) fn questions(walkthrough: &Walkthrough) -> (Vec<Question>, Vec<Unasked>) {
    // A long trace whose source asks nothing need not be gone through.
    if !is_marked(walkthrough) {
        return (Vec::new(), Vec::new());
    }
    questions_of(walkthrough.replay.clone(), walkthrough.narrator(), walkthrough.sources.files())
}

/// The first question that is marked in its source, for somebody who has not seen the run: the
/// answers call everything by the names of functions, without the numbers of that run.
///
/// # Errors
/// Why nothing is asked.
pub(crate) fn unseen_question(walkthrough: &Walkthrough) -> Result<(String, Question), String> {
    let mut asking = Asking {
        replay: walkthrough.replay.clone(),
        narrator: walkthrough.narrator(),
        called: Called::ByFunction,
    };
    let (file, mark) = walkthrough
        .sources
        .files()
        .find_map(|(file, text)| Some((file, marks::marks(text).into_iter().next()?)))
        .ok_or("its `predict:` is gone")?;
    let question = asking.ask(file, &mark.map_err(|bad| bad.why)?)?;
    Ok((asking.words(question.ask), question))
}

/// Whether anything is asked in its source.
pub(crate) fn is_marked(walkthrough: &Walkthrough) -> bool {
    walkthrough.sources.files().any(|(_, text)| text.contains(marks::PREDICT))
}

/// The questions that are marked in these files.
pub(crate) fn questions_of<'a>(
    replay: Replay,
    narrator: Narrator,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Vec<Question>, Vec<Unasked>) {
    let mut asking = Asking { replay, narrator, called: Called::ByNumber };
    let (mut questions, mut unasked) = (Vec::new(), Vec::new());
    for (file, text) in files {
        for mark in marks::marks(text) {
            let line = mark.as_ref().map_or_else(|bad| bad.line, |mark| mark.line);
            let asked = mark.map_err(|BadMark { why, .. }| why).and_then(|mark| asking.ask(file, &mark));
            match asked {
                Ok(question) => questions.push(question),
                Err(why) => unasked.push(Unasked { place: format!("{file}:{line}"), why }),
            }
        }
    }
    questions.sort_by_key(|question| question.step);
    (questions, unasked)
}

/// What could be answered, and what is right: the first of them.
struct Candidates {
    right: Answer,
    /// The most tempting first.
    wrong: Vec<Answer>,
    until: usize,
}

impl Candidates {
    fn new(right: String, because: String, until: usize) -> Self {
        Self { right: Answer { text: right, right: true, because }, wrong: Vec::new(), until }
    }

    /// Adds one that is wrong, unless it is there already.
    fn add_wrong(&mut self, text: String, because: String) {
        let is_there = |answer: &Answer| answer.text == text;
        if !is_there(&self.right) && !self.wrong.iter().any(is_there) {
            self.wrong.push(Answer { text, right: false, because });
        }
    }

    /// Takes over why one of them is wrong, and puts it before the others.
    fn explain(&mut self, note: &Note) -> Result<(), String> {
        let mut answer = self.wrong.remove(self.meant(&note.answer)?);
        answer.because.clone_from(&note.why);
        self.wrong.insert(0, answer);
        Ok(())
    }

    /// Which of the wrong ones has this text, or this as a part of it.
    fn meant(&self, text: &str) -> Result<usize, String> {
        let whole = self.wrong.iter().position(|answer| answer.text == text);
        let mut parts = (0..).zip(&self.wrong).filter(|(_, answer)| answer.text.contains(text));
        match (whole, parts.next(), parts.next()) {
            (Some(place), _, _) | (None, Some((place, _)), None) => Ok(place),
            (None, Some(_), Some(_)) => Err(format!("several wrong answers are \"{text}\"")),
            (None, None, _) if self.right.text.contains(text) => {
                Err(format!("\"{text}\" is the right answer"))
            }
            (None, None, _) => Err(format!("no answer is \"{text}\"")),
        }
    }

    fn into_answers(self) -> Result<Vec<Answer>, String> {
        let mut answers = self.wrong;
        answers.truncate(MOST - 1);
        answers.push(self.right);
        if answers.len() < FEWEST {
            return Err(format!("there are only {} answers", answers.len()));
        }
        answers.sort_by(|one, other| one.text.cmp(&other.text));
        Ok(answers)
    }
}

/// Goes through the trace to make questions.
struct Asking {
    replay: Replay,
    narrator: Narrator,
    called: Called,
}

/// How the answers call a callback or a task.
#[derive(Clone, Copy, PartialEq)]
enum Called {
    /// `callback 3 (second)`: as everywhere in the stepper.
    ByNumber,
    /// `second`: nobody has seen the numbers yet.
    ByFunction,
}

impl Asking {
    fn ask(&mut self, file: &str, mark: &Mark) -> Result<Question, String> {
        let step = self.step_of(file, mark).ok_or("nothing ever reaches the line below it")?;
        self.replay.go_to(step);
        let mut candidates = match mark.ask {
            Ask::Turn => self.turns()?,
            Ask::Line => self.lines(),
            Ask::Error => self.errors()?,
            Ask::Wait => self.waits()?,
        };
        for note in mark.notes.iter().rev() {
            candidates.explain(note)?;
        }
        let until = candidates.until;
        Ok(Question { step, ask: mark.ask, answers: candidates.into_answers()?, until })
    }

    /// The step before the first that names the line.  Which timer is near is asked when the line
    /// itself is told of: in Python what it calls, such as a sleep, sets a timer before.
    fn step_of(&self, file: &str, mark: &Mark) -> Option<usize> {
        let names_it = |record: &Record, inside: bool| {
            let source = record.source.as_ref();
            source.is_some_and(|at| {
                at.line() == mark.code && at.file() == file && (inside || at.inside().is_none())
            })
        };
        let first = |inside| self.replay.records().iter().position(|record| names_it(record, inside));
        let alone = if mark.ask == Ask::Wait { first(false) } else { None };
        alone.or_else(|| first(true))
    }

    /// The steps that come next, with their records.
    fn coming(&self) -> impl Iterator<Item = (usize, &Record)> {
        let step = self.replay.step();
        self.replay.records().iter().enumerate().skip(step).map(|(place, record)| (place + 1, record))
    }

    /// What another step tells: `step 12: …`.
    fn told_at(&mut self, step: usize) -> String {
        let here = self.replay.step();
        self.replay.go_to(step);
        let told = self.narrator.tell(&self.replay);
        self.replay.go_to(here);
        told.map_or_else(String::new, |told| format!("step {}: {}", told.number, told.sentence))
    }
}
