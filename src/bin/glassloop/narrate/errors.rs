//! What went wrong, which step caused it, and what cures it.

use std::iter::successors;

use glassloop::trace::event::{Actor, Event, Record, Refused, Reported, Said};
use glassloop::trace::file::Language;
use glassloop::trace::ids::{FutureRef, TaskId};

use super::{Teller, Told};
use crate::causes::{Blame, Case, Cause, Diagnosis, printed};
use crate::locale::say;
use crate::names::library;
use crate::steps::{named_by_assertion, next};
use crate::why::LONGEST;

/// So many steps behind a report it is looked for its printed form.
const SOON: usize = 8;

impl Teller<'_> {
    pub(super) fn tell_of_error(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::Refused(refused) => self.refused(refused),
            Event::Reported(reported) => self.reported(reported),
            Event::TaskDestroyed(task) => self.destroyed(*task),
            _ => return None,
        })
    }

    fn case(&self) -> Case<'_> {
        Case { replay: self.replay, names: self.names, record: self.record, program: self.program }
    }

    fn refused(&self, refused: &Refused) -> Told {
        let error = printed(refused);
        let error = error.trim_end_matches('.');
        let sentence = match &*refused.operation {
            "set_result" | "set_exception" if self.is_of_a_library(refused) => {
                let future = refused.about.map(|future| self.names.future(future)).unwrap_or_default();
                say!(self, "resolving-is-refused", future, error)
            }
            "wait" if refused.class == "Hang" => say!(self, "loop-gives-up", error),
            "await" => say!(self, "await-is-refused", error),
            _ if is_time_out(refused) => return self.timed_out(),
            "asyncio.run" if self.program.language == Language::Rust => {
                say!(self, "call-is-refused", operation = "run", error)
            }
            operation => {
                say!(self, "call-is-refused", operation = operation.trim_end_matches("()"), error)
            }
        };
        self.with_diagnosis(sentence, self.case().diagnosis())
    }

    /// Whether it is about a future that the program has not made: it has called something else,
    /// such as `event.set()`, which resolves it.
    fn is_of_a_library(&self, refused: &Refused) -> bool {
        let Some(FutureRef::Future(future)) = refused.about else { return false };
        self.replay
            .future(future)
            .and_then(|future| future.source)
            .is_some_and(|line| library(line).is_some())
    }

    /// The sentence, what is to blame, and the cure.
    fn with_diagnosis(&self, error: String, diagnosis: Option<Diagnosis>) -> Told {
        let blame = diagnosis.as_ref().and_then(|diagnosis| diagnosis.blame.as_ref());
        let sentence = match blame {
            Some(Blame { text, .. }) => say!(self, "error-with-its-blame", error, blame = text),
            None => say!(self, "error-without-blame", error),
        };
        self.curing(Told::failed(sentence), diagnosis.map(|diagnosis| diagnosis.cause))
    }

    /// The same, with what cures that cause.
    fn curing(&self, told: Told, cause: Option<Cause>) -> Told {
        let cure = cause.map(|cause| cause.cure(self.program.language, self.names.locale()));
        Told { is_kept: cause.is_some_and(Cause::is_kept), ..told.cured_by(cure) }
    }

    /// The limit's own cancel request has come back to it.
    fn timed_out(&self) -> Told {
        let who = self.names.doer(self.record);
        Told::failed(match self.time_was_over() {
            Some(over) => say!(self, "time-was-over-at", who, step = self.names.step(over.number, None)),
            None => say!(self, "time-was-over", who),
        })
    }

    /// The limit's request to cancel the task that it stands in.
    fn time_was_over(&self) -> Option<&Record> {
        let Actor::Task(task) = self.record.by else { return None };
        self.replay.cancelled(task).filter(|record| matches!(record.by, Actor::Callback(_)))
    }

    fn destroyed(&self, task: TaskId) -> Told {
        let is_closed = self.record.event_loop.is_some_and(|id| self.replay.closed(id).is_some());
        let (event_loop, task) = (self.event_loop(), self.names.task(task));
        let sentence = match is_closed {
            true => say!(self, "task-is-destroyed", event_loop, task),
            false => say!(self, "task-is-destroyed-alone", task),
        };
        self.with_diagnosis(sentence, self.case().diagnosis())
    }

    /// The number of the record that led to this one: of an error, the one that is to blame.
    pub(super) fn cause(&self) -> Option<u64> {
        let case = self.case();
        let blamed = match &self.record.event {
            Event::Refused(refused) if is_time_out(refused) => {
                self.time_was_over().map(|record| record.number)
            }
            Event::Said(said) => case.behind_line(said),
            event => named_by_assertion(event).or_else(|| case.arose()),
        };
        let diagnosed = || case.diagnosis().and_then(|diagnosis| diagnosis.blame).map(|blame| blame.number);
        blamed.or_else(diagnosed).or_else(|| self.replay.cause(self.record).map(|cause| cause.number))
    }

    /// The record that led to this one right away, if the one that is to blame led to that.
    pub(super) fn on_the_way_from(&self, blamed: u64) -> Option<u64> {
        let nearest = self.replay.cause(self.record)?;
        let before = |record: &&Record| self.replay.cause(record);
        let chain = successors(Some(nearest), before).take(LONGEST);
        let is_reached =
            chain.take_while(|record| record.number >= blamed).any(|record| record.number == blamed);
        is_reached.then_some(nearest.number)
    }

    /// The default handler does nothing but log, and that comes next.
    fn reported(&self, reported: &Reported) -> Told {
        let Reported { message, error, .. } = reported;
        let event_loop = self.event_loop();
        let logged = |said: &Said| said.target == "glassloop" && said.text.starts_with(message);
        let arose = self.case().arose();
        // What is told where it arose need not be told again.
        let diagnosis =
            self.case().diagnosis().filter(|_| arose.is_none() || error.is_none() || is_left(message));
        if matches!(next(self.replay).map(|next| &next.event), Some(Event::Said(said)) if logged(said)) {
            let sentence = say!(self, "loop-reports", event_loop, message);
            return self.curing(Told::happening(sentence), diagnosis.map(|diagnosis| diagnosis.cause));
        }
        let message = message.trim_end_matches(['!', '.']);
        let origin = if diagnosis.is_none() { self.origin() } else { String::new() };
        let sentence = match error {
            Some(error) if self.is_printed() => {
                say!(self, "loop-reports-an-error", event_loop, message, error = &**error, origin)
            }
            Some(error) => {
                say!(self, "handler-is-called-with-an-error", event_loop, message, error = &**error, origin)
            }
            None if self.is_printed() => say!(self, "loop-reports", event_loop, message),
            None => say!(self, "handler-is-called", event_loop, message),
        };
        self.with_diagnosis(sentence, diagnosis)
    }

    /// Whether the loop's own handler has it, which prints it: the program has set no other.
    fn is_printed(&self) -> bool {
        let number = self.record.number;
        let later = &self.replay.records()[self.replay.step()..];
        later
            .iter()
            .take(SOON)
            .any(|record| matches!(&record.event, Event::Said(said) if said.report == Some(number)))
    }

    /// The same, with what is to blame and the cure of an error that arose here.
    pub(super) fn with_cure(&self, told: Told) -> Told {
        if self.case().arose().is_some() {
            return told;
        }
        let Some(diagnosis) = self.case().diagnosis() else { return told };
        let told = match diagnosis.blame {
            Some(blame) => {
                told.adding(say!(self, "it-comes-from-this", blame = blame.text), self.names.locale())
            }
            None => told,
        };
        self.curing(told, Some(diagnosis.cause))
    }

    /// ` (see step 12)`, if the error arose there.
    pub(super) fn origin(&self) -> String {
        match self.case().arose() {
            Some(number) => say!(self, "see-step", step = self.names.step(number, None)),
            None => String::new(),
        }
    }
}

/// Whether it is of something that was found when it was dropped.
fn is_left(message: &str) -> bool {
    message.ends_with("was never retrieved")
}

/// Whether it is no refusal: a time limit ends with what it turns its own cancel request into.
pub(super) fn is_time_out(refused: &Refused) -> bool {
    refused.operation == "timeout" && refused.class == "TimeoutError"
}
