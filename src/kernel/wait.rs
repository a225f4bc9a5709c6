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
use super::loop_core::LoopCore;
use super::task::TaskObject;
use super::task_core::TaskCore;
use super::waiters::{Foreign, Waiter};
use super::waits::Noted;
use crate::error::{Error, ErrorKind, Result};
use crate::trace::event::{Event, Why};
use crate::trace::ids::TaskId;
use crate::trace::snapshot::TaskState;

/// Where one handle stands that awaits its future.
pub(super) enum Place {
    /// It was not awaited yet, or is so no more.
    Nowhere,
    /// Among the future's waiters, as this task, which has polled it last in this step.
    Task(TaskId, u32),
    /// Among the future's waiters, under this key: polled by something of another crate.
    Foreign(u32),
    /// The future cannot be awaited; the error comes with the next step.
    Refused(Error),
}

impl<T: Clone + 'static> std::future::Future for Future<T> {
    type Output = Result<T>;

    /// The line of the `.await` is the caller's.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let (this, line) = (self.get_mut(), Location::caller());
        current::with_running_task(|task| {
            let core = task.map(|task| task.core());
            if let Some(error) = this.error_due(core) {
                this.leave();
                return Poll::Ready(Err(error));
            }
            let Some(outcome) = this.object.cell().outcome() else {
                match task {
                    Some(task) => this.suspend(task, context.waker(), line),
                    None => this.join_as_foreign(None, context.waker()),
                }
                return Poll::Pending;
            };
            if let Some(core) = core {
                core.await_is_over(&*this.object);
            }
            this.go_on(core);
            Poll::Ready(outcome)
        })
    }
}

impl<T: 'static> Future<T> {
    /// What an await that was suspended before has to raise instead of the result.
    #[inline]
    fn error_due(&self, core: Option<&TaskCore>) -> Option<Error> {
        let refused = match &self.place {
            Place::Nowhere => return None,
            Place::Task(..) | Place::Foreign(_) => None,
            Place::Refused(error) => Some(error),
        };
        let Some(thrown) = core.and_then(TaskCore::thrown) else { return refused.cloned() };
        let cell = self.object.cell();
        cell.is_read();
        // A future that was cancelled raises its own, whose message it may be.
        Some(cell.cancelled_error().unwrap_or(thrown))
    }

    fn suspend(&mut self, task: &Rc<dyn TaskObject>, waker: &Waker, line: &'static Location<'static>) {
        let (core, event_loop) = (task.core(), task.event_loop());
        core.awaits_at.set(Some(line));
        if let Some(kind) = self.refusal(task, event_loop) {
            return self.refuse(task, kind, line);
        }
        // Inside a `FuturesUnordered` or the like the waker is not the task's.
        let by_itself = event_loop.polls_with(waker);
        match &mut self.place {
            _ if !by_itself => self.join_as_foreign(Some(task), waker),
            // It was polled before, and stands where it stood.
            Place::Task(id, step) if *id == core.id => {
                if std::mem::replace(step, core.step()) == core.step() {
                    return;
                }
            }
            _ => self.join_as_task(task),
        }
        core.waits.note(Noted { future: self.object.clone(), by_itself, scope: core.scope.get() });
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

    #[cold]
    fn refuse(&mut self, task: &Rc<dyn TaskObject>, kind: ErrorKind, line: &'static Location<'static>) {
        let event_loop = task.event_loop();
        let error = event_loop.refuse_line(Some(line), Some(self.object.reference()), "await", kind);
        self.leave();
        self.place = Place::Refused(error);
        task.core().awaits_next_turn();
        event_loop.schedule(task.clone(), || Why::Refused);
    }

    /// The future is done: it has no waiters any more.
    ///
    /// Most often a step has begun since it was: then its note has gone already.
    #[inline]
    fn go_on(&mut self, core: Option<&TaskCore>) {
        let may_be_noted = match std::mem::replace(&mut self.place, Place::Nowhere) {
            Place::Nowhere => false,
            Place::Task(_, step) => core.is_some_and(|core| core.step() == step),
            Place::Foreign(_) | Place::Refused(_) => true,
        };
        if may_be_noted && let Some(core) = core {
            core.waits.forget(&*self.object, core.id);
        }
    }

    #[inline]
    fn join_as_task(&mut self, task: &Rc<dyn TaskObject>) {
        self.leave();
        self.place = Place::Task(task.core().id, task.core().step());
        self.object.cell().add_waiter(Waiter::Task(task.clone()));
    }

    #[cold]
    fn join_as_foreign(&mut self, task: Option<&Rc<dyn TaskObject>>, waker: &Waker) {
        self.leave();
        let cell = self.object.cell();
        let key = cell.next_key();
        self.place = Place::Foreign(key);
        let foreign = Foreign { key, waker: waker.clone(), task: task.cloned() };
        cell.add_waiter(Waiter::Foreign(Box::new(foreign)));
    }

    /// Gives up the place among the waiters, and with it the task's note.
    #[inline]
    fn leave(&mut self) {
        if !matches!(self.place, Place::Nowhere) {
            self.leave_waiters();
        }
    }

    #[cold]
    fn leave_waiters(&mut self) {
        let place = std::mem::replace(&mut self.place, Place::Nowhere);
        let waiter = self.object.cell().remove_waiter(&place);
        let running = if waiter.is_none() { current::running_task() } else { None };
        let Some(task) = waiter.as_ref().and_then(Waiter::task).or(running.as_ref()) else { return };
        let core = task.core();
        if core.waits.forget(&*self.object, core.id) && core.state.get() == TaskState::Waiting {
            record_wait(&**task);
        }
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
        if !matches!(self.place, Place::Nowhere) && !self.object.event_loop().is_closed() {
            self.leave();
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
