//! What `run` does before it closes its loop, which a reader may pass over.

use glassloop::replay::LoopGlance;
use glassloop::trace::event::{Actor, Event};
use glassloop::trace::ids::{FutureRef, TaskId};
use glassloop::trace::snapshot::ReadyEntry;

use super::Teller;
use crate::steps::until;

/// The coroutines with which `run` tidies up.
pub(super) const TIDYING: [&str; 2] = ["shutdown_asyncgens", "shutdown_default_executor"];

impl Teller<'_> {
    /// Whether it is one of the tasks with which `run` tidies up.
    pub(super) fn tidies_up(&self, task: TaskId) -> bool {
        self.replay.task(task).is_some_and(|task| TIDYING.contains(&task.coroutine))
    }

    /// Whether this step is part of that, and nothing else.
    pub(super) fn is_tidying(&self) -> bool {
        let task = match &self.record.event {
            Event::RunBegun(_) => return false,
            // What is said then is about the program.
            Event::Reported(_) | Event::Refused(_) | Event::NeverAwaited(_) | Event::Said(_) => return false,
            Event::TaskMade(made) => Some(made.task),
            Event::TaskReady(task, _)
            | Event::TaskBegun(task, _)
            | Event::TaskSuspended(task, _)
            | Event::TaskFinished(task, _) => Some(*task),
            _ => None,
        };
        let doer = match self.record.by {
            Actor::Task(task) => Some(task),
            _ => None,
        };
        task.or(doer).is_some_and(|task| self.tidies_up(task)) || self.runs_for_that()
    }

    /// Whether the loop runs for such a task, and this is about nothing of the program's.
    fn runs_for_that(&self) -> bool {
        let Some(FutureRef::Task(task)) = self.run().begun.and_then(until) else { return false };
        self.tidies_up(task)
            && match &self.record.event {
                Event::RunEnded => true,
                Event::StopRequested | Event::FutureFinished(..) => self.by_bookkeeping(),
                Event::CallbackReady(id, _) => self.is_internal(*id),
                Event::IterationBegun(_) => self.nothing_else_is_ready(),
                _ => false,
            }
    }

    fn nothing_else_is_ready(&self) -> bool {
        /// So many are never ready for that alone.
        const MOST: usize = 16;
        let Some(LoopGlance { ready, .. }) = self.glance(MOST) else { return true };
        let is_own = |entry: &ReadyEntry| match entry {
            ReadyEntry::Callback(id) => self.is_internal(*id),
            ReadyEntry::Task(task) => self.tidies_up(*task),
        };
        ready.count <= MOST && ready.first.iter().all(is_own)
    }
}
