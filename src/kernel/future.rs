//! A future: a result that is not there yet.  The file follows its life:
//!
//! ```text
//!   1  it is made           create_future                        Pending
//!   2  it is waited for     await, add_done_callback             Pending, with waiters
//!   3  it is done, once     set_result                           Finished
//!                           set_exception                        Unread, and Finished when it is read
//!                           cancel                               Cancelled
//!                           a coroutine's CancelledError         Raised, which is a task's
//!   4  its waiters          taken out, and put into the ready queue in the order in which they came
//!   5  it is read           result, exception, the await of (2) in its next step
//!   6  it is gone           its last handle is dropped: an exception that is still Unread is reported
//! ```
//!
//! (2) to (5) at one look:
//!
//! ```text
//!   future.await, in a step of task t:                                poll
//!       if it is done:  return its result                             outcome
//!       push t to its waiters                                         suspend
//!       note that t waits for it
//!       return Pending: t is suspended
//!
//!   future.set_result(value), from wherever:                          set
//!       if it is done:  raise InvalidStateError
//!       keep the value;  phase = Finished                             finish
//!       each waiter, taken out, goes to the end of the ready queue:   schedule_waiters
//!           a task, whose next step it is
//!           a callback, to be called with the future
//!       return: none of them has run
//!
//!   in the next turn, in the step of task t:                          poll, again
//!       it is done:  return its result, and t's coroutine goes on     outcome, resume
//! ```
//!
//! What a reader asks first:
//!
//! * *What does a second `set_result` do?*  It is refused: the phase leaves Pending once (3).
//! * *Does a waiter run inside `set_result`?*  No callback and no task does.  Each waits for its turn
//!   in the ready queue, so the line after `set_result` runs first.  Only the waker of another crate,
//!   which has no place in that queue, is called at once (4).
//! * *What of a callback that is added when the future is done?*  It goes straight into the queue (2).
//! * *What does `cancel` do?*  It makes a plain future done, as `set_result` does (3).  A task is
//!   only asked to stop: [`cancel`](super::cancel).
//! * *Who hears of an exception that is never read?*  The loop's exception handler (6).
//! * *What if its task is cancelled in the turn in which it is done?*  The await raises, and the result
//!   is not seen by it: `error_due`, in [`wait`](mod@super::wait), tells both orders.
//! * *What if the await is dropped, as the branch of a `select!` that has lost?*  It leaves the waiters,
//!   and wakes nobody: the `Drop` of a handle, in [`wait`](mod@super::wait).
//! * *What if the loop is closed?*  It is done all the same.  Those who wait are never told, and so
//!   `set_result` raises *Event loop is closed*, if there are any.
//!
//! Who remembers what, while task t waits for future f:
//!
//! | where | what | until |
//! | --- | --- | --- |
//! | `f.waiters` | t's key, or a callback | f is done, or the await is dropped |
//! | the handle that is awaited, its `ticket` | that it stands there, and as whom | its await is over |
//! | t's row in the [`table`](super::table), `awaits` | f, so that a cancelled t can cancel f | t's next step |
//! | t's box of rare things, `notes` | further futures, if t waits at several places at once | t's next step |
//!
//! A task is a future with a coroutine, and has the same life: its last step, in
//! [`task`](super::task), makes it done.  What an await does that is out of the ordinary is in
//! [`wait`](mod@super::wait).
//!
//! | asyncio's `Future` | here |
//! | --- | --- |
//! | `_state` | `head.phase` |
//! | `_result`; `_exception` | `value`; in the head's box of rare things |
//! | `_callbacks` | `waiters`, where a task stands by its key |
//! | `__schedule_callbacks` | `schedule_waiters` |
//! | `_log_traceback` | `Phase::Unread`, of which `drop` tells |
//! | `__await__`: `yield self` | `poll`, which returns Pending |
//! | `__step` of a task, with the future that it was given: `add_done_callback(self.__wakeup)`, `_fut_waiter = result` | `suspend` |
//! | `_asyncio_future_blocking`; *Task got bad yield* | nothing: an await of another crate's future is none of ours, and no error |
//! | `__wakeup`, which reads the future and steps | nothing: the ready queue holds the task's key, and its step polls the await again |
//!
//! Which methods of a future stand in which file is listed in [`loop_core`](super::loop_core).

use std::cell::{Cell, OnceCell};
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::callback::CallbackOutcome;
use super::cancel::request_cancel;
use super::loop_core::{EventLoop, Head, Kind, Phase};
use super::report::report_unread;
use super::waiters::{Named, Ticket, Waiter, Waiters};
use crate::error::{Error, ErrorKind, Result};
use crate::flat_drop::flat_drop;
use crate::trace::event::{Event, Outcome};
use crate::trace::source_line::Line;

/// A result that is not there yet.
///
/// Await it, read it, cancel it, or set it.  It belongs to one loop, and is
/// done once: with a result, with an exception, or cancelled.  Its waiters,
/// callbacks and awaiting tasks alike, then go to the end of the ready queue,
/// in the order in which they came.
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
    /// Where this handle stands among the waiters, while it is awaited.
    pub(super) ticket: Ticket,
}

/// The future itself, which its handles share; with a coroutine, a task.
pub(super) struct Node<T: 'static> {
    /// All that does not depend on the result's type: the phase, the name, the loop.
    pub(super) head: Head,
    pub(super) waiters: Waiters<DoneCallback<T>>,
    /// The result.  An exception, which few have, stands in the head's box of rare things.
    pub(super) value: OnceCell<T>,
    /// A task's.  It is out while it is polled, and gone when the task is done.
    pub(super) coroutine: Cell<Option<Coroutine<T>>>,
}

/// What a task drives.
pub(super) type Coroutine<T> = Pin<Box<dyn std::future::Future<Output = Result<T>>>>;

// ── 1  it is made ────────────────────────────────────────────────────────────

impl EventLoop {
    /// A pending future of this loop.  Mirrors `loop.create_future`.
    #[inline]
    #[track_caller]
    pub fn create_future<T: 'static>(&self) -> Future<T> {
        let line = Location::caller();
        let future = Node::new(|| Head::of_future(self.core.clone(), line), None);
        future.head.record_made();
        Future::from(future)
    }
}

impl<T> Node<T> {
    /// There is no cycle here.  `new_cyclic` has the memory first, so that the node is made in its place;
    /// `Rc::new` would make it on the stack and move it there.
    #[inline(always)]
    pub(super) fn new(head: impl FnOnce() -> Head, coroutine: Option<Coroutine<T>>) -> Rc<Self> {
        Rc::new_cyclic(|_| Self::pending(head(), coroutine))
    }

    #[inline(always)]
    pub(super) fn pending(head: Head, coroutine: Option<Coroutine<T>>) -> Self {
        let (waiters, value) = (Waiters::none(), OnceCell::new());
        Self { head, waiters, value, coroutine: Cell::new(coroutine) }
    }
}

// ── 2  it is waited for ──────────────────────────────────────────────────────

impl<T: Clone + 'static> std::future::Future for Future<T> {
    type Output = Result<T>;

    /// One poll of an await: it raises what is thrown into its task, or has the result, or suspends.
    ///
    /// `Location::caller()` is the line of the `.await`.
    #[track_caller]
    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let (this, line) = (self.get_mut(), Location::caller());
        if this.may_raise()
            && let Some(error) = this.error_due()
        {
            return Poll::Ready(Err(error));
        }
        match this.node.outcome() {
            Some(outcome) => {
                this.resume();
                Poll::Ready(outcome)
            }
            None => {
                this.suspend(context.waker(), line);
                Poll::Pending
            }
        }
    }
}

impl<T> Future<T> {
    /// Whether this await was suspended before, and may have something to raise now: `CancelledError`,
    /// if the running task has a box of rare things, where a request to cancel would stand
    /// (`looks_at_task`); or why the future cannot be awaited, which a ticket that is no task's may say.
    /// Nearly always it is neither, and `error_due` is not asked.
    ///
    /// An await that is polled for the first time raises nothing.  In Python, too, an exception is
    /// thrown in where the coroutine stands, and not where it comes to later.
    #[inline]
    fn may_raise(&self) -> bool {
        let step = &self.node.head.event_loop.running_step;
        self.ticket != Ticket::NONE && (step.looks_at_task.get() || !self.ticket.is_task())
    }

    /// Joins the waiters, and notes on the running step that its task waits for this future.
    ///
    /// Here is what nearly each await does: it is polled for the first time, by its task itself, and
    /// the future is another's.  The rest is in `wait.rs`: an await outside of a task, one through
    /// something of another crate, one that is refused, and one that is polled again.
    ///
    /// The step is looked up in the future's own loop.  A task of another loop takes no step there, and
    /// so goes the other way, and is refused.
    #[inline]
    fn suspend(&mut self, waker: &Waker, line: Line) {
        let head = &self.node.head;
        let step = &head.event_loop.running_step;
        match step.task.get() {
            Some(task) if self.ticket == Ticket::NONE && step.polls_with(waker) && !head.is(task) => {
                step.line.set(Some(line));
                self.node.waiters.push_task(task);
                self.ticket = Ticket::of_task(task, step.number.get());
                self.note(task, true);
            }
            _ => self.suspend_in_other_cases(waker, line),
        }
    }

    /// The await is over: its task is not among the waiters any more, and the note that it waits
    /// was dropped when this step began.
    ///
    /// Unless the future became done in the very step in which the await was suspended (`may_be_noted`):
    /// then the note is taken back, or the task would be said to wait for it when it suspends elsewhere.
    /// So is a request to cancel that this future had accepted: it stands in the box of rare things.
    #[inline]
    fn resume(&mut self) {
        let step = &self.node.head.event_loop.running_step;
        if self.ticket.may_be_noted(step.number.get()) || step.looks_at_task.get() {
            self.take_back_note();
        }
        self.ticket = Ticket::NONE;
    }

    /// Has a callback scheduled when it is done, or now if it is done already.
    ///
    /// The callback is given the future.  What comes back names it for
    /// [`remove_done_callback`](Future::remove_done_callback).
    /// Mirrors `Future.add_done_callback`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed` if it is done and its loop closed.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future();
    /// future.add_done_callback(|future| assert_eq!(future.result().unwrap(), 7))?;
    /// future.set_result(7)?;
    /// event_loop.run_once()?;
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn add_done_callback<R: CallbackOutcome>(
        &self,
        callback: impl Fn(&Future<T>) -> R + 'static,
    ) -> Result<DoneCallback<T>> {
        let callback = DoneCallback::new(callback);
        self.add_shared_done_callback(&callback)?;
        Ok(callback)
    }

    /// [`add_done_callback`](Future::add_done_callback) of a callback that was made before, and may
    /// be added to many futures, and many times.
    ///
    /// # Errors
    /// As [`add_done_callback`](Future::add_done_callback).
    pub fn add_shared_done_callback(&self, callback: &DoneCallback<T>) -> Result<()> {
        let event_loop = &self.node.head.event_loop;
        if self.done() {
            event_loop.check_closed("call_soon")?;
            self.node.schedule_callback(callback.in_context());
        } else {
            self.node.waiters.push(Waiter::Callback(callback.in_context()));
            event_loop.record(Some(callback.named.line), || Event::DoneCallbackAdded(self.id()));
        }
        Ok(())
    }

    /// Removes a callback however often it was added, and says how often that
    /// was.  Mirrors `Future.remove_done_callback`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// let callback = future.add_done_callback(|_| println!("never printed"))?;
    /// future.add_shared_done_callback(&callback)?;
    /// assert_eq!(future.remove_done_callback(&callback), 2);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn remove_done_callback(&self, callback: &DoneCallback<T>) -> usize {
        let removed = self.node.waiters.remove_callbacks(|added| added.same(callback)).len();
        if removed > 0 {
            self.node.head.event_loop.record(None, || Event::DoneCallbackRemoved(self.id(), removed));
        }
        removed
    }
}

// ── 3  it is done, once ──────────────────────────────────────────────────────

impl<T> Future<T> {
    /// Makes it done, with a result.  Mirrors `Future.set_result`.
    ///
    /// # Errors
    /// `InvalidStateError: invalid state` if it is done already;
    /// `RuntimeError: Event loop is closed` if a waiter is there and the loop is
    /// closed (it is done all the same, and its waiters are never told);
    /// `RuntimeError: Task does not support set_result operation` for a task.
    ///
    /// ```
    /// use glassloop::ErrorKind;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future();
    /// future.set_result(1)?;
    /// let error = future.set_result(2).unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::InvalidState));
    /// assert_eq!(future.result()?, 1);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn set_result(&self, result: T) -> Result<()> {
        self.set("set_result", Ok(result))
    }

    /// Makes it done, with an exception.  Mirrors `Future.set_exception`: of a `StopIteration`,
    /// which would end a generator, a `RuntimeError` is made, as in each version from 3.13 on.
    ///
    /// # Errors
    /// As [`set_result`](Future::set_result).
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// future.set_exception(glassloop::Error::raise("ValueError", "boom"))?;
    /// assert_eq!(future.exception()?.unwrap().to_string(), "boom");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn set_exception(&self, exception: impl Into<Error>) -> Result<()> {
        self.set("set_exception", Err(exception.into().for_a_future()))
    }

    #[track_caller]
    #[inline]
    fn set(&self, operation: &'static str, result: Result<T>) -> Result<()> {
        let head = &self.node.head;
        if head.kind == Kind::Task {
            return Err(head.refuse(operation, ErrorKind::TaskDoesNotSupport { operation }));
        }
        if head.is_done() {
            return Err(head.refuse(operation, ErrorKind::InvalidState));
        }
        let finished = self.node.finish(result, Some(Location::caller()));
        // Only a gather has any.
        head.let_go_of_children();
        finished
    }

    /// Asks it to be cancelled; `false` if it is done already, or refuses.
    ///
    /// A plain future is cancelled at once.  A task, a gather, or whatever else passes the request
    /// on is cancelled later, when the request has reached its end, or never if it is caught.
    /// Mirrors `Future.cancel`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed` if a waiter is there and the
    /// loop is closed.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// assert!(future.cancel()?);
    /// assert!(future.cancelled() && !future.cancel()?);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn cancel(&self) -> Result<bool> {
        request_cancel(self.node.clone(), None, Some(Location::caller()))
    }

    /// Asks it to be cancelled, with a message that the `CancelledError` will carry.
    /// Mirrors `Future.cancel(msg)`.
    ///
    /// # Errors
    /// As [`cancel`](Future::cancel).
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// future.cancel_with_message("shutting down")?;
    /// assert_eq!(future.result().unwrap_err().to_string(), "shutting down");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn cancel_with_message(&self, message: &str) -> Result<bool> {
        request_cancel(self.node.clone(), Some(message), Some(Location::caller()))
    }
}

impl<T> Node<T> {
    /// Makes a pending future or task done; `line` is the one that asked for it, if one did.
    ///
    /// # Errors
    /// `Event loop is closed`, if it has waiters: the future is done all the
    /// same, and its waiters are lost.
    #[inline]
    pub(super) fn finish(self: &Rc<Self>, result: Result<T>, line: Option<Line>) -> Result<()> {
        match result {
            Ok(value) => {
                self.head.record_finished(line, || Outcome::Result);
                let again = self.value.set(value);
                debug_assert!(again.is_ok(), "a future is done once");
                self.head.phase.set(Phase::Finished);
                self.schedule_waiters(line)
            }
            Err(error) => self.finish_with_error(error, line),
        }
    }

    #[cold]
    fn finish_with_error(self: &Rc<Self>, error: Error, line: Option<Line>) -> Result<()> {
        self.head.record_finished(line, || Outcome::Error(format!("{error:?}")));
        self.head.rare().exception.replace(Some(error));
        self.head.phase.set(Phase::Unread);
        // asyncio says `__log_traceback = True` last, and so not if the line before has raised.
        self.schedule_waiters(line).inspect_err(|_| self.head.mark_read())
    }

    /// Makes a pending future or task done as cancelled: by a request, or by a coroutine that has
    /// raised `CancelledError`.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub(super) fn finish_cancelled(
        self: &Rc<Self>,
        phase: Phase,
        message: Option<&str>,
        line: Option<Line>,
    ) -> Result<()> {
        self.head.record_cancelled(line);
        if let Some(message) = message {
            self.head.rare().cancelled_with.replace(Some(message.into()));
        }
        self.head.phase.set(phase);
        self.schedule_waiters(line)
    }

    // ── 4  its waiters ───────────────────────────────────────────────────────

    /// Takes the waiters out and puts them into the ready queue, in the order in which they came.
    ///
    /// No callback and no task runs now, so none can find the future half done, or make
    /// `set_result` take long.
    #[inline(always)]
    fn schedule_waiters(self: &Rc<Self>, line: Option<Line>) -> Result<()> {
        let (first, others) = self.waiters.take();
        let event_loop = &self.head.event_loop;
        if event_loop.is_closed() && (first.is_some() || others.is_some()) {
            return Err(event_loop.refuse_to_schedule(&**self, line));
        }
        if let Some(task) = first {
            event_loop.schedule(task, || self.head.why_scheduled());
        }
        if let Some(others) = others {
            self.schedule_others(*others);
        }
        Ok(())
    }

    /// A function of its own, since most futures have one waiter.
    ///
    /// The waker of another crate has no place in the queue.  It is called at once, and schedules
    /// the task to which it belongs.
    #[cold]
    fn schedule_others(self: &Rc<Self>, waiters: Vec<Waiter<DoneCallback<T>>>) {
        let event_loop = &self.head.event_loop;
        for waiter in waiters {
            match waiter {
                Waiter::Task(task) => event_loop.schedule(task, || self.head.why_scheduled()),
                // With the future for its argument: `handle.rs`.
                Waiter::Callback(callback) => self.schedule_callback(callback),
                Waiter::Foreign(foreign) => {
                    event_loop.contain("Exception in a waker", || foreign.waker.wake());
                }
            }
        }
    }
}

// ── 5  it is read ────────────────────────────────────────────────────────────

impl<T> Future<T> {
    /// Whether it is done: finished or cancelled.  Mirrors `Future.done`.
    pub fn done(&self) -> bool {
        self.node.head.is_done()
    }

    /// Whether it was cancelled.  Mirrors `Future.cancelled`.
    pub fn cancelled(&self) -> bool {
        self.node.head.is_cancelled()
    }

    /// Its result.  Mirrors `Future.result`.
    ///
    /// An exception that it returns counts as read.
    ///
    /// # Errors
    /// Its exception; `CancelledError` if it was cancelled (of a task that has raised it,
    /// only the first who asks is told the message);
    /// `InvalidStateError: Result is not set.` if it is not done.
    ///
    /// ```
    /// use glassloop::ErrorKind;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<i32>();
    /// assert!(matches!(future.result().unwrap_err().kind(), ErrorKind::ResultNotSet));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn result(&self) -> Result<T>
    where
        T: Clone,
    {
        self.node.outcome().unwrap_or_else(|| Err(ErrorKind::ResultNotSet.into()))
    }

    /// Its exception, if it ended with one.  Mirrors `Future.exception`.
    ///
    /// # Errors
    /// `CancelledError` if it was cancelled; `InvalidStateError: Exception is
    /// not set.` if it is not done.
    pub fn exception(&self) -> Result<Option<Error>> {
        self.node.head.read_exception()
    }

    /// The loop that it belongs to.  Mirrors `Future.get_loop`.
    pub fn get_loop(&self) -> EventLoop {
        EventLoop::from(self.node.head.event_loop.clone())
    }

    /// The message that it was cancelled with, if it keeps one: a task whose coroutine
    /// has raised `CancelledError` does not.  Mirrors `Future._cancel_message`.
    pub fn cancel_message(&self) -> Option<String> {
        self.node.head.cancel_message()
    }
}

impl<T: Clone> Node<T> {
    /// What `result` returns and an await gives; none while it is pending.
    #[inline]
    pub(super) fn outcome(&self) -> Option<Result<T>> {
        match self.value.get() {
            Some(value) => Some(Ok(value.clone())),
            None if self.head.is_done() => self.head.read_error().map(Err),
            None => None,
        }
    }
}

impl Head {
    #[inline]
    pub(super) fn is_done(&self) -> bool {
        self.phase.get() != Phase::Pending
    }

    pub(super) fn is_cancelled(&self) -> bool {
        matches!(self.phase.get(), Phase::Cancelled | Phase::Raised)
    }

    /// What there is to raise instead of a result, which counts as read from now on; none while it is
    /// pending.
    ///
    /// Of a task whose coroutine has raised `CancelledError`, asyncio keeps that very error, and gives it
    /// to the first who asks (`_cancelled_exc`): the others are told no message.
    #[cold]
    pub(super) fn read_error(&self) -> Option<Error> {
        self.mark_read();
        match self.phase.get() {
            Phase::Pending => None,
            Phase::Finished | Phase::Unread => self.exception(),
            Phase::Cancelled => Some(Error::cancelled(self.cancel_message())),
            Phase::Raised => Some(Error::cancelled(self.take_cancel_message())),
        }
    }

    /// What `exception` returns.
    pub(super) fn read_exception(&self) -> Result<Option<Error>> {
        match self.read_error() {
            None if !self.is_done() => Err(ErrorKind::ExceptionNotSet.into()),
            Some(cancelled) if self.is_cancelled() => Err(cancelled),
            exception => Ok(exception),
        }
    }

    /// The exception is not reported any more: it was read, is raised at an await, or the future
    /// was asked to be cancelled after it was done.
    pub(super) fn mark_read(&self) {
        if self.phase.get() == Phase::Unread {
            self.phase.set(Phase::Finished);
        }
    }
}

// ── 6  it is gone ────────────────────────────────────────────────────────────

impl<T> Drop for Node<T> {
    /// The last handle is gone.  An exception that was never read is reported; and what may hold
    /// the next future is dropped flat, so that a long chain of futures needs no deep stack.
    /// (Errors see to that themselves.)
    fn drop(&mut self) {
        match self.head.phase.get() {
            Phase::Unread => report_unread(&*self),
            Phase::Pending if !self.waiters.is_empty() => flat_drop(self.waiters.take()),
            Phase::Finished if std::mem::needs_drop::<T>() => flat_drop(self.value.take()),
            _ => {}
        }
    }
}

// ── the callback that it calls ───────────────────────────────────────────────

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

type DoneFunction<T> = dyn Fn(&Future<T>) -> Result<()>;
