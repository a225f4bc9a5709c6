//! Running a coroutine on a loop of another thread, and waiting for it there.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::concurrent_future::{ConcurrentFuture, Teller};
use crate::error::{Error, Result, catch_panic, contained};
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
    let (future, teller) = ConcurrentFuture::new(key, event_loop.clone());
    event_loop.call_soon_threadsafe(move || start(key, make_coroutine, teller))?;
    Ok(future)
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

/// Asks the coroutine of this key to stop, if it runs.
pub(super) fn cancel(key: u64) -> Result<bool> {
    let task = running(&get_running_loop()?).borrow().get(&key).map(|started| started.task.clone());
    task.map_or(Ok(false), |task| task.cancel())
}
