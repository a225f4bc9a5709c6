//! An await, where it is out of the ordinary; and the await of no future at all, `yield_now`.
//!
//! A *leaf* is an await that is glassloop's own.  The one of a future is `poll` in
//! [`future`](super::future), with all that nearly each await does.  It
//!
//! 1. raises `CancelledError` if the step that runs throws it into its task, and this leaf was
//!    suspended before that step: "raise at the await";
//! 2. gives the result if there is one;
//! 3. else joins the future's waiters, and notes on the task what that waits
//!    for, so that cancelling the task can cancel the future.
//!
//! Here is (1), and what (2) and (3) do when they meet one of these:
//!
//! | what is out of the ordinary | here |
//! | --- | --- |
//! | the step raises | `error_due` |
//! | an await outside of a task, or through something of another crate | `join_through` |
//! | of a future of another loop, or of the task itself | `refuse` |
//! | polled again, before the future is done | `suspend_in_other_cases` |
//! | done in the step in which it was suspended | `take_back_note` |
//! | dropped before it is done | `leave` |
//!
//! What is noted stands in [`notes`](super::notes).  It holds until the task's next step,
//! which polls its leaves anew.  So a `join!` or `select!` over several leaves needs no code
//! of its own.
//!
//! Why the leaf does so much.  In Python `await future` yields the future itself, through all
//! coroutines in between, to the task, which then does three things: it hangs `__wakeup` on the future,
//! remembers it as `_fut_waiter`, and later throws an exception in where the generator stands.  A Rust
//! future yields nothing but *not yet*, and nothing can be thrown into it.  So all three are done by
//! the leaf, which is polled inside the step and finds its task by what the loop says of the running
//! step.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `__step`: `self._fut_waiter = result` | `note` |
//! | `__step`: *got Future … attached to a different loop*, *cannot await on itself* | `refusal` |
//! | `coro.throw(exc)` | `error_due` |
//! | nothing: a task waits at one place, until that future is done | `leave`, by `Drop` |
//! | `__step`: `elif result is None`, a bare yield | `YieldNow` |
//!
//! Where a handle stands among the waiters is in its *ticket*:
//!
//! ```text
//!              suspend                     poll in a later step, done: resume
//!   NONE ─────────┬──▶ of_task(task, step) ──────────────────────────────────▶ NONE
//!                 ├──▶ through(number)      through a waker of another crate    dropped: leave
//!                 └──▶ refused(number)      its error comes with the next step
//! ```

use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::current;
use super::future::{Future, Node};
use super::loop_core::{AnyNode, Head, RunningStep};
use super::table::TaskKey;
use super::waiters::{Ticket, Waiter};
use crate::error::{Error, ErrorKind, Result};
use crate::trace::event::Why;
use crate::trace::source_line::Line;

impl<T: 'static> Future<T> {
    /// What it has to raise instead of the result.
    ///
    /// It comes before the result, on purpose.  A future may be done and its task cancelled in one
    /// turn:
    ///
    /// ```text
    ///   future.set_result(1); task.cancel()      the task waits for `future`, and is asked before its step
    /// ```
    ///
    /// asyncio throws `CancelledError` in, and the 1 is not seen by this await.  So it is here.  In the
    /// other order the future itself is cancelled, since its task waits for it, and `set_result` is
    /// refused:
    ///
    /// ```text
    ///   task.cancel(); future.set_result(1)      InvalidStateError: invalid state
    /// ```
    #[cold]
    pub(super) fn error_due(&mut self) -> Option<Error> {
        let thrown = match self.node.head.event_loop.running_step.has_polled(self.ticket) {
            // It was suspended in this very step, and so is newer than what that raises.
            true => None,
            false => current::running_task().and_then(|task| task.head().thrown()),
        };
        let error = match thrown {
            None if self.ticket.is_refused() => self.take_refused(self.ticket)?,
            None => return None,
            Some(thrown) => {
                // asyncio's `__wakeup` has asked for the result before: an exception counts as read, and a
                // future that was cancelled raises its own, whose message it may be.
                self.node.head.read_error().filter(Error::is_cancelled).unwrap_or(thrown)
            }
        };
        self.leave();
        Some(error)
    }

    /// All other cases: outside of a task, of a future that must not be awaited, through something
    /// of another crate, and anew in a later step.
    ///
    /// The last is what a `join!` does: it polls all of its leaves in each step, though one alone has
    /// woken it.  A leaf that stands among the waiters as this task keeps its place there, and is only
    /// noted anew, since the notes of the last step are gone.  Polled twice in one step, it does
    /// nothing the second time.
    #[cold]
    pub(super) fn suspend_in_other_cases(&mut self, waker: &Waker, line: Line) {
        let Some(task) = current::running_task() else { return self.join_through(None, waker) };
        let (event_loop, key) = (&task.head().event_loop, task.head().key());
        event_loop.running_step.line.set(Some(line));
        if let Some(kind) = self.refusal(&*task) {
            return self.refuse(task.head(), kind, line);
        }
        if !event_loop.running_step.polls_with(waker) {
            // Inside a `FuturesUnordered` or the like the waker is not the task's.
            self.join_through(Some(key), waker);
            return self.note(key, false);
        }
        // Polled before by another task, or through a waker: that place is given up for one of this
        // task's.
        if !self.ticket.is_of(key) {
            self.leave();
            self.node.waiters.push_task(key);
        } else if event_loop.running_step.has_polled(self.ticket) {
            return;
        }
        self.ticket = Ticket::of_task(key, event_loop.running_step.number.get());
        self.note(key, true);
    }

    /// Why this task must not await this pending future, if so.
    ///
    /// A future that is done is not asked either question, as in asyncio, where its `__await__` returns
    /// the result without a yield: then no loop has to wake anything.
    fn refusal(&self, task: &dyn AnyNode) -> Option<ErrorKind> {
        let (head, own) = (&self.node.head, task.head());
        if !Rc::ptr_eq(&own.event_loop, &head.event_loop) {
            let future = self.node.describe();
            Some(ErrorKind::AttachedToDifferentLoop { task: task.describe(), future })
        } else if head.is(own.key()) {
            Some(ErrorKind::CannotAwaitItself { task: task.describe() })
        } else {
            None
        }
    }

    /// Refuses an await: the error is kept for this handle, and the task scheduled to be told of it.
    ///
    /// asyncio does it by a `call_soon(self.__step, new_exc)`: the error is raised at the await, one
    /// iteration later, after what was ready before.  To return it from this very poll would be
    /// simpler, and would put it in another place of the order.
    fn refuse(&mut self, task: &Head, kind: ErrorKind, line: Line) {
        let (event_loop, about) = (&task.event_loop, Some(self.node.head.reference()));
        let error = event_loop.refuse_line(Some(line), about, "await", kind);
        self.leave();
        let number = event_loop.next_ticket();
        self.node.head.rare().refused.borrow_mut().push((number, error));
        self.ticket = Ticket::refused(number);
        event_loop.running_step.awaits_next_turn.set(true);
        event_loop.schedule(task.key(), || Why::Refused);
    }

    /// Takes out the error that the handle with this ticket is to be told.
    fn take_refused(&self, ticket: Ticket) -> Option<Error> {
        let mut refused = self.node.head.rare_if_any()?.refused.borrow_mut();
        let index = refused.iter().position(|(of, _)| *of == ticket.number())?;
        Some(refused.remove(index).1)
    }

    /// The rare half: the await is over for the requests to cancel and for the notes.
    #[cold]
    pub(super) fn take_back_note(&self) {
        if let Some(task) = current::running_task() {
            task.head().await_is_over(&*self.node);
            task.head().forget_note(&*self.node);
        }
    }

    /// Joins the waiters as something that has a waker of its own: a `FuturesUnordered` inside a
    /// task, or another executor, where there is no task at all.
    ///
    /// A waker may be another one at each poll, so the old place is given up first.
    fn join_through(&mut self, task: Option<TaskKey>, waker: &Waker) {
        self.leave();
        let ticket = self.node.head.event_loop.next_ticket();
        self.ticket = Ticket::through(ticket);
        self.node.waiters.push_foreign(ticket, waker, task);
    }

    /// Gives up the place among the waiters, and with it the task's note.
    ///
    /// Whose note it is, the waiter says.  If it is not among them any more, the future has been
    /// done, and usually the task that was woken by that is the one whose step runs.  (If another one
    /// drops the handle, the note goes with the next step of its task.)
    #[cold]
    fn leave(&mut self) {
        let ticket = std::mem::replace(&mut self.ticket, Ticket::NONE);
        if ticket == Ticket::NONE {
            return;
        }
        if ticket.is_refused() {
            return drop(self.take_refused(ticket));
        }
        let waiter = self.node.waiters.remove(ticket);
        let task = match waiter.as_ref().map(Waiter::task) {
            Some(task) => task.and_then(|key| self.node.head.event_loop.tasks.task(key)),
            None => current::running_task(),
        };
        if let Some(task) = task {
            task.head().give_up_note(&*self.node);
        }
    }
}

// ── a handle: made, copied, dropped ──────────────────────────────────────────

impl<T> From<Rc<Node<T>>> for Future<T> {
    #[inline]
    fn from(node: Rc<Node<T>>) -> Self {
        Self { node, ticket: Ticket::NONE }
    }
}

impl<T> Clone for Future<T> {
    /// The same future, which this handle has not begun to await.
    fn clone(&self) -> Self {
        Self::from(self.node.clone())
    }
}

impl<T: 'static> Drop for Future<T> {
    /// An await that was given up waits no more: the branch of a `select!` that has lost.
    ///
    /// Were it still among the waiters, the future would wake the task for nothing when it is done,
    /// and a request to cancel would be passed on to a future for which the task waits no more.
    ///
    /// On a closed loop it stays among the waiters: who resolves the
    /// future then hears that there was a task that will never know.
    #[inline]
    fn drop(&mut self) {
        if self.ticket != Ticket::NONE && !self.node.head.event_loop.is_closed() {
            self.leave();
        }
    }
}

impl RunningStep {
    /// Whether a task has polled the leaf with this ticket last in this step.
    ///
    /// A step that was interrupted by an eager task has several numbers (skip that when you read it
    /// first): see [`create_task`](super::create_task).
    pub(super) fn has_polled(&self, ticket: Ticket) -> bool {
        let (number, (first, last)) = (self.number.get(), self.interrupted.get());
        ticket.is_of_step(number) || last == number && ticket.is_of_steps(first, last)
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

    /// Pending the first time, when the task is put into the ready queue at once; ready the second.
    ///
    /// Polled by its task, it schedules that by its key, and no waker is called.  Polled through
    /// something of another crate, or by another executor, it calls the waker that it is given: that is
    /// how the others are told to poll it again.
    #[inline(always)]
    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let (line, waker) = (Location::caller(), context.waker());
        if self.given_up {
            return Poll::Ready(thrown().map_or(Ok(()), Err));
        }
        self.given_up = true;
        let is_scheduled = current::with_running_step(|event_loop, task| {
            event_loop.running_step.line.set(Some(line));
            event_loop.running_step.awaits_next_turn.set(true);
            let by_itself = event_loop.running_step.polls_with(waker);
            if by_itself {
                event_loop.schedule_next_turn(task);
            }
            by_itself
        });
        if is_scheduled != Some(true) {
            waker.wake_by_ref();
        }
        Poll::Pending
    }
}

/// What a leaf that waits for no future has to raise.
// In a program with streams the compiler would call it, and `poll` above: docs/performance.md.
#[inline(always)]
fn thrown() -> Option<Error> {
    if current::running_step_looks_at_task() { current::running_task()?.head().thrown() } else { None }
}

impl fmt::Debug for YieldNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<YieldNow>")
    }
}

impl<T> From<&Future<T>> for Future<T> {
    fn from(future: &Future<T>) -> Self {
        future.clone()
    }
}

impl<T: Clone + 'static> IntoFuture for &Future<T> {
    type Output = Result<T>;
    type IntoFuture = Future<T>;

    fn into_future(self) -> Future<T> {
        self.clone()
    }
}
