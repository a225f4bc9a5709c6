//! Reading a trace, and saying what is wrong with it.

use std::fmt;
use std::io::{self, BufRead, Read};

use super::{Header, VERSION};
use crate::trace::Record;

/// No header is longer; so a file that is no trace is not read to its end.
const LONGEST_HEADER: u64 = 4096;

/// Reads a trace to its end.
///
/// `name` is what error messages call it: the file's name.
///
/// # Errors
/// [`BadTrace`], which says in which line it went wrong, and holds the records
/// before that line.
///
/// ```
/// use glassloop::trace::file::read_trace;
///
/// let text = r#"{"glassloop_trace":1}
/// {"n":1,"loop":1,"it":0,"ns":0,"by":"program","event":"loop_made"}
/// {"n":2,"loop":1,"it":0,"ns"#;
/// let bad = read_trace(text.as_bytes(), "crash.jsonl").unwrap_err();
/// assert_eq!(bad.to_string(), "crash.jsonl, line 3: the file ends in the middle of a record");
/// assert_eq!(bad.records.len(), 1, "what came before can be used");
/// ```
pub fn read_trace(input: impl BufRead, name: &str) -> Result<Vec<Record>, BadTrace> {
    let mut lines = Lines { input, line: Vec::new(), number: 0 };
    let mut records = Vec::new();
    match read_all(&mut lines, &mut records) {
        Ok(()) => Ok(records),
        Err(problem) => Err(BadTrace { name: name.to_owned(), line: lines.number, problem, records }),
    }
}

fn read_all(lines: &mut Lines<impl BufRead>, records: &mut Vec<Record>) -> Result<(), Problem> {
    check_header(lines)?;
    while let Some(line) = lines.next(u64::MAX)? {
        let record = parse_record(line)?;
        let before = records.last().map(|before: &Record| before.number);
        if before.is_some_and(|before| before.checked_add(1) != Some(record.number)) {
            return Err(Problem::OutOfOrder { before: before.unwrap_or(0), number: record.number });
        }
        records.push(record);
    }
    Ok(())
}

fn check_header(lines: &mut Lines<impl BufRead>) -> Result<(), Problem> {
    let line = lines.next(LONGEST_HEADER)?.ok_or(Problem::Empty)?;
    match serde_json::from_slice(line) {
        Ok(Header { version: VERSION, .. }) => Ok(()),
        Ok(Header { version, .. }) => Err(Problem::UnknownVersion(version)),
        Err(_) if line.starts_with(b"{\"glassloop_trace\"") && !line.ends_with(b"\n") => {
            Err(Problem::Truncated)
        }
        Err(_) => Err(Problem::NoTrace),
    }
}

fn parse_record(line: &[u8]) -> Result<Record, Problem> {
    serde_json::from_slice(line).map_err(|error| {
        if error.is_eof() && !line.ends_with(b"\n") {
            Problem::Truncated
        } else if error.is_data() {
            Problem::NoRecord(without_place(&error))
        } else {
            Problem::NoJson(without_place(&error))
        }
    })
}

/// serde_json's sentence with the column only: its line is always 1.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let sentence = text.split(" at line ").next().unwrap_or(&text);
    match error.column() {
        0 => format!("{sentence}, at its end"),
        column => format!("{sentence}, at column {column}"),
    }
}

struct Lines<R> {
    input: R,
    line: Vec<u8>,
    /// The number of the line that was read last, from 1.
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line that is not blank, or as much of it as `limit` bytes.
    fn next(&mut self, limit: u64) -> Result<Option<&[u8]>, Problem> {
        loop {
            self.line.clear();
            self.number += 1;
            let mut limited = self.input.by_ref().take(limit);
            limited.read_until(b'\n', &mut self.line).map_err(Problem::Unreadable)?;
            if self.line.is_empty() {
                return Ok(None);
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(Some(&self.line));
            }
        }
    }
}

/// A trace that could not be read to its end.
///
/// It prints as `FILE, line LINE: what is wrong`.
#[derive(Debug)]
pub struct BadTrace {
    /// The file, as [`read_trace`] was told.
    pub name: String,
    /// The line that is wrong, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: Problem,
    /// The records before it.
    pub records: Vec<Record>,
}

/// What can be wrong with a trace.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The system cannot read it.
    Unreadable(io::Error),
    /// There is nothing in it.
    Empty,
    /// Its first line is not that of a trace.
    NoTrace,
    /// It was written by a later glassloop.
    UnknownVersion(u64),
    /// It ends in the middle of a line: whoever wrote it was stopped.
    Truncated,
    /// A line is not JSON.
    NoJson(String),
    /// A line is JSON, but not a record.
    NoRecord(String),
    /// Records are missing, or in the wrong order.
    OutOfOrder {
        /// The number of the record before.
        before: u64,
        /// The number that came instead of the next one.
        number: u64,
    },
}

impl fmt::Display for BadTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.name, self.line, self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Unreadable(error) => write!(f, "it cannot be read: {error}"),
            Problem::Empty => f.write_str("the file is empty"),
            Problem::NoTrace => {
                f.write_str("this is no glassloop trace, which begins with {\"glassloop_trace\":1}")
            }
            Problem::UnknownVersion(version) => write!(
                f,
                "the trace is of version {version}, and this glassloop reads version {VERSION} only"
            ),
            Problem::Truncated => f.write_str("the file ends in the middle of a record"),
            Problem::NoJson(error) => write!(f, "this is no JSON: {error}"),
            Problem::NoRecord(error) => write!(f, "this is no record: {error}"),
            Problem::OutOfOrder { before, number } => {
                let missing = before.saturating_add(1);
                write!(f, "record {number} comes after record {before}, where record {missing} should be")
            }
        }
    }
}

impl std::error::Error for BadTrace {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
