//! The marks in a source file, as they stand there.

use std::fmt;

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

/// As it is asked, and as it stands in the mark.
impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Ask::Turn => "what runs next?",
            Ask::Line => "what is printed next?",
            Ask::Error => "which error?",
            Ask::Wait => "how long does the loop wait?",
        })
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
pub(super) fn marks(text: &str) -> Vec<Result<Mark, BadMark>> {
    let lines: Vec<(u32, &str)> = (1..).zip(text.lines().map(str::trim)).collect();
    let begins =
        |(_, (_, line)): &(usize, &(u32, &str))| comment(line).is_some_and(|text| text.starts_with(PREDICT));
    lines.iter().enumerate().filter(begins).map(|(at, _)| mark(&lines[at..])).collect()
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
fn mark(lines: &[(u32, &str)]) -> Result<Mark, BadMark> {
    let (line, first) = lines[0];
    let bad = |why: String| BadMark { line, why };
    let asked = comment(first).and_then(|text| text.strip_prefix(PREDICT)).unwrap_or_default().trim();
    let is_meant = |ask: &Ask| *ask == Ask::Turn && asked.starts_with("who has the next turn");
    let ask = ASKS.into_iter().find(|ask| is_meant(ask) || ask.to_string() == asked).ok_or_else(|| {
        bad(format!("\"{asked}\" is no question; these are: {}", ASKS.map(|ask| ask.to_string()).join(" ")))
    })?;
    let notes = notes(lines).map_err(bad)?;
    // Another mark may stand between this one and the code.
    let code = lines.iter().find(|(_, line)| comment(line).is_none()).filter(|(_, line)| !line.is_empty());
    let (code, _) = code.ok_or_else(|| bad("there is no line of code below it".to_owned()))?;
    Ok(Mark { line, code: *code, ask, notes })
}

/// `not "ANSWER": why`, each of which may go on in the next line.
fn notes(mark: &[(u32, &str)]) -> Result<Vec<Note>, String> {
    let comment = mark[1..].iter().map_while(|(_, line)| comment(line));
    let mut notes: Vec<Note> = Vec::new();
    for line in comment.take_while(|line| !line.starts_with(PREDICT)) {
        match (line.strip_prefix("not \"").and_then(|rest| rest.split_once("\": ")), notes.last_mut()) {
            (Some((answer, why)), _) => notes.push(Note { answer: answer.to_owned(), why: why.to_owned() }),
            (None, Some(note)) => note.why = format!("{} {line}", note.why),
            (None, None) => return Err(format!("`{line}` is no `not \"ANSWER\": why it is wrong`")),
        }
    }
    Ok(notes)
}
