//! What a program holds of a future: asyncio's methods, each a few lines above its node.
//!
//! How it is made done stands in [`node`](super::node), how it is awaited in
//! [`wait`](mod@super::wait), and how it is cancelled in [`cancel`](super::cancel).

use std::fmt;
use std::panic::Location;
use std::rc::Rc;

use super::callback::CallbackOutcome;
use super::cancel::request_cancel;
use super::handle::DoneCall;
use super::loop_core::{AnyNode, EventLoop, Kind};
use super::node::{DoneCallback, Future};
use super::waiters::Waiter;
use crate::error::{Error, ErrorKind, Result};
use crate::printing;
use crate::trace::event::{Event, Why};
use crate::trace::ids::FutureRef;

impl<T> From<&Future<T>> for Future<T> {
    fn from(future: &Future<T>) -> Self {
        future.clone()
    }
}

impl<T> Clone for Future<T> {
    /// The same future, which this handle has not begun to await.
    fn clone(&self) -> Self {
        Self::from(self.node.clone())
    }
}

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
        if head.kind == Kind::Task || head.is_done() {
            return Err(self.refuse_to_set(operation));
        }
        let finished = self.node.finish(result, Some(Location::caller()));
        if head.kind == Kind::Composite {
            // Its canceller holds its children, which is for nothing now.
            self.node.let_go();
        }
        finished
    }

    #[cold]
    #[track_caller]
    fn refuse_to_set(&self, operation: &'static str) -> Error {
        let kind = match self.node.head.kind {
            Kind::Task => ErrorKind::TaskDoesNotSupport { operation },
            _ => ErrorKind::InvalidState,
        };
        self.node.head.event_loop.refuse_about(self.id(), operation, kind)
    }

    /// Asks it to be cancelled; `false` if it is done already, or refuses.
    ///
    /// A plain future is cancelled at once.  A task, a gather and what
    /// else passes the request on is so when that has had its effect.
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

    /// The same, with a message that the `CancelledError` will carry.
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
        self.node.exception()
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

    /// The same with a callback that was made before, and may be added to many
    /// futures, and many times.
    ///
    /// # Errors
    /// As [`add_done_callback`](Future::add_done_callback).
    pub fn add_shared_done_callback(&self, callback: &DoneCallback<T>) -> Result<()> {
        let event_loop = &self.node.head.event_loop;
        if self.done() {
            event_loop.check_closed("call_soon")?;
            let call = DoneCall { callback: callback.in_context(), future: self.clone() };
            event_loop.push_callback(callback.line(), call, || Why::Done(self.node.head.reference()));
        } else {
            self.node.waiters.push(Waiter::Callback(callback.in_context()));
            let added = || Event::DoneCallbackAdded(self.node.head.reference());
            event_loop.record(Some(callback.line()), added);
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
            let event = || Event::DoneCallbackRemoved(self.node.head.reference(), removed);
            self.node.head.event_loop.record(None, event);
        }
        removed
    }

    /// The message that it was cancelled with, if it keeps one: a task whose coroutine
    /// has raised `CancelledError` does not.  Mirrors `Future._cancel_message`.
    pub fn cancel_message(&self) -> Option<String> {
        self.node.head.cancel_message()
    }

    /// The loop that it belongs to.  Mirrors `Future.get_loop`.
    pub fn get_loop(&self) -> EventLoop {
        EventLoop::from(self.node.head.event_loop.clone())
    }

    /// Whether both are one future: Python's `is`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// assert!(future.same(&future.clone()) && !future.same(&event_loop.create_future()));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn same(&self, other: &Future<T>) -> bool {
        Rc::ptr_eq(&self.node, &other.node)
    }

    /// As it prints, any result: one whose type may have no `Debug` is
    /// printed if Python has it as well, and else named.  Mirrors `repr(future)`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future();
    /// future.set_result("done")?;
    /// assert_eq!(future.repr(), "<Future finished result='done'>");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn repr(&self) -> String {
        self.node.describe()
    }

    /// What it is called in the trace.
    pub fn id(&self) -> FutureRef {
        self.node.head.reference()
    }
}

impl<T: fmt::Debug> fmt::Debug for Future<T> {
    /// As asyncio prints it: `<Future finished result=42>`; one that waits has `cb=[…]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.node.describe_showing(&printing::value))
    }
}
