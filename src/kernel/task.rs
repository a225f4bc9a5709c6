//! Tasks: futures that drive a coroutine.
//!
//! A task that is not done is in exactly one of three states:
//!
//! ```text
//!                      (1) schedule
//!         ┌─ Waiting ──────────────────▶ Scheduled ◀─┐
//!         │     ▲                            │       │ (3) schedule, while
//!         │     │ (4) suspended              │ (2)   │     it is polled
//!         │     └───────── Executing ◀───────┘ step  │
//!         │                 │     └──────────────────┘
//!         │                 │ (5) finish
//!         └ cancelled at ─▶ Finished
//! ```
//!
//! * Waiting: its waker is in somebody else's hands, and it is not in the
//!   ready queue.
//! * Scheduled: it is in the ready queue, exactly once.
//! * Executing: `step` is polling its coroutine.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::callback::Runnable;
use super::event_loop::{EventLoop, LoopCore};
use super::future::{Future, FutureCell, FutureObject, Source, State, TypedFuture};
use super::names::coroutine_name;
use super::one_or_many::OneOrMany;
use super::waker::LentWaker;
use crate::error::{Error, ErrorKind, Result, catch_panic};
use crate::trace::event::{Actor, Awaited, Event, TaskMade, Why};
use crate::trace::ids::{FutureRef, TaskId};
use crate::trace::snapshot::{ReadyEntry, TaskEntry, TaskState};

/// A task of any type, as the kernel holds it.
pub(super) trait TaskObject: FutureObject + Runnable {
    fn core(&self) -> &TaskCore;

    /// Puts it into the ready queue, unless it is there already or done.
    fn schedule(self: Rc<Self>, why: Why);

    /// Drops the coroutine of a task that will never take another step.
    fn drop_coroutine(&self);

    fn is_cancelled(&self) -> bool;

    fn exception(&self) -> Result<Option<Error>>;

    fn when_done(self: Rc<Self>, callback: Box<dyn Fn()>) -> Result<()>;
}

/// All of a task that does not depend on its result's type.
pub(super) struct TaskCore {
    id: TaskId,
    /// Its key in the loop's table of tasks.
    key: usize,
    name: RefCell<Name>,
    state: Cell<TaskState>,
    /// The futures on which its leaves are suspended, until these are polled again or dropped.
    waits: RefCell<OneOrMany<Rc<dyn FutureObject>>>,
    /// How many other leaves are suspended: a bare yield, an error on its way.
    turns: Cell<u32>,
    /// The line of the await that this step has come to.
    awaits_at: Cell<Option<Source>>,
    /// How many cancel requests there were, less those taken back.
    cancel_requests: Cell<u32>,
    /// A request that no awaitable has accepted: the next step raises it.
    must_cancel: Cell<bool>,
    cancel_message: RefCell<Option<String>>,
    /// What this step does to the leaves that were suspended before it.
    throwing: Cell<Throwing>,
    /// A waker of its own, once something foreign has kept one.
    own_waker: Cell<Option<LentWaker>>,
    /// The waker of the poll that is going on, to be compared and nothing else.
    polled_with: Cell<*const ()>,
}

/// Whether a step raises `CancelledError` wherever the task was suspended.
#[derive(Clone, Copy, PartialEq)]
enum Throwing {
    No,
    Yes,
    /// It does, and a leaf has raised it.
    Raised,
}

enum Name {
    /// `Task-1`, printed when somebody asks.
    Number(u64),
    Given(String),
}

impl TaskCore {
    fn new(id: TaskId, key: usize, name: Name) -> Self {
        Self {
            id,
            key,
            name: RefCell::new(name),
            state: Cell::new(TaskState::Waiting),
            waits: RefCell::new(OneOrMany::None),
            turns: Cell::new(0),
            awaits_at: Cell::new(None),
            cancel_requests: Cell::new(0),
            must_cancel: Cell::new(false),
            cancel_message: RefCell::new(None),
            throwing: Cell::new(Throwing::No),
            own_waker: Cell::new(None),
            polled_with: Cell::new(std::ptr::null()),
        }
    }

    pub(super) fn id(&self) -> TaskId {
        self.id
    }

    pub(super) fn name(&self) -> String {
        match &*self.name.borrow() {
            Name::Number(number) => format!("Task-{number}"),
            Name::Given(name) => name.clone(),
        }
    }

    /// What a leaf that was suspended in an earlier step has to raise now.
    pub(super) fn thrown(&self) -> Option<Error> {
        if self.throwing.get() == Throwing::No {
            return None;
        }
        self.throwing.set(Throwing::Raised);
        Some(self.cancelled_error())
    }

    fn cancelled_error(&self) -> Error {
        Error::cancelled(self.cancel_message.borrow().clone())
    }

    /// A leaf suspends on a future.
    pub(super) fn awaits(&self, future: Rc<dyn FutureObject>) {
        self.waits.borrow_mut().push(future);
    }

    /// That leaf goes on, or was dropped.
    pub(super) fn awaits_no_more(&self, future: &dyn FutureObject) {
        let is_it = |other: &Rc<dyn FutureObject>| std::ptr::addr_eq(Rc::as_ptr(other), future);
        let removed = self.waits.borrow_mut().remove(is_it);
        drop(removed);
    }

    /// Says what it waits for now, if an await was dropped by somebody else
    /// while it waits.
    pub(super) fn record_if_waiting(&self, event_loop: &LoopCore) {
        if self.state.get() == TaskState::Waiting {
            event_loop.record(None, || Event::TaskSuspended(self.id, self.awaited().into()));
        }
    }

    /// A leaf suspends on something that comes with the next step.
    pub(super) fn awaits_next_turn(&self) {
        self.turns.set(self.turns.get() + 1);
    }

    /// That leaf goes on, or was dropped.
    pub(super) fn turn_came(&self) {
        self.turns.set(self.turns.get().saturating_sub(1));
    }

    /// A leaf that was polled has not come: this is its line.
    pub(super) fn awaits_at(&self, source: Source) {
        self.awaits_at.set(Some(source));
    }

    fn awaits_nothing_of_ours(&self) -> bool {
        self.turns.get() == 0 && self.waits.borrow().is_empty()
    }

    fn forget_waits(&self) {
        self.turns.set(0);
        let waits = self.waits.borrow_mut().take();
        drop(waits);
    }

    pub(super) fn is_polled_with(&self, waker: &Waker) -> bool {
        self.polled_with.get() == waker.data()
    }

    /// Whether something outside the loop may still wake it.
    pub(super) fn may_be_woken_from_outside(&self) -> bool {
        let own_waker = self.own_waker.take();
        let held = own_waker.as_ref().is_some_and(LentWaker::is_held_elsewhere);
        self.own_waker.set(own_waker);
        held && self.awaits_nothing_of_ours()
    }

    fn awaited(&self) -> Vec<Awaited> {
        let futures = self.waits.borrow();
        let futures = futures.as_slice().iter().map(|future| Awaited::Future(future.reference()));
        let mut awaited: Vec<_> = futures.collect();
        awaited.extend((self.turns.get() > 0).then_some(Awaited::NextTurn));
        if awaited.is_empty() {
            awaited.push(Awaited::Foreign);
        }
        awaited
    }

    pub(super) fn snapshot(&self) -> TaskEntry {
        let state = self.state.get();
        let waits_for = if state == TaskState::Waiting { self.awaited() } else { Vec::new() };
        TaskEntry { task: self.id, name: self.name(), state, waits_for }
    }

    /// For the report of a hang: `Task-1 waits for <Future pending>`.
    pub(super) fn describe_wait(&self) -> String {
        let futures = self.waits.borrow();
        let mut waits: Vec<String> = futures
            .as_slice()
            .iter()
            .map(|future| match future.reference() {
                FutureRef::Task(_) => future.describe(),
                FutureRef::Future(id) => format!("{id} {}", future.describe()),
            })
            .collect();
        if waits.is_empty() {
            waits.push("something that is not glassloop's".to_owned());
        }
        format!("task {} waits for {}", self.name(), waits.join(" and "))
    }
}

/// A task and its coroutine: two allocations.
struct TaskCell<F: 'static, T: 'static> {
    core: TaskCore,
    cell: FutureCell<T>,
    /// Out of the cell while it is polled; gone when the task is done.
    coroutine: Cell<Option<Pin<Box<F>>>>,
}

/// What a poll of the coroutine came to: a panic is the outer error.
type Polled<T> = Result<Poll<Result<T>>>;

impl<F: std::future::Future<Output = Result<T>> + 'static, T: 'static> TaskCell<F, T> {
    /// Arrows (2) to (5).
    fn step(self: Rc<Self>, event_loop: &Rc<LoopCore>) {
        let core = &self.core;
        let raise = core.must_cancel.take();
        core.awaits_at.set(None);
        // It never began, or waits for something foreign, which cannot raise:
        // then dropping the coroutine is how Rust cancels it.
        let drop_it = raise && core.awaits_nothing_of_ours();
        core.state.set(TaskState::Executing);
        core.throwing.set(if raise { Throwing::Yes } else { Throwing::No });
        event_loop.begin(|| (Actor::Task(core.id), Event::TaskBegun(core.id, raise)));
        let started = event_loop.start_watch();
        event_loop.set_current_task(Some(self.clone()));
        let polled = if drop_it { self.cancel_by_dropping() } else { self.poll(event_loop) };
        event_loop.set_current_task(None);
        if core.throwing.replace(Throwing::No) == Throwing::Yes && !drop_it {
            // No suspended leaf was polled (a `FuturesUnordered` polls only
            // those that were woken): the request waits for the one that is.
            core.must_cancel.set(true);
        }
        match polled {
            Ok(Poll::Pending) => self.suspended(event_loop),
            Ok(Poll::Ready(result)) => self.finished(event_loop, result),
            Err(panic) => self.finished(event_loop, Err(panic)),
        }
        event_loop.ended();
        event_loop.warn_if_slow(started, || self.describe());
    }

    /// Polls the coroutine, and drops it as soon as it is done.
    fn poll(&self, event_loop: &Rc<LoopCore>) -> Polled<T> {
        let Some(mut coroutine) = self.coroutine.take() else {
            return Ok(Poll::Ready(Err(self.core.cancelled_error())));
        };
        let lent = self.core.own_waker.take().unwrap_or_else(|| {
            event_loop.lender.lend(&event_loop.inbox, self.core.key, self.core.id.number())
        });
        self.core.polled_with.set(lent.waker().data());
        let polled = catch_panic(|| {
            let polled = coroutine.as_mut().poll(&mut Context::from_waker(lent.waker()));
            match polled {
                Poll::Pending => self.coroutine.set(Some(coroutine)),
                Poll::Ready(_) => drop(coroutine),
            }
            polled
        });
        self.core.polled_with.set(std::ptr::null());
        if lent.is_held_elsewhere() {
            self.core.own_waker.set(Some(lent));
        } else {
            event_loop.lender.take_back(lent);
        }
        polled
    }

    fn cancel_by_dropping(&self) -> Polled<T> {
        let coroutine = self.coroutine.take();
        catch_panic(|| drop(coroutine))?;
        Ok(Poll::Ready(Err(self.core.cancelled_error())))
    }

    /// Arrow (4), or (3) if it was woken while it was polled.
    fn suspended(self: &Rc<Self>, event_loop: &Rc<LoopCore>) {
        let core = &self.core;
        if core.state.get() == TaskState::Executing {
            core.state.set(TaskState::Waiting);
        }
        event_loop.record(core.awaits_at.get(), || Event::TaskSuspended(core.id, core.awaited().into()));
        if core.must_cancel.get() {
            // It asked itself to stop before it suspended.
            let message = core.cancel_message.borrow().clone();
            if matches!(self.cancel_awaited(message.as_deref(), None), Ok(true)) {
                core.must_cancel.set(false);
            } else if core.awaits_nothing_of_ours() {
                self.clone().schedule(Why::Cancel);
            }
        }
    }

    /// Arrow (5).
    fn finished(self: &Rc<Self>, event_loop: &Rc<LoopCore>, result: Result<T>) {
        let state = match result {
            Ok(_) if self.core.must_cancel.get() => {
                State::Cancelled(self.core.cancel_message.borrow().clone())
            }
            Err(error) if error.is_cancelled() => {
                let message = error.message().into_owned();
                State::Cancelled(Some(message).filter(|message| !message.is_empty()))
            }
            result => State::Finished(result),
        };
        self.core.must_cancel.set(false);
        self.core.state.set(TaskState::Finished);
        self.core.forget_waits();
        event_loop.remove_task(self.core.key);
        let this: Rc<dyn TypedFuture<T>> = self.clone();
        // A running loop is not closed, so nobody who waits is lost.
        let _ = self.cell.finish(&this, state, None);
    }

    /// Passes a cancel on to what the task waits for; whether any of it accepts.
    fn cancel_awaited(&self, message: Option<&str>, source: Option<Source>) -> Result<bool> {
        let waits = self.core.waits.borrow().clone();
        let mut accepted = false;
        for future in waits {
            accepted |= future.request_cancel(message, source)?;
        }
        Ok(accepted)
    }
}

impl<F: std::future::Future<Output = Result<T>> + 'static, T: 'static> Runnable for TaskCell<F, T> {
    fn run(self: Rc<Self>, event_loop: &Rc<LoopCore>) {
        // It was woken during its last step, and did not need it.
        if self.is_done() {
            return event_loop.record(None, || Event::TaskSkipped(self.core.id));
        }
        self.step(event_loop);
    }

    fn entry(&self, _event_loop: &LoopCore) -> ReadyEntry {
        ReadyEntry::Task(self.core.id)
    }

    fn discard(&self) {
        self.drop_coroutine();
    }
}

impl<F: std::future::Future<Output = Result<T>> + 'static, T: 'static> FutureObject for TaskCell<F, T> {
    fn event_loop(&self) -> &Rc<LoopCore> {
        &self.cell.event_loop
    }

    fn reference(&self) -> FutureRef {
        FutureRef::Task(self.core.id)
    }

    fn is_done(&self) -> bool {
        self.cell.is_done()
    }

    /// A request, not an act: see [`Task::cancel`].
    fn request_cancel(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<bool> {
        if self.is_done() {
            return Ok(false);
        }
        self.cell.event_loop.record(source, || Event::CancelRequested(self.reference()));
        self.core.cancel_requests.set(self.core.cancel_requests.get() + 1);
        if self.cancel_awaited(message, source)? {
            return Ok(true);
        }
        self.core.must_cancel.set(true);
        self.core.cancel_message.replace(message.map(str::to_owned));
        if self.core.state.get() == TaskState::Waiting && self.core.awaits_nothing_of_ours() {
            if self.cell.event_loop.is_closed() {
                let kind = ErrorKind::EventLoopClosed;
                return Err(self.cell.event_loop.refuse_line(
                    source,
                    Some(self.reference()),
                    "call_soon",
                    kind,
                ));
            }
            self.schedule(Why::Cancel);
        }
        Ok(true)
    }

    fn describe(&self) -> String {
        let cancelling = if self.core.must_cancel.get() { " cancelling" } else { "" };
        let waits = self.core.waits.borrow();
        let wait_for: String =
            waits.as_slice().iter().map(|future| format!(" wait_for={}", brief(&**future))).collect();
        format!(
            "<Task {}{cancelling} name='{}' coro=<{}() at {}:{}>{wait_for}>",
            self.cell.describe_state(),
            self.core.name(),
            coroutine_name::<F>(),
            self.cell.source.file(),
            self.cell.source.line(),
        )
    }

    fn let_go(&self) {
        self.core.forget_waits();
        self.cell.forget_waiters();
    }
}

/// A task that waits for a task that waits for it must not print for ever.
fn brief(future: &dyn FutureObject) -> String {
    match future.reference() {
        FutureRef::Task(id) => format!("<{id}>"),
        FutureRef::Future(_) => future.describe(),
    }
}

impl<F: std::future::Future<Output = Result<T>> + 'static, T: 'static> TypedFuture<T> for TaskCell<F, T> {
    fn cell(&self) -> &FutureCell<T> {
        &self.cell
    }
}

impl<F: std::future::Future<Output = Result<T>> + 'static, T: 'static> TaskObject for TaskCell<F, T> {
    fn core(&self) -> &TaskCore {
        &self.core
    }

    /// Arrows (1) and (3).
    fn schedule(self: Rc<Self>, why: Why) {
        if matches!(self.core.state.get(), TaskState::Waiting | TaskState::Executing) {
            self.core.state.set(TaskState::Scheduled);
            let event_loop = self.cell.event_loop.clone();
            event_loop.push(self.clone(), || Event::TaskReady(self.core.id, why));
        }
    }

    fn drop_coroutine(&self) {
        let coroutine = self.coroutine.take();
        if let Err(panic) = catch_panic(|| drop(coroutine)) {
            self.cell.event_loop.report("Exception while a coroutine was dropped", Some(panic));
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cell.is_cancelled()
    }

    fn exception(&self) -> Result<Option<Error>> {
        self.cell.exception()
    }

    fn when_done(self: Rc<Self>, callback: Box<dyn Fn()>) -> Result<()> {
        let future = Future::from(self as Rc<dyn TypedFuture<T>>);
        future.add_done_callback(move |_: &Future<T>| callback())?;
        Ok(())
    }
}

impl<F, T> Drop for TaskCell<F, T> {
    fn drop(&mut self) {
        self.cell.report_unread("Task");
    }
}

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
    task: Rc<dyn TaskObject>,
}

impl<T: 'static> Task<T> {
    /// Makes a task and schedules its first step.
    pub(super) fn start<F>(
        event_loop: &Rc<LoopCore>,
        coroutine: F,
        name: Option<String>,
        source: &'static Location<'static>,
    ) -> Self
    where
        F: std::future::Future<Output = Result<T>> + 'static,
    {
        let id = event_loop.counters().next_task();
        let name = match name {
            Some(name) => Name::Given(name),
            None => Name::Number(event_loop.counters().next_unnamed_task()),
        };
        let task = event_loop.add_task(|key| {
            Rc::new(TaskCell {
                core: TaskCore::new(id, key, name),
                cell: FutureCell::new(event_loop.clone(), source),
                coroutine: Cell::new(Some(Box::pin(coroutine))),
            })
        });
        event_loop.record(Some(source), || {
            Event::TaskMade(Box::new(TaskMade {
                task: id,
                name: task.core.name(),
                coroutine: coroutine_name::<F>(),
            }))
        });
        task.clone().schedule(Why::FirstStep);
        Self { future: Future::from(task.clone() as Rc<dyn TypedFuture<T>>), task }
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
        AnyTask { task: self.task.clone() }
    }

    /// The task as a future, which is what it is: `gather` and `wait` take it.
    pub fn as_future(&self) -> Future<T> {
        self.future.clone()
    }

    /// Its name: `Task-1`, unless it was given one.  Mirrors `Task.get_name`.
    pub fn get_name(&self) -> String {
        self.task.core().name()
    }

    /// Gives it another name.  Mirrors `Task.set_name`.
    pub fn set_name(&self, name: &str) {
        self.erased().set_name(name);
    }

    /// How many times it was asked to stop, less those taken back.
    /// Mirrors `Task.cancelling`.
    pub fn cancelling(&self) -> u32 {
        self.task.core().cancel_requests.get()
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

    /// The same, with a message for the `CancelledError`.
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
        Self { future: self.future.clone(), task: self.task.clone() }
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

impl<T: 'static> fmt::Debug for Task<T> {
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
/// let me = glassloop::current_task().unwrap();
/// assert_eq!(me.get_name(), "Task-1");
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct AnyTask {
    task: Rc<dyn TaskObject>,
}

impl AnyTask {
    pub(super) fn new(task: Rc<dyn TaskObject>) -> Self {
        Self { task }
    }

    /// What it is called in the trace.
    pub fn id(&self) -> TaskId {
        self.task.core().id
    }

    /// As [`Task::get_name`].
    pub fn get_name(&self) -> String {
        self.task.core().name()
    }

    /// As [`Task::set_name`].
    pub fn set_name(&self, name: &str) {
        let core = self.task.core();
        core.name.replace(Name::Given(name.to_owned()));
        self.task.event_loop().record(None, || Event::TaskRenamed(core.id, name.into()));
    }

    /// As [`Task::cancel`].
    ///
    /// # Errors
    /// As [`Task::cancel`].
    #[track_caller]
    pub fn cancel(&self) -> Result<bool> {
        self.task.clone().request_cancel(None, Some(Location::caller()))
    }

    /// As [`Task::cancel_with_message`].
    ///
    /// # Errors
    /// As [`Task::cancel`].
    #[track_caller]
    pub fn cancel_with_message(&self, message: &str) -> Result<bool> {
        self.task.clone().request_cancel(Some(message), Some(Location::caller()))
    }

    /// As [`Task::cancelling`].
    pub fn cancelling(&self) -> u32 {
        self.task.core().cancel_requests.get()
    }

    /// As [`Task::uncancel`].
    pub fn uncancel(&self) -> u32 {
        let core = self.task.core();
        let left = core.cancel_requests.get().saturating_sub(1);
        if core.cancel_requests.replace(left) > 0 && left == 0 {
            core.must_cancel.set(false);
        }
        left
    }

    /// As [`Future::done`].
    pub fn done(&self) -> bool {
        self.task.is_done()
    }

    /// As [`Future::cancelled`].
    pub fn cancelled(&self) -> bool {
        self.task.is_cancelled()
    }

    /// As [`Future::exception`].
    ///
    /// # Errors
    /// As [`Future::exception`].
    pub fn exception(&self) -> Result<Option<Error>> {
        self.task.exception()
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
        EventLoop::from(self.task.event_loop().clone())
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
