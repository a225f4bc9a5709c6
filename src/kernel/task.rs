//! Tasks: futures that drive a coroutine.
//!
//! A task that is not done is in exactly one of three states:
//!
//! ```text
//!                      (1) schedule
//!         ┌─ Waiting ──────────────────▶ Scheduled ◀─┐
//!         │     ▲                            │       │ (3) schedule, while
//!         │     │ (4) suspend                │ (2)   │     it is polled
//!         │     └───────── Executing ◀───────┘ step  │
//!         │                 │     └──────────────────┘
//!         │                 │ (5) finish
//!         └ cancelled at ─▶ Finished
//! ```
//!
//! * Waiting: a future or a waker will schedule it, and it is not in the ready queue.
//! * Scheduled: it is in the ready queue, exactly once.
//! * Executing: `step` is polling its coroutine.
//!
//! | asyncio's `Task` | here |
//! | --- | --- |
//! | `__step` | `take_step`, which ends with `end_step` |
//! | `coro.send(None)` | `poll` |
//! | `coro.throw(exc)` | the leaf raises by itself: `Head::thrown`, in [`cancel`](super::cancel) |
//! | `result.add_done_callback(self.__wakeup)` | the leaf joins the waiters: `Future::suspend`, in [`wait`](mod@super::wait) |
//! | `__wakeup` | `LoopCore::schedule`, in [`turn`](super::turn): a woken task needs no callback |
//! | `_fut_waiter` | what its awaits have noted, in [`notes`](super::notes) |
//! | `_must_cancel`, `_num_cancels_requested` | `Requests`, in [`cancel`](super::cancel) |
//!
//! The rows in the middle are where Rust differs.  A generator hands what it waits for to its task,
//! which has to look at it; here the innermost await is polled itself, knows whose step runs, and
//! enters the task among the waiters.

use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::cancel::{Raising, look_after_step};
use super::future::Node;
use super::inbox::LentWaker;
use super::loop_core::{AnyNode, LoopCore, Phase, RunningStep, Throwing};
use super::table::{Begun, TaskKey};
use crate::error::{Error, Result};
use crate::trace::event::{Actor, Event};

impl LoopCore {
    /// A task's turn has come.
    #[inline(always)]
    pub(super) fn step(self: &Rc<Self>, key: TaskKey) {
        let Some(Begun { task, awaited, waited, is_finished }) = self.tasks.begin_step(key) else { return };
        // Here, and not while the table is borrowed: the last handle of a future runs user code.
        drop(awaited);
        if is_finished {
            drop(self.tasks.remove(key));
            return self.record(None, || Event::TaskSkipped(task.head().task_id()));
        }
        task.step(self, key, waited);
    }
}

impl<T> Node<T> {
    /// Arrows (2) to (5): the row in the table says already that it executes.
    #[inline]
    pub(super) fn take_step(self: Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey, waited: bool) {
        let (head, step) = (&self.head, &event_loop.running_step);
        step.looks_at_task.set(false);
        let Raising { raises, polls } = match head.rare_if_any() {
            None => Raising { raises: false, polls: true },
            Some(rare) => head.begin_raising(rare, waited),
        };
        event_loop.code_begins(move || {
            (Actor::Task(head.task_id()), event_loop.task_begun(head.task_id(), raises))
        });
        step.begin(key);
        let polled = if polls { self.poll(event_loop, key) } else { self.cancel_by_dropping() };
        self.end_step(event_loop, key, polled);
    }

    /// Polls the coroutine with the waker that the loop lends, or with the task's own.
    ///
    /// A panic goes through here to the loop, which ends the step with it: see
    /// [`turn`](super::turn).
    #[inline]
    fn poll(&self, event_loop: &Rc<LoopCore>, key: TaskKey) -> Poll<Result<T>> {
        if let Some(own) = self.head.rare_if_any().and_then(|rare| rare.own_waker.take()) {
            return self.poll_with_own(own, event_loop, key);
        }
        let polled = self.poll_with(&event_loop.lent.borrow(), event_loop, key);
        self.keep_waker_if_held(event_loop);
        polled
    }

    /// Drops the coroutine as soon as it is done.
    #[inline(always)]
    fn poll_with(&self, waker: &LentWaker, event_loop: &Rc<LoopCore>, key: TaskKey) -> Poll<Result<T>> {
        let Some(mut coroutine) = self.coroutine.take() else {
            return Poll::Ready(Err(self.head.request_error()));
        };
        waker.name(key);
        event_loop.running_step.polled_with.set(waker.waker().data());
        let polled = coroutine.as_mut().poll(&mut Context::from_waker(waker.waker()));
        match polled {
            // The place is empty: the compiler need not look whether something is dropped.
            Poll::Pending => std::mem::forget(self.coroutine.replace(Some(coroutine))),
            Poll::Ready(_) => drop(coroutine),
        }
        polled
    }

    #[cold]
    fn cancel_by_dropping(&self) -> Poll<Result<T>> {
        let coroutine = self.coroutine.take();
        drop(coroutine);
        Poll::Ready(Err(self.head.request_error()))
    }

    /// A step is over: the task is suspended, or has its result.
    #[inline(always)]
    pub(super) fn end_step(
        self: &Rc<Self>,
        event_loop: &Rc<LoopCore>,
        key: TaskKey,
        polled: Poll<Result<T>>,
    ) {
        let step = &event_loop.running_step;
        step.task.set(None);
        if step.throwing.get() != Throwing::No {
            self.has_thrown(event_loop);
        }
        match polled {
            Poll::Pending => self.suspended(event_loop, key),
            Poll::Ready(result) => {
                self.finished(event_loop, key, result);
                event_loop.if_observed(|| event_loop.code_has_ended(|| self.describe()));
            }
        }
    }

    #[cold]
    fn has_thrown(&self, event_loop: &LoopCore) {
        if event_loop.running_step.throwing.replace(Throwing::No) == Throwing::Yes {
            // No suspended leaf was polled (a `FuturesUnordered` polls only
            // those that were woken): the request waits for the one that is.
            self.head.rare().requests.kept.set(true);
        }
    }

    /// Arrow (4), or (3) if it was woken while it was polled.
    #[inline]
    fn suspended(self: &Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey) {
        let step = &event_loop.running_step;
        match step.awaits.take() {
            None if step.goes_on.get() => {}
            awaits => event_loop.tasks.suspend(key, awaits, step.awaits_next_turn.get()),
        }
        match self.head.rare_if_any() {
            None => event_loop.if_observed(|| {
                self.record_suspended(event_loop);
                event_loop.code_has_ended(|| self.describe());
            }),
            Some(rare) => {
                self.record_suspended(event_loop);
                let this: Rc<dyn AnyNode> = self.clone();
                look_after_step(&this, rare);
                event_loop.code_has_ended(|| self.describe());
            }
        }
    }

    fn record_suspended(&self, event_loop: &LoopCore) {
        let (head, line) = (&self.head, event_loop.running_step.line.get());
        event_loop.record(line, || Event::TaskSuspended(head.task_id(), head.awaited().into()));
    }

    /// Arrow (5).
    fn finished(self: &Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey, result: Result<T>) {
        let (row, awaited) = (event_loop.tasks.finish(key), event_loop.running_step.awaits.take());
        drop(row);
        drop(awaited);
        let requests = self.head.rare_if_any().map(|rare| &rare.requests);
        let is_kept = requests.is_some_and(|requests| requests.kept.take());
        if let Some(rare) = self.head.rare_if_any() {
            rare.requests.forget_passed_on();
            rare.forget_notes(|_| true);
        }
        // A running loop is not closed, so no waiter is lost.
        let _ = match result {
            Ok(_) if is_kept => {
                let message = requests.and_then(|requests| requests.message());
                self.finish_cancelled(Phase::Cancelled, message.as_deref(), None)
            }
            Ok(result) => self.finish(Ok(result), None),
            Err(error) => self.raised(event_loop, error),
        };
    }

    #[cold]
    fn raised(self: &Rc<Self>, event_loop: &Rc<LoopCore>, error: Error) -> Result<()> {
        if error.is_cancelled() {
            return self.finish_cancelled(Phase::Raised, error.cancel_message(), None);
        }
        if error.ends_the_run() {
            event_loop.end_run_with(error.clone());
        }
        self.finish(Err(error), None)
    }

    // ── whose waker it is ─────────────────────────────────────────────────────

    #[cold]
    fn poll_with_own(&self, own: Box<LentWaker>, event_loop: &Rc<LoopCore>, key: TaskKey) -> Poll<Result<T>> {
        let polled = self.poll_with(&own, event_loop, key);
        if own.is_held_elsewhere() {
            self.head.rare().own_waker.set(Some(own));
        }
        polled
    }

    /// If a poll, even one that has panicked, has left a clone of the lent waker behind, it is
    /// the task's own from now on: what holds the clone must wake no other task.
    #[inline(always)]
    pub(super) fn keep_waker_if_held(&self, event_loop: &LoopCore) {
        let is_held = event_loop.lent.borrow().is_held_elsewhere();
        if is_held {
            self.keep_waker(event_loop);
        }
    }

    #[cold]
    fn keep_waker(&self, event_loop: &LoopCore) {
        // Inside the step of another task it is that one's, and this one has had its own.
        let Ok(mut lent) = event_loop.lent.try_borrow_mut() else { return };
        let own = std::mem::replace(&mut *lent, LentWaker::new(&event_loop.inbox));
        self.head.rare().own_waker.set(Some(Box::new(own)));
    }
}

impl RunningStep {
    #[inline]
    pub(super) fn begin(&self, task: TaskKey) {
        self.task.set(Some(task));
        self.number.set(self.number.get().wrapping_add(1));
        self.line.set(None);
        self.awaits_next_turn.set(false);
        self.goes_on.set(false);
    }

    /// Whether a waker is the one that the running task is polled with: if so the task itself
    /// polls, and not a `FuturesUnordered` or the like with a waker of its own.
    #[inline]
    pub(super) fn polls_with(&self, waker: &Waker) -> bool {
        self.polled_with.get() == waker.data()
    }
}
