//! What a task is made with, and who may say so: a task factory.

use std::cell::{Cell, RefCell};

use super::context::{self, Context};
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

pub(super) fn unexpected(function: &str) -> Error {
    let sentence = format!("{function}() got an unexpected keyword argument 'eager_start'");
    Error::raise("TypeError", sentence)
}

/// What the tasks of one loop are made with: most often nothing special, which takes one look.
pub(super) struct Making<F> {
    /// Whether there is a factory, or a context variable was set in this thread.
    is_special: Cell<bool>,
    factory: RefCell<Option<F>>,
}

impl<F: Clone> Making<F> {
    pub(super) fn new() -> Self {
        Self { is_special: Cell::new(context::is_in_use()), factory: RefCell::new(None) }
    }

    #[inline]
    pub(super) fn is_special(&self) -> bool {
        self.is_special.get()
    }

    pub(super) fn factory(&self) -> Option<F> {
        self.factory.borrow().clone()
    }

    pub(super) fn set_factory(&self, factory: Option<F>) {
        let before = self.factory.replace(factory);
        drop(before);
        self.look_again();
    }

    /// Something has changed: there is another factory, or the first variable is set.
    pub(super) fn look_again(&self) {
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
