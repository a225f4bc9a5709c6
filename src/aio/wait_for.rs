//! Waiting for one awaitable, but not for ever.

use std::time::Duration;

use super::finally::{OwnLoop, RemoveOnDrop};
use super::tasks::ensure_future;
use super::timeouts::{timed_out, timeout};
use crate::error::Result;
use crate::kernel::{Awaitable, Future, get_running_loop_to, waits_here};

/// Waits for an awaitable, for no longer than `timeout`; then it is cancelled.
///
/// A coroutine runs inside the calling task.  When the time is over it is
/// cancelled and waited for: if it refuses to stop and returns a value, that is
/// the result.  A limit of zero gives a coroutine no chance to begin, and takes
/// the result of a future that is done.  `None` is no limit.  To let it run on, wrap it in [`shield`](crate::shield).
/// Mirrors `asyncio.wait_for`.
///
/// # Errors
/// The awaitable's; `TimeoutError`.
///
/// ```
/// use std::time::Duration;
/// use glassloop::{ErrorKind, sleep, wait_for};
///
/// # let event_loop = glassloop::EventLoop::builder().clock(glassloop::ClockKind::Virtual).build()?;
/// # event_loop.run_until_complete(async {
/// let operation = sleep(Duration::from_secs(10));
/// let error = wait_for(operation, Duration::from_secs(5)).await.unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Timeout));
/// assert_eq!(wait_for(async { Ok("in time") }, Duration::from_secs(5)).await?, "in time");
/// # Ok(()) })?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub fn wait_for<T: Clone + 'static>(
    awaitable: impl Awaitable<T>,
    timeout: impl Into<Option<Duration>>,
) -> impl std::future::Future<Output = Result<T>> {
    waits_here(async move {
        match timeout.into() {
            Some(Duration::ZERO) => done_or_cancelled(ensure_future(awaitable)?).await,
            limit => self::timeout(limit, awaitable).await,
        }
    })
}

/// A limit of zero: what is done already, or nothing.
async fn done_or_cancelled<T: Clone + 'static>(future: Future<T>) -> Result<T> {
    if future.done() {
        return future.result();
    }
    cancel_and_wait(&future).await?;
    future.result().map_err(|error| if error.is_cancelled() { timed_out(error) } else { error })
}

/// Cancels a future and waits until it is done.
///
/// Awaiting the future itself would not do: a cancel of the caller would be
/// passed on to it, which is being cancelled already.
async fn cancel_and_wait<T: 'static>(future: &Future<T>) -> Result<()> {
    let waiter = get_running_loop_to("wait_for")?.create_future();
    let callback = future.add_done_callback(release(waiter.clone()))?;
    let _callback_removed =
        RemoveOnDrop { futures: std::slice::from_ref(future), callback, own_loop: OwnLoop::new() };
    future.cancel()?;
    waiter.await
}

fn release<T>(waiter: Future<()>) -> impl Fn(&Future<T>) -> Result<()> {
    move |_| if waiter.done() { Ok(()) } else { waiter.set_result(()) }
}
