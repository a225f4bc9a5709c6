//! What can be awaited: coroutines, futures and tasks.

use std::any::Any;

use super::future::Future;
use super::names::coroutine_name;
use super::task_handle::Task;
use crate::error::Result;
use crate::say::{Level, say};

/// A coroutine, a [`Future`] or a [`Task`]: any Rust future whose output is a
/// [`Result`](crate::Result).
///
/// Whether it is a future or a task already is asked at run time, as asyncio
/// does (`isfuture`): those are taken as they are, all else becomes a task.
///
/// Forgetting to call the coroutine function is a `TypeError` in Python; here
/// it does not compile:
///
/// ```compile_fail,E0277
/// async fn work() -> glassloop::Result<()> { Ok(()) }
/// glassloop::run(work);
/// ```
pub trait Awaitable<T>: std::future::Future<Output = Result<T>> + 'static {}

impl<T, F: std::future::Future<Output = Result<T>> + 'static> Awaitable<T> for F {}

/// The future that an awaitable is, if it is one.
pub(super) fn as_future<T: 'static>(awaitable: &dyn Any) -> Option<Future<T>> {
    let future = awaitable.downcast_ref::<Future<T>>().cloned();
    future.or_else(|| awaitable.downcast_ref::<Task<T>>().map(Task::as_future))
}

/// Drops a coroutine before its first step, because an operation was refused,
/// and warns of it: `coroutine 'NAME' was never awaited`.
///
/// Mirrors the `RuntimeWarning` that Python gives when such a coroutine goes.
///
/// ```
/// glassloop::never_awaited(async { Ok::<(), glassloop::Error>(()) });
/// ```
pub fn never_awaited<F>(coroutine: F) {
    say(Level::Warn, format_args!("coroutine '{}' was never awaited", coroutine_name::<F>()));
    drop(coroutine);
}
