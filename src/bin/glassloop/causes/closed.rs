//! `Event loop is closed`: by whom it was, and who asks it.

use glassloop::trace::event::{Actor, Event, Record, Refused};
use glassloop::trace::file::Language;
use glassloop::trace::ids::{FutureRef, LoopId, TaskId};

use super::{Blame, Case, Cause, Diagnosis};
use crate::locale::say;
use crate::names::library;
use crate::steps::until;

impl Case<'_> {
    pub(super) fn closed(&self, refused: Option<&Refused>) -> Diagnosis {
        let own = self.record.event_loop.and_then(|id| self.replay.closed(id));
        let anywhere = || self.latest(|record| record.event == Event::Closed);
        let Some(closed) = own.or_else(anywhere) else { return Cause::ClosedTooEarly.into() };
        let Some(used) = closed.event_loop else { return Cause::ClosedTooEarly.into() };
        let cause = self.why_closed(used, closed, refused);
        let (event_loop, step) = (self.names.event_loop(Some(used)), self.names.moment(closed));
        let helper = self.function(closed).filter(|_| cause == Cause::ClosedByHelper);
        let consequence = self.consequence(cause, used, closed);
        let text = match helper {
            Some(helper) => say!(self, "blame-closed-by-a-helper", helper, event_loop, step, consequence),
            None => say!(self, "blame-closed", event_loop, step, consequence),
        };
        cause.blaming(Blame::new(closed, text))
    }

    fn why_closed(&self, used: LoopId, closed: &Record, refused: Option<&Refused>) -> Cause {
        let operation = refused.map_or("", |refused| &refused.operation);
        let by_run = self.is_by_run(closed);
        if operation == "__del__" {
            Cause::TransportLeftOpen
        } else if self.is_in_finaliser() {
            Cause::UsedByFinaliser
        } else if self.is_thrown_away(used) {
            Cause::ThrownAwayAfterClose
        } else if self.is_at_exit() {
            Cause::UsedAtExit
        } else if let Some(here) = self.running_here(Some(used)) {
            match by_run {
                _ if self.has_run_a_test(used) || self.has_run_a_test(here) => Cause::KeptFromAnotherTest,
                true => Cause::KeptFromAnotherRun,
                false => Cause::AnotherLoopRunsHere,
            }
        } else if self.record.thread != closed.thread {
            self.between_threads(used)
        } else if operation == "close" || self.is_of_a_transport() {
            Cause::TransportLeftOpen
        } else if by_run {
            Cause::UsedAfterRun
        } else {
            self.closed_by(used, closed)
        }
    }

    /// Whether it is a transport of glassloop's own that asks.
    fn is_of_a_transport(&self) -> bool {
        let line = self.record.source.as_ref();
        line.and_then(library).is_some_and(|inside| inside == "Transport" || inside == "DatagramTransport")
    }

    /// The last task that a loop was run for, other than to shut down what was left.
    fn last_run_for(&self, event_loop: LoopId) -> Option<TaskId> {
        self.tasks_run(event_loop).last()
    }

    /// Whether it was run for something that goes by the name of a test.
    fn has_run_a_test(&self, event_loop: LoopId) -> bool {
        let is_test = |task: TaskId| {
            let coroutine = self.replay.task(task).map(|task| task.coroutine);
            coroutine.is_some_and(|name| name.rsplit('.').next().is_some_and(is_called_test))
        };
        self.tasks_run(event_loop).any(is_test)
    }

    fn tasks_run(&self, event_loop: LoopId) -> impl Iterator<Item = TaskId> {
        self.replay.runs(event_loop).filter(|begun| !self.is_for_tidying(begun)).filter_map(|begun| {
            match until(begun) {
                Some(FutureRef::Task(task)) => Some(task),
                _ => None,
            }
        })
    }

    /// A thread that has run the loop finds it closed; any other comes too late.
    fn between_threads(&self, used: LoopId) -> Cause {
        let ran_here = |record: &Record| {
            matches!(record.event, Event::RunBegun(_)) && record.thread == self.record.thread
        };
        match self.replay.runs(used).any(ran_here) {
            true => Cause::ClosedInAnotherThread,
            false => Cause::PostedAfterClose,
        }
    }

    /// It was closed by a `close` of the program's, or of something that it calls.
    fn closed_by(&self, used: LoopId, closed: &Record) -> Cause {
        let line = closed.source.as_ref();
        let in_library = line.is_some_and(|line| {
            line.library().is_some()
                || line.inside().is_some_and(|inside| !matches!(inside, "close" | "run" | "__exit__"))
                || line.file().contains("-packages/")
        });
        let made = self.replay.made(used).and_then(|made| made.source.as_ref());
        let is_elsewhere = |other| {
            let together = line.zip(other).map(|(one, other)| self.program.functions.are_in_one(one, other));
            together.flatten() == Some(false)
        };
        if in_library {
            Cause::ClosedByLibrary
        } else if self.function(closed).is_some() && is_elsewhere(made) && is_elsewhere(self.line()) {
            Cause::ClosedByHelper
        } else {
            Cause::ClosedTooEarly
        }
    }

    /// Whether it is a coroutine that asks, which no task drives any more: one that is thrown
    /// away while it waits.  A coroutine of Rust's runs nothing then but `drop`.
    fn is_thrown_away(&self, used: LoopId) -> bool {
        let in_coroutine = match self.line() {
            Some(line) => self.program.functions.round(line).is_some_and(|round| round.is_coroutine),
            None => true,
        };
        self.program.language == Language::Python
            && self.record.by == Actor::Program
            && in_coroutine
            && self.replay.glance(used, 0).is_some_and(|glance| glance.tasks > 0)
    }

    /// The name of the function that did it.
    fn function(&self, record: &Record) -> Option<&str> {
        let line = record.source.as_ref()?;
        self.program.functions.round(line).map(|round| &*round.name)
    }

    /// What stands behind the step at which the loop was closed.
    fn consequence(&self, cause: Cause, used: LoopId, closed: &Record) -> String {
        let here = self.running_here(Some(used));
        let runs = here.map(|id| self.names.event_loop(Some(id))).unwrap_or_default();
        match cause {
            Cause::KeptFromAnotherRun => match self.last_run_for(used) {
                Some(task) => say!(self, "closed-with-the-run-of", task = self.names.task(task), runs),
                None => say!(self, "closed-with-the-run", runs),
            },
            Cause::KeptFromAnotherTest => match self.last_run_for(used) {
                Some(task) => say!(self, "closed-with-the-test", task = self.names.task(task), runs),
                None => say!(self, "closed-and-another-runs", runs),
            },
            Cause::AnotherLoopRunsHere => say!(self, "closed-and-another-runs-here", runs),
            Cause::UsedAfterRun => say!(self, "closed-after-its-run"),
            Cause::UsedByFinaliser => say!(self, "closed-before-a-finaliser-asks"),
            Cause::UsedAtExit => say!(self, "closed-before-the-program-was-over"),
            Cause::TransportLeftOpen => match self.opening(used) {
                Some(opening) => {
                    say!(self, "closed-under-what-was-opened", step = self.names.moment(opening))
                }
                None => String::new(),
            },
            Cause::ThrownAwayAfterClose => say!(self, "closed-with-a-waiting-task"),
            Cause::PostedAfterClose | Cause::ClosedInAnotherThread if closed.thread != self.record.thread => {
                say!(self, "closed-by-a-thread", thread = self.names.thread(closed.thread))
            }
            _ => self.handed_over(),
        }
    }

    /// That `get_event_loop` gave the loop to whoever is refused, when it was closed already.
    fn handed_over(&self) -> String {
        match self.replay.cause(self.record) {
            Some(got) if got.event == Event::LoopGot => {
                say!(self, "closed-and-handed-over", step = self.names.step(got.number, None))
            }
            _ => String::new(),
        }
    }
}

/// Whether a function goes by the name of a test: `test`, `test_get`, `testGet`.
fn is_called_test(name: &str) -> bool {
    let rest = name.strip_prefix("test");
    rest.is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_ascii_lowercase()))
}
