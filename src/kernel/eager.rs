//! Tasks that begin at once: inside the step of whoever makes them.
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

use super::event_loop::EventLoop;
use super::loop_core::LoopCore;
use super::node::{Coroutine, Line, Node};
use super::task::Step;
use super::task_handle::AnyTask;
use super::task_options::{Plan, TaskOptions, ask};
use super::waits_here::CalledBefore;
use super::waker::LentWaker;
use super::{context, table::TaskKey};
use crate::error::{Error, Result};
use crate::trace::event::{Actor, Why};
use crate::trace::names::NameOf;

impl EventLoop {
    /// Decides what a task is made with.
    ///
    /// # Errors
    /// Those of the loop's task factory.
    pub(super) fn plan_task(&self, options: TaskOptions) -> Result<Plan> {
        let (options, renamed) = match self.core.making.factory() {
            None => (options, None),
            Some(factory) => ask(&factory, self, options)?,
        };
        let begins_at_once = options.eager_start == Some(true) && self.core.is_running();
        let context = options.context.or_else(context::inherited);
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
            // The one that is lent may be in the hands of whoever makes the task.
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
    step: Step,
    polled_with: *const (),
    actor: Actor,
    started: Option<u64>,
    to_run: usize,
    exit: Option<Error>,
    _called: CalledBefore,
}

impl Outside {
    fn leave(event_loop: &LoopCore) -> Self {
        event_loop.steps_inside.set(event_loop.steps_inside.get() + 1);
        Self {
            step: event_loop.step.set_aside(),
            polled_with: event_loop.polled_with.get(),
            actor: event_loop.recorder.actor(),
            started: event_loop.reporting.started.take(),
            to_run: event_loop.to_run.get(),
            exit: event_loop.exit.take(),
            _called: CalledBefore::forget(),
        }
    }

    /// What was before is again; the error that the eager task has raised through its loop
    /// goes to whoever made it instead.
    fn come_back(self, event_loop: &LoopCore) -> Option<Error> {
        event_loop.step.take_back(&self.step);
        event_loop.polled_with.set(self.polled_with);
        event_loop.goes_on(self.actor);
        event_loop.reporting.started.set(self.started);
        event_loop.to_run.set(self.to_run);
        event_loop.steps_inside.set(event_loop.steps_inside.get() - 1);
        event_loop.exit.replace(self.exit)
    }
}
