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
use std::path::Path;

use glassloop::replay::Replay;
use glassloop::trace::Record;

use crate::locale::{Locale, say};
use crate::narrate::Narrator;
use crate::walkthrough::{Shows, Walkthrough};
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
    /// The same in words.
    pub(crate) words: String,
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
    let mut asking = Asking::of(walkthrough, Called::ByNumber);
    asking.all(walkthrough.sources.files())
}

/// The first question that is marked in its source, for somebody who has not seen the run: the
/// answers call everything by the names of functions, without the numbers of that run.
///
/// # Errors
/// Why nothing is asked.
pub(crate) fn unseen_question(walkthrough: &Walkthrough) -> Result<Question, String> {
    let locale = walkthrough.locale;
    let mut asking = Asking::of(walkthrough, Called::ByFunction);
    let (file, mark) = walkthrough
        .sources
        .files()
        .find_map(|(file, text)| Some((file, marks::marks(text, locale).into_iter().next()?)))
        .ok_or_else(|| say!(locale, "mark-is-gone"))?;
    let question = asking.ask(file, &mark.map_err(|bad| bad.why)?)?;
    Ok(Question { words: asking.words(question.ask), ..question })
}

/// Whether anything is asked in its source.
pub(crate) fn is_marked(walkthrough: &Walkthrough) -> bool {
    walkthrough.sources.files().any(|(_, text)| text.contains(marks::PREDICT))
}

/// The questions that are marked in these files.
#[cfg(test)]
pub(crate) fn questions_of<'a>(
    replay: Replay,
    narrator: Narrator,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Vec<Question>, Vec<Unasked>) {
    Asking { replay, narrator, called: Called::ByNumber, is_of_lesson: false }.all(files)
}

/// What could be answered, and what is right: the first of them.
struct Candidates {
    right: Answer,
    /// The right one, as a mark would name it.
    marked: String,
    /// The most tempting first.
    wrong: Vec<Wrong>,
    until: usize,
}

/// What can be answered, as it is shown; and as a mark names it, which is written in English.
struct Words {
    shown: String,
    marked: String,
}

/// A name, or a line of the program, is the same in every language.
impl From<String> for Words {
    fn from(text: String) -> Self {
        Self { marked: text.clone(), shown: text }
    }
}

impl Words {
    /// What is said in a language.
    fn said(locale: Locale, say: impl Fn(Locale) -> String) -> Self {
        Self { shown: say(locale), marked: say(Locale::English) }
    }
}

/// An answer that is wrong.
struct Wrong {
    answer: Answer,
    /// As a mark names it.
    marked: String,
}

impl Candidates {
    fn new(right: Words, because: String, until: usize) -> Self {
        let Words { shown, marked } = right;
        Self { right: Answer { text: shown, right: true, because }, marked, wrong: Vec::new(), until }
    }

    /// Adds one that is wrong, unless it is there already.
    fn add_wrong(&mut self, words: impl Into<Words>, because: String) {
        let Words { shown, marked } = words.into();
        let is_there = |answer: &Answer| answer.text == shown;
        if !is_there(&self.right) && !self.wrong.iter().any(|wrong| is_there(&wrong.answer)) {
            self.wrong.push(Wrong { answer: Answer { text: shown, right: false, because }, marked });
        }
    }

    /// Takes over why one of them is wrong, and puts it before the others.
    fn explain(&mut self, answer: &str, why: String, locale: Locale) -> Result<(), String> {
        let mut wrong = self.wrong.remove(self.meant(answer, locale)?);
        wrong.answer.because = why;
        self.wrong.insert(0, wrong);
        Ok(())
    }

    /// Which of the wrong ones has this text, or this as a part of it.
    fn meant(&self, text: &str, locale: Locale) -> Result<usize, String> {
        let whole = self.wrong.iter().position(|wrong| wrong.marked == text);
        let mut parts = (0..).zip(&self.wrong).filter(|(_, wrong)| wrong.marked.contains(text));
        match (whole, parts.next(), parts.next()) {
            (Some(place), _, _) | (None, Some((place, _)), None) => Ok(place),
            (None, Some(_), Some(_)) => Err(say!(locale, "note-means-several", text)),
            (None, None, _) if self.marked.contains(text) => Err(say!(locale, "note-means-the-right", text)),
            (None, None, _) => Err(say!(locale, "note-means-none", text)),
        }
    }

    fn into_answers(self, locale: Locale) -> Result<Vec<Answer>, String> {
        let mut answers: Vec<Answer> = self.wrong.into_iter().map(|wrong| wrong.answer).collect();
        answers.truncate(MOST - 1);
        answers.push(self.right);
        if answers.len() < FEWEST {
            return Err(say!(locale, "too-few-answers", count = answers.len()));
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
    /// Whether the program is a lesson's, of whose notes the catalogues know.
    is_of_lesson: bool,
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
    fn of(walkthrough: &Walkthrough, called: Called) -> Self {
        Self {
            replay: walkthrough.replay.clone(),
            narrator: walkthrough.narrator(),
            called,
            is_of_lesson: matches!(walkthrough.shows, Shows::Lesson(_) | Shows::Twin(_)),
        }
    }

    /// The language in which everything is told.
    fn locale(&self) -> Locale {
        self.narrator.locale()
    }

    /// What these files ask, and what they do not.
    fn all<'a>(
        &mut self,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Vec<Question>, Vec<Unasked>) {
        let (mut questions, mut unasked) = (Vec::new(), Vec::new());
        for (file, text) in files {
            for mark in marks::marks(text, self.locale()) {
                let line = mark.as_ref().map_or_else(|bad| bad.line, |mark| mark.line);
                let asked = mark.map_err(|BadMark { why, .. }| why).and_then(|mark| self.ask(file, &mark));
                match asked {
                    Ok(question) => questions.push(question),
                    Err(why) => unasked.push(Unasked { place: format!("{file}:{line}"), why }),
                }
            }
        }
        questions.sort_by_key(|question| question.step);
        (questions, unasked)
    }

    fn ask(&mut self, file: &str, mark: &Mark) -> Result<Question, String> {
        let locale = self.locale();
        let step = self.step_of(file, mark).ok_or_else(|| say!(locale, "mark-is-never-reached"))?;
        self.replay.go_to(step);
        let mut candidates = match mark.ask {
            Ask::Turn => self.turns()?,
            Ask::Line => self.lines(),
            Ask::Error => self.errors()?,
            Ask::Wait => self.waits()?,
        };
        for note in mark.notes.iter().rev() {
            candidates.explain(&note.answer, self.why(file, note), locale)?;
        }
        let until = candidates.until;
        let words = mark.ask.words(locale);
        Ok(Question { step, ask: mark.ask, words, answers: candidates.into_answers(locale)?, until })
    }

    /// Why an answer is wrong: in English as it stands in the program.
    fn why(&self, file: &str, note: &Note) -> String {
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        let part = format!("note-{}", note.number);
        let told = self.locale().own(&format!("notes-of-{name}"), Some(&part));
        told.filter(|_| self.is_of_lesson).map_or_else(|| note.why.clone(), Into::into)
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
        told.map_or_else(String::new, |told| {
            say!(self.locale(), "error-at-step", number = told.number, sentence = told.sentence)
        })
    }
}
