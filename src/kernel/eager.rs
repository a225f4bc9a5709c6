//! Tasks that begin at once: inside the step of the task that makes them.
//!
//! ```text
//!   the step of task 1   ──create_task──┐                   ┌── goes on
//!                                       ▼                   │
//!   task 2's first step                 until it waits, or to its end
//! ```
//!
//! Such a task never stood in the ready queue for its first step, and one that has nothing
//! to wait for never stands there at all.

use std::rc::Rc;

use super::context_var;
use super::inbox::LentWaker;
use super::loop_core::{EventLoop, LoopCore, RunningStep, TaskFactory};
use super::node::{Coroutine, Node};
use super::table::TaskKey;
use super::task_handle::AnyTask;
use super::task_options::{Plan, TaskOptions, unexpected};
use super::waits_here::AwaitingSetAside;
use crate::error::{Error, Result};
use crate::trace::event::{Actor, Why};
use crate::trace::names::NameOf;
use crate::trace::source_line::Line;

impl EventLoop {
    /// Decides what a task is made with.
    ///
    /// # Errors
    /// Those of the loop's task factory.
    pub(super) fn plan_task(&self, options: TaskOptions) -> Result<Plan> {
        let (options, renamed) = match self.core.making.factory() {
            None => (options, None),
            Some(factory) => ask_factory(&factory, self, options)?,
        };
        let begins_at_once = options.eager_start == Some(true) && self.core.is_running();
        let context = options.context.or_else(context_var::inherited);
        Ok(Plan { name: options.name, context, begins_at_once, renamed })
    }
}

impl LoopCore {
    /// Makes a task, which begins at once or is scheduled.
    ///
    /// # Errors
    /// What its first step raises at once, if that ends the run.
    pub(super) fn start_planned<T: 'static>(
        self: &Rc<Self>,
        coroutine: Coroutine<T>,
        name_of: NameOf,
        plan: Plan,
        line: Line,
    ) -> Result<Rc<Node<T>>> {
        let task = self.make_task(coroutine, name_of, plan.name, line);
        let head = &task.head;
        if plan.context.is_some() {
            head.set_context(plan.context);
        }
        if plan.begins_at_once {
            // The one that is lent may be in the hands of the task's maker.
            head.rare().own_waker.set(Some(Box::new(LentWaker::new(&self.inbox))));
            self.begin_inside(head.key())?;
        } else {
            self.schedule(head.key(), || Why::FirstStep);
        }
        plan.renamed.iter().for_each(|name| AnyTask::new(task.clone()).set_name(name));
        Ok(task)
    }

    fn begin_inside(self: &Rc<Self>, task: TaskKey) -> Result<()> {
        let outside = Outside::leave(self);
        self.step_inside(task);
        outside.come_back(self).map_or(Ok(()), Err)
    }
}

/// Who was running when an eager task began, and goes on when that waits.
struct Outside {
    step: RunningStep,
    actor: Actor,
    started: Option<u64>,
    to_run: usize,
    exit: Option<Error>,
    _awaiting: AwaitingSetAside,
}

impl Outside {
    fn leave(event_loop: &LoopCore) -> Self {
        event_loop.steps_inside.set(event_loop.steps_inside.get() + 1);
        Self {
            step: event_loop.running_step.set_aside(),
            actor: event_loop.recorder.actor(),
            started: event_loop.reporting.started.take(),
            to_run: event_loop.to_run.get(),
            exit: event_loop.exit.take(),
            _awaiting: AwaitingSetAside::begin(),
        }
    }

    /// What was before is again; the error that the eager task has raised through its loop
    /// goes to its maker instead.
    fn come_back(self, event_loop: &LoopCore) -> Option<Error> {
        event_loop.running_step.take_back(&self.step);
        event_loop.actor_goes_on(self.actor);
        event_loop.reporting.started.set(self.started);
        event_loop.to_run.set(self.to_run);
        event_loop.steps_inside.set(event_loop.steps_inside.get() - 1);
        event_loop.exit.replace(self.exit)
    }
}

impl RunningStep {
    /// Makes room for a step inside this one.
    pub(super) fn set_aside(&self) -> Self {
        let aside = Self { number: self.number.clone(), ..Self::default() };
        self.swap(&aside);
        aside
    }

    /// Goes on with a step that was set aside.  What was polled in it before has its old
    /// number; so its leaves look more closely from now on.
    pub(super) fn take_back(&self, aside: &Self) {
        self.swap(aside);
        self.looks_at_task.set(true);
        let (before, now) = (aside.number.get(), self.number.get());
        let (first, last) = self.interrupted.get();
        self.interrupted.set((if last == before { first } else { before }, now));
    }

    /// All but the number.
    fn swap(&self, other: &Self) {
        self.task.swap(&other.task);
        self.polled_with.swap(&other.polled_with);
        self.looks_at_task.swap(&other.looks_at_task);
        self.throwing.swap(&other.throwing);
        self.line.swap(&other.line);
        self.awaits.swap(&other.awaits);
        self.awaits_next_turn.swap(&other.awaits_next_turn);
        self.goes_on.swap(&other.goes_on);
        self.scope.swap(&other.scope);
    }
}

/// A task factory that has every task begin at once.
///
/// Such a task runs inside the step of its maker, until its first await that has to
/// wait: if it has none, it is done when `create_task` returns, and the loop never sees it.
/// Mirrors `asyncio.eager_task_factory`.
///
/// # Errors
/// `TypeError`, if it is told otherwise for one task
/// ([until 3.13](crate::Asyncio::eager_factories_can_be_told_otherwise)).
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

/// Asks the factory what the task is made with, and what it is called afterwards; one that is
/// not given the name makes the task without it.
fn ask_factory(
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
