//! The trace as JSON lines, and `GLASSLOOP_TRACE=FILE`.
//!
//! ```text
//!   {"glassloop_trace":2,"writer":"glassloop 0.1.0","language":"rust"}
//!   {"n":1,"loop":1,"it":0,"ns":0,"by":"program","event":"loop_made"}
//!   {"n":2,"loop":1,"it":0,"ns":0,"by":"program","at":"src/main.rs:4","event":{"task_made":{…}}}
//! ```
//!
//! The first line says what it is and in which version: see [`Header`].  Every
//! other line is one [`Record`](super::Record): its number `n`, loop, iteration
//! `it`, clock in nanoseconds `ns`, who was running (`by`), the source line (`at`,
//! left out where there is none) and the event.  `docs/trace-format.md` tells all
//! of it, for whoever wants to write such a file.
//!
//! A line stands in the file as soon as the thing has happened, whole, so a
//! trace tells of a crash up to its last moment.

mod header;
mod line;
mod problem;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::Journal;
use crate::error::{Error, Result};
use crate::say::{Level, say};

pub use header::{Header, Language};
pub use problem::{BadLine, BadTrace, Problem};
pub use reader::{Salvage, read_trace, salvage_trace};
pub use writer::{TraceFile, write_trace, write_trace_of};

/// The version of the format that this crate writes.  It reads the earlier one, too.
pub const VERSION: u64 = 2;

/// The environment variable that names a file for the trace of this process.
pub const VARIABLE: &str = "GLASSLOOP_TRACE";

/// The journal that `GLASSLOOP_TRACE` asks for: one for the whole process.
///
/// A child process inherits the variable.  While its parent still writes to
/// FILE, it writes to FILE.PID instead, and says so.
///
/// # Errors
/// `OSError`, if the file cannot be written.
pub(crate) fn from_environment() -> Result<Option<Journal>> {
    static JOURNAL: OnceLock<Result<Option<Journal>>> = OnceLock::new();
    let mut elsewhere = None;
    let journal = JOURNAL.get_or_init(|| {
        let opened = open_named_in_environment(&mut elsewhere);
        opened.map(|file| file.map(Journal::to_sink))
    });
    // A log line goes into the journal too, so that has to be there first.
    if let Some(path) = elsewhere {
        let path = path.display();
        say(
            Level::Warn,
            format_args!(
                "another process writes its trace to the file that {VARIABLE} names; this one's is {path}"
            ),
        );
    }
    journal.clone()
}

fn open_named_in_environment(elsewhere: &mut Option<PathBuf>) -> Result<Option<TraceFile>> {
    let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let opened = match TraceFile::create(&path) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            let mut path = path.clone();
            path.push(format!(".{}", std::process::id()));
            *elsewhere = Some(PathBuf::from(&path));
            TraceFile::create(path)
        }
        opened => opened,
    };
    opened.map(Some).map_err(|error| {
        let path = path.display();
        Error::raise("OSError", format!("cannot write the trace to {path}, which {VARIABLE} names: {error}"))
    })
}
