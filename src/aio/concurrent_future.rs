//! A result that another thread waits for.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::run_coroutine_threadsafe::cancel;
use crate::error::{Error, Result, contained};
use crate::kernel::{CallbackOutcome, ThreadsafeLoop};
use crate::printing::python_class;
use crate::say::{Level, say};

/// A result that another thread's loop will have.
///
/// A clone is the same future.  It blocks, and is not for coroutines: there
/// [`wrap_future`](crate::wrap_future) makes one that is awaited.
/// Mirrors `concurrent.futures.Future`.
///
/// ```
/// use glassloop::{EventLoop, run_coroutine_threadsafe};
///
/// let event_loop = EventLoop::new()?;
/// let answer = run_coroutine_threadsafe(|| async { Ok(42) }, &event_loop.threadsafe())?;
/// let stopper = event_loop.threadsafe();
/// answer.add_done_callback(move |answer| {
///     assert_eq!(answer.result().unwrap(), 42);
///     stopper.stop();
/// });
/// event_loop.run_forever()?;
/// assert!(answer.exception()?.is_none());
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct ConcurrentFuture<T> {
    shared: Arc<Shared<T>>,
    key: u64,
    event_loop: ThreadsafeLoop,
}

struct Shared<T> {
    outcome: Mutex<Outcome<T>>,
    done: Condvar,
}

struct Outcome<T> {
    state: CallState,
    /// Empty before it is set, and while somebody clones it: that runs user
    /// code, for which the lock has to be free.
    value: Option<Result<T>>,
    /// Called once it is set, each with the lock free; none after that.
    callbacks: VecDeque<Box<dyn FnOnce() + Send>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CallState {
    Pending,
    Cancelled,
    Finished,
}

impl<T> ConcurrentFuture<T> {
    /// One for the coroutine of this key, and what sets it.
    pub(super) fn new(key: u64, event_loop: ThreadsafeLoop) -> (Self, Teller<T>) {
        let outcome = Outcome { state: CallState::Pending, value: None, callbacks: VecDeque::new() };
        let shared = Arc::new(Shared { outcome: Mutex::new(outcome), done: Condvar::new() });
        (Self { shared: shared.clone(), key, event_loop }, Teller(shared))
    }

    /// Whose coroutine it is.
    pub(super) fn event_loop(&self) -> &ThreadsafeLoop {
        &self.event_loop
    }

    /// Whether the result is there.  Mirrors `Future.done`.
    pub fn done(&self) -> bool {
        self.shared.lock().state != CallState::Pending
    }

    /// Whether it was cancelled.  Mirrors `Future.cancelled`.
    pub fn cancelled(&self) -> bool {
        self.shared.lock().state == CallState::Cancelled
    }

    /// Waits for the error; none if the coroutine returned a value.
    /// Mirrors `Future.exception()`.
    ///
    /// # Errors
    /// `CancelledError` if it was cancelled, or if its loop was closed before it was done.
    ///
    /// ```
    /// use glassloop::{Error, EventLoop, run_coroutine_threadsafe};
    ///
    /// let event_loop = EventLoop::new()?;
    /// let fails = || async { Err::<(), _>(Error::raise("ValueError", "boom")) };
    /// let answer = run_coroutine_threadsafe(fails, &event_loop.threadsafe())?;
    /// event_loop.run_once()?;
    /// event_loop.run_once()?;
    /// event_loop.run_once()?;
    /// assert_eq!(answer.exception()?.unwrap().repr(), "ValueError('boom')");
    /// # event_loop.close()?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn exception(&self) -> Result<Option<Error>> {
        let mut outcome = self.shared.lock();
        loop {
            match (outcome.state, &outcome.value) {
                (CallState::Cancelled, _) => return Err(Error::cancelled(None)),
                (_, Some(value)) => return Ok(value.as_ref().err().cloned()),
                (_, None) => outcome = self.shared.wait(outcome),
            }
        }
    }

    /// Waits for the error so long, in real time.  Mirrors `Future.exception(timeout)`.
    ///
    /// # Errors
    /// As [`exception`](ConcurrentFuture::exception); `TimeoutError` when the time is
    /// over, and the coroutine goes on.
    pub fn exception_timeout(&self, timeout: Duration) -> Result<Option<Error>> {
        self.shared.wait_so_long(timeout)?;
        self.exception()
    }

    /// Is cancelled at once, and asks the coroutine to stop; `false` if it is
    /// done already, unless it was cancelled: then nothing more happens.
    /// Mirrors `Future.cancel`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    pub fn cancel(&self) -> Result<bool> {
        if !self.shared.set(Err(Error::cancelled(None))) {
            return Ok(self.cancelled());
        }
        let key = self.key;
        self.event_loop.call_soon_threadsafe(move || cancel(key))?;
        Ok(true)
    }
}

impl<T: Clone> ConcurrentFuture<T> {
    /// Waits for the result.  Mirrors `Future.result()`.
    ///
    /// # Errors
    /// The coroutine's; `CancelledError` if it was cancelled, or if its loop
    /// was closed before it was done.
    pub fn result(&self) -> Result<T> {
        let mut outcome = self.shared.lock();
        loop {
            if let Some(value) = outcome.value.take() {
                drop(outcome);
                return self.shared.read(value);
            }
            outcome = self.shared.wait(outcome);
        }
    }

    /// Waits for the result so long, in real time.  Mirrors `Future.result(timeout)`.
    ///
    /// # Errors
    /// As [`result`](ConcurrentFuture::result); `TimeoutError` when the time is
    /// over, and the coroutine goes on.
    pub fn result_timeout(&self, timeout: Duration) -> Result<T> {
        self.shared.wait_so_long(timeout)?;
        self.result()
    }
}

impl<T: Send + 'static> ConcurrentFuture<T> {
    /// Has this called when it is done: by the thread of its loop, or by the one that
    /// cancels it; at once, by this thread, if it is done already.
    ///
    /// Callbacks are called in the order in which they were added.  One that fails, or
    /// panics, is logged, and the others are called.
    /// Mirrors `Future.add_done_callback`.
    pub fn add_done_callback<R: CallbackOutcome>(
        &self,
        callback: impl FnOnce(&ConcurrentFuture<T>) -> R + Send + 'static,
    ) {
        let future = self.clone();
        let call = move || {
            if let Err(error) = contained(|| callback(&future).into_result()) {
                say(Level::Error, format_args!("exception calling callback for {future:?}\n{error:?}"));
            }
        };
        let mut outcome = self.shared.lock();
        if outcome.state == CallState::Pending {
            outcome.callbacks.push_back(Box::new(call));
        } else {
            drop(outcome);
            call();
        }
    }
}

impl<T> Shared<T> {
    /// Sets the outcome, once; whether this was the first.
    fn set(&self, value: Result<T>) -> bool {
        let mut outcome = self.lock();
        if outcome.state != CallState::Pending {
            return false;
        }
        let is_cancelled = value.as_ref().is_err_and(Error::is_cancelled);
        outcome.state = if is_cancelled { CallState::Cancelled } else { CallState::Finished };
        outcome.value = Some(value);
        let callbacks = std::mem::take(&mut outcome.callbacks);
        drop(outcome);
        self.done.notify_all();
        callbacks.into_iter().for_each(|call| call());
        true
    }

    /// Clones the value, and puts it back for the next who asks.
    fn read(&self, value: Result<T>) -> Result<T>
    where
        T: Clone,
    {
        let copy = contained(|| value.clone());
        self.lock().value = Some(value);
        self.done.notify_all();
        copy
    }

    fn wait<'a>(&self, outcome: MutexGuard<'a, Outcome<T>>) -> MutexGuard<'a, Outcome<T>> {
        self.done.wait(outcome).unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is set, so long in real time.
    ///
    /// # Errors
    /// `TimeoutError`.
    fn wait_so_long(&self, timeout: Duration) -> Result<()> {
        let end = Instant::now().checked_add(timeout);
        let mut outcome = self.lock();
        while outcome.state == CallState::Pending {
            let left = end.map_or(timeout, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Err(Error::timeout());
            }
            let waited = self.done.wait_timeout(outcome, left);
            outcome = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }

    /// No user code runs under this lock, so it cannot be poisoned half-way.
    fn lock(&self) -> MutexGuard<'_, Outcome<T>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for ConcurrentFuture<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), key: self.key, event_loop: self.event_loop.clone() }
    }
}

impl<T> fmt::Debug for ConcurrentFuture<T> {
    /// As `concurrent.futures` prints it: `<Future state=finished returned int>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = self.shared.lock();
        match (outcome.state, &outcome.value) {
            (CallState::Pending, _) => f.write_str("<Future state=pending>"),
            (CallState::Cancelled, _) => f.write_str("<Future state=cancelled>"),
            (CallState::Finished, Some(Err(error))) => {
                write!(f, "<Future state=finished raised {}>", error.class())
            }
            (CallState::Finished, _) => write!(f, "<Future state=finished returned {}>", python_class::<T>()),
        }
    }
}

/// Tells the result; if it is dropped before, whoever waits hears `CancelledError`.
pub(super) struct Teller<T>(Arc<Shared<T>>);

impl<T> Teller<T> {
    pub(super) fn tell(&self, outcome: Result<T>) {
        self.0.set(outcome);
    }
}

impl<T> Drop for Teller<T> {
    fn drop(&mut self) {
        self.tell(Err(Error::cancelled(None)));
    }
}
