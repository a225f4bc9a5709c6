//! Waiting for time to pass.

use std::time::Duration;

use super::finally::CancelOnDrop;
use crate::error::Result;
use crate::kernel::{Future, get_running_loop, yield_now};

/// Waits that long; a delay of zero lets everything else that is ready run first.
///
/// Mirrors `asyncio.sleep`.
///
/// # Errors
/// `CancelledError`; `RuntimeError: no running event loop` outside a coroutine.
///
/// ```
/// use std::time::Duration;
/// use glassloop::{ClockKind, EventLoop, sleep};
///
/// let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build()?;
/// event_loop.run_until_complete(sleep(Duration::from_secs(2)))?;
/// assert_eq!(event_loop.time(), Duration::from_secs(2));
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub async fn sleep(delay: Duration) -> Result<()> {
    if delay.is_zero() {
        return yield_now().await;
    }
    let (future, _cancelled_at_the_end) = start_timer(delay)?;
    future.await
}

/// A future that is resolved after the delay.
fn start_timer(delay: Duration) -> Result<(Future<()>, CancelOnDrop)> {
    let event_loop = get_running_loop()?;
    let future = event_loop.create_future();
    let timer = event_loop.call_later(delay, set_unless_done(future.clone()))?;
    Ok((future, CancelOnDrop(timer)))
}

fn set_unless_done(future: Future<()>) -> impl FnOnce() -> Result<()> {
    move || if future.done() { Ok(()) } else { future.set_result(()) }
}
