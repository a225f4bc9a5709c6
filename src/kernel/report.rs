//! What becomes of an error that no code has dealt with yet: it is refused to a caller, or reported
//! where there is none.
//!
//! ```text
//!   an operation asks for what cannot be ──▶ refuse ──▶ the caller is given the error
//!   a callback failed, an exception was     ──▶ report ──▶ the exception handler, else the log
//!   never read, a drop has panicked
//! ```
//!
//! Either leaves a record.  In Python an exception shows where it was raised.  Here the caller may
//! drop an `Err`, or pass it on for a long way: so the record has the line that asked.
//!
//! A panic of the user's code ends here as well, unless it was a callback's or a step's.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `raise RuntimeError('Event loop is closed')` | `refuse`, whose error the caller returns |
//! | `call_exception_handler(context)` | `report` |
//! | `default_exception_handler` | `log_exception` |
//! | `except BaseException:` around the handler | `tell_handler` |
//! | `slow_callback_duration`, in `_run_once` | `start_timing`, `end_timing` |
//!
//! asyncio calls the handler in the context of the task or handle that it is told of; here it is
//! called in the context of what runs.

use std::fmt;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::current;
use super::inbox::Refusals;
use super::loop_core::{AnyNode, EventLoop, ExceptionHandler, Head, LoopCore, Phase};
use super::recording::{print_report, record_here};
use super::waits_here::line_of_the_program;
use crate::error::{Error, ErrorKind, Result, catch_panic, contained};
use crate::exception_context::ExceptionContext;
use crate::printing::boolean;
use crate::say::{Level, say};
use crate::trace::event::{Bound, Event, Record, Refused, Reported};
use crate::trace::ids::FutureRef;
use crate::trace::recorder::RecordMark;
use crate::trace::source_line::Line;

// ── refused ──────────────────────────────────────────────────────────────────

impl LoopCore {
    /// An error of an operation that was refused, after it was recorded.
    ///
    /// `#[track_caller]`, here and on each function on the way to here, leads to the line of the program
    /// that called the operation.
    #[track_caller]
    pub(super) fn refuse(&self, operation: &'static str, kind: ErrorKind) -> Error {
        self.refuse_line(Some(Location::caller()), None, operation, kind)
    }

    /// Refuses an operation where a future is what is wrong.
    #[track_caller]
    pub(super) fn refuse_about(&self, about: FutureRef, operation: &'static str, kind: ErrorKind) -> Error {
        self.refuse_line(Some(Location::caller()), Some(about), operation, kind)
    }

    /// Refuses an operation for the line that asked for it, if one did.
    ///
    /// `#[cold]`: operations are seldom refused, and the making of the record shall not stand in their
    /// way.
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

    /// A future is done, and its waiters cannot be put into the queue of a closed loop.
    #[cold]
    pub(super) fn refuse_to_schedule(&self, future: &dyn AnyNode, line: Option<Line>) -> Error {
        let head = future.head();
        // What the program called: `call_soon` is the library's own affair.
        let operation = match head.phase.get() {
            Phase::Unread => "set_exception",
            Phase::Cancelled | Phase::Raised => "cancel",
            Phase::Finished | Phase::Pending => "set_result",
        };
        self.refuse_line(line, Some(head.reference()), operation, ErrorKind::EventLoopClosed)
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
    /// The loop's clock stands still from now on: only its own thread may ask it.  So what a record
    /// needs of the loop is read now, and the closure holds the journal and not the loop, which could
    /// not leave its thread.
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

impl Head {
    /// Refuses an operation on this future.
    #[cold]
    #[track_caller]
    pub(super) fn refuse(&self, operation: &'static str, kind: ErrorKind) -> Error {
        self.event_loop.refuse_about(self.reference(), operation, kind)
    }

    /// Tells the exception handler of this task or future, in the task's own context.
    pub(super) fn report(&self, told: ExceptionContext) {
        match self.context() {
            Some(context) => context.run(|| self.event_loop.report(told)),
            None => self.event_loop.report(told),
        }
    }
}

/// The last handle of a future or task is gone, and its exception was never read.
///
/// It counts as read from now on, and so is reported once.
#[cold]
pub(super) fn report_unread(node: &dyn AnyNode) {
    let head = node.head();
    head.mark_read();
    let message = format!("{} exception was never retrieved", head.class());
    let context = ExceptionContext::new(message, head.exception());
    head.report(context.with("future", node.describe()).about(head.reference()));
}

impl EventLoop {
    /// Has an error of a layer above the kernel written into the trace, as one
    /// of the loop's own is: `operation` was refused with it.
    #[track_caller]
    pub fn refuse(&self, operation: &'static str, kind: ErrorKind) -> Error {
        self.core.refuse(operation, kind)
    }

    /// Refuses an operation; `cause` is the record that led to it, if there is one.
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

// ── reported ─────────────────────────────────────────────────────────────────

/// What is reported of something that panics as the loop drops it.
pub(super) const LET_GO: &str = "Exception while the loop let go of what it held";

impl LoopCore {
    /// Tells the exception handler.
    ///
    /// The record is written first, and its mark goes with the context: what the default handler logs
    /// is tied to it.  The handler is cloned out of its cell, as it may set another one.
    ///
    /// While the loop is dropped there is no `EventLoop` to give to a handler: then it is logged.
    pub(super) fn report(&self, mut context: ExceptionContext) {
        self.if_watched(|| {
            let error = context.exception.as_ref().map(|error| format!("{error:?}"));
            let reported = Reported { message: context.message.clone(), error, about: context.about };
            context.report = Some(self.write_marked(None, Event::Reported(Box::new(reported))));
        });
        let handler = self.reporting.handler.borrow().clone();
        tell_handler(handler.zip(self.this().map(EventLoop::from)), context);
    }

    /// The handler is dropped when the cell is free again: with its closure go values of the user's.
    pub(super) fn forget_exception_handler(&self) {
        drop(self.reporting.handler.take());
    }

    /// User code begins to run: in debug mode, it is timed.
    pub(super) fn start_timing(&self) {
        self.reporting.started.set(self.reporting.debug.get().then(|| self.clock.now()));
    }

    /// It has run: a warning, if that took long.
    ///
    /// A slow callback is the commonest fault of a program with a loop: while it computes, no other has
    /// its turn.  asyncio says so in debug mode, in the same words.
    ///
    /// `is_observed` is put right here, after user code that may have switched debug mode off or removed
    /// the last observer: nothing but a look too many is lost until then.
    pub(super) fn end_timing(&self, what: impl FnOnce() -> String) {
        self.is_observed.set(self.recorder.is_watched() || self.reporting.debug.get());
        let Some(started) = self.reporting.started.take() else { return };
        let took = self.clock.now().saturating_sub(started);
        // What begins inside a step is part of that one.
        if self.steps_inside.get() == 0 && took >= self.reporting.slow_callback_duration.get() {
            let seconds = Duration::from_nanos(took).as_secs_f64();
            say(Level::Warn, format_args!("Executing {} took {seconds:.3} seconds", what()));
        }
    }

    /// Runs user code; a panic is reported under these words.  Whether there was none.
    ///
    /// In Python any code may raise, and the loop goes on.  A panic that went through the loop would
    /// take all its tasks along; here it takes what was called.
    pub(super) fn contain(&self, failed: &str, user_code: impl FnOnce()) -> bool {
        catch_panic(user_code)
            .map_err(|panic| self.report(ExceptionContext::new(failed, Some(panic))))
            .is_ok()
    }

    /// Drops something of the user's, who may panic.
    pub(super) fn discard(&self, drop_it: impl FnOnce()) {
        self.contain(LET_GO, drop_it);
    }

    /// Drops many things of the user's, one by one: two that panic in one drop
    /// would abort the process.
    pub(super) fn discard_each<T>(&self, things: impl IntoIterator<Item = T>) {
        things.into_iter().for_each(|thing| self.discard(|| drop(thing)));
    }

    pub(super) fn describe(&self) -> String {
        format!(
            "<_UnixSelectorEventLoop running={} closed={} debug={}>",
            boolean(self.is_running()),
            boolean(self.is_closed()),
            boolean(self.reporting.debug.get())
        )
    }
}

/// A panic of the handler, or of what is dropped with the last clone of it or of the
/// error, is logged: reporting it would ask the same handler.
///
/// So the handler and the context are dropped here, each by itself and caught, and not at the end of
/// the function: a second panic while the first goes up the stack ends the process.
fn tell_handler(handler: Option<(Rc<ExceptionHandler>, EventLoop)>, context: ExceptionContext) {
    let told = catch_panic(|| match &handler {
        Some((handler, event_loop)) => handler(event_loop, &context),
        None => log_exception(&context),
    });
    // Before the context is dropped: the log says what the handler was being told.
    let about = context.as_dictionary();
    let dropped = [catch_panic(|| drop(handler)), catch_panic(|| drop(context))];
    for panic in [told].into_iter().chain(dropped).filter_map(Result::err) {
        let unhandled = ExceptionContext::new("Unhandled error in exception handler", Some(panic));
        log_exception(&unhandled.with("context", about.clone()));
    }
}

/// What the default handler does.
fn log_exception(context: &ExceptionContext) {
    print_report(context.report.clone(), || say(Level::Error, format_args!("{context}")));
}

impl EventLoop {
    /// Has all that the program does not deal with given to this handler, instead of logged.
    ///
    /// That is an error in a callback, an unread exception, a
    /// task that was destroyed while it was pending.
    /// [`reset_exception_handler`](EventLoop::reset_exception_handler) brings the
    /// default back.  Mirrors `loop.set_exception_handler`.
    ///
    /// ```
    /// use std::cell::RefCell;
    /// use std::rc::Rc;
    /// use glassloop::Error;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let heard = Rc::new(RefCell::new(Vec::new()));
    /// let hears = heard.clone();
    /// event_loop.set_exception_handler(move |_, context| {
    ///     hears.borrow_mut().push(format!("{:?}", context.exception.as_ref().unwrap()));
    /// });
    /// event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom")))?;
    /// event_loop.run_once()?;
    /// assert_eq!(*heard.borrow(), ["ValueError: boom"]);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn set_exception_handler(&self, handler: impl Fn(&EventLoop, &ExceptionContext) + 'static) {
        drop(self.core.reporting.handler.replace(Some(Rc::new(handler))));
    }

    /// The handler that was set, if one was.  Mirrors `loop.get_exception_handler`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// assert!(event_loop.get_exception_handler().is_none());
    /// event_loop.set_exception_handler(|event_loop, context| event_loop.default_exception_handler(context));
    /// assert!(event_loop.get_exception_handler().is_some());
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn get_exception_handler(&self) -> Option<Rc<ExceptionHandler>> {
        self.core.reporting.handler.borrow().clone()
    }

    /// What is done if no handler was set: it logs, as [`ExceptionContext`] prints.  A
    /// handler calls it for what it leaves to it.
    /// Mirrors `loop.default_exception_handler`.
    pub fn default_exception_handler(&self, context: &ExceptionContext) {
        log_exception(context);
    }

    /// Brings the default handler back, which logs.
    /// Mirrors `loop.set_exception_handler(None)`.
    pub fn reset_exception_handler(&self) {
        self.core.forget_exception_handler();
    }

    /// Gives something that the program does not deal with to the exception handler.
    /// Mirrors `loop.call_exception_handler`.
    pub fn call_exception_handler(&self, message: &str, exception: Option<Error>) {
        self.core.report(ExceptionContext::new(message, exception));
    }

    /// Calls the exception handler with what else there is to say: whose it is, for example.
    ///
    /// ```
    /// use glassloop::ExceptionContext;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.set_exception_handler(|_, context| assert_eq!(context.get("task"), Some("<Task 7>")));
    /// event_loop.report(ExceptionContext::new("It went wrong", None).with("task", "<Task 7>"));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn report(&self, context: ExceptionContext) {
        self.core.report(context);
    }

    /// Whether the loop is in debug mode.  Mirrors `loop.get_debug`.
    pub fn get_debug(&self) -> bool {
        self.core.reporting.debug.get()
    }

    /// Switches debug mode, in which the loop warns of callbacks and steps that
    /// take too long.  The environment variable `GLASSLOOP_DEBUG=1` does so for
    /// every loop.  Mirrors `loop.set_debug`.
    pub fn set_debug(&self, debug: bool) {
        self.core.reporting.debug.set(debug);
        self.core.is_observed.set(true);
    }

    /// From how long on a callback is slow; 0.1 seconds unless set otherwise.
    /// Mirrors `loop.slow_callback_duration`.
    pub fn slow_callback_duration(&self) -> Duration {
        Duration::from_nanos(self.core.reporting.slow_callback_duration.get())
    }

    /// Sets [`slow_callback_duration`](EventLoop::slow_callback_duration).
    pub fn set_slow_callback_duration(&self, duration: Duration) {
        self.core.reporting.slow_callback_duration.set(super::clock::nanoseconds(duration));
    }
}

impl fmt::Debug for EventLoop {
    /// As asyncio prints it: `<_UnixSelectorEventLoop running=False closed=True debug=False>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.core.describe())
    }
}

/// Runs user code whose caller is told what comes of it: its error, or its panic.
pub(super) fn outcome_of<R>(user_code: impl FnOnce() -> Result<R>) -> Result<R> {
    contained(user_code)
}
