//! Futures that are done already, and those that will never be; what was shut down.

use glassloop::replay::Subject;
use glassloop::trace::event::{Event, Outcome, Record, Refused};
use glassloop::trace::ids::TaskId;

use super::{Blame, Case, Cause, Diagnosis};
use crate::locale::say;

impl Case<'_> {
    /// `invalid state`; the cause that its sentence tells, if the trace does not have the future.
    pub(super) fn done_already(&self, refused: Option<&Refused>, told: Cause) -> Diagnosis {
        let about = refused.and_then(|refused| refused.about);
        let Some((future, finished)) = about.and_then(|future| Some((future, self.replay.finished(future)?)))
        else {
            return told.into();
        };
        let cause = match &finished.event {
            Event::FutureFinished(_, outcome) | Event::TaskFinished(_, outcome)
                if **outcome == Outcome::Cancelled =>
            {
                Cause::CancelledMeanwhile
            }
            _ => Cause::ResolvedTwice,
        };
        let future = self.names.future(future);
        cause.blaming(self.led_to(finished, |step| say!(self, "blame-done-since", future, step)))
    }

    /// `cannot reuse already awaited coroutine`.
    pub(super) fn ran_before(&self) -> Diagnosis {
        let coroutine = match &self.record.event {
            Event::TaskFinished(task, _) => self.replay.task(*task).map(|task| task.coroutine),
            _ => None,
        };
        let first = coroutine.and_then(|coroutine| {
            let is_it = |record: &&Record| {
                matches!(&record.event, Event::TaskMade(made) if made.coroutine == coroutine)
                    && Subject::of(record) != Subject::of(self.record)
            };
            self.replay.records()[..self.replay.step()].iter().find(is_it)
        });
        Cause::CoroutineReused.blaming(
            first.map(|first| {
                Blame::new(first, say!(self, "blame-run-before", step = self.names.moment(first)))
            }),
        )
    }

    /// The virtual clock's own error: who waits for what will never come.
    pub(super) fn everybody_waits(&self) -> Diagnosis {
        let tasks = self.replay.snapshot().tasks;
        let since = |task: TaskId| {
            let suspended = |record: &&Record| matches!(record.event, Event::TaskSuspended(..));
            let moment = self.replay.about(Subject::Task(task)).rev().find(suspended)?;
            let (task, step) = (self.names.task(task), self.names.moment(moment));
            Some(Blame::new(moment, say!(self, "blame-waiting-since", task, step)))
        };
        let waiting = tasks.into_keys().filter_map(since);
        Cause::NobodyResolves.blaming(waiting.reduce(|one, other| self.both(one, other)))
    }

    /// `Runner is closed`.
    pub(super) fn runner_closed(&self) -> Diagnosis {
        let is_it = |record: &Record| {
            record.event == Event::Closed
                && (self.record.event_loop.is_none() || record.event_loop == self.record.event_loop)
                && self.is_by_run(record)
        };
        let blame = self.latest(is_it).map(|closed| {
            Blame::new(closed, say!(self, "blame-runner-closed", step = self.names.moment(closed)))
        });
        Cause::RunnerClosed.blaming(blame)
    }

    /// `Executor shutdown has been called`, `cannot schedule new futures after shutdown`.
    pub(super) fn executor_shut_down(&self, message: &str) -> Diagnosis {
        if message.contains("interpreter shutdown") || self.is_at_exit() {
            return Cause::UsedAtExit.blaming(self.begun_at_exit());
        }
        let shut_down = self.latest(|record| self.shuts_down_executor(record));
        if shut_down.is_none() && message.starts_with("cannot schedule") {
            return Cause::PoolShutDown.into();
        }
        let blame = |record| {
            Blame::new(record, say!(self, "blame-executor-shut-down", step = self.names.moment(record)))
        };
        Cause::ExecutorShutDown.blaming(shut_down.map(blame))
    }

    fn shuts_down_executor(&self, record: &Record) -> bool {
        const OPERATION: &str = "shutdown_default_executor";
        let by_task = matches!(&record.event, Event::TaskMade(made) if made.coroutine == OPERATION);
        let text = record.source.as_ref().and_then(|line| self.program.functions.text(line));
        by_task || text.is_some_and(|text| text.contains(OPERATION))
    }

    /// Where the program was over; and where a loop was run nevertheless, which has a line.
    fn begun_at_exit(&self) -> Option<Blame> {
        let ended = self.latest(|record| matches!(record.event, Event::ProgramEnded(_)))?;
        let begun = self.record.event_loop.and_then(|event_loop| self.run_begun(event_loop));
        Some(match begun.filter(|begun| begun.number > ended.number) {
            Some(begun) => {
                let (over, step) = (self.names.step(ended.number, None), self.names.moment(begun));
                Blame::new(begun, say!(self, "blame-run-after-the-program", over, step))
            }
            None => Blame::new(ended, say!(self, "blame-program-over", step = self.names.moment(ended))),
        })
    }
}
