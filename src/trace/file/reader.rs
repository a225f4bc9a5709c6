//! Reading a trace, and saying what is wrong with it.

use std::io::{BufRead, Read};

use super::line::{Before, parse};
use super::problem::{BadLine, BadTrace, Problem};
use super::{Header, VERSION};
use crate::trace::Record;

/// So much is read of the first line to see whether it is a trace's; so a file that is none is
/// not read to its end.
const BEGINNING: u64 = 1 << 16;

/// No record is longer; so a file that is one endless line is not kept in memory.
const LONGEST_RECORD: u64 = 16 << 20;

/// So many bad lines are told one by one.
const TOLD: usize = 20;

/// Reads a trace to its end.
///
/// `name` is what error messages call it: the file's name.
///
/// # Errors
/// [`BadTrace`], which says in which line it went wrong, and holds the records
/// before that line.  [`salvage_trace`] goes on after it.
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
    let mut lines = Lines::of(input);
    let mut records = Vec::new();
    match read_all(&mut lines, &mut records) {
        Ok(()) => Ok(records),
        Err(problem) => Err(BadTrace { name: name.to_owned(), line: lines.number, problem, records }),
    }
}

fn read_all(lines: &mut Lines<impl BufRead>, records: &mut Vec<Record>) -> Result<(), Problem> {
    check_header(lines)?;
    let mut before = Before::default();
    while let Some(line) = lines.next(LONGEST_RECORD)? {
        let record = parse_record(line, &mut before)?;
        check_order(records.last().map(|before| before.number), record.number)?;
        records.push(record);
    }
    Ok(())
}

/// A record comes right after the one whose number is one less.
fn check_order(before: Option<u64>, number: u64) -> Result<(), Problem> {
    match before {
        Some(before) if before.checked_add(1) != Some(number) => Err(Problem::OutOfOrder { before, number }),
        _ => Ok(()),
    }
}

/// What could be read of a trace in which something is wrong.
#[derive(Debug, Default)]
pub struct Salvage {
    /// What the trace says of itself.
    pub header: Header,
    /// The records, in the order of their numbers, none twice.
    pub records: Vec<Record>,
    /// The line of each of them, from 1.
    pub lines: Vec<u64>,
    /// The lines that are bad, at most twenty of them, in order.
    pub problems: Vec<BadLine>,
    /// How many more lines are bad.
    pub more_problems: u64,
    /// How many good records were not kept, because there were too many: the first ones.
    pub dropped: u64,
}

/// Reads whatever can be read of a trace: it leaves out what is bad, and goes on.
///
/// `name` is what messages call it: the file's name.  It keeps the newest
/// `most` records.  Records that stand in the wrong order are put right.  Of a
/// file that is no trace, or one of another version, nothing is read.
///
/// ```
/// use glassloop::trace::file::salvage_trace;
///
/// let text = r#"{"glassloop_trace":1}
/// {"n":1,"loop":1,"it":0,"ns":0,"by":"program","event":"loop_made"}
/// oops
/// {"n":2,"loop":1,"it":0,"ns":0,"by":"program","event":"closed"}
/// "#;
/// let salvage = salvage_trace(text.as_bytes(), "edited.jsonl", 1_000_000);
/// assert_eq!(salvage.records.len(), 2, "what came after can be used, too");
/// assert_eq!(salvage.lines, [2, 4]);
/// let problem = salvage.problems[0].to_string();
/// assert_eq!(problem, "edited.jsonl, line 3: this is no JSON: expected value, at column 1");
/// ```
pub fn salvage_trace(input: impl BufRead, name: &str, most: usize) -> Salvage {
    let (mut lines, mut before) = (Lines::of(input), Before::default());
    let mut salvage = Salvage::default();
    if !salvage.take_header(&mut lines, &mut before, name) {
        return salvage;
    }
    let mut left_out = 0;
    while let Some(read) = next_record(&mut lines, &mut before).transpose() {
        match read {
            Ok(record) => {
                if let Err(problem) = check_gap(salvage.records.last(), left_out, record.number) {
                    salvage.note(name, lines.number, problem);
                }
                salvage.take(record, lines.number, most);
                left_out = 0;
            }
            Err(problem) => {
                let is_over = matches!(problem, Problem::Unreadable(_));
                salvage.note(name, lines.number, problem);
                if is_over {
                    break;
                }
                before.leave_out();
                left_out += 1;
            }
        }
    }
    salvage.put_in_order();
    salvage.drop_first(most);
    salvage
}

/// The same, where so many lines between the two could not be read: those were records, too.
fn check_gap(before: Option<&Record>, left_out: u64, number: u64) -> Result<(), Problem> {
    let before = before.map(|before| before.number);
    let is_gap = before.is_some_and(|before| number > before && number - before <= left_out + 1);
    if is_gap { Ok(()) } else { check_order(before, number) }
}

/// The next record; after a line that is bad, the next line is read.
fn next_record(lines: &mut Lines<impl BufRead>, before: &mut Before) -> Result<Option<Record>, Problem> {
    match lines.next(LONGEST_RECORD) {
        Ok(line) => line.map(|line| parse_record(line, before)).transpose(),
        Err(Problem::TooLong) => lines.skip_rest().and(Err(Problem::TooLong)),
        Err(problem) => Err(problem),
    }
}

impl Salvage {
    /// Reads the first line; whether those after it can be read.
    fn take_header(&mut self, lines: &mut Lines<impl BufRead>, before: &mut Before, name: &str) -> bool {
        let problem = match check_header(lines) {
            Ok(header) => {
                self.header = header;
                return true;
            }
            Err(problem) => problem,
        };
        let is_record = matches!(problem, Problem::NoTrace);
        let first = parse_record(&lines.line, before).ok().filter(|_| is_record);
        let problem = if first.is_some() { Problem::NoHeader } else { problem };
        self.note(name, lines.number, problem);
        let is_trace = first.is_some();
        first.into_iter().for_each(|record| self.keep(record, lines.number));
        is_trace
    }

    fn note(&mut self, name: &str, line: u64, problem: Problem) {
        if self.problems.len() < TOLD {
            self.problems.push(BadLine { name: name.to_owned(), line, problem });
        } else {
            self.more_problems += 1;
        }
    }

    fn keep(&mut self, record: Record, line: u64) {
        self.records.push(record);
        self.lines.push(line);
    }

    fn take(&mut self, record: Record, line: u64, most: usize) {
        self.keep(record, line);
        // Not one by one: that would move all others each time.
        if self.records.len() / 2 >= most {
            self.drop_first(most);
        }
    }

    fn drop_first(&mut self, most: usize) {
        let surplus = self.records.len().saturating_sub(most);
        self.records.drain(..surplus);
        self.lines.drain(..surplus);
        self.dropped += surplus as u64;
    }

    /// Of records with the same number, the first counts.
    fn put_in_order(&mut self) {
        let in_order = self.records.windows(2).all(|pair| pair[0].number < pair[1].number);
        if !in_order {
            let records = std::mem::take(&mut self.records).into_iter();
            let mut both: Vec<_> = records.zip(std::mem::take(&mut self.lines)).collect();
            both.sort_by_key(|(record, _)| record.number);
            both.dedup_by_key(|(record, _)| record.number);
            (self.records, self.lines) = both.into_iter().unzip();
        }
    }
}

fn check_header(lines: &mut Lines<impl BufRead>) -> Result<Header, Problem> {
    match lines.next(BEGINNING).map(|line| line.is_some()) {
        // The arguments of a program may be long, and are in its header.
        Err(Problem::TooLong) if begins_as_trace(&lines.line) => lines.read_on(LONGEST_RECORD)?,
        // A line that is too long may still show what it is.
        Err(Problem::TooLong) => {}
        Ok(true) => {}
        Ok(false) => return Err(Problem::Empty),
        Err(problem) => return Err(problem),
    }
    let text = without_mark(&lines.line);
    match parse::<Header>(text) {
        Ok(header) if (1..=VERSION).contains(&header.format) => Ok(header),
        Ok(header) => Err(Problem::UnknownVersion(header.format)),
        Err(_) if begins_as_trace(text) && !text.ends_with(b"\n") => Err(Problem::Truncated),
        Err(_) => Err(what_it_is(text)),
    }
}

fn begins_as_trace(text: &[u8]) -> bool {
    without_mark(text).starts_with(b"{\"glassloop_trace\"")
}

/// Without the mark that Windows puts before UTF-8.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// Files that are taken for traces, by their first bytes.
fn what_it_is(text: &[u8]) -> Problem {
    const UTF_16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
    const COMPRESSED: [&[u8]; 4] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"\xfd7zXZ"];
    let begins = |known: &[&[u8]]| known.iter().any(|first| text.starts_with(first));
    if begins(&UTF_16) {
        Problem::Utf16
    } else if begins(&COMPRESSED) {
        Problem::Compressed
    } else {
        Problem::NoTrace
    }
}

fn parse_record(line: &[u8], before: &mut Before) -> Result<Record, Problem> {
    let parsed = parse(line).map(|line| before.complete(line));
    parsed.map_err(|error| {
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
    fn of(input: R) -> Self {
        Self { input, line: Vec::new(), number: 0 }
    }

    /// The next line that is not blank; of one that is too long, only so much is read.
    /// NUL bytes are what a writer that was killed had reserved: there it ends.
    fn next(&mut self, longest: u64) -> Result<Option<&[u8]>, Problem> {
        loop {
            self.line.clear();
            self.number += 1;
            let mut limited = self.input.by_ref().take(longest);
            limited.read_until(b'\n', &mut self.line).map_err(Problem::Unreadable)?;
            while self.line.last() == Some(&0) {
                self.line.pop();
            }
            if self.line.is_empty() {
                return Ok(None);
            }
            if self.line.len() as u64 == longest && !self.line.ends_with(b"\n") {
                return Err(Problem::TooLong);
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(Some(&self.line));
            }
        }
    }

    /// Reads more of the same line, up to so many bytes in all.
    fn read_on(&mut self, longest: u64) -> Result<(), Problem> {
        let mut limited = self.input.by_ref().take(longest - self.line.len() as u64);
        limited.read_until(b'\n', &mut self.line).map(drop).map_err(Problem::Unreadable)
    }

    /// Reads on to the end of a line that is too long, without keeping it.
    fn skip_rest(&mut self) -> Result<(), Problem> {
        self.input.skip_until(b'\n').map(drop).map_err(Problem::Unreadable)
    }
}
