//! Waiting until some of several futures are done, without touching them.

use std::cell::Cell;
use std::collections::HashSet;
use std::time::Duration;

use super::finally::{CancelOnDrop, OwnLoop, RemoveOnDrop};
use super::tasks::Awaited;
use crate::error::{Error, Result};
use crate::kernel::{DoneCallback, Future, TimerHandle, get_running_loop_to};

/// When [`wait`] comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnWhen {
    /// When any future is done.  Mirrors `asyncio.FIRST_COMPLETED`.
    FirstCompleted,
    /// When any ends with an exception, or all are done.  Mirrors `asyncio.FIRST_EXCEPTION`.
    FirstException,
    /// When all are done.  Mirrors `asyncio.ALL_COMPLETED`.
    AllCompleted,
}

/// Waits until some of the futures are done, or the time is over: those that
/// are done, and those that are pending.
///
/// Nothing is cancelled, neither when the time is over (which is no error) nor
/// when the waiting task is.  A future that is given twice counts once; both
/// lists keep the order of the arguments, where asyncio gives sets.  `None` is
/// no time limit.  Mirrors `asyncio.wait(fs, timeout=…, return_when=…)`.
///
/// # Errors
/// `ValueError: Set of Tasks/Futures is empty.`; `CancelledError`.
///
/// ```
/// use std::time::Duration;
/// use glassloop::{ReturnWhen, create_task, sleep, wait};
///
/// # let event_loop = glassloop::EventLoop::builder().clock(glassloop::ClockKind::Virtual).build()?;
/// # event_loop.run_until_complete(async {
/// let fast = create_task(sleep(Duration::from_secs(1)))?;
/// let slow = create_task(sleep(Duration::from_secs(2)))?;
/// let (done, pending) = wait([&slow, &fast], None, ReturnWhen::FirstCompleted).await?;
/// assert!(done[0].same(&fast) && pending[0].same(&slow));
/// # slow.await })?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
///
/// Coroutines are a `TypeError` in Python (`Passing coroutines is forbidden, use
/// tasks explicitly.`); here they do not compile:
///
/// ```compile_fail,E0277
/// # async fn main() -> glassloop::Result<()> {
/// glassloop::wait([async { Ok(1) }], None, glassloop::ReturnWhen::AllCompleted).await?;
/// # Ok(()) }
/// ```
pub async fn wait<T: 'static>(
    futures: impl IntoIterator<Item = impl Into<Future<T>>>,
    timeout: impl Into<Option<Duration>>,
    return_when: ReturnWhen,
) -> Result<(Vec<Future<T>>, Vec<Future<T>>)> {
    let futures = different(futures);
    if futures.is_empty() {
        return Err(Error::raise("ValueError", "Set of Tasks/Futures is empty."));
    }
    until(&futures, timeout.into(), return_when).await?;
    Ok(futures.into_iter().partition(|future| future.done()))
}

/// Each future once, in the order of the arguments.
pub(super) fn different<T: 'static>(
    futures: impl IntoIterator<Item = impl Into<Future<T>>>,
) -> Vec<Future<T>> {
    let mut seen = HashSet::new();
    futures.into_iter().map(Into::into).filter(|future: &Future<T>| seen.insert(future.id())).collect()
}

async fn until<T: 'static>(
    futures: &[Future<T>],
    timeout: Option<Duration>,
    return_when: ReturnWhen,
) -> Result<()> {
    let (waiter, timer) = start_waiter(timeout)?;
    let callback = count_down(waiter.clone(), timer.clone(), futures.len(), return_when);
    // A future that is done on a closed loop refuses the callback.  As in
    // asyncio, those that were added before stay then, and so does the timer.
    futures.iter().try_for_each(|future| future.add_shared_done_callback(&callback))?;
    let _awaited = Awaited::begin(futures);
    // Dropped from below: as in asyncio, first the timer is cancelled.
    let _callbacks_removed = RemoveOnDrop { futures, callback, own_loop: OwnLoop::new() };
    let _timer_cancelled = timer.map(CancelOnDrop);
    waiter.await
}

/// A future that is released when the time is over, and its timer.
fn start_waiter(timeout: Option<Duration>) -> Result<(Future<()>, Option<TimerHandle>)> {
    let event_loop = get_running_loop_to("wait")?;
    let waiter = event_loop.create_future();
    let Some(timeout) = timeout else { return Ok((waiter, None)) };
    let released = waiter.clone();
    let timer = event_loop.call_later(timeout, move || release(&released))?;
    Ok((waiter, Some(timer)))
}

/// Releases the waiter when enough futures are done.
fn count_down<T: 'static>(
    waiter: Future<()>,
    timer: Option<TimerHandle>,
    count: usize,
    return_when: ReturnWhen,
) -> DoneCallback<T> {
    let left = Cell::new(count);
    DoneCallback::named("_wait.<locals>._on_completion", move |future: &Future<T>| {
        left.set(left.get() - 1);
        let enough = left.get() == 0
            || match return_when {
                ReturnWhen::FirstCompleted => true,
                ReturnWhen::FirstException => {
                    !future.cancelled() && matches!(future.exception(), Ok(Some(_)))
                }
                ReturnWhen::AllCompleted => false,
            };
        if !enough {
            return Ok(());
        }
        timer.iter().for_each(TimerHandle::cancel);
        release(&waiter)
    })
}

fn release(waiter: &Future<()>) -> Result<()> {
    if waiter.done() { Ok(()) } else { waiter.set_result(()) }
}
