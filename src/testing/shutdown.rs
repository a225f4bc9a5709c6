//! How `run` shuts its loop down: two tasks that the program did not make, told in one line.

use std::ops::RangeInclusive;

use super::names::Names;
use crate::replay::Subject;
use crate::trace::ids::TaskId;
use crate::trace::{Actor, Event, Record};

/// The coroutines of those tasks, in their order.
const COROUTINES: [&str; 2] = ["shutdown_asyncgens", "shutdown_default_executor"];

/// Whether a task with this coroutine is one that `run` makes.
pub(super) fn is_of_run(coroutine: &str) -> bool {
    COROUTINES.contains(&coroutine)
}

/// From where to where in these records a loop is shut down, and nothing else happens.
pub(super) fn places(records: &[Record], names: &Names<'_>) -> Vec<RangeInclusive<usize>> {
    let begins = (0..records.len()).filter(|place| made(&records[*place], COROUTINES[0]).is_some());
    begins.filter_map(|place| Some(place..=last_of_both(records, place, names)?)).collect()
}

/// `run shuts loop 1 down: 28 steps of its own (shutdown_asyncgens, shutdown_default_executor)`.
pub(super) fn sentence(records: &[Record]) -> String {
    let event_loop = records.first().and_then(|record| record.event_loop);
    let event_loop = event_loop.map_or("its loop".to_owned(), |id| id.to_string());
    format!("run shuts {event_loop} down: {} steps of its own ({})", records.len(), COROUTINES.join(", "))
}

/// Where the second of the two tasks has been run, if nothing comes between it and the first.
fn last_of_both(records: &[Record], begins: usize, names: &Names<'_>) -> Option<usize> {
    let first = last_of(records, begins, COROUTINES[0], names)?;
    last_of(records, first + 1, COROUTINES[1], names)
}

/// Where the run of the task that is made here has ended, if nothing else happens in it.
fn last_of(records: &[Record], begins: usize, coroutine: &str, names: &Names<'_>) -> Option<usize> {
    let task = made(records.get(begins)?, coroutine)?;
    let event_loop = records[begins].event_loop;
    for (place, record) in records.iter().enumerate().skip(begins) {
        let is_own = record.event_loop == event_loop && concerns_only(task, record, names);
        match record.event {
            _ if !is_own => return None,
            Event::RunEnded => return Some(place),
            _ => {}
        }
    }
    None
}

fn made(record: &Record, coroutine: &str) -> Option<TaskId> {
    match &record.event {
        Event::TaskMade(made) if made.coroutine == coroutine && record.by == Actor::Program => {
            Some(made.task)
        }
        _ => None,
    }
}

/// Whether it is about this task, or done by it, or the loop's own bookkeeping.
fn concerns_only(task: TaskId, record: &Record, names: &Names<'_>) -> bool {
    match (record.by, Subject::of(record)) {
        (Actor::Callback(callback), _) if names.is_internal(callback) => true,
        (_, Some(Subject::Callback(callback))) if names.is_internal(callback) => true,
        (Actor::Task(other), _) => other == task,
        (_, Some(Subject::Task(other))) => other == task,
        _ => matches!(
            record.event,
            Event::RunBegun(_) | Event::RunEnded | Event::IterationBegun(_) | Event::TimerDropped(_)
        ),
    }
}
