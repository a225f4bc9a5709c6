//! Results in the order in which they come.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use super::arrivals::Arrivals;
use super::wait::different;
use crate::error::{ErrorKind, Result};
use crate::kernel::{Awaitable, DoneCallback, EventLoop, Future, TimerHandle, get_event_loop};

/// Runs awaitables concurrently, and gives them back as they get done.
///
/// Coroutines become tasks.  A future that is given twice counts once.  What
/// comes back can be used in two ways: [`AsCompleted::next_done`] gives the
/// futures themselves (`async for`), and as an iterator it gives coroutines,
/// each of which waits for the next result (`for`).  When the time is over,
/// whatever is not done comes as a `TimeoutError`; nothing is cancelled.
/// Mirrors `asyncio.as_completed(aws, timeout=…)`.
///
/// # Errors
/// As [`gather`](fn@crate::gather).
///
/// ```
/// use std::time::Duration;
/// use glassloop::{Result, as_completed, sleep};
///
/// async fn after(delay: u64) -> Result<u64> {
///     sleep(Duration::from_millis(delay)).await?;
///     Ok(delay)
/// }
///
/// # glassloop::run(async {
/// let mut order = Vec::new();
/// for next in as_completed([after(9), after(1), after(5)], None)? {
///     order.push(next.await?);
/// }
/// assert_eq!(order, [1, 5, 9]);
/// # Ok(()) }).unwrap();
/// ```
#[track_caller]
pub fn as_completed<T, F>(
    awaitables: impl IntoIterator<Item = F>,
    timeout: impl Into<Option<Duration>>,
) -> Result<AsCompleted<T>>
where
    T: Clone + 'static,
    F: Awaitable<T>,
{
    let event_loop = get_event_loop()?;
    let awaitables: Vec<F> = awaitables.into_iter().collect();
    let mut futures = Vec::new();
    for awaitable in awaitables {
        futures.push(event_loop.ensure_future(awaitable)?);
    }
    Coming::watch(&event_loop, different(futures), timeout.into())
}

/// What [`as_completed`] gives: futures, or coroutines, as they get done.
pub struct AsCompleted<T: 'static> {
    coming: Rc<Coming<T>>,
    /// How many have not been asked for.
    left: usize,
}

/// A coroutine that waits for the next result.
pub type NextCompleted<T> = Pin<Box<dyn std::future::Future<Output = Result<T>>>>;

impl<T: Clone + 'static> AsCompleted<T> {
    /// The next future that is done: one of the arguments, or the task of one.
    /// None when all have come.  Mirrors `async for future in as_completed(…)`.
    ///
    /// # Errors
    /// `TimeoutError`, once for each future that was not done in time;
    /// `CancelledError`.
    ///
    /// ```
    /// use glassloop::{as_completed, create_task, yield_now};
    ///
    /// # glassloop::run(async {
    /// let slow = create_task(async { yield_now().await.map(|()| "slow") })?;
    /// let fast = create_task(async { Ok("fast") })?;
    /// let mut completed = as_completed([slow, fast.clone()], None)?;
    /// let first = completed.next_done().await.unwrap()?;
    /// assert!(first.same(&fast));
    /// # Ok(()) }).unwrap();
    /// ```
    pub async fn next_done(&mut self) -> Option<Result<Future<T>>> {
        self.left = self.left.checked_sub(1)?;
        Some(wait_for_one(self.coming.clone()).await)
    }
}

impl<T: Clone + 'static> Iterator for AsCompleted<T> {
    type Item = NextCompleted<T>;

    fn next(&mut self) -> Option<NextCompleted<T>> {
        self.left = self.left.checked_sub(1)?;
        let coming = self.coming.clone();
        Some(Box::pin(async { wait_for_one(coming).await?.result() }))
    }
}

async fn wait_for_one<T: 'static>(coming: Rc<Coming<T>>) -> Result<Future<T>> {
    coming.done.get().await?.ok_or_else(|| ErrorKind::Timeout.into())
}

/// What is on its way.  The futures hold it, and it does not hold them.
struct Coming<T: 'static> {
    /// How many futures are not done.
    todo: Cell<usize>,
    /// Those that are done, and none for each that is not when the time is over.
    done: Arrivals<Option<Future<T>>>,
    timer: RefCell<Option<TimerHandle>>,
}

impl<T: 'static> Coming<T> {
    fn watch(
        event_loop: &EventLoop,
        futures: Vec<Future<T>>,
        timeout: Option<Duration>,
    ) -> Result<AsCompleted<T>> {
        let left = futures.len();
        let coming =
            Rc::new(Self { todo: Cell::new(left), done: Arrivals::default(), timer: RefCell::new(None) });
        let watching = coming.clone();
        let callback = DoneCallback::new(move |future: &Future<T>| watching.is_done(future));
        futures.iter().try_for_each(|future| future.add_shared_done_callback(&callback))?;
        if let Some(timeout) = timeout.filter(|_| left > 0) {
            let overdue = coming.clone();
            let timer = event_loop.call_later(timeout, move || overdue.time_is_over(&futures, &callback))?;
            coming.timer.replace(Some(timer));
        }
        Ok(AsCompleted { coming, left })
    }

    fn is_done(&self, future: &Future<T>) -> Result<()> {
        let Some(left) = self.todo.get().checked_sub(1) else { return Ok(()) };
        self.todo.set(left);
        self.done.put(Some(future.clone()))?;
        if left == 0 {
            self.timer.borrow().iter().for_each(TimerHandle::cancel);
        }
        Ok(())
    }

    fn time_is_over(&self, futures: &[Future<T>], callback: &DoneCallback<T>) -> Result<()> {
        for future in futures {
            future.remove_done_callback(callback);
        }
        (0..self.todo.take()).try_for_each(|_| self.done.put(None))
    }
}

impl<T> fmt::Debug for AsCompleted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<AsCompleted left={}>", self.left)
    }
}
