//! What led to an error: from the trace, not from its sentence.
//!
//! ```text
//!   record of an error ─▶ origin: where it arose ─▶ diagnosis ─┬─ cause ─▶ cure
//!                                                              └─ blame: step, line
//! ```
//!
//! * `cause`: all causes, each with its cure in both languages, and those that a sentence names by
//!   itself
//! * `closed`, `running`, `elsewhere`, `left_over`, `limits`, `futures`: a family of errors each
//! * `origin`: at which step an error arose that comes up again later
//!
//! `docs/causes.md` lists them for readers.

mod cause;
mod closed;
mod elsewhere;
mod futures;
#[cfg(test)]
mod graded;
mod left_over;
mod limits;
mod origin;
mod running;
#[cfg(test)]
mod tests;

use fluent_bundle::FluentValue;
use glassloop::replay::Replay;
use glassloop::trace::SourceLine;
use glassloop::trace::event::{Actor, Event, Record, Refused};
use glassloop::trace::file::Language;
use glassloop::trace::ids::{FutureRef, LoopId};

pub(crate) use cause::Cause;
pub(crate) use origin::printed;

use crate::functions::Functions;
use crate::locale::{Locale, say};
use crate::names::{Names, is_of_the_program};
use crate::steps::{run, until};

/// What led to an error.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    pub(crate) cause: Cause,
    pub(crate) blame: Option<Blame>,
}

/// What is to blame.
#[derive(Debug)]
pub(crate) struct Blame {
    /// The number of the record.
    pub(crate) number: u64,
    /// `the loop was closed at step 7 (examples/closed_loop.rs:40)`.
    pub(crate) text: String,
}

impl Blame {
    fn new(record: &Record, text: String) -> Self {
        Self { number: record.number, text }
    }

    /// Both; the first is what one goes to.
    fn and(self, other: Self, locale: Locale) -> Self {
        Self { text: say!(locale, "one-other", one = self.text, other = other.text), ..self }
    }
}

impl From<Cause> for Diagnosis {
    fn from(cause: Cause) -> Self {
        Self { cause, blame: None }
    }
}

impl Cause {
    fn blaming(self, blame: impl Into<Option<Blame>>) -> Diagnosis {
        Diagnosis { cause: self, blame: blame.into() }
    }
}

/// What is known of a whole trace before any step of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    pub(crate) language: Language,
    pub(crate) functions: Functions,
    /// The number of the record with which it ended.
    pub(crate) ended: Option<u64>,
}

/// An error, at the step at which the replay is.
pub(crate) struct Case<'a> {
    pub(crate) replay: &'a Replay,
    pub(crate) names: Names<'a>,
    pub(crate) record: &'a Record,
    pub(crate) program: &'a Program,
}

impl<'a> Case<'a> {
    /// What led to the error that stands in the record.
    pub(crate) fn diagnosis(&self) -> Option<Diagnosis> {
        match &self.record.event {
            Event::Refused(refused) => self.of_sentence(&refused.message, Some(refused)),
            Event::Reported(reported) => self.reported(reported),
            Event::TaskDestroyed(task) => Some(self.destroyed(*task)),
            Event::NeverAwaited(left) => Some(self.never_awaited(left)),
            _ => self.of_error(self.error()?),
        }
    }

    /// The error with which something ended, printed as `Class: sentence`.
    fn error(&self) -> Option<&'a str> {
        origin::error(&self.record.event)
    }

    /// What led to an error that ended something.
    fn of_error(&self, error: &str) -> Option<Diagnosis> {
        match error {
            "TimeoutError" => self.time_was_over(),
            "CancelledError" => self.cancelled(),
            "KeyboardInterrupt" => Some(self.swallowed().unwrap_or_else(|| self.interrupted())),
            _ => self.of_sentence(sentence(error), None),
        }
    }

    /// What led to an error with this sentence; the refusal, if the trace has it.
    fn of_sentence(&self, message: &str, refused: Option<&Refused>) -> Option<Diagnosis> {
        let message = message.trim_end_matches('.');
        Some(match message {
            "Event loop is closed" => self.closed(refused),
            "Cannot close a running event loop" => self.closes_what_runs(),
            "Cannot run the event loop while another loop is running" => self.another_runs(),
            "Event loop stopped before Future completed" => self.stopped(),
            "no running event loop" => self.nothing_runs(),
            "Runner is closed" => self.runner_closed(),
            "invalid state" => self.done_already(refused, Cause::ResolvedTwice),
            // As the futures that are written in Python say it, asyncio's and those of threads.
            _ if message.starts_with("FINISHED: <") => self.done_already(refused, Cause::ResolvedTwice),
            _ if message.starts_with("CANCELLED: <") => self.done_already(refused, Cause::CancelledMeanwhile),
            "Timeout context manager should be used inside a task" => self.limit_on_another_loop(),
            _ if refused.is_some_and(|refused| refused.operation == "IOLoop.close") => self.closed_twice(),
            _ if message.ends_with("his event loop is already running") => self.runs_already(),
            _ if message.ends_with("() cannot be called from a running event loop") => self.runs_in_run(),
            _ if message.starts_with("There is no current event loop") => self.no_current_loop(message),
            _ if message.ends_with("attached to a different loop") => self.made_elsewhere(refused),
            _ if message.starts_with("The future belongs to a different loop") => {
                self.made_elsewhere(refused)
            }
            _ if message.ends_with("is bound to a different event loop") => {
                self.bound_elsewhere(message, refused)
            }
            _ if message.starts_with("the loop would wait for ever") => {
                self.swallowed().unwrap_or_else(|| self.everybody_waits())
            }
            _ if is_of_an_executor(message) => self.executor_shut_down(message),
            _ => match cause::of_sentence(message)? {
                Cause::CoroutineReused => self.ran_before(),
                cause if cause.is_of_the_system() => cause.blaming(self.asked_the_system()),
                cause => cause.into(),
            },
        })
    }

    /// What the system refused, where the error has no line: who asked for it, or waited for it.
    fn asked_the_system(&self) -> Option<Blame> {
        let asked = match self.record.event {
            Event::FutureFinished(FutureRef::Future(future), _) => self.replay.made(future),
            Event::TaskFinished(task, _) => self.waits_at(task, self.record.number),
            _ => None,
        };
        asked
            .filter(|_| self.line().is_none())
            .map(|asked| Blame::new(asked, say!(self, "blame-asked-for", step = self.names.moment(asked))))
    }

    /// The words of a message.
    fn say(&self, message: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        self.names.say(message, arguments)
    }

    /// Both that are to blame; the first is what one goes to.
    fn both(&self, one: Blame, other: Blame) -> Blame {
        one.and(other, self.names.locale())
    }

    // ── questions that several families ask ─────────────────────────────────

    /// The loop that runs in this thread at this step, if it is another than that.
    fn running_here(&self, but: Option<LoopId>) -> Option<LoopId> {
        self.replay.acting().filter(|acting| Some(*acting) != but)
    }

    /// Where the run of a loop began that is going on.
    fn run_begun(&self, event_loop: LoopId) -> Option<&'a Record> {
        run(self.replay, event_loop).begun
    }

    /// Whether the program does it in `__del__` or `drop`, or lets a task do it that was made there.
    fn is_in_finaliser(&self) -> bool {
        let made = match self.record.by {
            Actor::Task(task) => self.replay.task(task).and_then(|task| task.source),
            Actor::Callback(callback) => self.replay.callback(callback).and_then(|callback| callback.source),
            Actor::Program | Actor::Loop => None,
        };
        let lines = self.line().into_iter().chain(made);
        lines
            .into_iter()
            .any(|line| self.program.functions.is_finaliser(line) || line.inside() == Some("__del__"))
    }

    /// Whether the program was over, or does it when it is.
    fn is_at_exit(&self) -> bool {
        let is_for_exit = |line| self.program.functions.round(line).is_some_and(|round| round.is_at_exit);
        self.program.ended.is_some_and(|ended| ended < self.record.number)
            || self.line().is_some_and(is_for_exit)
    }

    /// The line of the program that did it.
    fn line(&self) -> Option<&'a SourceLine> {
        self.record.source.as_ref().filter(|line| is_of_the_program(line))
    }

    /// A record of the same thread before this, the latest first.
    fn latest(&self, is_it: impl Fn(&Record) -> bool) -> Option<&'a Record> {
        let end = self.replay.step_of(self.record.number).unwrap_or(self.replay.step()) - 1;
        self.replay.records()[..end].iter().rev().find(|record| is_it(record))
    }

    /// Whether `run`, or a `Runner`, did this to its loop: only those also shut down the
    /// loop's generators, at the same line.
    fn is_by_run(&self, record: &Record) -> bool {
        let Some(event_loop) = record.event_loop else { return false };
        self.replay.runs(event_loop).rev().any(|begun| {
            let Some(FutureRef::Task(task)) = until(begun) else { return false };
            let is_tidying =
                self.replay.task(task).is_some_and(|task| task.coroutine == "shutdown_asyncgens");
            is_tidying && begun.source == record.source
        })
    }
}

fn is_of_an_executor(message: &str) -> bool {
    message == "Executor shutdown has been called" || message.starts_with("cannot schedule new futures after")
}

/// `Event loop is closed`, of `RuntimeError: Event loop is closed`.
pub(crate) fn sentence(printed: &str) -> &str {
    printed.split_once(": ").map_or(printed, |(_, sentence)| sentence)
}
