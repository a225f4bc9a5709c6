//! What is found only when it is dropped: errors that nobody read, tasks that were never
//! done, coroutines that were never awaited.

use glassloop::trace::SourceLine;
use glassloop::trace::event::{About, Actor, Event, NeverAwaited, Record, Reported};
use glassloop::trace::ids::{FutureRef, TaskId};
use glassloop::trace::snapshot::Lifecycle;

use super::{Blame, Case, Cause, Diagnosis, sentence};
use crate::locale::say;
use crate::names::is_of_the_program;

impl<'a> Case<'a> {
    /// What the exception handler was told of.
    pub(super) fn reported(&self, reported: &Reported) -> Option<Diagnosis> {
        let message = reported.message.trim_end_matches(['.', '!']);
        match (message, reported.about) {
            ("Task was destroyed but it is pending", Some(About::Task(task))) => Some(self.destroyed(task)),
            ("Task was destroyed but it is pending", _) => Some(self.destroyed(self.only_pending()?)),
            _ if message.ends_with("exception was never retrieved") => Some(self.never_retrieved(reported)),
            _ => self.of_sentence(sentence(reported.error.as_deref()?), None),
        }
    }

    /// The only task that its loop still has.
    fn only_pending(&self) -> Option<TaskId> {
        let tasks = self.replay.event_loop(self.record.event_loop?)?.holds.tasks;
        let is_own = |task: TaskId| self.record.by != Actor::Task(task);
        let mut left = tasks.into_iter().map(|entry| entry.task).filter(|task| is_own(*task));
        left.next().filter(|_| left.next().is_none())
    }

    fn never_retrieved(&self, reported: &Reported) -> Diagnosis {
        let about = match reported.about {
            Some(About::Task(task)) => Some(FutureRef::Task(task)),
            Some(About::Future(future)) => Some(FutureRef::Future(future)),
            _ => None,
        };
        let finished = about.and_then(|about| self.replay.finished(about));
        let failed = finished.or_else(|| self.failed(reported, about));
        Cause::NeverRetrieved.blaming(failed.map(|failed| {
            let who = about.map_or_else(|| say!(self, "it"), |about| self.names.future(about));
            match about.and_then(|about| self.lost_at(about, failed)) {
                Some(made) => {
                    let (failed, step) = (self.names.step(failed.number, None), self.names.moment(made));
                    Blame::new(made, say!(self, "blame-awaited-by-nobody", who, failed, step))
                }
                None => {
                    let step = self.names.moment(failed);
                    Blame::new(failed, say!(self, "blame-failed", who, step))
                }
            }
        }))
    }

    /// Where a task was made, if its failure has no line of the program.
    fn lost_at(&self, about: FutureRef, failed: &Record) -> Option<&'a Record> {
        let has_line = |record: &Record| record.source.as_ref().is_some_and(is_of_the_program);
        let FutureRef::Task(task) = about else { return None };
        self.replay.made(task).filter(|made| has_line(made) && !has_line(failed))
    }

    /// Where the task was refused that is not done yet, since its own step drops it; or where
    /// an error such as this was seen last.
    fn failed(&self, reported: &Reported, about: Option<FutureRef>) -> Option<&'a Record> {
        if let Some(FutureRef::Task(task)) = about {
            return self.latest(|record| {
                matches!(record.event, Event::Refused(_)) && record.by == Actor::Task(task)
            });
        }
        let error = reported.error.as_deref()?;
        self.latest(|record| super::origin::error(&record.event) == Some(error))
    }

    /// `Task was destroyed but it is pending!`
    pub(super) fn destroyed(&self, task: TaskId) -> Diagnosis {
        let Some(made) = self.replay.made(task) else { return Cause::NobodyHeldIt.into() };
        let Some(event_loop) = made.event_loop else { return Cause::NobodyHeldIt.into() };
        let name = self.names.event_loop(Some(event_loop));
        let at = |record| self.names.moment(record);
        let was_run = self.replay.runs(event_loop).any(|record| matches!(record.event, Event::RunBegun(_)));
        let lifecycle = self.replay.event_loop(event_loop).map(|facts| facts.holds.lifecycle);
        let closed = self.replay.closed(event_loop).filter(|closed| self.is_by_the_program(closed));
        if !was_run {
            let text = say!(self, "blame-loop-never-run", event_loop = name, step = at(made));
            Cause::LoopNeverRun.blaming(Blame::new(made, text))
        } else if let Some(closed) = closed {
            let text = say!(self, "blame-closed-under-it", event_loop = name, step = at(closed));
            Cause::LetGoByClose.blaming(Blame::new(closed, text))
        } else if lifecycle == Some(Lifecycle::Running) {
            let text = say!(self, "blame-nobody-kept-it", step = at(made));
            Cause::NobodyHeldIt.blaming(Blame::new(made, text))
        } else {
            let begun = self.latest(|record| {
                record.event_loop == Some(event_loop) && matches!(record.event, Event::RunBegun(_))
            });
            let blame =
                begun.map(|begun| Blame::new(begun, say!(self, "blame-run-ended-before", step = at(begun))));
            Cause::RunEndedBefore.blaming(blame)
        }
    }

    /// Whether somebody called `close`: a loop that is dropped is closed as well.
    fn is_by_the_program(&self, closed: &Record) -> bool {
        closed.source.as_ref().is_some_and(is_of_the_program)
    }

    /// `coroutine 'work' was never awaited`.
    pub(super) fn never_awaited(&self, left: &NeverAwaited) -> Diagnosis {
        if let Some(refusal) = self.refusal_before(left) {
            let (coroutine, step) = (&*left.coroutine, self.names.moment(refusal));
            let text = say!(self, "blame-call-refused", coroutine, step);
            return Cause::DroppedByRefusal.blaming(Blame::new(refusal, text));
        }
        if let Some(task) = self.destroyed_with(left) {
            return self.destroyed(task);
        }
        if let Some(given) = self.given_to_executor(left) {
            let (coroutine, step) = (&*left.coroutine, self.names.moment(given));
            let text = say!(self, "blame-given-to-executor", coroutine, step);
            return Cause::CalledInExecutor.blaming(Blame::new(given, text));
        }
        let made = left.made.as_ref().or(self.line());
        Cause::NeverAwaited.blaming(made.and_then(|made| self.made_near(made)))
    }

    /// The refusal that dropped the coroutine: of the same actor, with nothing of its own since.
    fn refusal_before(&self, left: &NeverAwaited) -> Option<&'a Record> {
        let refusal =
            self.latest(|record| record.thread == self.record.thread && !is_aftermath(&record.event))?;
        let Event::Refused(refused) = &refusal.event else { return None };
        // Only what was to run a coroutine drops one.
        let name = bare(&left.coroutine);
        let line = refusal.source.as_ref().and_then(|line| self.program.functions.text(line));
        let runs = ["run", "create_task", "ensure_future", "gather", "wait_for", "timeout"];
        let takes_one = runs.iter().any(|operation| refused.operation.contains(operation));
        (takes_one || line.is_some_and(|line| line.contains(name))).then_some(refusal)
    }

    /// The task that was destroyed before it began, and its coroutine with it.
    fn destroyed_with(&self, left: &NeverAwaited) -> Option<TaskId> {
        let is_of_it = |task: TaskId| {
            let began =
                |record: &Record| matches!(record.event, Event::TaskBegun(..) | Event::TaskBegunEagerly(_));
            self.replay.task(task).is_some_and(|facts| facts.coroutine == left.coroutine)
                && !self.replay.about(task).any(began)
        };
        let end = self.replay.step_of(self.record.number)? - 1;
        self.replay.records()[..end].iter().rev().find_map(|record| match &record.event {
            Event::TaskDestroyed(task) => Some(*task).filter(|task| is_of_it(*task)),
            _ => None,
        })
    }

    /// Where a coroutine function was given to an executor, which only makes the coroutine.
    fn given_to_executor(&self, left: &NeverAwaited) -> Option<&'a Record> {
        let name = bare(&left.coroutine);
        self.latest(|record| {
            let Some(line) = record.source.as_ref() else { return false };
            let text = self.program.functions.text(line).unwrap_or_default();
            matches!(line.inside(), Some("run_in_executor" | "to_thread"))
                && text.contains(name)
                && !text.contains(&format!("{name}()"))
        })
    }

    /// The latest record of that line.
    fn made_near(&self, made: &SourceLine) -> Option<Blame> {
        let there = self.latest(|record| {
            record
                .source
                .as_ref()
                .is_some_and(|line| line.line() == made.line() && line.file() == made.file())
        })?;
        Some(Blame::new(there, say!(self, "blame-made-near", step = self.names.moment(there))))
    }
}

/// What follows a refusal by itself: what is printed of it, and the ends of what it ended.
fn is_aftermath(event: &Event) -> bool {
    matches!(
        event,
        Event::Said(_)
            | Event::Reported(_)
            | Event::NeverAwaited(_)
            | Event::ProgramEnded(_)
            | Event::SourceRemoved(..)
            | Event::Closed
            | Event::TaskDestroyed(_)
    )
}

/// `close`, of `Client.close`.
fn bare(coroutine: &str) -> &str {
    coroutine.rsplit('.').next().unwrap_or(coroutine)
}
