//! A task that is asked to stop, and goes on: whoever waits for its end waits for ever.

use glassloop::trace::event::{Actor, Event, Record};
use glassloop::trace::ids::{FutureRef, TaskId};

use super::{Blame, Case, Cause, Diagnosis};
use crate::locale::say;

impl Case<'_> {
    /// The latest request to cancel that a task has caught, if it waits again since.
    ///
    /// A time limit and a task group cancel the task that they stand in, which is to go on: they
    /// do so in a callback, and that counts for nothing here.
    pub(super) fn swallowed(&self) -> Option<Diagnosis> {
        let before = self.replay.step_of(self.record.number)? - 1;
        let requests = self.replay.records()[..before].iter().rev();
        let blame = requests.filter(|record| !self.is_by_a_limit(record)).find_map(|asked| {
            match (&asked.event, asked.by) {
                (Event::CancelRequested(FutureRef::Task(task)), Actor::Program) => self.goes_on(*task, asked),
                (Event::CancelRequested(FutureRef::Task(task)), Actor::Task(by)) if by != *task => {
                    self.goes_on(*task, asked)
                }
                _ => None,
            }
        });
        Some(Cause::CancelSwallowed.blaming(blame?))
    }

    /// Where a task waits that was asked to stop, and has had a step since.
    fn goes_on(&self, task: TaskId, asked: &Record) -> Option<Blame> {
        let waits = self.suspended(task, self.record.number).filter(|waits| waits.number > asked.number)?;
        let had_a_step = self.replay.about(task).any(|record| {
            matches!(record.event, Event::TaskBegun(..))
                && (asked.number..waits.number).contains(&record.number)
        });
        if !had_a_step || self.replay.finished(task).is_some() {
            return None;
        }
        let (task, asked, step) = (self.names.task(task), self.names.moment(asked), self.names.moment(waits));
        Some(Blame::new(waits, say!(self, "blame-swallowed", task, asked, step)))
    }
}
