//! The await: how a task waits for a future, a task, or its next turn.
//!
//! This is the only clever part of the kernel.  A *leaf* is an await that is
//! glassloop's own.  Polled, it
//!
//! 1. raises `CancelledError` if the running task is being thrown into, and
//!    this leaf was suspended in an earlier step: "raise at the await";
//! 2. gives the result if there is one;
//! 3. else joins the future's waiters, and notes on the task what that waits
//!    for, so that cancelling the task can cancel the future.
//!
//! The note is taken back when the leaf goes on or is dropped, so a `join!` or
//! `select!` over several leaves needs no code of its own.

use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::current;
use super::future::Future;
use super::future_cell::{FutureObject, Waiter};
use super::loop_core::LoopCore;
use super::task::TaskObject;
use crate::error::{Error, ErrorKind, Result};
use crate::trace::event::{Event, Why};
use crate::trace::snapshot::TaskState;

/// How far one handle is with awaiting its future.
pub(super) enum AwaitState {
    NotYet,
    /// It stands among the future's waiters under this key, for this task if for one.
    Waiting(u32, Option<Rc<dyn TaskObject>>),
    /// The future cannot be awaited; the error comes with the next step.
    Refused(Error),
}

impl<T: Clone + 'static> std::future::Future for Future<T> {
    type Output = Result<T>;

    /// The line of the `.await` is the caller's.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        let task = current::running_task();
        if let Some(error) = this.error_due(task.as_ref()) {
            this.stop_waiting();
            return Poll::Ready(Err(error));
        }
        let Some(outcome) = this.object.cell().outcome() else {
            this.suspend(task, context.waker());
            return Poll::Pending;
        };
        if let Some(task) = task {
            task.core().await_is_over(&*this.object);
        }
        this.go_on();
        Poll::Ready(outcome)
    }
}

impl<T: 'static> Future<T> {
    /// What an await that was suspended before has to raise instead of the result.
    fn error_due(&self, task: Option<&Rc<dyn TaskObject>>) -> Option<Error> {
        if matches!(self.wait, AwaitState::NotYet) {
            return None;
        }
        let refused = || match &self.wait {
            AwaitState::Refused(error) => Some(error.clone()),
            _ => None,
        };
        task.and_then(|task| task.core().thrown()).or_else(refused)
    }

    #[track_caller]
    fn suspend(&mut self, task: Option<Rc<dyn TaskObject>>, waker: &Waker) {
        let Some(task) = task else {
            return self.join_waiters(Waiter::Foreign(waker.clone()), None);
        };
        let (core, event_loop) = (task.core(), task.event_loop());
        core.awaits_at.set(Some(Location::caller()));
        if let Some(error) = refusal(&task, event_loop, &*self.object) {
            self.stop_waiting();
            self.wait = AwaitState::Refused(error);
            core.awaits_next_turn();
            return event_loop.schedule(task.clone(), || Why::Refused);
        }
        // Inside a `FuturesUnordered` or the like the waker is not the task's.
        let by_itself = event_loop.polls_with(waker);
        self.note_on(&task, by_itself);
        let waiter = if by_itself { Waiter::Task(task.clone()) } else { Waiter::Foreign(waker.clone()) };
        self.join_waiters(waiter, Some(task));
    }

    /// Tells the task what it waits for, and the one that polled before that
    /// it does so no more.
    fn note_on(&self, task: &Rc<dyn TaskObject>, by_itself: bool) {
        match &self.wait {
            AwaitState::Waiting(_, Some(before)) if Rc::ptr_eq(before, task) => {
                return task.core().awaits_again(&*self.object, by_itself);
            }
            AwaitState::Waiting(_, Some(before)) => before.core().awaits_no_more(&*self.object),
            _ => {}
        }
        task.core().awaits(self.object.clone(), by_itself);
    }

    fn join_waiters(&mut self, waiter: Waiter<T>, task: Option<Rc<dyn TaskObject>>) {
        let cell = self.object.cell();
        let key = match self.wait {
            // Polled again, perhaps with another waker: the place is kept.
            AwaitState::Waiting(key, _) => cell.replace_waiter(key, waiter),
            _ => cell.add_waiter(waiter),
        };
        self.wait = AwaitState::Waiting(key, task);
    }

    /// Gives up the place among the waiters.
    fn stop_waiting(&mut self) {
        if let AwaitState::Waiting(key, _) = self.wait {
            self.object.cell().remove_waiter(key);
        }
        self.go_on();
    }

    /// The task does not wait here any more; a future that is done has no waiters.
    fn go_on(&mut self) {
        let wait = std::mem::replace(&mut self.wait, AwaitState::NotYet);
        if let AwaitState::Waiting(_, Some(task)) = wait {
            task.core().awaits_no_more(&*self.object);
            record_if_waiting(&*task);
        }
    }
}

/// Says what a task waits for now, if one of its awaits was dropped by somebody
/// else while it waits.
fn record_if_waiting(task: &dyn TaskObject) {
    let core = task.core();
    if core.state.get() == TaskState::Waiting {
        let now = || Event::TaskSuspended(core.id, core.awaited().into());
        task.event_loop().record(None, now);
    }
}

impl<T: 'static> Drop for Future<T> {
    /// An await that was given up waits no more.
    ///
    /// On a closed loop it stays among the waiters: whoever resolves the
    /// future then hears that there was somebody who will never know.
    fn drop(&mut self) {
        if !matches!(self.wait, AwaitState::NotYet) && !self.object.event_loop().is_closed() {
            self.stop_waiting();
        }
    }
}

/// Why this task must not await this pending future, if so.
#[track_caller]
fn refusal(task: &Rc<dyn TaskObject>, event_loop: &Rc<LoopCore>, future: &dyn FutureObject) -> Option<Error> {
    if !Rc::ptr_eq(event_loop, future.event_loop()) {
        let kind = ErrorKind::AttachedToDifferentLoop { task: task.describe(), future: future.describe() };
        Some(event_loop.refuse_about(future.reference(), "await", kind))
    } else if std::ptr::addr_eq(Rc::as_ptr(task), future) {
        Some(event_loop.refuse_about(
            future.reference(),
            "await",
            ErrorKind::CannotAwaitItself { task: task.describe() },
        ))
    } else {
        None
    }
}

/// Lets everything else that is ready run first, and takes one iteration.
///
/// Cancelling the task while it waits for its turn raises here.
/// Mirrors the bare `yield` inside `asyncio.sleep(0)`.
///
/// # Errors
/// `CancelledError`.
///
/// ```
/// # glassloop::run(async {
/// let event_loop = glassloop::get_running_loop()?;
/// let before = event_loop.iteration();
/// glassloop::yield_now().await?;
/// assert_eq!(event_loop.iteration(), before + 1);
/// # Ok(()) }).unwrap();
/// ```
pub fn yield_now() -> YieldNow {
    YieldNow { given_up: false }
}

/// The future that [`yield_now`] returns.
#[must_use = "futures do nothing unless you `.await` them"]
pub struct YieldNow {
    /// Whether it has let the others go first.
    given_up: bool,
}

impl std::future::Future for YieldNow {
    type Output = Result<()>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let task = current::running_task();
        if self.given_up {
            let thrown = task.and_then(|task| task.core().thrown());
            return Poll::Ready(thrown.map_or(Ok(()), Err));
        }
        self.given_up = true;
        let Some(task) = task else {
            context.waker().wake_by_ref();
            return Poll::Pending;
        };
        let (core, event_loop) = (task.core(), task.event_loop());
        core.awaits_at.set(Some(Location::caller()));
        core.awaits_next_turn();
        if event_loop.polls_with(context.waker()) {
            event_loop.schedule(task.clone(), || Why::Yielded);
        } else {
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl fmt::Debug for YieldNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<YieldNow>")
    }
}

impl<T: Clone + 'static> IntoFuture for &Future<T> {
    type Output = Result<T>;
    type IntoFuture = Future<T>;

    fn into_future(self) -> Future<T> {
        self.clone()
    }
}
