//! Tasks that end together.
//!
//! ```text
//!   Created ──enter──▶ Entered ──exit──▶ Exiting ── no task is left ──▶ finished
//!                         │                 │
//!                         └── abort: cancel every task, take no new one
//! ```
//!
//! A task of the group that fails cancels the others, and the parent as well,
//! which may be waiting for something else inside the group.  The group takes
//! that cancel back at the end, and tells it from one that came from outside.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::finally::OwnLoop;
use super::tasks::{cancel_each, is_awaited_by};
use crate::error::{Error, Result};
use crate::kernel::{
    AnyTask, Awaitable, DoneCallback, EventLoop, ExceptionContext, Future, Task, TaskOptions, asyncio,
    current_task, never_awaited, raises_here,
};
use crate::trace::TaskId;

/// A group of tasks: whoever leaves it has waited for all of them.
///
/// The first task that fails, other than by being cancelled, has all others
/// cancelled, in the order of their creation, and what runs inside the group
/// as well; the errors come out together.  A clone is the same group.
///
/// Either give [`run`](TaskGroup::run) what stands inside, or call
/// [`enter`](TaskGroup::enter) and [`exit`](TaskGroup::exit), which are
/// Python's `__aenter__` and `__aexit__`.  Mirrors `asyncio.TaskGroup`.
///
/// ```
/// use glassloop::{Error, ErrorKind, TaskGroup};
///
/// # glassloop::run(async {
/// let sum = TaskGroup::run(async |group| {
///     let one = group.create_task(async { Ok(1) })?;
///     let two = group.create_task(async { Ok(2) })?;
///     Ok(one.await? + two.await?)
/// });
/// assert_eq!(sum.await?, 3);
///
/// let failed = TaskGroup::run(async |group| {
///     group.create_task(async { Err::<(), _>(Error::raise("ValueError", "boom")) })?;
///     Ok(())
/// });
/// let error = failed.await.unwrap_err();
/// assert_eq!(error.to_string(), "unhandled errors in a TaskGroup (1 sub-exception)");
/// assert!(matches!(error.kind(), ErrorKind::Group { errors, .. } if errors[0].to_string() == "boom"));
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct TaskGroup {
    group: Rc<Group>,
}

#[derive(Default)]
struct Group {
    /// The task that the group stands in; none until it is entered.
    parent: RefCell<Option<AnyTask>>,
    exiting: Cell<bool>,
    /// Whether it was cancelled before it was entered.
    cancel_on_enter: Cell<bool>,
    aborting: Cell<bool>,
    /// Whether the group itself has cancelled its parent.
    parent_cancel_requested: Cell<bool>,
    /// Those that are not done; ids are in the order of creation.
    tasks: RefCell<BTreeMap<TaskId, AnyTask>>,
    errors: RefCell<Vec<Error>>,
    /// An error that takes precedence over a group of errors.
    base_error: RefCell<Option<Error>>,
    on_completed: RefCell<Option<Future<()>>>,
}

/// The `CancelledError`s that came while the group waited for its tasks.
#[derive(Default)]
struct Cancels {
    /// The one that has begun the end, if one has.
    begun_with: Option<Error>,
    /// If the group's own cancel has begun it, and this is not that one, it is not lost.
    last: Option<Error>,
}

impl TaskGroup {
    /// A group that is not entered yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs code inside a new group: `async with asyncio.TaskGroup() as group`.
    ///
    /// If this is dropped before its end, the tasks of the group are cancelled.
    ///
    /// # Errors
    /// As [`exit`](TaskGroup::exit).
    pub async fn run<T>(inside: impl AsyncFnOnce(TaskGroup) -> Result<T>) -> Result<T> {
        let group = Self::new();
        group.enter()?;
        let _aborted_if_dropped = AbortOnDrop { group: &group.group, own_loop: OwnLoop::new() };
        let result = raises_here(inside(group.clone())).await;
        group.exit(result).await
    }

    /// Begins the group, in the running task.  Mirrors `TaskGroup.__aenter__`.
    ///
    /// # Errors
    /// `RuntimeError: TaskGroup <TaskGroup …> has already been entered`;
    /// `RuntimeError: TaskGroup <TaskGroup> cannot determine the parent task`.
    pub fn enter(&self) -> Result<()> {
        if self.group.parent.borrow().is_some() {
            return Err(self.refusal("has already been entered"));
        }
        let parent = current_task()?.ok_or_else(|| self.refusal("cannot determine the parent task"))?;
        self.group.parent.replace(Some(parent));
        if self.group.cancel_on_enter.get() { self.group.cancel() } else { Ok(()) }
    }

    /// Cancels the tasks of the group and what runs inside it; the group then ends without
    /// an error.  Before it is entered, it is cancelled as soon as it is.
    ///
    /// Cancelling twice, or after its end, does nothing.  Mirrors `TaskGroup.cancel`
    /// ([from 3.15 on](crate::Asyncio::groups_can_be_cancelled)).
    ///
    /// # Errors
    /// `AttributeError: 'TaskGroup' object has no attribute 'cancel'` before 3.15.
    ///
    /// ```
    /// use std::time::Duration;
    /// use glassloop::{Asyncio, EventLoop, TaskGroup, sleep};
    ///
    /// # let builder = EventLoop::builder().asyncio(Asyncio::V3_15);
    /// # let event_loop = builder.build()?;
    /// # event_loop.run_until_complete(async {
    /// let group = TaskGroup::new();
    /// group.enter()?;
    /// let task = group.create_task(sleep(Duration::from_secs(60)))?;
    /// group.cancel()?;
    /// let inside = sleep(Duration::from_secs(60)).await;
    /// group.leave(inside.err()).await?;
    /// assert!(task.cancelled());
    /// # Ok(()) })?;
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn cancel(&self) -> Result<()> {
        if !asyncio().groups_can_be_cancelled() {
            let sentence = "'TaskGroup' object has no attribute 'cancel'";
            return Err(Error::raise("AttributeError", sentence));
        }
        self.group.cancel()
    }

    /// Makes a task of the group.  Mirrors `TaskGroup.create_task`.
    ///
    /// # Errors
    /// `RuntimeError: TaskGroup <TaskGroup …> has not been entered` (or `is
    /// finished`, or `is shutting down`); those of
    /// [`EventLoop::create_task`](crate::EventLoop::create_task).
    #[track_caller]
    pub fn create_task<T: 'static>(&self, coroutine: impl Awaitable<T>) -> Result<Task<T>> {
        let event_loop = self.group.loop_for_a_new_task().map_err(|problem| self.refusal(problem))?;
        let task = event_loop.create_task(coroutine)?;
        self.group.add(&task)?;
        Ok(task)
    }

    /// The same, with a name.  Mirrors `TaskGroup.create_task(coro, name=name)`.
    ///
    /// # Errors
    /// As [`create_task`](TaskGroup::create_task).
    #[track_caller]
    pub fn create_task_named<T: 'static>(
        &self,
        name: impl Into<String>,
        coroutine: impl Awaitable<T>,
    ) -> Result<Task<T>> {
        let event_loop = self.group.loop_for_a_new_task().map_err(|problem| self.refusal(problem))?;
        let task = event_loop.create_task_named(name, coroutine)?;
        self.group.add(&task)?;
        Ok(task)
    }

    /// The same, with any of `create_task`'s keyword arguments.
    ///
    /// # Errors
    /// As [`create_task`](TaskGroup::create_task); `TypeError: TaskGroup.create_task() got an
    /// unexpected keyword argument 'eager_start'`
    /// ([until 3.13](crate::Asyncio::create_task_takes_eager_start)).
    #[track_caller]
    pub fn create_task_with<T: 'static>(
        &self,
        options: TaskOptions,
        coroutine: impl Awaitable<T>,
    ) -> Result<Task<T>> {
        if let Err(error) = options.check(asyncio(), "TaskGroup.create_task") {
            never_awaited(coroutine);
            return Err(error);
        }
        let event_loop = self.group.loop_for_a_new_task().map_err(|problem| self.refusal(problem))?;
        let task = event_loop.create_task_with(options, coroutine)?;
        self.group.add(&task)?;
        Ok(task)
    }

    /// Waits until no task is left, with what came of the code inside the
    /// group.  Mirrors `TaskGroup.__aexit__`.
    ///
    /// # Errors
    /// [`ErrorKind::Group`](crate::ErrorKind::Group) with the errors of the
    /// tasks and of the code inside; `CancelledError` if that was cancelled
    /// from outside and nothing failed, or by [`cancel`](TaskGroup::cancel): then
    /// there is no value, and [`leave`](TaskGroup::leave) does without one.
    pub async fn exit<T>(&self, result: Result<T>) -> Result<T> {
        self.leave(result.as_ref().err().cloned()).await?;
        result
    }

    /// The same, told only of the error with which the code inside has ended, if it has.
    ///
    /// An error that is the group's own doing goes no further: the `CancelledError` of a
    /// group that was cancelled.  Mirrors `TaskGroup.__aexit__`.
    ///
    /// # Errors
    /// As [`exit`](TaskGroup::exit), less that.
    pub async fn leave(&self, error: Option<Error>) -> Result<()> {
        let group = &self.group;
        group.exiting.set(true);
        if let Some(error) = &error {
            group.note_base_error(error);
            group.abort()?;
        }
        let mut cancels = group.wait_for_tasks().await?;
        if cancels.begun_with.is_none() {
            cancels.begun_with = error.clone().filter(Error::is_cancelled);
        }
        group.end(cancels, error)
    }

    fn refusal(&self, problem: &str) -> Error {
        Error::raise("RuntimeError", format!("TaskGroup {self:?} {problem}"))
    }
}

impl Group {
    fn parent(&self) -> Option<AnyTask> {
        self.parent.borrow().clone()
    }

    fn has_tasks(&self) -> bool {
        !self.tasks.borrow().is_empty()
    }

    fn loop_for_a_new_task(&self) -> Result<EventLoop, &'static str> {
        match self.parent() {
            None => Err("has not been entered"),
            Some(_) if self.exiting.get() && !self.has_tasks() => Err("is finished"),
            Some(_) if self.aborting.get() => Err("is shutting down"),
            Some(parent) => Ok(parent.get_loop()),
        }
    }

    fn add<T: 'static>(self: &Rc<Self>, task: &Task<T>) -> Result<()> {
        let erased = task.erased();
        self.tasks.borrow_mut().insert(erased.id(), erased.clone());
        self.parent().iter().for_each(|parent| is_awaited_by(task, parent));
        let group = self.clone();
        let is_done = move |_: &Future<T>| group.task_is_done(&erased);
        task.add_shared_done_callback(&DoneCallback::named("TaskGroup._on_task_done", is_done))?;
        // One that began at once can have cancelled the group, which did not know it yet.
        if self.aborting.get() && asyncio().groups_can_be_cancelled() && !task.done() {
            task.cancel()?;
        }
        Ok(())
    }

    fn task_is_done(&self, task: &AnyTask) -> Result<()> {
        self.tasks.borrow_mut().remove(&task.id());
        self.release_if_completed()?;
        if task.cancelled() {
            return Ok(());
        }
        let Some(error) = task.exception()? else { return Ok(()) };
        self.errors.borrow_mut().push(error.clone());
        self.note_base_error(&error);
        match self.parent() {
            Some(parent) if parent.done() => report_to(&parent, task, error),
            Some(parent) if !self.aborting.get() && !self.parent_cancel_requested.get() => {
                let aborted = self.abort();
                self.parent_cancel_requested.set(true);
                parent.cancel()?;
                aborted?;
            }
            _ => {}
        }
        Ok(())
    }

    fn release_if_completed(&self) -> Result<()> {
        let completed = self.on_completed.borrow().clone();
        match completed {
            Some(completed) if !self.has_tasks() && !completed.done() => completed.set_result(()),
            _ => Ok(()),
        }
    }

    /// Cancels all tasks, and lets no new one in.
    fn abort(&self) -> Result<()> {
        if self.aborting.replace(true) {
            return Ok(());
        }
        let tasks: Vec<AnyTask> = self.tasks.borrow().values().cloned().collect();
        cancel_each(&tasks)
    }

    fn cancel(&self) -> Result<()> {
        let Some(parent) = self.parent() else {
            self.cancel_on_enter.set(true);
            return Ok(());
        };
        let is_over = self.exiting.get() && !self.has_tasks();
        if is_over || self.aborting.get() {
            return Ok(());
        }
        let aborted = self.abort();
        if !self.parent_cancel_requested.replace(true) {
            parent.cancel()?;
        }
        aborted
    }

    /// `SystemExit` and `KeyboardInterrupt` are no errors of the group's: they go through it.
    fn note_base_error(&self, error: &Error) {
        let mut base_error = self.base_error.borrow_mut();
        if base_error.is_none() && error.ends_the_run() {
            *base_error = Some(error.clone());
        }
    }

    /// Waits until no task is left, however often the parent is cancelled meanwhile.
    async fn wait_for_tasks(&self) -> Result<Cancels> {
        let mut cancels = Cancels::default();
        while self.has_tasks() {
            let Some(completed) = self.parent().map(|parent| parent.get_loop().create_future()) else {
                break;
            };
            self.on_completed.replace(Some(completed.clone()));
            let waited = completed.await;
            self.on_completed.take();
            let Err(error) = waited else { continue };
            if !error.is_cancelled() {
                return Err(error);
            }
            cancels.last = Some(error.clone());
            if !self.aborting.get() {
                cancels.begun_with = Some(error);
                self.abort()?;
            }
        }
        Ok(cancels)
    }

    /// What the group comes to, when no task is left.
    fn end(&self, cancels: Cancels, error: Option<Error>) -> Result<()> {
        if let Some(base_error) = self.base_error.take() {
            return Err(base_error);
        }
        let cancelled = match self.take_parent_cancel_back() {
            Some(0) => None,
            Some(_) => cancels.begun_with.or(cancels.last),
            None => cancels.begun_with,
        };
        let errors = self.errors.take();
        if let (Some(cancelled), true) = (cancelled, errors.is_empty()) {
            return Err(cancelled);
        }
        let inside = error.filter(|error| !error.is_cancelled());
        if errors.is_empty() && inside.is_none() {
            return Ok(());
        }
        self.cancel_parent_again()?;
        Err(unhandled(errors, inside))
    }

    /// Takes back the cancel that was the group's own, if there was one; how
    /// many others are left.
    fn take_parent_cancel_back(&self) -> Option<u32> {
        let parent = self.parent().filter(|_| self.parent_cancel_requested.take());
        parent.map(|parent| parent.uncancel())
    }

    /// A parent that was cancelled from outside gets errors instead of its
    /// `CancelledError`: that comes again at its next await, and the count stays.
    fn cancel_parent_again(&self) -> Result<()> {
        match self.parent() {
            Some(parent) if parent.cancelling() > 0 => {
                parent.uncancel();
                parent.cancel().map(drop)
            }
            _ => Ok(()),
        }
    }
}

/// What goes up: the errors of the tasks and that of the code inside, in a group; or, alone,
/// the one by which Python closes a generator.
fn unhandled(mut errors: Vec<Error>, inside: Option<Error>) -> Error {
    let closes = |error: &Error| error.class() == "GeneratorExit";
    match inside {
        Some(exit) if errors.is_empty() && closes(&exit) && asyncio().groups_let_generator_exit_out() => exit,
        inside => {
            errors.extend(inside);
            Error::group("unhandled errors in a TaskGroup", errors)
        }
    }
}

fn report_to(parent: &AnyTask, task: &AnyTask, error: Error) {
    let message =
        format!("Task {task:?} has errored out but its parent task {parent:?} is already completed");
    let context = ExceptionContext::new(message, Some(error)).with("task", format!("{task:?}"));
    parent.get_loop().report(context.about(task.reference()));
}

/// What is inside may be dropped instead of ending; then nobody waits for the tasks.
struct AbortOnDrop<'a> {
    group: &'a Group,
    own_loop: OwnLoop,
}

impl Drop for AbortOnDrop<'_> {
    fn drop(&mut self) {
        if self.own_loop.is_closed() {
            return;
        }
        self.group.take_parent_cancel_back();
        if self.group.has_tasks() {
            // A loop that is open takes every cancel.
            let _ = self.group.abort();
        }
    }
}

impl fmt::Debug for TaskGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tasks, errors) = (self.group.tasks.borrow().len(), self.group.errors.borrow().len());
        f.write_str("<TaskGroup")?;
        if tasks > 0 {
            write!(f, " tasks={tasks}")?;
        }
        if errors > 0 {
            write!(f, " errors={errors}")?;
        }
        if self.group.aborting.get() {
            f.write_str(" cancelling")?;
        } else if self.group.parent.borrow().is_some() {
            f.write_str(" entered")?;
        }
        f.write_str(">")
    }
}
