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
//! The note holds until the task's next step, which polls its leaves anew; or
//! until the leaf is dropped.  So a `join!` or `select!` over several leaves
//! needs no code of its own.

use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::current;
use super::future::Future;
use super::future_cell::Waiter;
use super::loop_core::LoopCore;
use super::task::TaskObject;
use super::task_core::TaskCore;
use crate::error::{Error, ErrorKind, Result};
use crate::trace::event::{Event, Why};
use crate::trace::snapshot::TaskState;

/// How far one handle is with awaiting its future.
pub(super) enum AwaitState {
    NotYet,
    Waiting(Place),
    /// The future cannot be awaited; the error comes with the next step.
    Refused(Error),
}

/// Where a leaf stands that waits.
pub(super) struct Place {
    /// Its key among the future's waiters.
    key: u32,
    /// The step of the task in which it was polled last.
    step: u32,
    /// The task, if that does not poll the leaf by itself: something like a
    /// `FuturesUnordered` does, which polls only those that were woken.  (Boxed,
    /// because it is rare, and every future and task has room for it.)
    through_others: Option<Box<Rc<dyn TaskObject>>>,
}

impl<T: Clone + 'static> std::future::Future for Future<T> {
    type Output = Result<T>;

    /// The line of the `.await` is the caller's.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        let task = current::running_task();
        let core = task.as_ref().map(|task| task.core());
        if let Some(error) = this.error_due(core) {
            this.stop_waiting();
            return Poll::Ready(Err(error));
        }
        let Some(outcome) = this.object.cell().outcome() else {
            this.suspend(task, context.waker());
            return Poll::Pending;
        };
        if let Some(core) = core {
            core.await_is_over(&*this.object);
        }
        this.go_on(task.as_ref(), core);
        Poll::Ready(outcome)
    }
}

impl<T: 'static> Future<T> {
    /// What an await that was suspended before has to raise instead of the result.
    fn error_due(&self, core: Option<&TaskCore>) -> Option<Error> {
        let refused = match &self.wait {
            AwaitState::NotYet => return None,
            AwaitState::Waiting(_) => None,
            AwaitState::Refused(error) => Some(error),
        };
        let Some(thrown) = core.and_then(TaskCore::thrown) else { return refused.cloned() };
        let cell = self.object.cell();
        cell.is_read();
        // A future that was cancelled raises its own, whose message it may be.
        Some(cell.cancelled_error().unwrap_or(thrown))
    }

    #[track_caller]
    fn suspend(&mut self, task: Option<Rc<dyn TaskObject>>, waker: &Waker) {
        let Some(task) = task else {
            let key = self.join_waiters(Waiter::Foreign(waker.clone()));
            return self.wait = AwaitState::Waiting(Place { key, step: 0, through_others: None });
        };
        let (core, event_loop) = (task.core(), task.event_loop());
        core.awaits_at.set(Some(Location::caller()));
        if let Some(kind) = self.refusal(&task, event_loop) {
            let error = event_loop.refuse_about(self.object.reference(), "await", kind);
            self.stop_waiting();
            self.wait = AwaitState::Refused(error);
            core.awaits_next_turn();
            return event_loop.schedule(task.clone(), || Why::Refused);
        }
        // Inside a `FuturesUnordered` or the like the waker is not the task's.
        let by_itself = event_loop.polls_with(waker);
        let waiter = if by_itself { Waiter::Task(task.clone()) } else { Waiter::Foreign(waker.clone()) };
        let (key, step) = (self.join_waiters(waiter), core.step());
        core.awaits(self.object.clone(), by_itself);
        let through_others = (!by_itself).then(|| Box::new(task));
        self.wait = AwaitState::Waiting(Place { key, step, through_others });
    }

    /// Why this task must not await this pending future, if so.
    #[inline]
    fn refusal(&self, task: &Rc<dyn TaskObject>, event_loop: &Rc<LoopCore>) -> Option<ErrorKind> {
        if !Rc::ptr_eq(event_loop, self.object.event_loop()) {
            let future = self.object.describe();
            Some(ErrorKind::AttachedToDifferentLoop { task: task.describe(), future })
        } else if std::ptr::addr_eq(Rc::as_ptr(task), Rc::as_ptr(&self.object)) {
            Some(ErrorKind::CannotAwaitItself { task: task.describe() })
        } else {
            None
        }
    }

    /// Takes a place among the waiters, or keeps the one that it has: it was
    /// polled again, perhaps by another task.
    fn join_waiters(&mut self, waiter: Waiter<T>) -> u32 {
        let cell = self.object.cell();
        match std::mem::replace(&mut self.wait, AwaitState::NotYet) {
            AwaitState::Waiting(before) => {
                let waiter = cell.replace_waiter(before.key, waiter);
                self.take_note_back(&before, waiter.as_ref().and_then(Waiter::task));
                before.key
            }
            _ => cell.add_waiter(waiter),
        }
    }

    /// Gives up the place among the waiters.
    fn stop_waiting(&mut self) {
        if let AwaitState::Waiting(place) = std::mem::replace(&mut self.wait, AwaitState::NotYet) {
            let waiter = self.object.cell().remove_waiter(place.key);
            let running = if waiter.is_none() { current::running_task() } else { None };
            self.take_note_back(&place, waiter.as_ref().and_then(Waiter::task).or(running.as_ref()));
        }
    }

    /// The future is done: it has no waiters any more.
    #[inline]
    fn go_on(&mut self, task: Option<&Rc<dyn TaskObject>>, core: Option<&TaskCore>) {
        if let AwaitState::Waiting(place) = std::mem::replace(&mut self.wait, AwaitState::NotYet)
            && !place.is_of_an_earlier_step(core)
        {
            self.take_note_back(&place, task);
        }
    }

    /// The task does not wait here any more.
    fn take_note_back(&self, place: &Place, polled_by: Option<&Rc<dyn TaskObject>>) {
        let Some(task) = place.through_others.as_deref().or(polled_by) else { return };
        let core = task.core();
        let was_noted = !place.is_of_an_earlier_step(Some(core)) && core.awaits_no_more(&*self.object);
        if was_noted && core.state.get() == TaskState::Waiting {
            record_wait(&**task);
        }
    }
}

impl Place {
    /// Most often a new step has begun: then the task has forgotten the note by itself.
    #[inline]
    fn is_of_an_earlier_step(&self, core: Option<&TaskCore>) -> bool {
        self.through_others.is_none() && core.is_none_or(|core| core.step() != self.step)
    }
}

/// Says what a task waits for now: one of its awaits was dropped by somebody
/// else while it waits.
pub(super) fn record_wait(task: &dyn TaskObject) {
    let core = task.core();
    task.event_loop().record(None, || Event::TaskSuspended(core.id, core.awaited().into()));
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

    #[inline]
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
