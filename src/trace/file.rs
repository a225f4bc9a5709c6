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

mod environment;
mod header;
mod line;
mod problem;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub(crate) use environment::{from_environment, trace_of_recording};
pub use header::{Header, Language};
pub use problem::{BadLine, BadTrace, Problem};
pub use reader::{Salvage, read_trace, salvage_trace};
pub use writer::{TraceFile, write_trace, write_trace_of};

/// The version of the format that this crate writes.  It reads the earlier one, too.
pub const VERSION: u64 = 2;

/// The environment variable that names a file for the trace of this process.
pub const VARIABLE: &str = "GLASSLOOP_TRACE";

/// The environment variable that, if it is `1`, has every process write a file of its own: a
/// trace that is already where [`VARIABLE`] says stays there, and this process's goes to
/// FILE.PID.
///
/// `glassloop record` sets it, since a command may start one program after the other.
pub const KEEP_VARIABLE: &str = "GLASSLOOP_RECORDER_KEEP";
