//! What can be wrong with a trace.

use std::fmt;
use std::io;

use super::VERSION;
use crate::trace::Record;

/// A trace that could not be read to its end.
///
/// It prints as `FILE, line LINE: what is wrong`.
#[derive(Debug)]
pub struct BadTrace {
    /// The file, as [`read_trace`](super::read_trace) was told.
    pub name: String,
    /// The line that is wrong, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: Problem,
    /// The records before it.
    pub records: Vec<Record>,
}

/// A line that is wrong, in a trace that was read all the same.
///
/// It prints as `FILE, line LINE: what is wrong`.
#[derive(Debug)]
pub struct BadLine {
    /// The file, as [`salvage_trace`](super::salvage_trace) was told.
    pub name: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: Problem,
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
    /// Its first line is a record, where the header should be.
    NoHeader,
    /// It is in UTF-16, as some shells write what is redirected into a file.
    Utf16,
    /// It is compressed.
    Compressed,
    /// It was written by a later glassloop.
    UnknownVersion(u64),
    /// It ends in the middle of a line: whoever wrote it was stopped.
    Truncated,
    /// A line is longer than any record: 16 MiB.
    TooLong,
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

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.name, self.line, self.problem)?;
        match self.problem {
            Problem::TooLong => f.write_str("; it is left out, and what comes after it is read"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const BEGINS: &str = "which begins with {\"glassloop_trace\":2}";
        match self {
            Problem::Unreadable(error) => write!(f, "it cannot be read: {error}"),
            Problem::Empty => f.write_str("the file is empty"),
            Problem::NoTrace => write!(f, "this is no glassloop trace, {BEGINS}"),
            Problem::NoHeader => write!(f, "this is a record, not the first line of a trace, {BEGINS}"),
            Problem::Utf16 => f.write_str("this is UTF-16, and a trace is UTF-8: convert it first"),
            Problem::Compressed => f.write_str("this is compressed: decompress it first"),
            Problem::UnknownVersion(version) => write!(
                f,
                "the trace is of version {version}, and this glassloop reads versions 1 to {VERSION}"
            ),
            Problem::Truncated => f.write_str("the file ends in the middle of a record"),
            Problem::TooLong => f.write_str("this line is longer than any record: more than 16 MiB"),
            Problem::NoJson(error) => write!(f, "this is no JSON: {error}"),
            Problem::NoRecord(error) => write!(f, "this is no record: {error}"),
            Problem::OutOfOrder { before, number } => match before.checked_add(1) {
                Some(next) => {
                    write!(f, "record {number} comes after record {before}, where record {next} should be")
                }
                None => {
                    write!(f, "record {number} comes after record {before}, which is the last there can be")
                }
            },
        }
    }
}

impl std::error::Error for BadTrace {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.problem.source()
    }
}

impl std::error::Error for BadLine {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.problem.source()
    }
}

impl Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Problem::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
