//! One test is run, with its output where it is, for the sake of what it records.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus};

use glassloop::trace::file::{KEEP_VARIABLE, VARIABLE};

use super::choosing;
use super::place::Place;
use super::processes::{self, Process};
use super::run;
use crate::arguments::Detail;
use crate::view;
use crate::walkthrough::Walkthrough;

/// What came of it.
pub(crate) struct TestRun {
    pub(crate) status: ExitStatus,
    /// The trace that fails, or the longest; none, if it made no loop.
    pub(crate) walkthrough: Option<Walkthrough>,
    /// The other traces: their files, or, if these are not kept, what they hold.
    pub(crate) others: Vec<String>,
}

/// Runs it, and reads its trace, which is kept in that file.
///
/// # Errors
/// If it cannot be run, or the trace not be kept.
pub(crate) fn record_test(
    command: &mut Command,
    trace: Option<&Path>,
    detail: Detail,
) -> io::Result<TestRun> {
    let mut place = Place::new(trace)?;
    command.env(VARIABLE, place.trace()).env(KEEP_VARIABLE, "1");
    let status = run(command, OsStr::new("cargo"), detail)?;
    // A recording in which nothing happened, and which yet has failed, tells which threads it lacks.
    let is_told = |process: &Process| process.has_a_story() || process.error.is_some();
    let found: Vec<Process> = processes::found(place.folder())?.into_iter().filter(is_told).collect();
    if found.is_empty() {
        return Ok(TestRun { status, walkthrough: None, others: Vec::new() });
    }
    let first = choosing::suggested(&found);
    let mut found = place.settle(found, first)?;
    let shown = found.remove(first);
    let walkthrough = view::read_own(&shown.path)?;
    if !walkthrough.notices.is_empty() {
        place.keep();
    }
    let name = |other: &Process| match place.is_kept() {
        true => other.path.display().to_string(),
        false => choosing::held(other),
    };
    let others = found.iter().map(name).collect();
    Ok(TestRun { status, walkthrough: Some(walkthrough), others })
}
