//! What was cut off: by a time limit, by somebody's `cancel`, by Ctrl-C; and what goes on although
//! it was to be.

use std::iter;

use glassloop::replay::{Turn, turns};
use glassloop::trace::event::{Actor, Awaited, Event, Outcome, Record};
use glassloop::trace::ids::{FutureRef, TaskId};

use super::{Blame, Case, Cause, Diagnosis};
use crate::durations::duration;
use crate::locale::say;
use crate::names::is_of_the_program;
use crate::steps::until;

/// So many tasks that wait for one another are followed.
const FAR_ENOUGH: usize = 50;

/// So many tasks are named that waited.
const NAMED: usize = 3;

impl<'a> Case<'a> {
    /// A `TimeoutError` that says nothing: that of a time limit.
    pub(super) fn time_was_over(&self) -> Option<Diagnosis> {
        let of_task = |record: &Record| {
            matches!(record.event, Event::CancelRequested(FutureRef::Task(_))) && self.is_by_a_limit(record)
        };
        let expired = self.latest(of_task).or_else(|| self.latest(|record| self.is_by_a_limit(record)))?;
        let set = self.limit(expired);
        if let Some(turn) = set.and_then(|set| self.held_up(set, expired)) {
            return Some(Cause::HeldUpByTurn.blaming(self.holder(&turn)));
        }
        let waited = self.cut_off(expired).unwrap_or(expired);
        let step = self.names.moment(waited);
        let text = match set {
            Some(set) => say!(self, "blame-time-limit-set", set = self.names.moment(set), step),
            None => say!(self, "blame-time-limit", step),
        };
        Some(Cause::TimeLimitOver.blaming(Blame::new(waited, text)))
    }

    /// Whether a timer cancels here, or who waits for one does.
    pub(super) fn is_by_a_limit(&self, record: &Record) -> bool {
        let Event::CancelRequested(_) = record.event else { return false };
        let inside = record.source.as_ref().and_then(|line| line.inside());
        match record.by {
            Actor::Callback(callback) => self.timer(callback.into()).is_some(),
            Actor::Task(_) => inside == Some("wait_for"),
            Actor::Program | Actor::Loop => false,
        }
    }

    /// Where the limit was set.
    fn limit(&self, expired: &Record) -> Option<&'a Record> {
        let own = match expired.by {
            Actor::Callback(callback) => self.timer(callback.into()),
            _ => None,
        };
        own.or_else(|| {
            let begun = self.latest(|record| match record.event {
                Event::CallbackBegun(callback) => {
                    record.number < expired.number && self.timer(callback.into()).is_some()
                }
                _ => false,
            })?;
            let Event::CallbackBegun(callback) = begun.event else { return None };
            self.timer(callback.into())
        })
    }

    fn timer(&self, callback: glassloop::replay::Subject) -> Option<&'a Record> {
        self.replay.about(callback).find(|record| matches!(record.event, Event::TimerMade(..)))
    }

    /// The turn that took most of the time that there was.
    fn held_up(&self, set: &Record, expired: &Record) -> Option<Turn> {
        let step = |record: &Record| self.replay.step_of(record.number);
        let meanwhile = &self.replay.records()[step(set)?..step(expired)?];
        let half = expired.time().saturating_sub(set.time()) / 2;
        if half.is_zero() {
            return None;
        }
        turns(meanwhile, half).into_iter().max_by_key(|turn| turn.held)
    }

    fn holder(&self, turn: &Turn) -> Option<Blame> {
        let record = |number| self.replay.step_of(number).map(|step| &self.replay.records()[step - 1]);
        let has_line = |record: &&Record| record.source.as_ref().is_some_and(is_of_the_program);
        let who = self.names.who(turn.actor, Some(turn.event_loop));
        let time = duration(turn.held);
        if let Some(place) = record(turn.longest.from).filter(has_line) {
            let step = self.names.moment(place);
            return Some(Blame::new(place, say!(self, "blame-held-from", who, time, step)));
        }
        let made = match turn.actor {
            Actor::Task(task) => self.suspended(task, turn.begun).or_else(|| self.replay.made(task)),
            Actor::Callback(callback) => self.replay.made(callback),
            Actor::Program | Actor::Loop => None,
        }?;
        let step = self.names.moment(made);
        Some(Blame::new(
            made,
            match made.event {
                Event::TaskSuspended(..) => say!(self, "blame-held-since-it-went-on", who, time, step),
                _ => say!(self, "blame-held-since-it-was-made", who, time, step),
            },
        ))
    }

    /// Where what was cancelled had stopped, as far in as tasks go.
    fn cut_off(&self, expired: &Record) -> Option<&'a Record> {
        let Event::CancelRequested(future) = expired.event else { return None };
        let task = match (future, &self.record.event) {
            (FutureRef::Task(task), _) => task,
            (FutureRef::Future(_), Event::TaskFinished(task, _)) => *task,
            _ => return None,
        };
        self.waits_at(task, expired.number)
    }

    /// Where a task, or the innermost that it waits for, had stopped before that record.
    pub(super) fn waits_at(&self, task: TaskId, before: u64) -> Option<&'a Record> {
        let mut stopped = self.suspended(task, before)?;
        for _ in 0..FAR_ENOUGH {
            let inner = awaited(stopped).find_map(|future| match future {
                FutureRef::Task(task) => self.suspended(task, before),
                FutureRef::Future(_) => None,
            });
            match inner {
                Some(inner) => stopped = inner,
                None => break,
            }
        }
        Some(stopped)
    }

    pub(super) fn suspended(&self, task: TaskId, before: u64) -> Option<&'a Record> {
        let stops =
            |record: &&Record| record.number < before && matches!(record.event, Event::TaskSuspended(..));
        self.replay.about(task).rev().find(stops)
    }

    /// A `CancelledError` that came out of the program's run.
    pub(super) fn cancelled(&self) -> Option<Diagnosis> {
        let is_main = |record: &Record| match &record.event {
            Event::TaskFinished(_, outcome) => **outcome == Outcome::Cancelled && self.is_run_for(record),
            _ => false,
        };
        let Event::TaskFinished(main, _) = self.latest(is_main)?.event else { return None };
        let asked = self.who_cancelled(FutureRef::Task(main))?;
        let line = self.with_line(asked);
        let text = say!(self, "blame-cancelled", step = self.names.moment(line));
        Some(Cause::CancelledBySomebody.blaming(Blame::new(line, text)))
    }

    /// Whether a run waits for this task.
    fn is_run_for(&self, finished: &Record) -> bool {
        let Event::TaskFinished(task, _) = finished.event else { return false };
        let Some(event_loop) = finished.event_loop else { return false };
        self.replay.runs(event_loop).filter_map(until).any(|future| future == FutureRef::Task(task))
    }

    /// The request that ended what this waited for.
    fn who_cancelled(&self, mut future: FutureRef) -> Option<&'a Record> {
        for _ in 0..FAR_ENOUGH {
            if let Some(asked) = self.replay.cancelled(future) {
                return Some(asked);
            }
            let FutureRef::Task(task) = future else { return None };
            let stopped = self.suspended(task, u64::MAX)?;
            future = awaited(stopped).find(|future| self.was_cancelled(*future))?;
        }
        None
    }

    fn was_cancelled(&self, future: FutureRef) -> bool {
        self.replay.finished(future).is_some_and(|finished| match &finished.event {
            Event::TaskFinished(_, outcome) | Event::FutureFinished(_, outcome) => {
                **outcome == Outcome::Cancelled
            }
            _ => false,
        })
    }

    /// Ctrl-C: where the main task waited then.
    pub(super) fn interrupted(&self) -> Diagnosis {
        let main = self.latest(|record| match (&record.event, until(record)) {
            (Event::RunBegun(_), Some(FutureRef::Task(_))) => !self.is_for_tidying(record),
            _ => false,
        });
        let Some(FutureRef::Task(task)) = main.and_then(until) else { return Cause::Interrupted.into() };
        let asked = self.replay.cancelled(task).map_or(self.record.number, |record| record.number);
        let others = self.replay.records().iter().filter_map(|record| match &record.event {
            Event::TaskMade(made) if made.task != task && record.number < asked => Some(made.task),
            _ => None,
        });
        let since = |task: TaskId| {
            let is_over = self.replay.finished(task).is_some_and(|finished| finished.number < asked);
            let waited = self.suspended(task, asked).filter(|_| !is_over)?;
            let (task, step) = (self.names.task(task), self.names.moment(waited));
            Some(Blame::new(waited, say!(self, "blame-was-waiting-since", task, step)))
        };
        let waiting = iter::once(task).chain(others).filter_map(since).take(NAMED);
        Cause::Interrupted.blaming(waiting.reduce(|one, other| self.both(one, other)))
    }

    /// Whether `run` runs the loop to shut down what is left.
    pub(super) fn is_for_tidying(&self, begun: &Record) -> bool {
        let Some(FutureRef::Task(task)) = until(begun) else { return false };
        self.replay.task(task).is_some_and(|task| task.coroutine.starts_with("shutdown_"))
    }
}

/// What a task waits for that has stopped here.
fn awaited(stopped: &Record) -> impl Iterator<Item = FutureRef> {
    let awaited = match &stopped.event {
        Event::TaskSuspended(_, awaited) => &**awaited,
        _ => &[],
    };
    awaited.iter().filter_map(|awaited| match awaited {
        Awaited::Future(future) => Some(*future),
        _ => None,
    })
}

// ── what goes on ─────────────────────────────────────────────────────────────

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
