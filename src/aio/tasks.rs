//! Tasks of the running loop: how one is made, which there are, and what one awaits through a
//! helper.

use std::any::Any;

use crate::error::Result;
use crate::kernel::{
    AnyTask, Awaitable, EventLoop, Future, Task, TaskOptions, asyncio, future_add_to_awaited_by,
    future_discard_from_awaited_by, get_event_loop, get_running_loop_to, never_awaited, running_loop,
};

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

// ── of whatever can be awaited ───────────────────────────────────────────────

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

// ── which there are ──────────────────────────────────────────────────────────

/// The tasks of the running loop that are not done, in the order of their creation.
///
/// Mirrors `asyncio.all_tasks`, which gives a set.
///
/// # Errors
/// `RuntimeError: no running event loop`.
///
/// ```
/// # glassloop::run(async {
/// let child = glassloop::create_task(async { Ok(()) })?;
/// assert_eq!(glassloop::all_tasks()?, [glassloop::current_task()?.unwrap(), child.erased()]);
/// # Ok(()) }).unwrap();
/// ```
#[track_caller]
pub fn all_tasks() -> Result<Vec<AnyTask>> {
    Ok(get_running_loop_to("all_tasks")?.all_tasks())
}

/// Asks every one of these tasks to stop, also those behind one whose request fails.
///
/// # Errors
/// The first of those that failed.
#[track_caller]
pub(super) fn cancel_each(tasks: &[AnyTask]) -> Result<()> {
    let mut asked = Ok(());
    for task in tasks {
        asked = asked.and(task.cancel().map(drop));
    }
    asked
}

// ── what one awaits through a helper ─────────────────────────────────────────

/// The running task, in a version that keeps who awaits whom.
pub(super) fn who_awaits() -> Option<AnyTask> {
    let event_loop = running_loop().filter(|_| asyncio().knows_who_awaits())?;
    event_loop.current_task()
}

/// The running task awaits these from now on, until each is done.
pub(super) fn are_awaited<'a, T: 'static>(futures: impl IntoIterator<Item = &'a Future<T>>) {
    if let Some(task) = who_awaits() {
        futures.into_iter().for_each(|future| future_add_to_awaited_by(future, &task));
    }
}

/// A task group's parent awaits this task, in such a version.
pub(super) fn is_awaited_by<T: 'static>(future: &Future<T>, parent: &AnyTask) {
    if asyncio().knows_who_awaits() {
        future_add_to_awaited_by(future, parent);
    }
}

/// The same as [`are_awaited`], as long as this is there.
pub(super) struct Awaited<'a, T: 'static> {
    futures: &'a [Future<T>],
    by: Option<AnyTask>,
}

impl<'a, T: 'static> Awaited<'a, T> {
    pub(super) fn begin(futures: &'a [Future<T>]) -> Self {
        are_awaited(futures);
        Self { futures, by: who_awaits() }
    }
}

impl<T: 'static> Drop for Awaited<'_, T> {
    fn drop(&mut self) {
        if let Some(task) = &self.by {
            self.futures.iter().for_each(|future| future_discard_from_awaited_by(future, task));
        }
    }
}
