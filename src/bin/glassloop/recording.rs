//! Runs a lesson under a virtual clock, and records all that it does.

use std::panic::resume_unwind;
use std::thread;

use glassloop::Result;
use glassloop::testing::record_all_threads;
use glassloop::trace::Record;

use crate::lessons::Lesson;

/// What came of a lesson.
pub(crate) struct Recording {
    /// All that its loops did, and all that it said.
    pub(crate) records: Vec<Record>,
    /// What its `main` returned.
    pub(crate) outcome: Result<()>,
}

/// Runs a lesson from beginning to end, in a main thread of its own: what an earlier lesson
/// has set as the loop of its thread must not be there.
pub(crate) fn record(lesson: &Lesson) -> Recording {
    thread::scope(|scope| {
        let main = thread::Builder::new().name("main".to_owned());
        let running = main.spawn_scoped(scope, || record_here(lesson));
        let running = running.expect("a thread can be started");
        running.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

fn record_here(lesson: &Lesson) -> Recording {
    let mut outcome = Ok(());
    let records = record_all_threads(|| outcome = (lesson.main)());
    Recording { records: records.iter().map(as_example).collect(), outcome }
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
