//! Results in the order in which they come.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use super::sync::Queue;
use super::wait::different;
use crate::error::{ErrorKind, Result};
use crate::kernel::{Awaitable, DoneCallback, EventLoop, Future, TimerHandle, asyncio, get_event_loop};
use crate::trace::FutureRef;

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
    let futures = different(futures);
    let coming = Coming::watch(&event_loop, futures, timeout.into())?;
    Ok(AsCompleted { coming })
}

/// What [`as_completed`] gives: futures, or coroutines, as they get done.
pub struct AsCompleted<T: 'static> {
    coming: Rc<Coming<T>>,
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
        self.coming.ask_for_one()?;
        Some(wait_for_one(self.coming.clone()).await)
    }
}

impl<T: Clone + 'static> Iterator for AsCompleted<T> {
    type Item = NextCompleted<T>;

    fn next(&mut self) -> Option<NextCompleted<T>> {
        self.coming.ask_for_one()?;
        let coming = self.coming.clone();
        Some(Box::pin(async { wait_for_one(coming).await?.result() }))
    }
}

async fn wait_for_one<T: 'static>(coming: Rc<Coming<T>>) -> Result<Future<T>> {
    match coming.done.get().await {
        Ok(one) => one.ok_or_else(|| ErrorKind::Timeout.into()),
        Err(error) => {
            if asyncio().as_completed_owes_after_a_cancel() {
                coming.left.set(coming.left.get() + 1);
            }
            Err(error)
        }
    }
}

/// The futures on their way.
///
/// It lives until the last is done or the time is over, whether or not
/// somebody still asks: only then does the timer go.  So the futures'
/// callbacks own it; it owns no future that is not done, or it would own itself.
struct Coming<T: 'static> {
    /// How many have not been asked for.
    left: Cell<usize>,
    todo: RefCell<Vec<FutureRef>>,
    /// Those that are done, and none for each that is not when the time is over.
    done: Queue<Option<Future<T>>>,
    timer: RefCell<Option<TimerHandle>>,
}

impl<T: 'static> Coming<T> {
    #[track_caller]
    fn watch(event_loop: &EventLoop, futures: Vec<Future<T>>, timeout: Option<Duration>) -> Result<Rc<Self>> {
        let left = Cell::new(futures.len());
        let todo = RefCell::new(futures.iter().map(Future::id).collect());
        let coming = Rc::new(Self { left, todo, done: Queue::new(0), timer: RefCell::new(None) });
        let watching = coming.clone();
        let callback = DoneCallback::named("_AsCompletedIterator._handle_completion", move |future| {
            watching.is_done(future)
        });
        for future in &futures {
            future.add_shared_done_callback(&callback)?;
        }
        if let Some(timeout) = timeout
            && !futures.is_empty()
        {
            let watching = coming.clone();
            let time_is_over = move || watching.time_is_over(&futures, &callback);
            coming.timer.replace(Some(event_loop.call_later(timeout, time_is_over)?));
        }
        Ok(coming)
    }

    /// None if all have been asked for.
    fn ask_for_one(&self) -> Option<()> {
        self.left.set(self.left.get().checked_sub(1)?);
        Some(())
    }

    fn is_done(&self, future: &Future<T>) -> Result<()> {
        let place = self.todo.borrow().iter().position(|other| *other == future.id());
        let Some(place) = place else { return Ok(()) };
        self.todo.borrow_mut().remove(place);
        self.done.put_nowait(Some(future.clone()))?;
        if self.todo.borrow().is_empty()
            && let Some(timer) = self.timer.take()
        {
            timer.cancel();
        }
        Ok(())
    }

    /// Whatever is not done by now comes as none.
    fn time_is_over(&self, futures: &[Future<T>], callback: &DoneCallback<T>) -> Result<()> {
        let todo = self.todo.take();
        for future in futures.iter().filter(|future| todo.contains(&future.id())) {
            future.remove_done_callback(callback);
            self.done.put_nowait(None)?;
        }
        Ok(())
    }
}

impl<T> fmt::Debug for AsCompleted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<AsCompleted left={}>", self.coming.left.get())
    }
}
