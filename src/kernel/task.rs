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

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::awaitable::Awaitable;
use super::callback::Runnable;
use super::current;
use super::describe::unless_inside;
use super::future::Future;
use super::future_cell::{FutureCell, FutureObject, Kind, Show, Source, State, TypedFuture};
use super::loop_core::LoopCore;
use super::names::coroutine_name;
use super::pass_on::{Asked, pass_on};
use super::task_core::{Name, TaskCore, Throwing};
use crate::error::{Error, ErrorKind, Result, catch_panic};
use crate::printing;
use crate::say::{Level, say};
use crate::trace::event::{Actor, Event, TaskMade, Why};
use crate::trace::ids::{FutureRef, TaskId};
use crate::trace::snapshot::{ReadyEntry, TaskState};

/// A task of any type, as the kernel holds it.
pub(super) trait TaskObject: FutureObject + Runnable {
    fn core(&self) -> &TaskCore;

    /// Drops the coroutine of a task that will never take another step.
    fn drop_coroutine(&self);

    /// Keeps a request for the next step, since nothing that it waits for has accepted it.
    ///
    /// # Errors
    /// `Event loop is closed`, if there would be no step.
    fn keep_request(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<bool>;

    /// The line that made it.
    fn made_at(&self) -> Source;

    /// Says of a task that is destroyed that its coroutine has never begun, if so.
    fn warn_if_never_begun(&self);

    fn is_cancelled(&self) -> bool;

    fn exception(&self) -> Result<Option<Error>>;

    fn when_done(self: Rc<Self>, callback: Box<dyn Fn()>) -> Result<()>;
}

/// A task and its coroutine: two allocations.
pub(super) struct TaskCell<F: Awaitable<T>, T: 'static> {
    core: TaskCore,
    cell: FutureCell<T>,
    /// Out of the cell while it is polled; gone when the task is done.
    coroutine: Cell<Option<Pin<Box<F>>>>,
}

/// What a poll of the coroutine came to: a panic is the outer error.
type Polled<T> = Result<Poll<Result<T>>>;

impl<F: Awaitable<T>, T: 'static> TaskCell<F, T> {
    /// Makes a task, and takes arrow (1) to its first step.
    pub(super) fn start(
        event_loop: &Rc<LoopCore>,
        coroutine: F,
        name: Option<String>,
        source: Source,
    ) -> Rc<Self> {
        let id = event_loop.counters().next_task();
        let name = match name {
            Some(name) => Name::Given(name.into()),
            None => Name::Number(event_loop.counters().next_unnamed_task()),
        };
        let task = event_loop.add_task(|key| {
            Rc::new(Self {
                core: TaskCore::new(id, key, name),
                cell: FutureCell::new(event_loop.clone(), source, Kind::Task),
                coroutine: Cell::new(Some(Box::pin(coroutine))),
            })
        });
        let core = &task.core;
        event_loop.record(Some(source), move || {
            let (name, coroutine) = (core.name(), coroutine_name::<F>());
            Event::TaskMade(Box::new(TaskMade { task: id, name, coroutine }))
        });
        event_loop.schedule(task.clone(), || Why::FirstStep);
        task
    }

    /// Arrows (2) to (5).
    fn step(self: Rc<Self>, event_loop: &Rc<LoopCore>) {
        let core = &self.core;
        let raise = core.requests.were_made() && core.has_to_raise();
        let poll_it = core.begin_step(core.requests.take_must_cancel());
        event_loop.begin(move || (Actor::Task(core.id), Event::TaskBegun(core.id, raise)));
        let started = event_loop.start_watch();
        current::set_running_task(Some(self.clone()));
        let polled = if poll_it { self.poll(event_loop) } else { self.cancel_by_dropping() };
        current::set_running_task(None);
        if core.throwing.replace(Throwing::No) == Throwing::Yes {
            // No suspended leaf was polled (a `FuturesUnordered` polls only
            // those that were woken): the request waits for the one that is.
            core.requests.keep_again();
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
        let waker = self.core.own_waker.take().unwrap_or_else(|| {
            event_loop.lender.lend(&event_loop.inbox, self.core.key, self.core.id.number())
        });
        event_loop.polled_with.set(waker.waker().data());
        let polled = catch_panic(|| {
            let polled = coroutine.as_mut().poll(&mut Context::from_waker(waker.waker()));
            match polled {
                Poll::Pending => self.coroutine.set(Some(coroutine)),
                Poll::Ready(_) => drop(coroutine),
            }
            polled
        });
        if waker.is_held_elsewhere() {
            self.core.own_waker.set(Some(waker));
        } else {
            event_loop.lender.take_back(waker);
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
        event_loop.record(core.awaits_at.get(), move || Event::TaskSuspended(core.id, core.awaited().into()));
        if core.requests.were_made() {
            self.deal_with_requests(event_loop);
        }
    }

    /// What has become of the requests to cancel, now that it is suspended.
    #[cold]
    fn deal_with_requests(self: &Rc<Self>, event_loop: &LoopCore) {
        let core = &self.core;
        if core.takes_request_back() {
            core.requests.keep_again();
        }
        if core.requests.must_cancel() {
            // It asked itself to stop before it suspended.
            let message = core.requests.message();
            if matches!(pass_on(self.clone(), message.as_deref(), None), Ok(true)) {
                core.requests.take_must_cancel();
            } else if core.awaits_nothing_of_ours() {
                event_loop.schedule(self.clone(), || Why::Cancel);
            }
        }
    }

    /// Arrow (5).
    fn finished(self: &Rc<Self>, event_loop: &Rc<LoopCore>, result: Result<T>) {
        let state = match result {
            Ok(_) if self.core.requests.must_cancel() => {
                State::cancelled(self.core.requests.message().as_deref())
            }
            Err(error) if error.is_cancelled() => State::Raised(Cell::new(
                Some(&*error.message()).filter(|text| !text.is_empty()).map(Into::into),
            )),
            Err(error) if error.ends_the_run() => {
                event_loop.end_run_with(error.clone());
                State::Finished(Err(error))
            }
            result => State::Finished(result),
        };
        self.core.requests.take_must_cancel();
        self.core.state.set(TaskState::Finished);
        self.core.forget_waits();
        event_loop.remove_task(self.core.key);
        let this: Rc<dyn TypedFuture<T>> = self.clone();
        // A running loop is not closed, so nobody who waits is lost.
        let _ = self.cell.finish(&this, state, None);
    }
}

impl<F: Awaitable<T>, T: 'static> Runnable for TaskCell<F, T> {
    fn run(self: Rc<Self>, event_loop: &Rc<LoopCore>) {
        // It was woken during its last step, and did not need it.
        if self.core.state.get() == TaskState::Finished {
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

impl<F: Awaitable<T>, T: 'static> FutureObject for TaskCell<F, T> {
    fn event_loop(&self) -> &Rc<LoopCore> {
        &self.cell.event_loop
    }

    fn reference(&self) -> FutureRef {
        FutureRef::Task(self.core.id)
    }

    fn is_done(&self) -> bool {
        self.cell.is_done()
    }

    fn has_waiter(&self, task: TaskId) -> bool {
        self.cell.has_waiter(task)
    }

    /// A request, not an act: see [`Task::cancel`](super::Task::cancel).
    fn ask_to_cancel(self: Rc<Self>, _message: Option<&str>, source: Option<Source>) -> Result<Asked> {
        self.cell.is_read();
        if self.is_done() {
            return Ok(Asked::Answers(false));
        }
        self.cell.event_loop.record(source, || Event::CancelRequested(self.reference()));
        self.core.requests.add();
        Ok(Asked::PassesOn(self))
    }

    fn describe(&self) -> String {
        self.describe_showing(&printing::any_value)
    }

    fn describe_briefly(&self) -> String {
        format!("<Task {}{}>", self.state_name(), self.describe_head())
    }

    fn let_go(&self) {
        self.core.forget_waits();
        self.cell.forget_waiters();
    }
}

impl<F: Awaitable<T>, T: 'static> TypedFuture<T> for TaskCell<F, T> {
    fn cell(&self) -> &FutureCell<T> {
        &self.cell
    }

    fn describe_showing(&self, show: Show<'_, T>) -> String {
        unless_inside(self, || {
            let waits = self.core.waits.futures();
            let wait_for: String =
                waits.iter().map(|future| format!(" wait_for={}", future.describe())).collect();
            let (head, rest) = (self.describe_head(), self.cell.describe_rest(show));
            format!("<Task {}{head}{wait_for}{rest}>", self.state_name())
        })
    }
}

impl<F: Awaitable<T>, T: 'static> TaskCell<F, T> {
    /// What a request to cancel makes of it, until it is taken back or the task is done.
    fn state_name(&self) -> &'static str {
        let is_cancelling = self.core.requests.count() > 0 && !self.cell.is_done();
        if is_cancelling { "cancelling" } else { self.cell.state_name() }
    }

    /// Its name and its coroutine, with the line that made a task of it.
    fn describe_head(&self) -> String {
        let (name, source) = (printing::quoted(&self.core.name()), self.cell.source);
        let coroutine = coroutine_name::<F>();
        format!(" name={name} coro=<{coroutine}() at {}:{}>", source.file(), source.line())
    }
}

impl<F: Awaitable<T>, T: 'static> TaskObject for TaskCell<F, T> {
    fn core(&self) -> &TaskCore {
        &self.core
    }

    fn drop_coroutine(&self) {
        let coroutine = self.coroutine.take();
        self.cell.event_loop.contain("Exception while a coroutine was dropped", || drop(coroutine));
    }

    fn made_at(&self) -> Source {
        self.cell.source
    }

    fn keep_request(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<bool> {
        self.core.requests.keep(message);
        if self.core.state.get() == TaskState::Waiting && self.core.awaits_nothing_of_ours() {
            let event_loop = &self.cell.event_loop;
            if event_loop.is_closed() {
                let (about, kind) = (Some(self.reference()), ErrorKind::EventLoopClosed);
                return Err(event_loop.refuse_line(source, about, "cancel", kind));
            }
            event_loop.schedule(self.clone(), || Why::Cancel);
        }
        Ok(true)
    }

    fn warn_if_never_begun(&self) {
        if self.core.step() == 0 {
            let (coroutine, made) = (coroutine_name::<F>(), self.cell.source);
            self.cell.event_loop.record_never_awaited(coroutine.clone(), made);
            say(Level::Warn, format_args!("coroutine '{coroutine}' was never awaited"));
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

impl<F: Awaitable<T>, T> Drop for TaskCell<F, T> {
    fn drop(&mut self) {
        self.cell.report_if_unread("Task", self);
        self.cell.goes();
    }
}
