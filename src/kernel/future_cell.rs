//! Futures: a result that somebody will set, once.
//!
//! ```text
//!              set_result, set_exception
//!            ┌──────────────────────────▶ Finished
//!   Pending ─┤
//!            └──────────────────────────▶ Cancelled
//!              cancel
//!
//!   either arrow: FutureCell::finish ─▶ wake every waiter, in order of arrival
//! ```

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::rc::Rc;

use super::done_callback::{DoneCall, DoneCallback};
use super::exception_context::ExceptionContext;
use super::future::Future;
use super::loop_core::LoopCore;
use super::pass_on::Asked;
use super::wait::Place;
use super::waiters::{Waiter, Waiters};
use crate::error::{Error, ErrorKind, Result};
use crate::flat_drop::flat_drop;
use crate::printing;
use crate::trace::event::{Awaited, Event, Outcome, Why};
use crate::trace::ids::{FutureRef, TaskId};

/// The line of the program that asked for something.
pub(super) type Source = &'static Location<'static>;

/// A future or task of any result type, as the kernel holds it.
pub(super) trait FutureObject {
    fn event_loop(&self) -> &Rc<LoopCore>;

    fn reference(&self) -> FutureRef;

    /// How the trace names it where a task waits for it.
    fn awaited(&self) -> Awaited {
        Awaited::Future(self.reference())
    }

    fn is_done(&self) -> bool;

    /// Whether this task is among those that wait for it.
    fn has_waiter(&self, task: TaskId) -> bool;

    /// What `cancel` does to this kind of future; `source` is the line that called it.
    /// It is part of [`request_cancel`](super::pass_on::request_cancel), which all call.
    fn ask_to_cancel(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<Asked>;

    /// As it prints: `<Future pending cb=[Task.task_wakeup()]>`.
    fn describe(&self) -> String;

    /// The same without what it ended with, and who waits for it.
    fn describe_briefly(&self) -> String {
        self.describe()
    }

    /// Lets go of whatever it holds, so that nothing is held in a circle.
    fn let_go(&self);
}

/// What sort of future it is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Plain,
    /// Composed of others: it has a canceller, which holds them.
    Composite,
    Task,
}

/// The same, with its result type.
pub(super) trait TypedFuture<T: 'static>: FutureObject {
    fn cell(&self) -> &FutureCell<T>;

    /// As it prints, with a result that is printed so.
    fn describe_showing(&self, show: Show<'_, T>) -> String;
}

/// What futures and tasks have in common.
pub(super) struct FutureCell<T: 'static> {
    pub(super) event_loop: Rc<LoopCore>,
    /// The line that made it.
    pub(super) source: Source,
    state: RefCell<State<T>>,
    /// The key of the next waiter that is no task.
    next_key: Cell<u32>,
    /// Whether it holds an exception that nobody has looked at.
    unread: Cell<bool>,
    pub(super) kind: Kind,
}

/// How far a future is, see the diagram above; only a pending one has waiters.
pub(super) enum State<T: 'static> {
    Pending(Waiters<T>),
    /// With the message that was given to `cancel`.
    Cancelled(Option<Box<str>>),
    /// A task whose coroutine has raised `CancelledError`.  Its message goes to the first
    /// who asks, as in asyncio, which keeps the error itself until then.
    Raised(Cell<Option<Box<str>>>),
    Finished(Result<T>),
}

impl<T> State<T> {
    pub(super) fn cancelled(message: Option<&str>) -> Self {
        State::Cancelled(message.map(Into::into))
    }
}

impl<T> FutureCell<T> {
    pub(super) fn new(event_loop: Rc<LoopCore>, source: Source, kind: Kind) -> Self {
        Self {
            event_loop,
            source,
            state: RefCell::new(State::Pending(Waiters::None)),
            next_key: Cell::new(0),
            unread: Cell::new(false),
            kind,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        !matches!(*self.state.borrow(), State::Pending(_))
    }

    pub(super) fn is_cancelled(&self) -> bool {
        matches!(*self.state.borrow(), State::Cancelled(_) | State::Raised(_))
    }

    /// Changes the list of waiters, if the future is pending.
    #[inline]
    fn change_waiters<R>(&self, change: impl FnOnce(&mut Waiters<T>) -> R) -> Option<R> {
        // Whoever has borrowed it is cloning the result: it is done.
        match self.state.try_borrow_mut().as_deref_mut() {
            Ok(State::Pending(waiters)) => Some(change(waiters)),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn add_waiter(&self, waiter: Waiter<T>) {
        self.change_waiters(|waiters| waiters.push(waiter));
    }

    /// A key for a waiter that is no task.
    pub(super) fn next_key(&self) -> u32 {
        self.next_key.set(self.next_key.get().wrapping_add(1));
        self.next_key.get()
    }

    /// Takes the waiter at this place out; none if the future is done.
    pub(super) fn remove_waiter(&self, place: &Place) -> Option<Waiter<T>> {
        self.change_waiters(|waiters| waiters.remove(place)).flatten()
    }

    pub(super) fn has_waiter(&self, task: TaskId) -> bool {
        self.change_waiters(|waiters| waiters.has_task(task)).unwrap_or(false)
    }

    /// Removes a callback, and says how many times it was there.
    pub(super) fn remove_callback(&self, callback: &DoneCallback<T>) -> usize {
        let removed = self.change_waiters(|waiters| waiters.remove_callback(callback));
        removed.map_or(0, |removed| removed.len())
    }

    pub(super) fn forget_waiters(&self) {
        let waiters = self.change_waiters(Waiters::take).unwrap_or(Waiters::None);
        waiters.into_each(|waiter| self.event_loop.discard(|| flat_drop(waiter)));
    }

    /// Both arrows of the diagram.  `this` is the future that the cell is part of,
    /// `source` the line that made it done, if one did.
    ///
    /// # Errors
    /// `Event loop is closed`, if somebody waits: the future is done all the
    /// same, and its waiters are lost.
    pub(super) fn finish(
        &self,
        this: &Rc<dyn TypedFuture<T>>,
        state: State<T>,
        source: Option<Source>,
    ) -> Result<()> {
        self.unread.set(matches!(state, State::Finished(Err(_))));
        self.record_finish(this, &state, source);
        let before = self.state.replace(state);
        match before {
            State::Pending(waiters) if !waiters.is_empty() => self.wake(waiters, this, source),
            _ => Ok(()),
        }
    }

    /// What the program calls that makes a future so: `call_soon` is the library's own affair.
    fn made_done_by(&self) -> &'static str {
        match &*self.state.borrow() {
            State::Finished(Err(_)) => "set_exception",
            State::Cancelled(_) | State::Raised(_) => "cancel",
            State::Finished(Ok(_)) | State::Pending(_) => "set_result",
        }
    }

    /// Schedules whoever has waited, in the order in which they came.
    fn wake(&self, waiters: Waiters<T>, this: &Rc<dyn TypedFuture<T>>, source: Option<Source>) -> Result<()> {
        if self.event_loop.is_closed() {
            let (about, kind) = (Some(this.reference()), ErrorKind::EventLoopClosed);
            return Err(self.event_loop.refuse_line(source, about, self.made_done_by(), kind));
        }
        let why = || Why::Done(this.reference());
        waiters.into_each(|waiter| match waiter {
            Waiter::Task(task) => self.event_loop.schedule(task, why),
            Waiter::Foreign(foreign) => self.event_loop.discard(|| foreign.waker.wake()),
            Waiter::Callback(callback) => {
                let call = DoneCall { future: Future::from(this.clone()), callback };
                self.event_loop.push_callback(call.callback.source(), call, why);
            }
        });
        Ok(())
    }

    fn record_finish(&self, this: &Rc<dyn TypedFuture<T>>, state: &State<T>, source: Option<Source>) {
        self.event_loop.record_for_program(source, move || {
            let outcome = Box::new(match state {
                State::Finished(Err(error)) => Outcome::Error(format!("{error:?}")),
                State::Cancelled(_) | State::Raised(_) => Outcome::Cancelled,
                State::Finished(Ok(_)) | State::Pending(_) => Outcome::Result,
            });
            match this.reference() {
                FutureRef::Task(task) => Event::TaskFinished(task, outcome),
                future => Event::FutureFinished(future, outcome),
            }
        });
    }

    /// Its exception counts as looked at: somebody reads it, is raised at here, or asks a
    /// future that is done to be cancelled.
    #[inline]
    pub(super) fn is_read(&self) {
        self.unread.set(false);
    }

    /// The exception that it holds.
    ///
    /// # Errors
    /// As [`Future::exception`].
    pub(super) fn exception(&self) -> Result<Option<Error>> {
        self.is_read();
        match &*self.state.borrow() {
            State::Pending(_) => Err(ErrorKind::ExceptionNotSet.into()),
            State::Cancelled(_) | State::Raised(_) => self.cancelled_error().map_or(Ok(None), Err),
            State::Finished(Err(error)) => Ok(Some(error.clone())),
            State::Finished(Ok(_)) => Ok(None),
        }
    }

    /// The message that it was cancelled with, and keeps.
    pub(super) fn cancel_message(&self) -> Option<String> {
        match &*self.state.borrow() {
            State::Cancelled(message) => message.as_deref().map(str::to_owned),
            _ => None,
        }
    }

    /// What it raises, if it was cancelled.
    pub(super) fn cancelled_error(&self) -> Option<Error> {
        match &*self.state.borrow() {
            State::Cancelled(message) => Some(cancelled_error(message.clone())),
            State::Raised(message) => Some(cancelled_error(message.take())),
            State::Pending(_) | State::Finished(_) => None,
        }
    }

    /// What its future does when it is dropped, and has said what nobody has read.
    #[inline]
    pub(super) fn goes(&mut self) {
        // A waiter may hold the next future, and so may a result.  Errors see to it themselves.
        let state = self.state.get_mut();
        let may_hold_others = match state {
            State::Pending(waiters) => !waiters.is_empty(),
            State::Finished(Ok(_)) => std::mem::needs_drop::<T>(),
            State::Finished(Err(_)) | State::Cancelled(_) | State::Raised(_) => false,
        };
        if may_hold_others {
            flat_drop(std::mem::replace(state, State::Pending(Waiters::None)));
        }
    }

    /// Says that an exception is lost, when the future that holds it is.
    #[inline]
    pub(super) fn report_if_unread(&self, class: &str, future: &dyn FutureObject) {
        if self.unread.get() {
            self.report_unread(class, future);
        }
    }

    #[cold]
    fn report_unread(&self, class: &str, future: &dyn FutureObject) {
        if let Ok(Some(error)) = self.exception() {
            let context =
                ExceptionContext::new(format!("{class} exception was never retrieved"), Some(error));
            self.event_loop.report(context.with("future", future.describe()).about(future.reference()));
        }
    }

    /// `pending`, `finished` or `cancelled`.
    pub(super) fn state_name(&self) -> &'static str {
        match &*self.state.borrow() {
            State::Pending(_) => "pending",
            State::Cancelled(_) | State::Raised(_) => "cancelled",
            State::Finished(_) => "finished",
        }
    }

    /// ` exception=…` or ` result=…`, what it ended with; ` cb=[…]`, who waits for it.
    pub(super) fn describe_rest(&self, show: Show<'_, T>) -> String {
        match &*self.state.borrow() {
            State::Pending(waiters) => waiters.describe(),
            State::Cancelled(_) | State::Raised(_) => String::new(),
            State::Finished(Ok(result)) => format!(" result={}", printing::cut(show(result))),
            State::Finished(Err(error)) => format!(" exception={}", error.repr()),
        }
    }
}

/// How a result is printed.
pub(super) type Show<'a, T> = &'a dyn Fn(&T) -> String;

impl<T: Clone> FutureCell<T> {
    /// What it ended with; none while it is pending.
    pub(super) fn outcome(&self) -> Option<Result<T>> {
        self.is_read();
        match &*self.state.borrow() {
            State::Pending(_) => None,
            State::Cancelled(_) | State::Raised(_) => self.cancelled_error().map(Err),
            State::Finished(result) => Some(result.clone()),
        }
    }
}

fn cancelled_error(message: Option<Box<str>>) -> Error {
    Error::cancelled(message.map(String::from))
}
