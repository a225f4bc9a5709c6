//! Small programs that go wrong, each in a way of its own: that the stepper names the cause
//! of each, and the line that is to blame.
//!
//! * `python`: `tests/causes/python`, as CPython ran them (`tests/causes/traces`) and, where
//!   there is a Python, run once more
//! * `rust`: the same kinds with glassloop
//! * `table`: what is found, as `docs/causes.md` tells it
//!
//! `GLASSLOOP_BLESS=1 cargo test --features cli --bin glassloop graded` records and writes
//! anew what is kept, with the Python that `GLASSLOOP_PYTHON` names.

mod programs;
mod python;
mod rust;
mod table;

use glassloop::replay::Replay;
use glassloop::trace::event::{Event, Record};

use super::{Case, Cause, Program, origin};
use crate::locale::Locale;
use crate::names::Names;
use crate::steps::is_error;

/// What the stepper says of the first thing that goes wrong.
#[derive(Debug)]
struct Finding {
    /// `RuntimeError: Event loop is closed`.
    error: String,
    cause: Cause,
    /// The line that is to blame: where nothing else is, the one that went wrong.
    line: String,
    /// The number of the record of the error.
    number: u64,
}

/// The first error whose cause is known.
fn first_finding(records: impl Into<Vec<Record>>, program: &Program) -> Option<Finding> {
    let mut replay = Replay::new(records);
    while replay.forward().is_some() {
        if let Some(finding) = finding(&replay, program) {
            return Some(finding);
        }
    }
    None
}

fn finding(replay: &Replay, program: &Program) -> Option<Finding> {
    let record = replay.last().filter(|record| is_error(&record.event))?;
    let case = Case { replay, names: Names::new(replay, true, Locale::English), record, program };
    let diagnosis = case.diagnosis()?;
    let blamed = diagnosis.blame.and_then(|blame| replay.step_of(blame.number));
    let blamed = blamed.map_or(record, |step| &replay.records()[step - 1]);
    let line = blamed.source.as_ref().and_then(|line| program.functions.text(line));
    Some(Finding {
        error: error(&record.event),
        cause: diagnosis.cause,
        line: line.unwrap_or_default().trim().to_owned(),
        number: record.number,
    })
}

/// The sentence that the program's reader has seen.
fn error(event: &Event) -> String {
    match event {
        Event::Refused(refused) => origin::printed(refused),
        Event::Reported(reported) => reported.message.clone(),
        Event::NeverAwaited(left) => format!("coroutine '{}' was never awaited", left.coroutine),
        Event::TaskDestroyed(_) => "Task was destroyed but it is pending!".to_owned(),
        event => origin::error(event).unwrap_or_default().to_owned(),
    }
}
