//! Futures: made, resolved, cancelled, and what hangs on them.

use glassloop::replay::Subject;
use glassloop::trace::event::{Awaited, Event, FutureMade, Outcome, Record, Run};
use glassloop::trace::ids::{FutureRef, LoopId, TaskId};

use super::{Teller, Told};
use crate::locale::say;
use crate::names::library;
use crate::steps::{next, previous};

impl Teller<'_> {
    pub(super) fn tell_of_future(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::FutureMade(made) => self.future_made(made),
            Event::FutureFinished(future, outcome) => self.future_finished(*future, outcome),
            Event::DoneCallbackAdded(future) => self.done_callback_added(*future),
            Event::DoneCallbackRemoved(future, _) => {
                let (by, future) = (self.by(), self.names.future(*future));
                Told::bookkeeping(say!(self, "done-callback-is-taken-back", by, future))
            }
            Event::CancelRequested(future) => self.cancel_requested(*future),
            _ => return None,
        })
    }

    /// `run_until_complete` adds one of its own before it begins.
    fn done_callback_added(&self, future: FutureRef) -> Told {
        if is_given_to_a_thread(self.record) {
            return self.given_to_a_thread(future);
        }
        let by_run =
            next(self.replay).is_some_and(|next| next.event == Event::RunBegun(Run::UntilComplete(future)));
        let (by, future) = (self.by(), self.names.future(future));
        Told::happening(say!(self, "done-callback-is-added", by, future)).bookkeeping_if(by_run)
    }

    /// The callback is for a future that is cancelled before the thread comes to the function.
    fn given_to_a_thread(&self, future: FutureRef) -> Told {
        let (by, future) = (self.by(), self.names.future(future));
        Told::happening(say!(self, "function-is-given-to-a-thread", by, future))
    }

    /// How many functions this loop has given to threads that have not come back up to here.
    pub(super) fn unanswered(&self, event_loop: LoopId) -> usize {
        let before = &self.replay.records()[..self.replay.step()];
        let of_loop = before.iter().rev().filter(|record| record.event_loop == Some(event_loop));
        let life = of_loop.take_while(|record| record.event != Event::LoopMade);
        life.filter(|record| match record.event {
            Event::DoneCallbackAdded(future) => {
                is_given_to_a_thread(record) && self.replay.finished(future).is_none()
            }
            _ => false,
        })
        .count()
    }

    fn future_made(&self, made: &FutureMade) -> Told {
        let FutureMade { future, class } = made;
        let future = match &**class {
            "Future" => self.names.numbered_future(*future),
            _ => self.names.future(FutureRef::Future(*future)),
        };
        let by = self.by();
        Told::happening(say!(self, "future-is-made", by, future))
    }

    fn future_finished(&self, future: FutureRef, outcome: &Outcome) -> Told {
        let (by, future) = (self.by(), self.names.future(future));
        match outcome {
            Outcome::Result => Told::happening(say!(self, "future-is-resolved", by, future)),
            Outcome::Cancelled => Told::happening(say!(self, "future-is-cancelled", future)),
            Outcome::Error(error) => {
                let (error, origin) = (&**error, self.origin());
                self.with_cure(Told::failed(say!(self, "future-has-failed", by, future, error, origin)))
            }
        }
    }

    fn cancel_requested(&self, future: FutureRef) -> Told {
        let name = self.names.future(future);
        if let Some(task) = self.passed_on_by(future) {
            let task = self.names.task(task);
            return Told::happening(say!(self, "cancel-is-passed-on", task, future = name));
        }
        let by = self.by();
        Told::happening(match future {
            FutureRef::Task(task) if self.has_not_begun(task) => {
                say!(self, "cancel-of-what-has-not-begun", by, task = name)
            }
            FutureRef::Task(_) => say!(self, "cancel-of-a-task", by, task = name),
            FutureRef::Future(_) => say!(self, "cancel-of-a-future", by, future = name),
        })
    }

    /// The task that was asked to cancel just before, and waits for this.
    fn passed_on_by(&self, future: FutureRef) -> Option<TaskId> {
        let Event::CancelRequested(FutureRef::Task(task)) = previous(self.replay)?.event else { return None };
        let waits_for = self.replay.task(task)?.waits_for;
        waits_for.contains(&Awaited::Future(future)).then_some(task)
    }

    fn has_not_begun(&self, task: TaskId) -> bool {
        let begun = |record: &Record| matches!(record.event, Event::TaskBegun(..));
        !self.replay.about(Subject::Task(task)).any(begun)
    }
}

/// Whether the done callback is that of `run_in_executor`, or of what is made of it.
fn is_given_to_a_thread(record: &Record) -> bool {
    let called = record.source.as_ref().and_then(library);
    called.is_some_and(|called| matches!(&*called, "run_in_executor" | "to_thread"))
}
