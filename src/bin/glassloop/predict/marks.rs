//! The marks in a source file, as they stand there.

use crate::locale::{Locale, say};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Which callback, or which task, the loop runs next; in an exercise, who has the next turn, after
    /// the one that is named.
    Turn,
    /// Which line the program prints next.
    Line,
    /// Which error comes next.
    Error,
    /// How long the next iteration waits for something to happen.
    Wait,
}

/// All of them.
const ASKS: [Ask; 4] = [Ask::Turn, Ask::Line, Ask::Error, Ask::Wait];

impl Ask {
    /// As it is asked; in English just as it stands in the mark.
    pub(crate) fn words(self, locale: Locale) -> String {
        match self {
            Ask::Turn => say!(locale, "ask-turn"),
            Ask::Line => say!(locale, "ask-line"),
            Ask::Error => say!(locale, "ask-error"),
            Ask::Wait => say!(locale, "ask-wait"),
        }
    }

    /// As it stands in a mark.
    fn marked(self) -> String {
        self.words(Locale::English)
    }
}

/// A mark.
#[derive(Debug, PartialEq)]
pub(super) struct Mark {
    /// Its own line, from 1.
    pub(super) line: u32,
    /// The line of code below it.
    pub(super) code: u32,
    pub(super) ask: Ask,
    pub(super) notes: Vec<Note>,
}

/// Why an answer is wrong.
#[derive(Debug, PartialEq)]
pub(super) struct Note {
    /// Which one of its file it is, from 1.
    pub(super) number: usize,
    /// A part of its text.
    pub(super) answer: String,
    pub(super) why: String,
}

/// A comment that looks like a mark, and is none.
#[derive(Debug, PartialEq)]
pub(super) struct BadMark {
    pub(super) line: u32,
    pub(super) why: String,
}

/// What a mark begins with.
pub(super) const PREDICT: &str = "predict:";

/// The marks in a file's text, in order.
pub(super) fn marks(text: &str, locale: Locale) -> Vec<Result<Mark, BadMark>> {
    let lines: Vec<(u32, &str)> = (1..).zip(text.lines().map(str::trim)).collect();
    let begins =
        |(_, (_, line)): &(usize, &(u32, &str))| comment(line).is_some_and(|text| text.starts_with(PREDICT));
    let mut marks: Vec<_> =
        lines.iter().enumerate().filter(begins).map(|(at, _)| mark(&lines[at..], locale)).collect();
    let notes = marks.iter_mut().flatten().flat_map(|mark| &mut mark.notes);
    (1..).zip(notes).for_each(|(number, note)| note.number = number);
    marks
}

/// The lines with their numbers, without those that mark a question: they tell its answer.
pub(crate) fn without_marks(lines: Vec<(Option<u32>, &str)>) -> Vec<(Option<u32>, &str)> {
    let mut in_mark = false;
    let is_shown = |(_, line): &(Option<u32>, &str)| {
        let text = comment(line.trim());
        in_mark = text.is_some_and(|text| in_mark || text.starts_with(PREDICT));
        !in_mark
    };
    lines.into_iter().filter(is_shown).collect()
}

/// What stands in a line that is a comment, in Rust or in Python.
fn comment(line: &str) -> Option<&str> {
    line.strip_prefix("//").or_else(|| line.strip_prefix('#')).map(str::trim)
}

/// The mark with which these lines begin.
fn mark(lines: &[(u32, &str)], locale: Locale) -> Result<Mark, BadMark> {
    let (line, first) = lines[0];
    let bad = |why: String| BadMark { line, why };
    let asked = comment(first).and_then(|text| text.strip_prefix(PREDICT)).unwrap_or_default().trim();
    let is_meant = |ask: &Ask| *ask == Ask::Turn && asked.starts_with("who has the next turn");
    let ask = ASKS.into_iter().find(|ask| is_meant(ask) || ask.marked() == asked).ok_or_else(|| {
        bad(say!(locale, "mark-asks-nothing", asked, all = ASKS.map(Ask::marked).join(" ")))
    })?;
    let notes = notes(lines, locale).map_err(bad)?;
    // Another mark may stand between this one and the code.
    let code = lines.iter().find(|(_, line)| comment(line).is_none()).filter(|(_, line)| !line.is_empty());
    let (code, _) = code.ok_or_else(|| bad(say!(locale, "mark-is-above-nothing")))?;
    Ok(Mark { line, code: *code, ask, notes })
}

/// `not "ANSWER": why`, each of which may go on in the next line.
fn notes(mark: &[(u32, &str)], locale: Locale) -> Result<Vec<Note>, String> {
    let comment = mark[1..].iter().map_while(|(_, line)| comment(line));
    let mut notes: Vec<Note> = Vec::new();
    for line in comment.take_while(|line| !line.starts_with(PREDICT)) {
        match (line.strip_prefix("not \"").and_then(|rest| rest.split_once("\": ")), notes.last_mut()) {
            (Some((answer, why)), _) => {
                notes.push(Note { number: 0, answer: answer.to_owned(), why: why.to_owned() })
            }
            (None, Some(note)) => note.why = format!("{} {line}", note.why),
            (None, None) => return Err(say!(locale, "mark-has-no-note", line)),
        }
    }
    Ok(notes)
}
