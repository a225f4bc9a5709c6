//! Running a coroutine on a loop of another thread, and waiting for it there.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::kernel::{AnyTask, Awaitable, EventLoop, ThreadsafeLoop, get_running_loop};

/// Runs a coroutine on a loop that another thread runs.
///
/// The coroutine itself stays in the loop's thread, so what is sent is a
/// function that makes it.  Mirrors `asyncio.run_coroutine_threadsafe`.
///
/// # Errors
/// `RuntimeError: Event loop is closed`.
///
/// ```
/// use glassloop::{new_event_loop, run_coroutine_threadsafe};
///
/// let (send, receive) = std::sync::mpsc::channel();
/// let thread = std::thread::spawn(move || {
///     let event_loop = new_event_loop().unwrap();
///     send.send(event_loop.threadsafe()).unwrap();
///     event_loop.run_forever().unwrap();
///     event_loop.close().unwrap();
/// });
/// let event_loop = receive.recv().unwrap();
/// let answer = run_coroutine_threadsafe(|| async { Ok(6 * 7) }, &event_loop)?;
/// assert_eq!(answer.result()?, 42);
/// event_loop.stop();
/// thread.join().unwrap();
/// # Ok::<(), glassloop::Error>(())
/// ```
#[track_caller]
pub fn run_coroutine_threadsafe<T, A, F>(
    make_coroutine: F,
    event_loop: &ThreadsafeLoop,
) -> Result<ConcurrentFuture<T>>
where
    T: Clone + Send + 'static,
    A: Awaitable<T>,
    F: FnOnce() -> A + Send + 'static,
{
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let key = NEXT.fetch_add(1, Ordering::Relaxed);
    let shared = Arc::new(Shared { outcome: Mutex::new(None), done: Condvar::new() });
    let teller = Teller(shared.clone());
    event_loop.call_soon_threadsafe(move || start(key, make_coroutine(), teller))?;
    Ok(ConcurrentFuture { shared, key, event_loop: event_loop.clone() })
}

/// In the loop's thread: makes the task, and has its end told.
fn start<T: Clone + Send + 'static>(key: u64, coroutine: impl Awaitable<T>, teller: Teller<T>) -> Result<()> {
    let event_loop = get_running_loop()?;
    let task = event_loop.create_task(coroutine)?;
    running(&event_loop).borrow_mut().insert(key, task.erased());
    let teller = Rc::new(teller);
    task.add_done_callback(move |task| {
        let (teller, result, event_loop) = (teller.clone(), task.result(), task.get_loop());
        running(&event_loop).borrow_mut().remove(&key);
        event_loop.tell_outside(move || teller.tell(result));
    })?;
    Ok(())
}

/// The tasks of this loop that somebody in another thread may cancel.
type Running = RefCell<BTreeMap<u64, AnyTask>>;

fn running(event_loop: &EventLoop) -> Rc<Running> {
    event_loop.extension(Running::default)
}

/// A result that another thread's loop will have.
///
/// Mirrors `concurrent.futures.Future`: it blocks, and is not for coroutines.
pub struct ConcurrentFuture<T> {
    shared: Arc<Shared<T>>,
    key: u64,
    event_loop: ThreadsafeLoop,
}

struct Shared<T> {
    outcome: Mutex<Option<Result<T>>>,
    done: Condvar,
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
            if let Some(outcome) = &*outcome {
                return outcome.clone();
            }
            outcome = self.shared.done.wait(outcome).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits for the result so long, in real time.  Mirrors `Future.result(timeout)`.
    ///
    /// # Errors
    /// As [`result`](ConcurrentFuture::result); `TimeoutError` when the time is
    /// over, and the coroutine goes on.
    pub fn result_timeout(&self, timeout: Duration) -> Result<T> {
        let end = Instant::now().checked_add(timeout);
        let mut outcome = self.shared.lock();
        loop {
            if let Some(outcome) = &*outcome {
                return outcome.clone();
            }
            let left = end.map_or(timeout, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Err(Error::timeout());
            }
            let waited = self.shared.done.wait_timeout(outcome, left);
            outcome = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Whether the result is there.  Mirrors `Future.done`.
    pub fn done(&self) -> bool {
        self.shared.lock().is_some()
    }

    /// Asks the coroutine to stop; `false` if it is done already.
    /// Mirrors `Future.cancel`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    pub fn cancel(&self) -> Result<bool> {
        if self.done() {
            return Ok(false);
        }
        let key = self.key;
        self.event_loop.call_soon_threadsafe(move || {
            let task = running(&get_running_loop()?).borrow().get(&key).cloned();
            task.map_or(Ok(false), |task| task.cancel())
        })?;
        Ok(true)
    }
}

impl<T> Shared<T> {
    /// Only cloning a result runs user code under this lock, and spoils nothing.
    fn lock(&self) -> MutexGuard<'_, Option<Result<T>>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for ConcurrentFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = self.shared.lock().is_some();
        f.write_str(if done { "<ConcurrentFuture finished>" } else { "<ConcurrentFuture pending>" })
    }
}

/// Tells the result; if it is dropped before, whoever waits hears `CancelledError`.
struct Teller<T>(Arc<Shared<T>>);

impl<T> Teller<T> {
    fn tell(&self, outcome: Result<T>) {
        self.0.lock().get_or_insert(outcome);
        self.0.done.notify_all();
    }
}

impl<T> Drop for Teller<T> {
    fn drop(&mut self) {
        self.tell(Err(Error::cancelled(None)));
    }
}
