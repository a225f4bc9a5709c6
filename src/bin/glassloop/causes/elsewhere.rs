//! What belongs to another loop: futures, and what is bound to the first loop that waits for it.

use glassloop::replay::Subject;
use glassloop::trace::TransportEvent;
use glassloop::trace::event::{Actor, Event, Record, Refused};
use glassloop::trace::ids::{FutureRef, LoopId};

use super::{Blame, Case, Cause, Diagnosis};
use crate::locale::say;
use crate::names::library;

impl<'a> Case<'a> {
    /// `… attached to a different loop`, `The future belongs to a different loop …`.
    pub(super) fn made_elsewhere(&self, refused: Option<&Refused>) -> Diagnosis {
        let made = match refused.and_then(|refused| refused.about) {
            Some(future) => self.replay.made(future),
            None => self.latest(|record| self.makes_for_another(record)),
        };
        let Some((made, owner)) = made.and_then(|made| Some((made, made.event_loop?))) else {
            return Cause::MadeOnAnotherLoop.into();
        };
        let cause = self.why_elsewhere(owner);
        // What was made a moment ago, on another loop, was made by something older.
        let by_older = made.by == self.record.by && matches!(made.event, Event::FutureMade(_));
        let made = self.wrapped(made).unwrap_or(made);
        match self.opening(owner).filter(|_| by_older) {
            Some(opening) => {
                let (event_loop, step) = (self.names.event_loop(Some(owner)), self.names.moment(opening));
                let text = say!(self, "blame-maker-opened", event_loop, step);
                cause.blaming(Blame::new(opening, text))
            }
            None => cause.blaming(self.belongs_to(made, owner, cause)),
        }
    }

    /// What a `shield` or the like stands for, which was made a moment ago: the future of the
    /// same loop that it listens to.
    fn wrapped(&self, made: &Record) -> Option<&'a Record> {
        let is_wrapper = made.by == self.record.by
            && made
                .source
                .as_ref()
                .and_then(|line| line.inside().map(str::to_owned).or_else(|| library(line)))
                .is_some_and(|inside| matches!(&*inside, "shield" | "gather"));
        let listens = |record: &Record| match record.event {
            Event::DoneCallbackAdded(future) => {
                let inner = self.replay.made(future)?;
                (record.by == made.by && inner.event_loop == made.event_loop && inner.number < made.number)
                    .then_some(inner)
            }
            _ => None,
        };
        if !is_wrapper {
            return None;
        }
        let end = self.replay.step_of(self.record.number)?;
        let start = self.replay.step_of(made.number)?;
        self.replay.records()[start - 1..end].iter().find_map(listens)
    }

    fn why_elsewhere(&self, owner: LoopId) -> Cause {
        if self.replay.closed(owner).is_some() {
            return Cause::MadeInAnotherRun;
        }
        match self.run_begun(owner) {
            None => Cause::MadeOnIdleLoop,
            Some(begun) if begun.thread != self.record.thread => Cause::MadeInAnotherThread,
            Some(_) => Cause::MadeOnAnotherLoop,
        }
    }

    fn belongs_to(&self, made: &Record, owner: LoopId, cause: Cause) -> Option<Blame> {
        let future = match Subject::of(made)? {
            Subject::Task(task) => FutureRef::Task(task),
            Subject::Future(future) => FutureRef::Future(future),
            _ => return None,
        };
        let (future, event_loop) = (self.names.future(future), self.names.event_loop(Some(owner)));
        let step = self.names.moment(made);
        let text = match cause {
            Cause::MadeOnIdleLoop => say!(self, "blame-made-on-an-idle-loop", future, event_loop, step),
            _ => say!(self, "blame-made-on-a-loop", future, event_loop, step),
        };
        Some(Blame::new(made, text))
    }

    /// Whether whoever is refused made this future for a loop that it does not run on.
    fn makes_for_another(&self, record: &Record) -> bool {
        matches!(record.event, Event::FutureMade(_) | Event::TaskMade(_))
            && record.by == self.record.by
            && record.event_loop != self.record.event_loop
    }

    /// Where the latest connection of a loop was opened.
    pub(super) fn opening(&self, event_loop: LoopId) -> Option<&'a Record> {
        const OPEN: [&str; 6] = [
            "open_connection",
            "open_unix_connection",
            "create_connection",
            "create_unix_connection",
            "create_subprocess_exec",
            "create_subprocess_shell",
        ];
        let is_opening = |record: &Record| {
            let inside = record.source.as_ref().and_then(|line| line.inside());
            let is_transport = matches!(&record.event, Event::Transport(_, TransportEvent::Made(_)));
            is_transport || inside.is_some_and(|inside| OPEN.contains(&inside))
        };
        let end = self.replay.closed(event_loop).map_or(self.record.number, |closed| closed.number);
        self.latest(|record| {
            record.number < end && record.event_loop == Some(event_loop) && is_opening(record)
        })
    }

    /// `<Lock [locked]> is bound to a different event loop`.
    pub(super) fn bound_elsewhere(&self, message: &str, refused: Option<&Refused>) -> Diagnosis {
        let told = refused.and_then(|refused| refused.cause);
        let told =
            told.and_then(|number| self.replay.step_of(number)).map(|step| &self.replay.records()[step - 1]);
        let Some(bound) = told.or_else(|| self.latest(|record| self.binds(message, record))) else {
            return Cause::BoundInAnotherRun.into();
        };
        let cause = match bound.thread == self.record.thread {
            true => Cause::BoundInAnotherRun,
            false => Cause::BoundInAnotherThread,
        };
        let event_loop = self.names.event_loop(bound.event_loop);
        cause.blaming(self.led_to(bound, |step| match bound.by {
            Actor::Task(task) => {
                say!(self, "blame-bound-by-a-task", event_loop, task = self.names.task(task), step)
            }
            _ => say!(self, "blame-bound", event_loop, step),
        }))
    }

    /// Whether an object of the class that the sentence names was bound here to another loop;
    /// where bindings are not told of, whether somebody waited inside it.
    fn binds(&self, message: &str, record: &Record) -> bool {
        if record.event_loop == self.record.event_loop {
            return false;
        }
        match &record.event {
            Event::Bound(bound) => message.contains(&*bound.class),
            Event::FutureMade(_) => {
                let inside = record.source.as_ref().and_then(library).unwrap_or_default();
                !inside.is_empty()
                    && (message.contains(&inside)
                        || matches!(&*inside, "__aenter__" | "acquire" | "get" | "put" | "wait" | "Line"))
            }
            _ => false,
        }
    }

    /// `Timeout context manager should be used inside a task`, where the current task is asked
    /// of another loop.
    pub(super) fn limit_on_another_loop(&self) -> Diagnosis {
        let begun = |record: &Record| {
            matches!(record.event, Event::RunBegun(_)) && record.event_loop != self.record.event_loop
        };
        match self.latest(begun) {
            Some(begun) => {
                let (event_loop, step) = (self.names.event_loop(begun.event_loop), self.names.moment(begun));
                let text = say!(self, "blame-another-loop-run", event_loop, step);
                Cause::LimitOnAnotherLoop.blaming(Blame::new(begun, text))
            }
            None => Cause::LimitOutsideTask.into(),
        }
    }
}
