//! Running a coroutine on a loop of another thread, and waiting for it there.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::{Error, Result, catch_panic, contained};
use crate::kernel::{AnyTask, Awaitable, EventLoop, ThreadsafeLoop, get_running_loop};
use crate::printing::python_class;

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
    let shared = Arc::new(Shared {
        outcome: Mutex::new(Outcome { is_set: false, is_cancelled: false, value: None }),
        done: Condvar::new(),
    });
    let teller = Teller(shared.clone());
    event_loop.call_soon_threadsafe(move || start(key, make_coroutine, teller))?;
    Ok(ConcurrentFuture { shared, key, event_loop: event_loop.clone() })
}

/// In the loop's thread: makes the task, and has its end told.
fn start<T, A, F>(key: u64, make_coroutine: F, teller: Teller<T>) -> Result<()>
where
    T: Clone + Send + 'static,
    A: Awaitable<T>,
    F: FnOnce() -> A,
{
    let event_loop = get_running_loop()?;
    let made = catch_panic(make_coroutine).and_then(|coroutine| event_loop.create_task(coroutine));
    let task = made.inspect_err(|error| teller.tell(Err(error.clone())))?;
    let teller = Rc::new(teller);
    let told_by = Rc::downgrade(&teller);
    running(&event_loop).borrow_mut().insert(key, Started { task: task.erased(), _teller: teller });
    task.add_done_callback(move |task| {
        let event_loop = task.get_loop();
        // Its clone is user code, and may panic: the other thread is told in any case.  Of a
        // cancelled one it gets an error of its own: this task's message is for those who
        // await it here.
        let result = if task.cancelled() { Err(Error::cancelled(None)) } else { contained(|| task.result()) };
        if let Some(teller) = told_by.upgrade() {
            event_loop.tell_outside(move || teller.tell(result));
        }
        let started = running(&event_loop).borrow_mut().remove(&key);
        drop(started);
    })?;
    Ok(())
}

/// A task that somebody in another thread waits for.
struct Started {
    task: AnyTask,
    /// A `Teller<T>`.  The loop lets it go when it is closed: then it tells that.
    _teller: Rc<dyn Any>,
}

/// Those of one loop.
type Running = RefCell<BTreeMap<u64, Started>>;

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
    outcome: Mutex<Outcome<T>>,
    done: Condvar,
}

struct Outcome<T> {
    is_set: bool,
    is_cancelled: bool,
    /// Empty before it is set, and while somebody clones it: that runs user
    /// code, for which the lock has to be free.
    value: Option<Result<T>>,
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
        while !outcome.is_set {
            let left = end.map_or(timeout, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Err(Error::timeout());
            }
            let waited = self.shared.done.wait_timeout(outcome, left);
            outcome = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(outcome);
        self.result()
    }

    /// Whether the result is there.  Mirrors `Future.done`.
    pub fn done(&self) -> bool {
        self.shared.lock().is_set
    }

    /// Is cancelled at once, and asks the coroutine to stop; `false` if it is
    /// done already, unless it was cancelled: then nothing more happens.
    /// Mirrors `Future.cancel`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    pub fn cancel(&self) -> Result<bool> {
        if !self.shared.set(Err(Error::cancelled(None))) {
            return Ok(self.shared.lock().is_cancelled);
        }
        let key = self.key;
        self.event_loop.call_soon_threadsafe(move || {
            let task = running(&get_running_loop()?).borrow().get(&key).map(|started| started.task.clone());
            task.map_or(Ok(false), |task| task.cancel())
        })?;
        Ok(true)
    }
}

impl<T> Shared<T> {
    /// Sets the outcome, once; whether this was the first.
    fn set(&self, value: Result<T>) -> bool {
        let mut outcome = self.lock();
        let first = !outcome.is_set;
        if first {
            let is_cancelled = value.as_ref().is_err_and(Error::is_cancelled);
            *outcome = Outcome { is_set: true, is_cancelled, value: Some(value) };
            self.done.notify_all();
        }
        first
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

    /// No user code runs under this lock, so it cannot be poisoned half-way.
    fn lock(&self) -> MutexGuard<'_, Outcome<T>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for ConcurrentFuture<T> {
    /// As `concurrent.futures` prints it: `<Future state=finished returned int>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = self.shared.lock();
        match &outcome.value {
            _ if !outcome.is_set => f.write_str("<Future state=pending>"),
            _ if outcome.is_cancelled => f.write_str("<Future state=cancelled>"),
            Some(Err(error)) => write!(f, "<Future state=finished raised {}>", error.class()),
            _ => write!(f, "<Future state=finished returned {}>", python_class::<T>()),
        }
    }
}

/// Tells the result; if it is dropped before, whoever waits hears `CancelledError`.
struct Teller<T>(Arc<Shared<T>>);

impl<T> Teller<T> {
    fn tell(&self, outcome: Result<T>) {
        self.0.set(outcome);
    }
}

impl<T> Drop for Teller<T> {
    fn drop(&mut self) {
        self.tell(Err(Error::cancelled(None)));
    }
}
