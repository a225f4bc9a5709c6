//! Where a task is: its coroutine, and the line at which it waits.

use std::fmt;

use glassloop::replay::{Replay, TaskFacts};
use glassloop::trace::snapshot::TaskState;
use glassloop::trace::{Actor, Event, SourceLine};

use crate::functions::Functions;
use crate::names::{is_of_the_program, library};

/// A function that is not over, and its line, if that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Frame {
    pub(super) function: String,
    /// `app.py:27`.
    pub(super) line: Option<String>,
}

impl fmt::Display for Frame {
    /// `main app.py:27`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.line {
            Some(line) => write!(f, "{} {line}", self.function),
            None => f.write_str(&self.function),
        }
    }
}

/// The frames of a task, the innermost first.
///
/// There are two where the line stands in another function than the coroutine's: in one of the
/// program, or, of a lesson in Rust, in glassloop's own source.
pub(super) fn frames(replay: &Replay, functions: &Functions, task: &TaskFacts<'_>) -> Vec<Frame> {
    let line = match task.state {
        TaskState::Executing => last_line(replay, task),
        _ => task.suspended_at,
    };
    let coroutine = || Frame { function: task.coroutine.to_owned(), line: None };
    let Some(line) = line else { return vec![coroutine()] };
    let at = Some(line.to_string());
    let function = match is_of_the_program(line) {
        true => functions.round(line).map(|function| function.name.to_string()),
        false => library(line),
    };
    match function {
        Some(function) if !task.coroutine.ends_with(&*function) => {
            vec![Frame { function, line: at }, coroutine()]
        }
        _ => vec![Frame { line: at, ..coroutine() }],
    }
}

/// The line that the running step has come to last.
fn last_line<'a>(replay: &'a Replay, task: &TaskFacts<'_>) -> Option<&'a SourceLine> {
    let records = &replay.records()[..replay.step()];
    let is_begin = |event: &Event| match event {
        Event::TaskBegun(begun, _) | Event::TaskBegunEagerly(begun) => *begun == task.task,
        _ => false,
    };
    let of_step = records.iter().rev().take_while(|record| !is_begin(&record.event));
    of_step
        .filter(|record| record.by == Actor::Task(task.task))
        .filter_map(|record| record.source.as_ref())
        .find(|line| is_of_the_program(line))
}
