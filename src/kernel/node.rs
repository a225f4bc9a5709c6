//! Futures and tasks: one object, whose result is set once.
//!
//! ```text
//!              set_result, set_exception
//!            ┌──────────────────────────▶ Finished
//!   Pending ─┤
//!            └──────────────────────────▶ Cancelled
//!              cancel
//!
//!   either arrow: Node::end ─▶ wake every waiter, in the order in which they came
//! ```
//!
//! Only a pending future has waiters, and only a finished one a result.
//!
//! | asyncio's `Future` | here |
//! | --- | --- |
//! | `_state` | `head.phase` |
//! | `_result`; `_exception` | `value`; among the rare things |
//! | `_callbacks` | `waiters`, where a task stands by its key |
//! | `__schedule_callbacks` | `end` |
//! | `_log_traceback` | `Phase::Unread`, of which `drop` tells |
//! | `__await__` | `poll`, in [`wait`](mod@super::wait) |

use std::cell::{Cell, OnceCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use super::loop_core::{AnyNode, Head, Kind, LoopCore, Phase};
use super::table::TaskKey;
use super::waiters::{Ticket, Waiters};
use crate::error::{Error, ErrorKind, Result};
use crate::exception_context::ExceptionContext;
use crate::flat_drop::flat_drop;
use crate::printing;
use crate::trace::event::{Event, FutureMade, Outcome, Why};
use crate::trace::ids::FutureRef;
use crate::trace::names::NameOf;
use crate::trace::source_line::Line;

/// What a task drives.
pub(super) type Coroutine<T> = Pin<Box<dyn std::future::Future<Output = Result<T>>>>;

/// How a result is printed.
pub(super) type Show<'a, T> = &'a dyn Fn(&T) -> String;

/// A future; with a coroutine, a task.
pub(super) struct Node<T: 'static> {
    pub(super) head: Head,
    pub(super) waiters: Waiters<DoneCallback<T>>,
    /// An exception, which few have, stands in the head.
    value: OnceCell<T>,
    /// Not here while it is polled, and gone when the task is done.
    pub(super) coroutine: Cell<Option<Coroutine<T>>>,
}

impl<T> Node<T> {
    /// Its memory comes first (`new_cyclic`), so that it is made where it stays, and not
    /// moved there.
    #[inline(always)]
    pub(super) fn new(head: impl FnOnce() -> Head, coroutine: Option<Coroutine<T>>) -> Rc<Self> {
        Rc::new_cyclic(|_| Self::pending(head(), coroutine))
    }

    #[inline(always)]
    pub(super) fn pending(head: Head, coroutine: Option<Coroutine<T>>) -> Self {
        let (waiters, value) = (Waiters::none(), OnceCell::new());
        Self { head, waiters, value, coroutine: Cell::new(coroutine) }
    }

    #[inline]
    pub(super) fn record_made(&self) {
        let head = &self.head;
        head.event_loop.record(Some(head.made_at), move || {
            Event::FutureMade(FutureMade { future: head.future_id(), class: head.class() })
        });
    }

    /// The first arrow of the diagram; `line` is the one that made it done, if one did.
    ///
    /// # Errors
    /// `Event loop is closed`, if it has waiters: the future is done all the
    /// same, and its waiters are lost.
    #[inline]
    pub(super) fn finish(self: &Rc<Self>, result: Result<T>, line: Option<Line>) -> Result<()> {
        match result {
            Ok(value) => {
                self.record_finished(line, || Outcome::Result);
                let again = self.value.set(value);
                debug_assert!(again.is_ok(), "a future is done once");
                self.end(Phase::Finished, line)
            }
            Err(error) => self.finish_with(error, line),
        }
    }

    #[cold]
    fn finish_with(self: &Rc<Self>, error: Error, line: Option<Line>) -> Result<()> {
        self.record_finished(line, || Outcome::Error(format!("{error:?}")));
        self.head.rare().exception.replace(Some(error));
        self.end(Phase::Unread, line)
    }

    /// The second: cancelled by a request, or by a coroutine that has raised `CancelledError`.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub(super) fn finish_cancelled(
        self: &Rc<Self>,
        phase: Phase,
        message: Option<&str>,
        line: Option<Line>,
    ) -> Result<()> {
        if self.head.kind != Kind::Foreign {
            self.record_finished(line, || Outcome::Cancelled);
        }
        if let Some(message) = message {
            self.head.rare().cancelled_with.replace(Some(message.into()));
        }
        self.end(phase, line)
    }

    /// Schedules all who have waited, in the order in which they came.
    #[inline(always)]
    fn end(self: &Rc<Self>, phase: Phase, line: Option<Line>) -> Result<()> {
        self.head.phase.set(phase);
        let (first, others) = self.waiters.take();
        let event_loop = &self.head.event_loop;
        if event_loop.is_closed() && (first.is_some() || others.is_some()) {
            return Err(self.loses_waiters(line));
        }
        if let Some(task) = first {
            event_loop.schedule(task, || self.why());
        }
        if let Some(others) = others {
            self.wake(*others);
        }
        Ok(())
    }

    #[cold]
    fn loses_waiters(&self, line: Option<Line>) -> Error {
        // What the program called: `call_soon` is the library's own affair.
        let operation = match self.head.phase.get() {
            Phase::Unread => "set_exception",
            Phase::Cancelled | Phase::Raised => "cancel",
            Phase::Finished | Phase::Pending => "set_result",
        };
        let (about, kind) = (Some(self.head.reference()), ErrorKind::EventLoopClosed);
        self.head.event_loop.refuse_line(line, about, operation, kind)
    }

    /// Why a waiter of its runs.
    pub(super) fn why(&self) -> Why {
        if self.head.kind == Kind::Foreign { Why::Cancel } else { Why::Done(self.head.reference()) }
    }

    fn record_finished(&self, line: Option<Line>, outcome: impl FnOnce() -> Outcome) {
        let head = &self.head;
        head.event_loop.record_for_program(line, move || {
            let outcome = Box::new(outcome());
            match head.reference() {
                FutureRef::Task(task) => Event::TaskFinished(task, outcome),
                future => Event::FutureFinished(future, outcome),
            }
        });
    }

    pub(super) fn forget_waiters(&self) {
        let (_, others) = self.waiters.take();
        let others = others.into_iter().flat_map(|others| *others);
        others.for_each(|waiter| self.head.event_loop.discard(|| flat_drop(waiter)));
    }

    /// As it prints, with a result that is printed so.
    pub(super) fn describe_showing(&self, show: Show<'_, T>) -> String {
        let ended = match (self.value.get(), self.head.exception()) {
            (Some(value), _) => format!(" result={}", printing::cut(show(value))),
            (None, Some(error)) => format!(" exception={}", error.repr()),
            (None, None) => self.waiters.describe(DoneCallback::describe),
        };
        match self.head.kind {
            Kind::Task => self.head.describe_task(&ended),
            _ => format!("{}{ended}>", self.head.describe_begin()),
        }
    }

    #[cold]
    fn report_unread(&self) {
        let Ok(Some(error)) = self.exception() else { return };
        let class = self.head.class();
        let context = ExceptionContext::new(format!("{class} exception was never retrieved"), Some(error));
        let context = context.with("future", self.describe()).about(self.head.reference());
        self.head.event_loop.report(context);
    }
}

impl<T: Clone> Node<T> {
    /// What it ended with; none while it is pending.
    #[inline]
    pub(super) fn outcome(&self) -> Option<Result<T>> {
        match self.value.get() {
            Some(value) => Some(Ok(value.clone())),
            None if self.head.is_done() => self.head.error_to_raise().map(Err),
            None => None,
        }
    }
}

impl<T> AnyNode for Node<T> {
    fn head(&self) -> &Head {
        &self.head
    }

    fn exception(&self) -> Result<Option<Error>> {
        self.head.mark_read();
        match self.head.phase.get() {
            Phase::Pending => Err(ErrorKind::ExceptionNotSet.into()),
            Phase::Finished | Phase::Unread => Ok(self.head.exception()),
            Phase::Cancelled | Phase::Raised => self.head.cancelled_error().map_or(Ok(None), Err),
        }
    }

    fn waiting_tasks(&self) -> Vec<TaskKey> {
        self.waiters.tasks()
    }

    fn has_waiter(&self, task: TaskKey) -> bool {
        self.waiters.has_task(task)
    }

    fn cancel(self: Rc<Self>, message: Option<&str>, line: Option<Line>) -> Result<()> {
        self.finish_cancelled(Phase::Cancelled, message, line)
    }

    fn describe(&self) -> String {
        match self.head.kind {
            Kind::Foreign => "something that is not glassloop's".to_owned(),
            _ => self.describe_showing(&printing::any_value),
        }
    }

    fn let_go(&self) {
        self.head.let_go();
        self.forget_waiters();
    }

    fn when_done(self: Rc<Self>, callback: Box<dyn Fn()>) -> Result<()> {
        Future::from(self).add_done_callback(move |_: &Future<T>| callback())?;
        Ok(())
    }

    fn step(self: Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey, waited: bool) {
        self.take_step(event_loop, key, waited);
    }

    fn step_panicked(self: Rc<Self>, event_loop: &Rc<LoopCore>, panic: Error) {
        self.keep_waker_if_held(event_loop);
        self.end_step(event_loop, self.head.key(), Poll::Ready(Err(panic)));
    }

    fn drop_coroutine(&self) {
        let coroutine = self.coroutine.take();
        self.head.event_loop.contain("Exception while a coroutine was dropped", || drop(coroutine));
    }
}

impl<T> Drop for Node<T> {
    /// Says that an exception is lost unread; and drops in turn what may hold
    /// the next future.  (Errors see to that themselves.)
    fn drop(&mut self) {
        match self.head.phase.get() {
            Phase::Unread => self.report_unread(),
            Phase::Pending if !self.waiters.is_empty() => flat_drop(self.waiters.take()),
            Phase::Finished if std::mem::needs_drop::<T>() => flat_drop(self.value.take()),
            _ => {}
        }
    }
}

/// A result that is not there yet.
///
/// Await it, read it, cancel it, or set it.  It belongs to one loop, and is
/// done once: with a result, with an exception, or cancelled.  Its waiters,
/// callbacks and awaiting tasks alike, are then scheduled with `call_soon`, in
/// the order in which they came.
///
/// Clones are one and the same future ([`same`](Future::same)).  Its result
/// can be read many times, so it has to be `Clone` for that.  Dropping every
/// clone of a future that holds an unread exception reports `Future exception
/// was never retrieved`.
///
/// Awaiting takes it, its clone or `&future`.  It is also a
/// [`std::future::Future`], so `select!` and `join!` take it.
///
/// Mirrors `asyncio.Future`.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let future = event_loop.create_future();
/// let setter = future.clone();
/// event_loop.call_soon(move || setter.set_result("done"))?;
/// assert_eq!(event_loop.run_until_complete(future)?, "done");
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct Future<T: 'static> {
    pub(super) node: Rc<Node<T>>,
    /// Where this handle stands among its waiters.
    pub(super) ticket: Ticket,
}

impl<T> From<Rc<Node<T>>> for Future<T> {
    #[inline]
    fn from(node: Rc<Node<T>>) -> Self {
        Self { node, ticket: Ticket::NONE }
    }
}

/// A callback with an identity: the same one can be added to futures many
/// times, and removed again.
///
/// In Python any function has one; a Rust closure has not.
///
/// ```
/// use glassloop::DoneCallback;
///
/// let event_loop = glassloop::EventLoop::new()?;
/// let callback = DoneCallback::new(|future: &glassloop::Future<i32>| assert!(future.done()));
/// let (one, two) = (event_loop.create_future(), event_loop.create_future());
/// one.add_shared_done_callback(&callback)?;
/// two.add_shared_done_callback(&callback)?;
/// assert_eq!(two.remove_done_callback(&callback), 1);
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct DoneCallback<T: 'static> {
    pub(super) named: Rc<Named<DoneFunction<T>>>,
}

pub(super) type DoneFunction<T> = dyn Fn(&Future<T>) -> Result<()>;

pub(super) struct Named<F: ?Sized> {
    pub(super) name: NameOf,
    /// The line that made it.
    pub(super) line: Line,
    /// Whether it is the loop's own bookkeeping.
    pub(super) internal: bool,
    /// What asyncio calls it, where it is part of one of its helpers.
    pub(super) python_name: Option<&'static str>,
    /// Where the callback stands that this one calls in a context, and so keeps: to a future
    /// both are the same one.
    pub(super) original: Option<*const ()>,
    pub(super) function: F,
}
