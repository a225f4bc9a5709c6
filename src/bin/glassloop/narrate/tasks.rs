//! Tasks: made, ready, running, suspended, over.

use glassloop::replay::Subject;
use glassloop::trace::event::{Actor, Awaited, Event, Outcome, Record, TaskMade, Why};
use glassloop::trace::ids::{CallbackId, FutureRef, TaskId};

use super::{Teller, Told};
use crate::locale::say;
use crate::steps::ends_the_run;

impl Teller<'_> {
    pub(super) fn tell_of_task(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::TaskMade(made) => self.task_made(made),
            Event::TaskReady(task, why) => self.task_ready(*task, *why),
            Event::TaskBegun(task, raise) => self.task_begun(*task, *raise),
            Event::TaskBegunEagerly(task) => self.task_begun_eagerly(*task),
            Event::TaskSuspended(task, waits_for) => self.task_suspended(*task, waits_for),
            Event::TaskFinished(task, outcome) => self.task_finished(*task, outcome),
            Event::TaskSkipped(task) => {
                Told::happening(say!(self, "task-is-done-already", task = self.names.task(*task)))
            }
            Event::TaskRenamed(task, name) => {
                let (by, task) = (self.by(), self.names.numbered_task(*task));
                Told::happening(say!(self, "task-gets-a-name", by, task, name = &**name))
            }
            _ => return None,
        })
    }

    fn task_made(&self, made: &TaskMade) -> Told {
        if let Some(told) = self.generator_is_closed(made) {
            return told;
        }
        let TaskMade { task, name, coroutine } = made;
        Told::happening(say!(
            self,
            "task-is-made",
            by = self.by(),
            task = self.names.numbered_task(*task),
            name = &**name,
            coroutine = &**coroutine
        ))
    }

    fn task_ready(&self, task: TaskId, why: Why) -> Told {
        let task = self.names.task(task);
        Told::happening(match why {
            Why::FirstStep => say!(self, "task-is-ready-for-its-first-step", task),
            Why::Done(future) => {
                say!(self, "task-is-ready-since-that-is-done", task, future = self.names.future(future))
            }
            Why::Yielded => say!(self, "task-lets-others-go-first", task),
            Why::Cancel => say!(self, "task-is-ready-to-be-cancelled", task),
            Why::Refused => say!(self, "task-is-ready-for-its-error", task),
            _ => say!(self, "task-is-woken-from-outside", task),
        })
    }

    fn task_begun(&self, task: TaskId, raise: bool) -> Told {
        let name = self.names.task(task);
        Told::happening(match (self.waited_for(task), raise) {
            (None, true) => {
                say!(self, "task-never-begins", task = name, coroutine = self.coroutine(task))
            }
            (None, false) => {
                say!(self, "task-takes-its-first-step", task = name, coroutine = self.coroutine(task))
            }
            (Some(_), true) => {
                say!(self, "task-goes-on-since-it-is-to-cancel", task = name) + &self.becomes_a_timeout(task)
            }
            (Some(waited_for), false) => self.goes_on(name, waited_for) + &self.becomes_a_timeout(task),
        })
    }

    /// What becomes of the CancelledError that the task is given, if a time limit of its own has asked for it.
    ///
    /// A program in Rust records that itself, at its next step; of one in Python only the callback of
    /// the limit is known.
    fn becomes_a_timeout(&self, task: TaskId) -> String {
        let mut about =
            self.replay.about(Subject::Task(task)).rev().skip_while(|it| it.number >= self.record.number);
        let latest = about.find(|record| match record.event {
            Event::TaskBegun(begun, _) => begun == task,
            Event::CancelRequested(asked) => asked == FutureRef::Task(task),
            _ => false,
        });
        match latest.map(|record| (&record.event, record.by)) {
            Some((Event::CancelRequested(_), Actor::Callback(callback)))
                if self.task_of_limit(callback) == Some(task) =>
            {
                say!(self, "becomes-a-timeout")
            }
            _ => String::new(),
        }
    }

    /// The task whose time limit a callback is.  It is the first that the callback asks to be cancelled, and
    /// passes that on to what it waits for.
    fn task_of_limit(&self, callback: CallbackId) -> Option<TaskId> {
        let is_of_a_limit = |record: &Record| matches!(&record.event, Event::CallbackMade(made) if &*made.name == "_on_timeout");
        self.replay.about(Subject::Callback(callback)).find(|record| is_of_a_limit(record))?;
        let asks = |record: &&Record| record.by == Actor::Callback(callback);
        self.replay.records().iter().filter(asks).find_map(|record| match record.event {
            Event::CancelRequested(FutureRef::Task(task)) => Some(task),
            _ => None,
        })
    }

    /// `main`; `its coroutine`, if the trace does not tell.
    fn coroutine(&self, task: TaskId) -> String {
        match self.replay.task(task) {
            Some(task) => task.coroutine.to_owned(),
            None => say!(self, "its-coroutine"),
        }
    }

    /// The loop has no part in it.
    fn task_begun_eagerly(&self, task: TaskId) -> Told {
        Told::happening(say!(
            self,
            "task-begins-eagerly",
            task = self.names.task(task),
            coroutine = self.coroutine(task),
            doer = self.names.doer(self.record)
        ))
    }

    /// What a task waited for before this step; none if it has not begun yet.
    pub(super) fn waited_for(&self, task: TaskId) -> Option<&[Awaited]> {
        self.replay.about(Subject::Task(task)).rev().find_map(|record| match &record.event {
            Event::TaskSuspended(suspended, waits_for) if *suspended == task => Some(&**waits_for),
            _ => None,
        })
    }

    /// A suspended task goes on, and why it can.
    fn goes_on(&self, task: String, waited_for: &[Awaited]) -> String {
        let ended = waited_for.iter().find_map(|awaited| match awaited {
            Awaited::Future(future) => Some((*future, ending(self.replay.finished(*future)?)?)),
            _ => None,
        });
        let Some((future, outcome)) = ended else {
            return say!(self, "task-goes-on-in-its-turn", task);
        };
        let future = self.names.future(future);
        match outcome {
            Outcome::Result => say!(self, "task-goes-on-with-the-result", task, future),
            Outcome::Error(error) => {
                say!(self, "task-goes-on-with-the-error", task, future, error = &**error)
            }
            Outcome::Cancelled => say!(self, "task-goes-on-since-that-was-cancelled", task, future),
        }
    }

    fn task_suspended(&self, task: TaskId, waits_for: &[Awaited]) -> Told {
        let task = self.names.task(task);
        Told::happening(match waits_for {
            [Awaited::NextTurn] => say!(self, "task-waits-for-its-next-turn", task),
            [Awaited::Future(future @ FutureRef::Future(_))] => {
                say!(self, "task-waits-for-a-future", task, future = self.names.future(*future))
            }
            _ => {
                let awaited = waits_for.iter().map(|awaited| self.awaited(awaited));
                let awaited = awaited.reduce(|one, other| say!(self, "one-and-other", one, other));
                say!(self, "task-waits", task, awaited = awaited.unwrap_or_default())
            }
        })
    }

    fn awaited(&self, awaited: &Awaited) -> String {
        match awaited {
            Awaited::Future(future @ FutureRef::Task(_)) => {
                say!(self, "awaits-the-end-of", task = self.names.future(*future))
            }
            Awaited::Future(future) => self.names.future(*future),
            Awaited::NextTurn => say!(self, "awaits-its-next-turn"),
            Awaited::Foreign => say!(self, "awaits-what-is-not-of-asyncio"),
        }
    }

    fn task_finished(&self, task: TaskId, outcome: &Outcome) -> Told {
        let task = self.names.task(task);
        match outcome {
            Outcome::Result => Told::happening(say!(self, "task-is-done", task)),
            Outcome::Cancelled => Told::happening(say!(self, "task-is-cancelled", task)),
            Outcome::Error(error) => {
                let failed = say!(self, "task-has-failed", task, error = &**error, origin = self.origin());
                let told = Told::failed(failed);
                self.with_cure(match ends_the_run(error) {
                    true => {
                        let also = say!(self, "it-goes-through-the-loop", event_loop = self.event_loop());
                        told.adding(also, self.names.locale())
                    }
                    false => told,
                })
            }
        }
    }
}

fn ending(record: &Record) -> Option<&Outcome> {
    match &record.event {
        Event::TaskFinished(_, outcome) | Event::FutureFinished(_, outcome) => Some(outcome),
        _ => None,
    }
}
