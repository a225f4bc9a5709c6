//! How a task is made and begins: what was asked for, a task factory, and tasks that begin at once.
//!
//! ```text
//!   create_task ─▶ start_task ─┬──────────────────────────▶ make_task ─▶ schedule: its first step
//!                              │ a factory, options,           ▲    └──▶ begin_inside: at once
//!                              └ contexts: start_as_asked ─ plan
//! ```
//!
//! Read `start_task` and `make_task` first: that is what nearly every task goes through.  Its first
//! step waits in the ready queue like any other, so the line after `create_task` runs before the
//! first line of the coroutine.
//!
//! An *eager* task begins inside the step of the task that makes it:
//!
//! ```text
//!   the step of task 1   ──create_task──┐                   ┌── goes on
//!                                       ▼                   │
//!   task 2's first step                 until it waits, or to its end
//! ```
//!
//! Such a task never stood in the ready queue for its first step, and one that has nothing
//! to wait for never stands there at all.  That is the gain: a task that finds its answer in a cache
//! costs no turn.  The price is that `create_task` runs code of another task in the middle of this
//! one.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `loop.create_task` | `start_task`; with a factory `start_as_asked` |
//! | `Task.__init__` | `make_task` |
//! | `self._loop.call_soon(self.__step)` | `schedule` |
//! | `_register_task`: a set of weak references | the row in the [`table`](super::table), which keeps the task alive |
//! | `self.__eager_start` | `begin_inside` |
//! | `_swap_current_task` | `Outside`, which sets aside all of the step and not the task alone |
//! | a task factory returns a task | it returns the options of one |
//!
//! The last row is Rust's doing.  A Python factory is given the coroutine, and makes what it likes of
//! it.  A task's result is a type here, and one function for all tasks cannot be generic in it; so
//! the factory decides what a task is made with, and the loop makes it.

use std::rc::Rc;

use super::context_var;
use super::future::{Coroutine, Node};
use super::inbox::LentWaker;
use super::loop_core::{AnyNode, Context, EventLoop, Head, LoopCore, RunningStep, TaskFactory, TaskOptions};
use super::table::TaskKey;
use super::task_handle::{AnyTask, Awaitable, Task, as_future, never_awaited};
use super::waits_here::AwaitingSetAside;
use crate::error::{Error, ErrorKind, Result};
use crate::trace::event::{Actor, Event, TaskMade, Why};
use crate::trace::names::{NameOf, coroutine_name};
use crate::trace::source_line::Line;
use crate::versions::Asyncio;

// ── making it ────────────────────────────────────────────────────────────────

impl EventLoop {
    /// Makes a task and schedules its first step.
    ///
    /// A refused coroutine is dropped, and the program is warned that it was never awaited, as in
    /// Python.  The cold way is for a loop that has a task factory, and for a thread in which a context
    /// variable was set.
    ///
    /// # Errors
    /// As [`create_task`](EventLoop::create_task); then the coroutine is dropped.
    #[track_caller]
    pub(super) fn start_task<T: 'static, F: Awaitable<T>>(
        &self,
        coroutine: F,
        name: Option<String>,
        line: Line,
    ) -> Result<Task<T>> {
        if context_var::is_in_use() || self.core.task_factory.borrow().is_some() {
            return self.start_as_asked(coroutine, TaskOptions { name, ..TaskOptions::new() }, line);
        }
        match self.check_coroutine(&coroutine) {
            Ok(()) => {
                let task = self.core.make_task(Box::pin(coroutine), coroutine_name::<F>, name, line);
                self.core.schedule(task.head.key(), || Why::FirstStep);
                Ok(Task::new(task))
            }
            Err(error) => Err(refuse_coroutine(coroutine, error)),
        }
    }

    /// Makes a task with options, a task factory, or contexts.  Most programs have none of these, so
    /// that all of it stands aside.
    #[cold]
    #[track_caller]
    pub(super) fn start_as_asked<T: 'static, F: Awaitable<T>>(
        &self,
        coroutine: F,
        options: TaskOptions,
        line: Line,
    ) -> Result<Task<T>> {
        match self.check_coroutine(&coroutine).and_then(|()| self.plan_task(options)) {
            Ok(plan) => {
                self.core.start_planned(Box::pin(coroutine), coroutine_name::<F>, plan, line).map(Task::new)
            }
            Err(error) => Err(refuse_coroutine(coroutine, error)),
        }
    }

    /// Refuses a coroutine of which no task can be made: one of a closed loop, or what is a future
    /// already.  Each coroutine is a type of its own, so that the question is whether it is a
    /// [`Future`](super::future::Future) or a [`Task`].
    ///
    /// A future would work as well as a coroutine, and the task would wait for it and do nothing else:
    /// asyncio refuses it, since what is wanted is the future itself, or `ensure_future`.
    #[inline]
    #[track_caller]
    fn check_coroutine<T: 'static, F: Awaitable<T>>(&self, coroutine: &F) -> Result<()> {
        self.core.check_closed("create_task")?;
        match as_future::<T>(coroutine) {
            None => Ok(()),
            Some(future) => {
                let kind = ErrorKind::CoroutineExpected { class: "TypeError", got: future.repr() };
                Err(self.core.refuse_about(future.id(), "create_task", kind))
            }
        }
    }

    /// Decides what a task is made with.
    ///
    /// The factory is the program's code, and is asked before anything is made: if it fails, there
    /// is no half-made task to take back.
    ///
    /// # Errors
    /// Those of the loop's task factory.
    fn plan_task(&self, options: TaskOptions) -> Result<Plan> {
        let (options, renamed) = match self.get_task_factory() {
            None => (options, None),
            Some(factory) => ask_factory(&factory, self, options)?,
        };
        let begins_at_once = options.eager_start == Some(true) && self.core.is_running();
        let context = options.context.or_else(context_var::inherited);
        Ok(Plan { name: options.name, context, begins_at_once, renamed })
    }
}

/// Drops a coroutine of which no task was made, and says that it was never awaited, as Python
/// does.  A future is no coroutine, and nothing is said of it.
#[cold]
fn refuse_coroutine<T: 'static, F: Awaitable<T>>(coroutine: F, error: Error) -> Error {
    if as_future::<T>(&coroutine).is_none() {
        never_awaited(coroutine);
    }
    error
}

impl LoopCore {
    /// Makes a task, which begins at once or is scheduled.
    ///
    /// The context is set before the first step, which may run in it here; the name that asyncio
    /// gives by `set_name` after its factory has returned comes after that step, which so sees the
    /// old one.
    ///
    /// # Errors
    /// What its first step raises at once, if that ends the run.
    fn start_planned<T: 'static>(
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
            // The one that is lent may be in the hands of the task's maker: named anew for this task,
            // it would wake the wrong one when the maker's coroutine clones it afterwards.
            head.rare().own_waker.set(Some(Box::new(LentWaker::new(&self.inbox))));
            self.begin_inside(head.key())?;
        } else {
            self.schedule(head.key(), || Why::FirstStep);
        }
        plan.renamed.iter().for_each(|name| AnyTask::new(task.clone()).set_name(name));
        Ok(task)
    }

    /// The first step of an eager task, while the step of its maker stands still.
    ///
    /// # Errors
    /// A `SystemExit` or `KeyboardInterrupt` that the step has raised: `create_task` returns it, as
    /// asyncio's raises it.
    fn begin_inside(self: &Rc<Self>, task: TaskKey) -> Result<()> {
        let outside = Outside::leave(self);
        self.step_inside(task);
        outside.come_back(self).map_or(Ok(()), Err)
    }

    /// Makes a task that is not scheduled yet.
    ///
    /// The table gives it a place before it is made, so that its key is right from the beginning;
    /// and the table holds it, so that it runs on though its maker drops the handle.
    ///
    /// A task with no name of its own is `Task-7` if six without were made before it.  That is
    /// computed from its number, less those that were given a name: so a name that is never asked for
    /// is never made.
    #[inline(always)]
    fn make_task<T: 'static>(
        self: &Rc<Self>,
        coroutine: Coroutine<T>,
        name_of: NameOf,
        name: Option<String>,
        line: Line,
    ) -> Rc<Node<T>> {
        let number = self.counters().next_task().number();
        let unnamed = if name.is_none() { self.counters().next_unnamed_task() } else { number };
        // One that was made after too many with names has its own written down as well.
        let named_before = number.checked_sub(unnamed).and_then(|before| u16::try_from(before).ok());
        let name = name.or_else(|| named_before.is_none().then(|| format!("Task-{unnamed}")));
        let task = self.tasks.add(number, |place| {
            let numbers = (place, number, named_before.unwrap_or_default());
            let head = || Head::of_task(self.clone(), line, name_of, numbers);
            let task = Node::new(head, Some(coroutine));
            (task.clone(), task as Rc<dyn AnyNode>)
        });
        let head = &task.head;
        if let Some(name) = name {
            head.rare().name.replace(Some(name.into()));
        }
        self.record(Some(line), move || {
            let (task, name, coroutine) = (head.task_id(), head.name(), head.coroutine_name());
            Event::TaskMade(Box::new(TaskMade { task, name, coroutine }))
        });
        task
    }
}

// ── what it is made with ─────────────────────────────────────────────────────

/// How one task is made that is special: the factory has been asked, and the context copied.
struct Plan {
    name: Option<String>,
    /// In which it runs; none, where no variable is set.
    context: Option<Context>,
    /// Whether its first step is taken now: only a running loop can take one.
    begins_at_once: bool,
    /// The name that it is given once it is made.
    renamed: Option<String>,
}

impl TaskOptions {
    /// None of them: a task is then made as `create_task` makes it.
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

/// What Python says of a keyword argument that a function does not know.
fn unexpected(function: &str) -> Error {
    let sentence = format!("{function}() got an unexpected keyword argument 'eager_start'");
    Error::raise("TypeError", sentence)
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

// ── a step inside a step ─────────────────────────────────────────────────────

/// What was running when an eager task began, and goes on when that waits.
///
/// The step inside finds the loop as between two turns: were something left of the step outside,
/// an await inside would take it for its own.
///
/// Dropping the last field brings back the line that awaits the maker: for that it needs no code.
struct Outside {
    step: RunningStep,
    actor: Actor,
    started: Option<u64>,
    to_run: usize,
    exit: Option<Error>,
    _awaiting: AwaitingSetAside,
}

impl Outside {
    /// Sets aside, one for one, what a step finds in the loop: who runs, since when, how much of this
    /// turn is left, and whether the run is to end.
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
    ///
    /// `to_run` comes back too: `end_run_with` has set it to zero, and the maker decides whether the
    /// run ends, by what it does with the error.
    fn come_back(self, event_loop: &LoopCore) -> Option<Error> {
        event_loop.running_step.take_back(&self.step);
        event_loop.if_watched(|| event_loop.recorder.set_actor(self.actor));
        event_loop.reporting.started.set(self.started);
        event_loop.to_run.set(self.to_run);
        event_loop.steps_inside.set(event_loop.steps_inside.get() - 1);
        event_loop.exit.replace(self.exit)
    }
}

impl RunningStep {
    /// Makes room for a step inside this one.  What is set aside is a copy of nothing: the fields
    /// change places with those of an empty step, and so are moved, not counted.
    fn set_aside(&self) -> Self {
        let aside = Self { number: self.number.clone(), ..Self::default() };
        self.swap(&aside);
        aside
    }

    /// Goes on with a step that was set aside.  What was polled in it before has its old
    /// number; so its leaves look more closely from now on.
    ///
    /// A `join!` that polls a leaf, makes an eager task, and polls that leaf again is the case: by
    /// the number alone the second poll would be taken for one of a later step, and the wait be noted
    /// twice.
    fn take_back(&self, aside: &Self) {
        self.swap(aside);
        self.looks_at_task.set(true);
        let (before, now) = (aside.number.get(), self.number.get());
        let (first, last) = self.interrupted.get();
        self.interrupted.set((if last == before { first } else { before }, now));
    }

    /// All but the number, which never goes back: it tells the awaits of one step from those of
    /// another.
    fn swap(&self, other: &Self) {
        self.task.swap(&other.task);
        self.polled_with.swap(&other.polled_with);
        self.looks_at_task.swap(&other.looks_at_task);
        self.throwing.swap(&other.throwing);
        self.line.swap(&other.line);
        self.awaits.swap(&other.awaits);
        self.awaits_next_turn.swap(&other.awaits_next_turn);
        self.has_yielded.swap(&other.has_yielded);
        self.scope.swap(&other.scope);
    }
}
