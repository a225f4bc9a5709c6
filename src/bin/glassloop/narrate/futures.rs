//! Futures: made, resolved, cancelled, and what hangs on them.

use glassloop::replay::Subject;
use glassloop::trace::event::{Awaited, Event, FutureMade, Outcome, Record, Run};
use glassloop::trace::ids::{FutureRef, TaskId};

use super::{Teller, Told};
use crate::steps::{next, previous};

impl Teller<'_> {
    pub(super) fn tell_of_future(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::FutureMade(made) => self.future_made(made),
            Event::FutureFinished(future, outcome) => self.future_finished(*future, outcome),
            Event::DoneCallbackAdded(future) => self.done_callback_added(*future),
            Event::DoneCallbackRemoved(future, _) => {
                let future = self.names.future(*future);
                Told::bookkeeping(format!("{} takes its done callback from {future} again.", self.by()))
            }
            Event::CancelRequested(future) => self.cancel_requested(*future),
            _ => return None,
        })
    }

    /// `run_until_complete` adds one of its own before it begins.
    fn done_callback_added(&self, future: FutureRef) -> Told {
        if self.by().ends_with("inside run_in_executor(),") {
            return self.given_to_a_thread(future);
        }
        let by_run =
            next(self.replay).is_some_and(|next| next.event == Event::RunBegun(Run::UntilComplete(future)));
        let future = self.names.future(future);
        Told::happening(format!(
            "{} adds a done callback to {future}: it is scheduled once that is done.",
            self.by()
        ))
        .bookkeeping_if(by_run)
    }

    /// The callback is for a future that is cancelled before the thread comes to the function.
    fn given_to_a_thread(&self, future: FutureRef) -> Told {
        Told::happening(format!(
            "{} has given the function to a thread of the executor: it runs there, beside the loop, and what it \
             returns will be the result of {}.",
            self.by(),
            self.names.future(future)
        ))
    }

    fn future_made(&self, made: &FutureMade) -> Told {
        let FutureMade { future, class } = made;
        let class = if class == "Future" { String::new() } else { format!(" ({class})") };
        Told::happening(format!("{} makes {future}{class}: a result that is not there yet.", self.by()))
    }

    fn future_finished(&self, future: FutureRef, outcome: &Outcome) -> Told {
        let name = self.names.future(future);
        let by = self.by();
        match outcome {
            Outcome::Result => {
                Told::happening(format!("{by} resolves {name}: it has its result now, for good."))
            }
            Outcome::Cancelled => {
                Told::happening(format!("{name} is cancelled: whoever awaits it gets CancelledError."))
            }
            Outcome::Error(error) => {
                let origin = self.origin();
                self.with_cure(Told::failed(format!(
                    "{by} gives {name} an exception: {error}{origin}. Whoever awaits it gets that."
                )))
            }
        }
    }

    fn cancel_requested(&self, future: FutureRef) -> Told {
        let name = self.names.future(future);
        if let Some(task) = self.passed_on_by(future) {
            let task = self.names.task(task);
            return Told::happening(format!("{task} waits for {name}, so the request is passed on to that."));
        }
        let by = self.by();
        Told::happening(match future {
            FutureRef::Task(task) if self.has_not_begun(task) => {
                format!("{by} calls cancel() on {name}, which has not begun.")
            }
            FutureRef::Task(_) => format!(
                "{by} calls cancel() on {name}: a request, to raise CancelledError at the await where it is suspended."
            ),
            FutureRef::Future(_) => format!("{by} calls cancel() on {name}."),
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
