//! The tasks that live at a step, and who awaits each.

use std::collections::{BTreeMap, BTreeSet};

use glassloop::replay::Replay;
use glassloop::trace::event::Awaited;
use glassloop::trace::ids::{FutureRef, LoopId, TaskId, ThreadId};
use glassloop::trace::snapshot::{LoopSnapshot, TaskEntry};
use glassloop::trace::{Event, Record};

use super::awaits::Awaits;
use super::frames::{Frame, frames};
use crate::functions::Functions;
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
