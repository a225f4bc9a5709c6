//! The tasks that live at a step, who awaits each, and where each is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use glassloop::replay::{Replay, TaskFacts};
use glassloop::trace::event::Awaited;
use glassloop::trace::ids::{FutureRef, LoopId, TaskId, ThreadId};
use glassloop::trace::snapshot::{LoopSnapshot, TaskEntry, TaskState};
use glassloop::trace::{Actor, Event, Record, SourceLine};

use crate::functions::Functions;
use crate::names::{is_of_the_program, library};
use crate::printable::printable;
use crate::sources::Sources;

/// A task that is not done.
#[derive(Debug)]
pub(super) struct Living {
    pub(super) thread: ThreadId,
    pub(super) task: TaskId,
    pub(super) name: String,
    /// Where it is, the innermost first.
    pub(super) frames: Vec<Frame>,
    /// The tasks that await it, each once: all of them live.
    pub(super) awaited_by: Vec<TaskId>,
}

/// The tasks of all loops that live at the step at which the replay is, the oldest of a loop
/// first.
pub(super) fn living(replay: &Replay, sources: &Sources) -> Vec<Living> {
    let records = &replay.records()[..replay.step()];
    let (threads, awaits) = (threads(records), Awaits::after(records));
    let functions = Functions::of(sources);
    let loops: Vec<LoopSnapshot> = replay.event_loops().map(|event_loop| event_loop.holds).collect();
    let entries = || loops.iter().flat_map(|holds| holds.tasks.iter().map(|entry| (holds.event_loop, entry)));
    let alive: BTreeSet<TaskId> = entries().map(|(_, entry)| entry.task).collect();
    let directly = awaited_directly(entries().map(|(_, entry)| entry));
    let live = |(event_loop, entry): (LoopId, &TaskEntry)| {
        let by_itself = directly.get(&entry.task).into_iter().flatten().copied();
        Living {
            thread: threads.get(&event_loop).copied().unwrap_or(ThreadId::FIRST),
            task: entry.task,
            name: printable(&entry.name),
            frames: replay.task(entry.task).map_or_else(Vec::new, |task| frames(replay, &functions, &task)),
            awaited_by: once(awaits.of(entry.task).chain(by_itself), &alive),
        }
    };
    entries().map(live).collect()
}

/// Which tasks are suspended at a task itself.
fn awaited_directly<'a>(entries: impl Iterator<Item = &'a TaskEntry>) -> BTreeMap<TaskId, Vec<TaskId>> {
    let mut directly: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
    for entry in entries {
        for awaited in &entry.waits_for {
            if let Awaited::Future(FutureRef::Task(task)) = awaited {
                directly.entry(*task).or_default().push(entry.task);
            }
        }
    }
    directly
}

/// Each that is alive, once.
fn once(tasks: impl Iterator<Item = TaskId>, alive: &BTreeSet<TaskId>) -> Vec<TaskId> {
    let mut known: BTreeSet<TaskId> = BTreeSet::new();
    tasks.filter(|task| alive.contains(task) && known.insert(*task)).collect()
}

/// The thread in which each loop has run last.
fn threads(records: &[Record]) -> BTreeMap<LoopId, ThreadId> {
    let begun = |record: &Record| matches!(record.event, Event::LoopMade | Event::RunBegun(_));
    let known = records.iter().filter(|record| begun(record));
    known.filter_map(|record| Some((record.event_loop?, record.thread))).collect()
}

// ── who awaits a task through a helper ───────────────────────────────────────
//
// Such a task is suspended at a future of the helper's.  But the helper has, on its behalf, put a
// done callback on each task that it waits for, and the trace tells of that.

/// Those of asyncio that note who awaits (`future_add_to_awaited_by`).
const HELPERS: [&str; 6] = ["gather", "shield", "wait", "wait_for", "TaskGroup", "staggered_race"];

/// The helper whose callback leaves a future that is not done from inside another callback.
const LEAVES_LATER: &str = "shield";

/// Who awaits which future or task through which helper.
#[derive(Debug, Default)]
pub(super) struct Awaits(BTreeMap<FutureRef, Vec<Await>>);

#[derive(Debug, PartialEq, Eq)]
struct Await {
    by: TaskId,
    helper: String,
}

impl Awaits {
    /// What these records tell.
    pub(super) fn after(records: &[Record]) -> Self {
        let mut awaits = Self::default();
        records.iter().for_each(|record| awaits.take_in(record));
        awaits
    }

    /// Who awaits it, in the order in which they came.
    pub(super) fn of(&self, task: TaskId) -> impl Iterator<Item = TaskId> {
        self.0.get(&FutureRef::Task(task)).into_iter().flatten().map(|it| it.by)
    }

    fn take_in(&mut self, record: &Record) {
        let helper = || record.source.as_ref().and_then(library);
        match (&record.event, record.by) {
            (Event::DoneCallbackAdded(future), Actor::Task(by)) => {
                let known = helper().filter(|helper| HELPERS.contains(&&**helper));
                let added = known.map(|helper| Await { by, helper });
                self.0.entry(*future).or_default().extend(added);
            }
            (Event::DoneCallbackRemoved(future, count), _) if !is_the_programs(record) => {
                self.take_back(*future, *count, record);
            }
            (Event::FutureFinished(future, _), _) => drop(self.0.remove(future)),
            (Event::TaskFinished(task, _) | Event::TaskDestroyed(task), _) => {
                self.0.remove(&FutureRef::Task(*task));
            }
            _ => {}
        }
    }

    /// The helper takes them back: for the task that runs, or, if it is one that leaves later,
    /// for whichever it was.
    fn take_back(&mut self, future: FutureRef, count: usize, record: &Record) {
        let Some(awaits) = self.0.get_mut(&future) else { return };
        for _ in 0..count {
            let is_it = |it: &Await| match record.by {
                Actor::Task(by) => it.by == by && it.helper != LEAVES_LATER,
                _ => it.helper == LEAVES_LATER,
            };
            let Some(place) = awaits.iter().rposition(is_it) else { return };
            awaits.remove(place);
        }
    }
}

/// Whether the program itself asks for it, on a line of its own.
fn is_the_programs(record: &Record) -> bool {
    record.source.as_ref().is_some_and(|line| library(line).is_none())
}

// ── where a task is ──────────────────────────────────────────────────────────

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
