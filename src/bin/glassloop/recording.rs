//! What a lesson does: it is run under a virtual clock, or its recorded trace is read.

#[cfg(test)]
mod tests;

use std::panic::resume_unwind;
use std::thread;

use glassloop::testing::record_all_threads_as;
use glassloop::trace::Record;
use glassloop::trace::file::{Salvage, salvage_trace};
use glassloop::{Asyncio, Result};

use crate::lessons::{Lesson, Shown};
#[cfg(test)]
use crate::mirrored;

/// What came of a lesson.
pub(crate) struct Recording {
    /// All that its loops did, and all that it said.
    pub(crate) records: Vec<Record>,
    /// What its `main` returned.
    pub(crate) outcome: Result<()>,
    /// The version of asyncio that they mirrored.
    pub(crate) asyncio: Asyncio,
}

/// What is shown of a lesson: a run of its own, or the one that was recorded.
#[cfg(test)]
pub(crate) fn record(lesson: &Lesson) -> Recording {
    record_as(lesson, mirrored::in_force())
}

/// The same as this version of asyncio; the one that was recorded is what it is.
pub(crate) fn record_as(lesson: &Lesson, asyncio: Asyncio) -> Recording {
    match lesson.shown {
        Shown::Run(main) => record_run(main, asyncio),
        Shown::Recorded { trace, .. } => recorded(lesson.name, trace),
    }
}

/// A trace that is part of this program; that it is whole is tested.
fn recorded(name: &str, trace: &str) -> Recording {
    let Salvage { records, header, .. } = salvage_trace(trace.as_bytes(), name, usize::MAX);
    let asyncio = header.version.and_then(|version| version.parse().ok()).unwrap_or_default();
    Recording { records, outcome: Ok(()), asyncio }
}

/// Runs a lesson, whatever it is shown from; none if it serves until it is stopped.
#[cfg(test)]
pub(crate) fn record_afresh(lesson: &Lesson) -> Option<Recording> {
    record_afresh_as(lesson, mirrored::in_force())
}

/// The same as this version of asyncio.
pub(crate) fn record_afresh_as(lesson: &Lesson, asyncio: Asyncio) -> Option<Recording> {
    match lesson.shown {
        Shown::Run(main) | Shown::Recorded { main: Some(main), .. } => Some(record_run(main, asyncio)),
        Shown::Recorded { main: None, .. } => None,
    }
}

/// Runs a program from beginning to end, in a main thread of its own: what an earlier lesson
/// has set as the loop of its thread must not be there.
fn record_run(program: fn() -> Result<()>, asyncio: Asyncio) -> Recording {
    thread::scope(|scope| {
        let main = thread::Builder::new().name("main".to_owned());
        let running = main.spawn_scoped(scope, || record_here(program, asyncio));
        let running = running.expect("a thread can be started");
        running.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

fn record_here(program: fn() -> Result<()>, asyncio: Asyncio) -> Recording {
    let mut outcome = Ok(());
    let records = record_all_threads_as(asyncio, || outcome = program());
    Recording { records: records.iter().map(as_example).collect(), outcome, asyncio }
}

/// What the compiler puts before `examples/` when it builds a lesson into this program.
const WAY_HERE: &str = "src/bin/glassloop/../../../";

/// The record as the example itself would have written it.
///
/// Messages name source files too, so all of its text is looked through.
fn as_example(record: &Record) -> Record {
    let text = serde_json::to_string(record).map(|text| text.replace(WAY_HERE, ""));
    text.and_then(|text| serde_json::from_str(&text)).unwrap_or_else(|_| record.clone())
}
