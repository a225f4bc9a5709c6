//! Waiting for time to pass.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::finally::CancelOnDrop;
use crate::error::Result;
use crate::kernel::{EventLoop, Future, YieldNow, get_running_loop_to, waits_here, yield_now};

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
pub fn sleep(delay: Duration) -> Sleep {
    Sleep { state: SleepState::Begins(Beginning::NotYet(delay)) }
}

/// Waits that long, and gives this.  Mirrors `asyncio.sleep(delay, result)`.
///
/// # Errors
/// As [`sleep`]; what it would have given is dropped then.
///
/// ```
/// use std::time::Duration;
///
/// # glassloop::run(async {
/// assert_eq!(glassloop::sleep_with_result(Duration::from_millis(1), "slept").await?, "slept");
/// # Ok(()) }).unwrap();
/// ```
pub fn sleep_with_result<T>(delay: Duration, result: T) -> impl std::future::Future<Output = Result<T>> {
    waits_here(async move { sleep(delay).await.map(|()| result) })
}

/// The coroutine that [`sleep`] returns; nothing happens before it is awaited.
///
/// It is written by hand, and not as an `async fn`, for one reason: `poll` can
/// be `#[track_caller]`, so that the trace knows the line that sleeps.
#[must_use = "futures do nothing unless you `.await` them"]
pub struct Sleep {
    state: SleepState,
}

/// Five words, whichever it is: a program may have very many that sleep.
enum SleepState {
    Begins(Beginning),
    /// The future that the timer sets, and the timer.
    Waits(Future<()>, CancelOnDrop),
}

/// What takes no timer.
enum Beginning {
    NotYet(Duration),
    /// A delay of zero: one turn of everybody else.
    Yields(YieldNow),
}

impl std::future::Future for Sleep {
    type Output = Result<()>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        if let SleepState::Begins(Beginning::NotYet(delay)) = self.state {
            // The line that sleeps is told where it cannot.
            self.state = match delay.is_zero() {
                true => SleepState::Begins(Beginning::Yields(yield_now())),
                false => start(&get_running_loop_to("sleep")?, delay)?,
            };
        }
        match &mut self.state {
            SleepState::Begins(Beginning::NotYet(_)) => Poll::Pending,
            SleepState::Begins(Beginning::Yields(turn)) => Pin::new(turn).poll(context),
            SleepState::Waits(future, timer) => {
                let slept = Pin::new(future).poll(context);
                if slept.is_ready() {
                    timer.0.cancel();
                }
                slept
            }
        }
    }
}

fn start(event_loop: &EventLoop, delay: Duration) -> Result<SleepState> {
    let future = event_loop.create_future();
    let timer = event_loop.call_later(delay, set_unless_done(future.clone()))?;
    Ok(SleepState::Waits(future, CancelOnDrop(timer)))
}

fn set_unless_done(future: Future<()>) -> impl FnOnce() -> Result<()> {
    move || if future.done() { Ok(()) } else { future.set_result(()) }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<Sleep>")
    }
}
