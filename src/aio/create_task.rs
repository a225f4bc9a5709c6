//! Making a task on the running loop.

use crate::error::Result;
use crate::kernel::{Awaitable, Task, TaskOptions, asyncio, get_running_loop_to, never_awaited};

/// Makes a task of a coroutine on the running loop; its first step comes with
/// the next iteration.
///
/// The task runs on, whether or not somebody holds what is returned.
/// Mirrors `asyncio.create_task`.
///
/// # Errors
/// `RuntimeError: no running event loop` outside a coroutine or callback;
/// `TypeError: a coroutine was expected` if it is a future or a task already.
///
/// ```
/// # glassloop::run(async {
/// let task = glassloop::create_task(async { Ok("Hello Done") })?;
/// assert!(!task.done(), "its first step is scheduled, not taken");
/// assert_eq!(task.await?, "Hello Done");
/// # Ok(()) }).unwrap();
/// let error = glassloop::create_task(async { Ok(()) }).unwrap_err();
/// assert_eq!(error.to_string(), "no running event loop");
/// ```
#[track_caller]
pub fn create_task<T: 'static>(coroutine: impl Awaitable<T>) -> Result<Task<T>> {
    match get_running_loop_to("create_task") {
        Ok(event_loop) => event_loop.create_task(coroutine),
        Err(error) => {
            never_awaited(coroutine);
            Err(error)
        }
    }
}

/// The same, with a name.  Mirrors `asyncio.create_task(coro, name=name)`.
///
/// # Errors
/// As [`create_task`].
///
/// ```
/// # glassloop::run(async {
/// let task = glassloop::create_task_named("my_special_task", async { Ok(()) })?;
/// assert_eq!(task.get_name(), "my_special_task");
/// # task.await }).unwrap();
/// ```
#[track_caller]
pub fn create_task_named<T: 'static>(
    name: impl Into<String>,
    coroutine: impl Awaitable<T>,
) -> Result<Task<T>> {
    match get_running_loop_to("create_task") {
        Ok(event_loop) => event_loop.create_task_named(name, coroutine),
        Err(error) => {
            never_awaited(coroutine);
            Err(error)
        }
    }
}

/// The same, with any of `asyncio.create_task`'s keyword arguments.
///
/// # Errors
/// As [`create_task`]; `TypeError: create_task() got an unexpected keyword argument
/// 'eager_start'` ([until 3.13](crate::Asyncio::create_task_takes_eager_start)); those of
/// [`EventLoop::create_task_with`](crate::EventLoop::create_task_with).
///
/// ```
/// use glassloop::{ContextVar, TaskOptions, copy_context, create_task_with};
///
/// static PEER: ContextVar<&str> = ContextVar::new("peer");
///
/// # glassloop::run(async {
/// let context = copy_context();
/// let options = TaskOptions::new().name("greeter").context(context.clone());
/// create_task_with(options, async { Ok(PEER.set("known")) })?.await?;
/// assert_eq!(context.run(|| PEER.get())?, "known");
/// assert!(PEER.get().is_err(), "this context is another one");
/// # Ok(()) }).unwrap();
/// ```
#[track_caller]
pub fn create_task_with<T: 'static>(options: TaskOptions, coroutine: impl Awaitable<T>) -> Result<Task<T>> {
    // No closure: a refusal is the caller's line.
    let event_loop = match options.check(asyncio(), "create_task") {
        Ok(()) => get_running_loop_to("create_task"),
        Err(error) => Err(error),
    };
    match event_loop {
        Ok(event_loop) => event_loop.create_task_with(options, coroutine),
        Err(error) => {
            never_awaited(coroutine);
            Err(error)
        }
    }
}
