//! An operation that is refused: the error, and its place in the trace.
//!
//! In Python an exception shows where it was raised.  Here the caller may drop an `Err`, or pass
//! it on for a long way: so the trace has a record of each, with the line that asked.

use std::panic::Location;
use std::sync::Arc;

use super::current;
use super::inbox::Refusals;
use super::loop_core::{EventLoop, Head, LoopCore, Phase};
use super::recording::record_here;
use super::waits_here::line_of_the_program;
use crate::error::{Error, ErrorKind, Result};
use crate::trace::event::{Bound, Event, Record, Refused};
use crate::trace::ids::FutureRef;
use crate::trace::recorder::RecordMark;
use crate::trace::source_line::Line;

impl LoopCore {
    /// An error of an operation that was refused, after it was recorded.
    #[track_caller]
    pub(super) fn refuse(&self, operation: &'static str, kind: ErrorKind) -> Error {
        self.refuse_line(Some(Location::caller()), None, operation, kind)
    }

    /// The same, where a future is what is wrong.
    #[track_caller]
    pub(super) fn refuse_about(&self, about: FutureRef, operation: &'static str, kind: ErrorKind) -> Error {
        self.refuse_line(Some(Location::caller()), Some(about), operation, kind)
    }

    /// The same for the line that asked for it, if one did.
    #[cold]
    pub(super) fn refuse_line(
        &self,
        line: Option<Line>,
        about: Option<FutureRef>,
        operation: &'static str,
        kind: ErrorKind,
    ) -> Error {
        let error = Error::new(kind);
        self.record_for_program(line, || {
            Event::Refused(Box::new(Refused { about, ..refused(operation, &error) }))
        });
        error
    }

    /// # Errors
    /// `Event loop is closed`.
    #[track_caller]
    pub(super) fn check_closed(&self, operation: &'static str) -> Result<()> {
        if self.is_closed() { Err(self.refuse(operation, ErrorKind::EventLoopClosed)) } else { Ok(()) }
    }

    /// What is to be written of operations that other threads try on this loop once it is
    /// closed: of one that has a journal, which observes the loop in all threads.
    ///
    /// The loop's clock stands still from now on: only its own thread may ask it.
    pub(super) fn refused_later(&self) -> Option<Refusals> {
        let journal = self.recorder.journal()?.clone();
        let (event_loop, iteration, nanoseconds) = (self.id(), self.iteration.get(), self.clock.now());
        Some(Arc::new(move |operation, line, error| {
            let event = Event::Refused(Box::new(refused(operation, error)));
            let record = Record {
                event_loop: Some(event_loop),
                iteration,
                nanoseconds,
                by: current::actor(),
                source: Some(line_of_the_program(line).into()),
                ..Record::outside(event)
            };
            journal.write(record, false);
        }))
    }
}

impl Head {
    /// A future is done, and its waiters cannot be put into the queue of a closed loop.
    #[cold]
    pub(super) fn refuse_to_schedule(&self, line: Option<Line>) -> Error {
        // What the program called: `call_soon` is the library's own affair.
        let operation = match self.phase.get() {
            Phase::Unread => "set_exception",
            Phase::Cancelled | Phase::Raised => "cancel",
            Phase::Finished | Phase::Pending => "set_result",
        };
        self.event_loop.refuse_line(line, Some(self.reference()), operation, ErrorKind::EventLoopClosed)
    }
}

/// What the trace says of it.
pub(super) fn refused(operation: &'static str, error: &Error) -> Refused {
    Refused {
        operation: operation.into(),
        about: None,
        class: error.class().to_owned(),
        message: error.message().into_owned(),
        cause: None,
    }
}

/// An error of an operation that was refused, after it was written into the trace: of the
/// loop that runs in this thread, or outside of every loop.
///
/// ```
/// use glassloop::trace::Event;
///
/// let records = glassloop::testing::record(|| {
///     glassloop::get_running_loop().unwrap_err();
/// });
/// assert!(matches!(&records[0].event, Event::Refused(refused) if refused.operation == "get_running_loop"));
/// ```
#[track_caller]
pub fn refuse_here(operation: &'static str, kind: ErrorKind) -> Error {
    let error = Error::new(kind);
    let line = line_of_the_program(Location::caller());
    record_here(Some(line.into()), || Event::Refused(Box::new(refused(operation, &error))));
    error
}

impl EventLoop {
    /// Has an error of a layer above the kernel written into the trace, as one
    /// of the loop's own is: `operation` was refused with it.
    #[track_caller]
    pub fn refuse(&self, operation: &'static str, kind: ErrorKind) -> Error {
        self.core.refuse(operation, kind)
    }

    /// The same; `cause` is the record that led to it, if there is one.
    #[track_caller]
    pub fn refuse_because(
        &self,
        cause: Option<&RecordMark>,
        operation: &'static str,
        kind: ErrorKind,
    ) -> Error {
        let error = Error::new(kind);
        self.core.record_for_program(Some(Location::caller()), || {
            let cause = cause.and_then(|cause| cause.number_in(&self.core.recorder.trace()));
            Event::Refused(Box::new(Refused { cause, ..refused(operation, &error) }))
        });
        error
    }

    /// Has written into the trace that a lock or the like of this class belongs to this
    /// loop from now on, for a later refusal to name.
    #[track_caller]
    pub fn bind(&self, class: impl FnOnce() -> String) -> Option<RecordMark> {
        let (mut mark, line) = (None, line_of_the_program(Location::caller()));
        self.core.if_watched(|| {
            let bound = Event::Bound(Box::new(Bound { class: class().into() }));
            mark = Some(self.core.write_marked(Some(line.into()), bound));
        });
        mark
    }
}
