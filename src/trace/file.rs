//! The trace as JSON lines, and `GLASSLOOP_TRACE=FILE`.
//!
//! ```text
//!   {"glassloop_trace":1,"writer":"glassloop 0.1.0"}
//!   {"n":1,"loop":1,"it":0,"ns":0,"by":"program","event":"loop_made"}
//!   {"n":2,"loop":1,"it":0,"ns":0,"by":"program","at":"src/main.rs:4","event":{"task_made":{…}}}
//! ```
//!
//! The first line says what it is and in which version.  Every other line is
//! one [`Record`](super::Record): its number `n`, loop, iteration `it`, clock
//! in nanoseconds `ns`, who was running (`by`), the source line (`at`, left
//! out where there is none) and the event.
//!
//! A line stands in the file as soon as the thing has happened, whole, so a
//! trace tells of a crash up to its last moment.

mod reader;
#[cfg(test)]
mod tests;
mod writer;

use std::sync::OnceLock;

use super::Journal;
use crate::error::{Error, Result};

pub use reader::{BadTrace, Problem, read_trace};
pub use writer::{TraceFile, write_trace};

/// The version of the format that this crate writes, and the only one that it reads.
pub const VERSION: u64 = 1;

/// The environment variable that names a file for the trace of this process.
pub const VARIABLE: &str = "GLASSLOOP_TRACE";

/// The first line.
#[derive(serde::Serialize, serde::Deserialize)]
struct Header {
    #[serde(rename = "glassloop_trace")]
    version: u64,
    /// Who wrote it; for people.
    #[serde(default)]
    writer: String,
}

/// The journal that `GLASSLOOP_TRACE` asks for: one for the whole process.
///
/// # Errors
/// `OSError`, if the file cannot be written.
pub(crate) fn from_environment() -> Result<Option<Journal>> {
    static JOURNAL: OnceLock<Result<Option<Journal>>> = OnceLock::new();
    JOURNAL.get_or_init(open_named_in_environment).clone()
}

fn open_named_in_environment() -> Result<Option<Journal>> {
    let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    match TraceFile::create(&path) {
        Ok(file) => Ok(Some(Journal::to_sink(file))),
        Err(error) => Err(Error::raise(
            "OSError",
            format!("cannot write the trace to {}, which {VARIABLE} names: {error}", path.display()),
        )),
    }
}
