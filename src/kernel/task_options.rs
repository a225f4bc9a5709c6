//! What a task is made with, and who may say so: a task factory.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::context::{self, Context};
use super::event_loop::EventLoop;
use crate::error::{Error, Result};
use crate::versions::Asyncio;

/// What a task is made with: the keyword arguments of `asyncio.create_task`.
///
/// ```
/// use glassloop::{Asyncio, EventLoop, TaskOptions};
///
/// let event_loop = EventLoop::builder().asyncio(Asyncio::V3_14).build()?;
/// event_loop.run_until_complete(async {
///     let options = TaskOptions::new().name("worker").eager_start(true);
///     let task = glassloop::create_task_with(options, async { Ok(6 * 7) })?;
///     assert!(task.done(), "it has run to its end at once");
///     assert_eq!(task.get_name(), "worker");
///     Ok(())
/// })?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TaskOptions {
    pub(super) name: Option<String>,
    pub(super) context: Option<Context>,
    pub(super) eager_start: Option<bool>,
}

impl TaskOptions {
    /// None of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// The task's name, instead of `Task-1`.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The context that it runs in, instead of a copy of the current one.
    pub fn context(self, context: Context) -> Self {
        Self { context: Some(context), ..self }
    }

    /// Whether its first step is taken at once, if its loop is running, and not in the next
    /// iteration.
    pub fn eager_start(self, eager_start: bool) -> Self {
        Self { eager_start: Some(eager_start), ..self }
    }

    /// The name that was asked for.
    pub fn get_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What was said of its start.
    pub fn starts_eagerly(&self) -> Option<bool> {
        self.eager_start
    }

    /// Refuses what `function` does not take in this version of asyncio.
    ///
    /// # Errors
    /// `TypeError: … got an unexpected keyword argument 'eager_start'`
    /// ([until 3.13](Asyncio::create_task_takes_eager_start)).
    pub fn check(&self, asyncio: Asyncio, function: &str) -> Result<()> {
        if self.eager_start.is_none() || asyncio.create_task_takes_eager_start() {
            return Ok(());
        }
        Err(unexpected(function))
    }
}

fn unexpected(function: &str) -> Error {
    let sentence = format!("{function}() got an unexpected keyword argument 'eager_start'");
    Error::raise("TypeError", sentence)
}

/// Says what a loop's tasks are made with: [`EventLoop::set_task_factory`].
pub type TaskFactory = Rc<dyn Fn(&EventLoop, TaskOptions) -> Result<TaskOptions>>;

/// A task factory that has every task begin at once.
///
/// Such a task runs inside the step of whoever makes it, until its first await that has to
/// wait: if it has none, it is done when `create_task` returns, and the loop never sees it.
/// Mirrors `asyncio.eager_task_factory`.
///
/// # Errors
/// `TypeError`, if it is told otherwise for one task
/// ([until 3.13](Asyncio::eager_factories_can_be_told_otherwise)).
///
/// ```
/// use std::rc::Rc;
/// use glassloop::{create_task, eager_task_factory, get_running_loop};
///
/// # glassloop::run(async {
/// let event_loop = get_running_loop()?;
/// event_loop.set_task_factory(Some(Rc::new(eager_task_factory)));
/// let task = create_task(async { Ok("done at once") })?;
/// assert_eq!(task.result()?, "done at once");
/// # Ok(()) }).unwrap();
/// ```
pub fn eager_task_factory(event_loop: &EventLoop, options: TaskOptions) -> Result<TaskOptions> {
    if options.eager_start.is_some() && !event_loop.asyncio().eager_factories_can_be_told_otherwise() {
        return Err(unexpected("create_eager_task_factory.<locals>.factory"));
    }
    let eager_start = options.eager_start.unwrap_or(true);
    Ok(options.eager_start(eager_start))
}

/// What the tasks of one loop are made with: most often nothing special, which takes one look.
pub(super) struct Making {
    /// Whether there is a factory, or a context variable was set in this thread.
    is_special: Cell<bool>,
    factory: RefCell<Option<TaskFactory>>,
}

impl Making {
    pub(super) fn new() -> Self {
        Self { is_special: Cell::new(context::is_in_use()), factory: RefCell::new(None) }
    }

    #[inline]
    pub(super) fn is_special(&self) -> bool {
        self.is_special.get()
    }

    pub(super) fn factory(&self) -> Option<TaskFactory> {
        self.factory.borrow().clone()
    }

    pub(super) fn set_factory(&self, factory: Option<TaskFactory>) {
        let before = self.factory.replace(factory);
        drop(before);
        self.looks_again();
    }

    /// Something has changed: there is another factory, or the first variable is set.
    pub(super) fn looks_again(&self) {
        self.is_special.set(self.factory.borrow().is_some() || context::is_in_use());
    }
}

/// How one task is made that is special.
pub(super) struct Plan {
    pub(super) name: Option<String>,
    pub(super) context: Option<Context>,
    pub(super) begins_at_once: bool,
    /// The name that it is given once it is made.
    pub(super) renamed: Option<String>,
}

/// Asks the factory what the task is made with, and what it is called afterwards; one that is
/// not given the name makes the task without it.
pub(super) fn ask(
    factory: &TaskFactory,
    event_loop: &EventLoop,
    mut options: TaskOptions,
) -> Result<(TaskOptions, Option<String>)> {
    if event_loop.asyncio().task_factories_are_given_the_name() {
        return Ok((factory(event_loop, options)?, None));
    }
    // CPython calls `set_name` in any case, with `None` where there is no name.
    let renamed = Some(options.name.take().unwrap_or_else(|| "None".to_owned()));
    Ok((factory(event_loop, options)?, renamed))
}
