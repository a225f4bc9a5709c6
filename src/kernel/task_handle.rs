//! What a program holds of a task: [`Task`], and [`AnyTask`] without the result's type.

use std::any::Any;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::cancel::request_cancel;
use super::future::{Future, Node};
use super::loop_core::{AnyNode, EventLoop};
use crate::error::{Error, Result};
use crate::say::{Level, say};
use crate::trace::event::Event;
use crate::trace::ids::{FutureRef, TaskId};
use crate::trace::names::coroutine_name;

/// A coroutine that the loop drives, step by step; a future of its result.
///
/// It takes its first step by `call_soon`.  It has all that a [`Future`] has
/// but for `set_result` and `set_exception`, which fail.  Dropping the handle
/// leaves it running.
///
/// Mirrors `asyncio.Task`.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let task = event_loop.create_task(async { Ok(6 * 7) })?;
/// assert!(!task.done());
/// assert_eq!(event_loop.run_until_complete(task)?, 42);
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct Task<T: 'static> {
    future: Future<T>,
}

impl<T: 'static> Task<T> {
    pub(super) fn new(task: Rc<Node<T>>) -> Self {
        Self { future: Future::from(task) }
    }

    /// The task without its result's type.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let task = event_loop.create_task_named("greeter", async { Ok(()) })?;
    /// assert_eq!(event_loop.all_tasks(), [task.erased()]);
    /// # event_loop.run_until_complete(task)?;
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn erased(&self) -> AnyTask {
        AnyTask { task: self.future.node.clone() }
    }

    /// The task as a future, which is what it is: `gather` and `wait` take it.
    pub fn as_future(&self) -> Future<T> {
        self.future.clone()
    }

    /// Its name: `Task-1`, unless it was given one.  Mirrors `Task.get_name`.
    pub fn get_name(&self) -> String {
        self.node.head.name()
    }

    /// Gives it another name.  Mirrors `Task.set_name`.
    pub fn set_name(&self, name: &str) {
        self.erased().set_name(name);
    }

    /// How many times it was asked to stop, less those taken back.
    /// Mirrors `Task.cancelling`.
    pub fn cancelling(&self) -> u32 {
        self.erased().cancelling()
    }

    /// Takes one request to stop back, and says how many are left; at 0, a
    /// request that was not delivered yet is dropped.  Mirrors `Task.uncancel`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let task = event_loop.create_task(async { Ok("went on") })?;
    /// task.cancel()?;
    /// assert_eq!((task.cancelling(), task.uncancel()), (1, 0));
    /// assert_eq!(event_loop.run_until_complete(task)?, "went on");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn uncancel(&self) -> u32 {
        self.erased().uncancel()
    }

    /// Asks the task to stop: a request, not an act.  Mirrors `Task.cancel`.
    ///
    /// `CancelledError` is raised at the await where the task is suspended,
    /// as `Err`, so that it can clean up, or even refuse.  A task that has not
    /// begun never runs.  A done one is left alone: `false`.  The request is
    /// passed on to a task or gather that this one waits for.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; the request counts all the same.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// # glassloop::run(async {
    /// let task = glassloop::create_task(async {
    ///     match glassloop::sleep(Duration::from_secs(60)).await {
    ///         Err(error) if error.is_cancelled() => Ok("cleaned up"),
    ///         other => other.map(|()| "slept"),
    ///     }
    /// })?;
    /// glassloop::yield_now().await?;
    /// assert!(task.cancel()?);
    /// assert_eq!((&task).await?, "cleaned up");
    /// assert!(!task.cancelled() && !task.cancel()?);
    /// # Ok(()) }).unwrap();
    /// ```
    #[track_caller]
    pub fn cancel(&self) -> Result<bool> {
        self.future.cancel()
    }

    /// Asks the task to stop, with a message for the `CancelledError`.  Mirrors `Task.cancel(msg)`.
    ///
    /// # Errors
    /// As [`cancel`](Task::cancel).
    #[track_caller]
    pub fn cancel_with_message(&self, message: &str) -> Result<bool> {
        self.future.cancel_with_message(message)
    }
}

impl<T: 'static> Deref for Task<T> {
    type Target = Future<T>;

    /// A task is a future.
    fn deref(&self) -> &Future<T> {
        &self.future
    }
}

impl<T: 'static> Clone for Task<T> {
    fn clone(&self) -> Self {
        Self { future: self.future.clone() }
    }
}

impl<T: 'static> From<&Task<T>> for Future<T> {
    fn from(task: &Task<T>) -> Self {
        task.as_future()
    }
}

impl<T: 'static> From<Task<T>> for Future<T> {
    fn from(task: Task<T>) -> Self {
        task.future
    }
}

impl<T: Clone + 'static> std::future::Future for Task<T> {
    type Output = Result<T>;

    #[track_caller]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        Pin::new(&mut self.get_mut().future).poll(context)
    }
}

impl<T: Clone + 'static> IntoFuture for &Task<T> {
    type Output = Result<T>;
    type IntoFuture = Future<T>;

    fn into_future(self) -> Future<T> {
        self.as_future()
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.future.fmt(f)
    }
}

/// A task whose result's type is not known.
///
/// What [`current_task`](crate::current_task) and
/// [`all_tasks`](crate::EventLoop::all_tasks) give: everything of a task but
/// its result.
///
/// ```
/// # glassloop::run(async {
/// let me = glassloop::current_task()?.unwrap();
/// assert_eq!(me.get_name(), "Task-1");
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct AnyTask {
    pub(super) task: Rc<dyn AnyNode>,
}

impl AnyTask {
    pub(super) fn new(task: Rc<dyn AnyNode>) -> Self {
        Self { task }
    }

    /// What it is called in the trace.
    pub fn id(&self) -> TaskId {
        self.task.head().task_id()
    }

    /// Its id, as that of a future.
    pub fn reference(&self) -> FutureRef {
        FutureRef::Task(self.id())
    }

    /// As [`Task::get_name`].
    pub fn get_name(&self) -> String {
        self.task.head().name()
    }

    /// As [`Task::set_name`].
    pub fn set_name(&self, name: &str) {
        let head = self.task.head();
        head.rare().name.replace(Some(name.into()));
        head.event_loop.record(None, || Event::TaskRenamed(head.task_id(), name.into()));
    }

    /// As [`Task::cancel`].
    ///
    /// # Errors
    /// As [`Task::cancel`].
    #[track_caller]
    pub fn cancel(&self) -> Result<bool> {
        request_cancel(self.task.clone(), None, Some(Location::caller()))
    }

    /// As [`Task::cancel_with_message`].
    ///
    /// # Errors
    /// As [`Task::cancel`].
    #[track_caller]
    pub fn cancel_with_message(&self, message: &str) -> Result<bool> {
        request_cancel(self.task.clone(), Some(message), Some(Location::caller()))
    }

    /// As [`Task::cancelling`].
    pub fn cancelling(&self) -> u32 {
        self.task.head().rare_if_any().map_or(0, |rare| rare.requests.count.get())
    }

    /// As [`Task::uncancel`].
    pub fn uncancel(&self) -> u32 {
        self.task.head().rare_if_any().map_or(0, |rare| rare.requests.take_back())
    }

    /// As [`Future::done`].
    pub fn done(&self) -> bool {
        self.task.head().is_done()
    }

    /// As [`Future::cancelled`].
    pub fn cancelled(&self) -> bool {
        self.task.head().is_cancelled()
    }

    /// As [`Future::exception`].
    ///
    /// # Errors
    /// As [`Future::exception`].
    pub fn exception(&self) -> Result<Option<Error>> {
        self.task.head().read_exception()
    }

    /// Has a callback scheduled when the task is done; see [`Future::add_done_callback`].
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed` if the task is done and its loop closed.
    pub fn add_done_callback(&self, callback: impl Fn() + 'static) -> Result<()> {
        self.task.clone().when_done(Box::new(callback))
    }

    /// The loop that it belongs to.  Mirrors `Task.get_loop`.
    pub fn get_loop(&self) -> EventLoop {
        EventLoop::from(self.task.head().event_loop.clone())
    }
}

impl PartialEq for AnyTask {
    /// Whether both are one task.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(Rc::as_ptr(&self.task), Rc::as_ptr(&other.task))
    }
}

impl Eq for AnyTask {}

impl fmt::Debug for AnyTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.task.describe())
    }
}

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
