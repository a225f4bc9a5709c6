//! What can be awaited: coroutines, futures and tasks.

use std::any::Any;

use super::future::Future;
use super::task::Task;
use crate::error::Result;

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
