//! Who awaits a task through a helper, such as `gather`.
//!
//! Such a task is suspended at a future of the helper's.  But the helper has, on its behalf, put
//! a done callback on each task that it waits for, and the trace tells of that.

use std::collections::BTreeMap;

use glassloop::trace::ids::{FutureRef, TaskId};
use glassloop::trace::{Actor, Event, Record};

use crate::names::library;

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
