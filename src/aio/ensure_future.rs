//! A future of whatever can be awaited.

use std::any::Any;

use crate::error::Result;
use crate::kernel::{Awaitable, EventLoop, Future, Task, get_event_loop, never_awaited};

/// A future or task as it is; a new task of anything else.
///
/// The task is made on the loop that [`get_event_loop`] finds.  On a loop of
/// your choice, [`EventLoop::ensure_future`] makes it.
/// Mirrors `asyncio.ensure_future`.
///
/// # Errors
/// `RuntimeError: There is no current event loop in thread 'NAME'.`;
/// `RuntimeError: Event loop is closed`.
///
/// ```
/// # glassloop::run(async {
/// let future = glassloop::ensure_future(async { Ok(42) })?;
/// assert!(glassloop::ensure_future(future.clone())?.same(&future));
/// assert_eq!(future.await?, 42);
/// # Ok(()) }).unwrap();
/// ```
#[track_caller]
pub fn ensure_future<T: 'static>(awaitable: impl Awaitable<T>) -> Result<Future<T>> {
    ensure_future_on(None, awaitable)
}

/// The same on a certain loop, if one is given; a future has to be that loop's.
#[track_caller]
pub(super) fn ensure_future_on<T: 'static>(
    event_loop: Option<&EventLoop>,
    awaitable: impl Awaitable<T>,
) -> Result<Future<T>> {
    if let Some(event_loop) = event_loop {
        return event_loop.ensure_future(awaitable);
    }
    if let Some(future) = as_future(&awaitable) {
        return Ok(future);
    }
    match get_event_loop() {
        Ok(event_loop) => event_loop.ensure_future(awaitable),
        Err(error) => {
            never_awaited(awaitable);
            Err(error)
        }
    }
}

/// The future that an awaitable is, if it is one.  Mirrors `asyncio.isfuture`.
pub(super) fn as_future<T: 'static>(awaitable: &dyn Any) -> Option<Future<T>> {
    let future = awaitable.downcast_ref::<Future<T>>().cloned();
    future.or_else(|| awaitable.downcast_ref::<Task<T>>().map(Task::as_future))
}
