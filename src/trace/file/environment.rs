//! `GLASSLOOP_TRACE=FILE`: one trace for the whole process.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::line::parse;
use super::{Header, KEEP_VARIABLE, TraceFile, VARIABLE};
use crate::error::{Error, Result};
use crate::say::{Level, say};
use crate::trace::Journal;
use crate::versions::Asyncio;

/// The journal that `GLASSLOOP_TRACE` asks for: one for the whole process.
///
/// Others inherit the variable, and FILE is not always free:
///
/// * while another process writes to it, such as this one's parent, this one
///   writes to FILE.PID, and says so;
/// * a program that this very process has executed in its place (`exec`) leaves
///   what came before where it is, and writes to FILE.PID, or FILE.PID-2;
/// * a child that was forked goes on in FILE.PID: see [`TraceFile`];
/// * with [`KEEP_VARIABLE`], whatever trace is there already stays.
///
/// # Errors
/// `OSError`, if the file cannot be written, is no trace, or is a FIFO that nobody reads.
pub(crate) fn from_environment() -> Result<Option<Journal>> {
    static JOURNAL: OnceLock<Result<Option<Journal>>> = OnceLock::new();
    let mut notice = None;
    let journal = JOURNAL.get_or_init(|| {
        let opened = open_named_in_environment(&mut notice);
        opened.map(|file| file.map(Journal::to_sink))
    });
    // A log line goes into the journal too, so that has to be there first.
    if let Some(notice) = notice {
        say(Level::Warn, format_args!("{notice}"));
    }
    journal.clone()
}

/// A file for one recording of this process, if `GLASSLOOP_TRACE` asks for a trace: FILE, or, if
/// that has an earlier trace of this process or is taken, FILE.PID, FILE.PID-2, …, which is said.
///
/// # Errors
/// As [`from_environment`].
pub(crate) fn trace_of_recording() -> Result<Option<TraceFile>> {
    let mut notice = None;
    let file = open_named_in_environment(&mut notice)?;
    if let (Some(_), Some(file)) = (notice, &file) {
        let place = file.path().display();
        say(Level::Warn, format_args!("there is a trace where {VARIABLE} says; this recording's is {place}"));
    }
    Ok(file)
}

fn open_named_in_environment(notice: &mut Option<String>) -> Result<Option<TraceFile>> {
    let Some(named) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let keeps = std::env::var_os(KEEP_VARIABLE).is_some_and(|value| value == "1");
    let mut path = PathBuf::from(&named);
    for number in 1.. {
        match open_unless_taken(&path, keeps) {
            Err(Taken::By(what)) => {
                path = beside(&named, number);
                let place = path.display();
                let message = format!("{what} the file that {VARIABLE} names; this one's is {place}");
                // Whoever keeps all of them looks for them.
                *notice = (!keeps).then_some(message);
            }
            Err(Taken::CannotBeWritten(error)) => {
                let path = path.display();
                let message = format!("cannot write the trace to {path}, which {VARIABLE} names: {error}");
                return Err(Error::raise("OSError", message));
            }
            Ok(file) => return Ok(Some(file)),
        }
    }
    Ok(None)
}

/// Why a file is not this program's to write.
enum Taken {
    By(&'static str),
    CannotBeWritten(io::Error),
}

fn open_unless_taken(path: &Path, keeps: bool) -> Result<TraceFile, Taken> {
    if keeps && std::fs::metadata(path).is_ok_and(|there| there.is_file() && there.len() > 0) {
        return Err(Taken::By("an earlier process has written its trace to"));
    }
    if was_written_by_this_process(path) {
        return Err(Taken::By("what this process did before it executed another program is in"));
    }
    TraceFile::create(path).map_err(|error| match error.kind() {
        ErrorKind::WouldBlock => Taken::By("another process writes its trace to"),
        _ => Taken::CannotBeWritten(error),
    })
}

/// FILE.PID, FILE.PID-2, …
fn beside(named: &OsStr, number: u32) -> PathBuf {
    let mut path = named.to_owned();
    path.push(format!(".{}", std::process::id()));
    if number > 1 {
        path.push(format!("-{number}"));
    }
    path.into()
}

/// Whether it is a trace of this process: of a program that it was before.
fn was_written_by_this_process(path: &Path) -> bool {
    /// No header is longer that is to be found here.
    const LONGEST: u64 = 1 << 20;
    let is_file = std::fs::metadata(path).is_ok_and(|there| there.is_file());
    let Some(file) = is_file.then(|| File::open(path).ok()).flatten() else { return false };
    let mut line = Vec::new();
    let read = BufReader::new(file.take(LONGEST)).read_until(b'\n', &mut line);
    let header = read.ok().and_then(|_| parse::<Header>(&line).ok());
    let this = Header::of_this_process(Asyncio::default());
    header.is_some_and(|header| header.process == this.process && header.started == this.started)
}
