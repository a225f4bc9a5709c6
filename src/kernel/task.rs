//! Tasks: futures that drive a coroutine.
//!
//! A coroutine does nothing by itself: each call of `poll` runs it to its next await that has to wait.
//! A task is what makes these calls.  One call is a *step*, and a step is all that this file is about:
//! how it begins, how it is polled, and the two ways in which it ends.
//!
//! A task that is not done is in exactly one of three states:
//!
//! ```text
//!                      (1) schedule
//!            Waiting ──────────────────▶ Scheduled ◀─┐
//!               ▲                            │       │ (3) schedule, while
//!               │ (4) suspend                │ (2)   │     it is polled
//!               └───────── Executing ◀───────┘ step  │
//!                           │     └──────────────────┘
//!                           │ (5) finish
//!                           ▼
//!                        Finished
//! ```
//!
//! * Waiting: a future or a waker will schedule it, and it is not in the ready queue.
//! * Scheduled: it is in the ready queue, exactly once.
//! * Executing: it is being polled, and was not woken since that began.
//!
//! It is made as Waiting, and scheduled at once; one that is *eager* goes from there to Executing, with
//! no turn of its own.  One that was woken in its last step goes from Scheduled to Finished, and its key
//! is skipped when its turn comes.
//!
//! Two steps of `async { let n = question.await?; println!("{n}"); Ok(()) }`, where `question` is set
//! between them:
//!
//! ```text
//!   create_task           (1)  Scheduled
//!   its turn              (2)  Executing: polls the await, which joins the waiters of `question`
//!                         (4)  Waiting
//!   question.set_result   (1)  Scheduled: `question` takes its waiters out
//!   its turn              (2)  Executing: the await has its result, `println!` runs, `Ready(Ok(()))`
//!                         (5)  Finished, and gone from the table
//! ```
//!
//! A whole step at one look, with the file and the function of each line:
//!
//! ```text
//!   loop.run_step(key):                                                 task.rs: run_step
//!       row = table[key], if the task is not gone                       table.rs: begin_step
//!       row: Scheduled ─▶ Executing;  what it has waited for is taken out
//!       if it was Finished, woken in its last step:  remove row; return
//!       through the trait of all nodes:                                 head.rs: step; task.rs: take_step
//!       if a request to cancel is kept:                                 cancel.rs: take_up_request
//!           an await was suspended:  throwing = Yes
//!           none of ours was:  drop the coroutine, and do not poll      task.rs: cancel_by_dropping
//!       polled = coroutine.poll(waker), which goes down to its awaits:  task.rs: poll_with
//!           suspended before, and throwing:  CancelledError comes up    wait.rs: error_due; cancel.rs: thrown
//!           done:     its result comes up, and the coroutine goes on    future.rs: poll
//!           pending:  it joins the waiters, and is noted                future.rs: suspend
//!           a yield:  the task is Scheduled again, and so it is if      turn.rs: schedule_next_turn
//!                     anything wakes it while it is polled              turn.rs: schedule
//!       if throwing, and no await has raised:  the request is kept      task.rs: keep_if_not_raised
//!       if polled is Pending:                                           task.rs: after_suspend
//!           Executing ─▶ Waiting;  row.awaits = what was noted          table.rs: suspend
//!           what was asked in this step is passed on to that            cancel.rs: look_after_step
//!       if polled is Ready:                                             task.rs: after_ready
//!           remove row, or leave it if it is Scheduled:  Finished       table.rs: finish
//!           Ok, and a request is kept:  Cancelled                       future.rs: finish_cancelled
//!           Ok(value):                  Finished                        future.rs: finish
//!           Err(CancelledError):        Raised                          task.rs: on_error
//!           Err(SystemExit):            Unread, and the run ends        task.rs: on_error
//!           Err(error):                 Unread                          future.rs: finish_with_error
//!           each of these:  its waiters to the end of the queue         future.rs: schedule_waiters
//!       if it has panicked:  as Err(the panic)                          turn.rs: on_panic
//! ```
//!
//! | asyncio's `Task` | here |
//! | --- | --- |
//! | `__step` | `take_step`, which ends with `end_step` |
//! | `coro.send(None)` | `poll` |
//! | `coro.throw(exc)` | the leaf raises by itself: `Head::thrown`, in [`cancel`](super::cancel) |
//! | `result.add_done_callback(self.__wakeup)` | the leaf joins the waiters: `Future::suspend`, in [`future`](super::future) |
//! | `__wakeup` | `LoopCore::schedule`, in [`turn`](super::turn): a woken task needs no callback |
//! | `_fut_waiter` | what its awaits have noted, in [`notes`](super::notes) |
//! | `_must_cancel`, `_num_cancels_requested` | `Requests`, in [`cancel`](super::cancel) |
//! | `_enter_task`, `_leave_task` | `running_step.task`, set by `begin` and emptied by `end_step` |
//! | `call_soon(self.__step, context=self._context)` | nothing is entered: a variable looks for its task's context, in [`context_var`](super::context_var) |
//! | `except StopIteration`, `except CancelledError`, … | `after_ready`, `on_error` |
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
    ///
    /// The table is asked once, for all that the step has to know of the task, and says from now on
    /// that it executes: a waker that is called inside the step puts it into the queue again (3).
    ///
    /// A task that was woken during its last step stands in the queue though it is done.  It is let go
    /// of here, and not searched for in the middle of the queue when it ends.
    #[inline(always)]
    pub(super) fn run_step(self: &Rc<Self>, key: TaskKey) {
        let Some(Begun { task, awaited, waited, is_finished }) = self.tasks.begin_step(key) else { return };
        // Here, and not while the table is borrowed.
        self.let_go_of_awaited(awaited);
        if is_finished {
            drop(self.tasks.remove(key));
            return self.record(None, || Event::TaskSkipped(task.head().task_id()));
        }
        task.step(self, key, waited);
    }

    /// Drops what a task has waited for.
    ///
    /// The last handle of a future drops its result, which is the user's.  A panic there is reported,
    /// and the step goes on.  Nearly always the coroutine has a handle, too, and one look tells so.
    #[inline(always)]
    fn let_go_of_awaited(&self, awaited: Option<Rc<dyn AnyNode>>) {
        match awaited {
            Some(last) if Rc::strong_count(&last) == 1 => self.discard(|| drop(last)),
            none_or_shared => drop(none_or_shared),
        }
    }
}

impl<T> Node<T> {
    /// Arrows (2) to (5): the row in the table says already that it executes.
    ///
    /// First what the step has to raise, if a request to cancel was kept; then the record that it
    /// begins; then the poll.  A task without a box of rare things was never asked to stop, so for
    /// nearly every step the first is one look.  The row says Executing before the record is written:
    /// otherwise an observer that takes a snapshot as it is told would find a task that is scheduled,
    /// and in no queue.
    #[inline]
    pub(super) fn take_step(self: Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey, waited: bool) {
        let (head, step) = (&self.head, &event_loop.running_step);
        step.looks_at_task.set(false);
        let Raising { raises, polls } = match head.rare_if_any() {
            None => Raising { raises: false, polls: true },
            Some(rare) => head.take_up_request(rare, waited),
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
    /// Read it at first as: *each task has a waker*.  The rest is economy.
    ///
    /// Most awaits are of glassloop's futures, which call no waker where the task itself polls: for them the loop has one,
    /// which it gives another name for each step.  Only something of another crate clones it, and
    /// what is cloned must go on to name this task: so the task keeps it, and the loop makes a new
    /// one.
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

    /// The one call of the program's coroutine.  It is dropped as soon as it is done.
    ///
    /// It is out of its cell while it runs.  So it is polled with nothing borrowed, and a panic
    /// unwinds through this function with the coroutine in a local variable, which is dropped on the
    /// way.
    #[inline(always)]
    fn poll_with(&self, waker: &LentWaker, event_loop: &Rc<LoopCore>, key: TaskKey) -> Poll<Result<T>> {
        // It is gone if the loop has dropped it.  No step should come after that; the task of one
        // that does is cancelled.
        let Some(mut coroutine) = self.coroutine.take() else {
            return Poll::Ready(Err(self.head.request_error()));
        };
        waker.name(key);
        event_loop.running_step.polled_with.set(waker.waker().data());
        let polled = coroutine.as_mut().poll(&mut Context::from_waker(waker.waker()));
        match polled {
            Poll::Pending => {
                let before = self.coroutine.replace(Some(coroutine));
                debug_assert!(before.is_none(), "it was taken out above");
                // So the compiler need not look whether something is dropped.
                std::mem::forget(before);
            }
            // Before its waiters hear: what it held is gone when the next task looks for it.
            Poll::Ready(_) => drop(coroutine),
        }
        polled
    }

    /// Cancels a task that has no await to raise at: one that was cancelled before its first step, of
    /// which Python runs no line either; or one that waits for something of another crate, which
    /// knows no `CancelledError`.  Dropping is how Rust cancels such a future.
    ///
    /// The coroutine is taken out first, and dropped as a statement of its own: its destructors are the
    /// program's code, and may look at this task.
    #[cold]
    fn cancel_by_dropping(&self) -> Poll<Result<T>> {
        drop(self.coroutine.take());
        Poll::Ready(Err(self.head.request_error()))
    }

    /// A step is over: the task is suspended, or has its result.
    ///
    /// From here on nothing runs in this task: `current_task` is none, and a panic of what is
    /// dropped now is the loop's to report, and no longer the coroutine's.
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
            self.keep_if_not_raised(event_loop);
        }
        match polled {
            Poll::Pending => self.after_suspend(event_loop, key),
            Poll::Ready(result) => {
                self.after_ready(event_loop, key, result);
                event_loop.if_observed(|| event_loop.end_code(|| self.describe()));
            }
        }
    }

    /// What becomes of a `CancelledError` that this step was to raise, now that it has been polled.
    #[cold]
    fn keep_if_not_raised(&self, event_loop: &LoopCore) {
        if event_loop.running_step.throwing.replace(Throwing::No) == Throwing::Yes {
            // No suspended leaf was polled (a `FuturesUnordered` polls only
            // those that were woken): the request waits for the one that is.
            self.head.rare().requests.kept.set(true);
        }
    }

    /// Arrow (4), or (3) if it was woken while it was polled.
    ///
    /// What its awaits have noted moves from the running step into the table, where the next step, a
    /// request to cancel and the trace find it.  A task that has only yielded has nothing to move.
    ///
    /// A task that has rare things may have been asked to stop in this very step: `look_after_step`
    /// passes that on to what it waits for now.  asyncio does that where it says
    /// `if self._must_cancel`, after `self._fut_waiter = result`.
    #[inline]
    fn after_suspend(self: &Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey) {
        let step = &event_loop.running_step;
        match step.awaits.take() {
            None if step.has_yielded.get() => {}
            awaits => event_loop.tasks.suspend(key, awaits, step.awaits_next_turn.get()),
        }
        match self.head.rare_if_any() {
            None => event_loop.if_observed(|| {
                self.record_suspended(event_loop);
                event_loop.end_code(|| self.describe());
            }),
            Some(rare) => {
                self.record_suspended(event_loop);
                let this: Rc<dyn AnyNode> = self.clone();
                look_after_step(&this, rare);
                event_loop.end_code(|| self.describe());
            }
        }
    }

    /// Tells the trace for what it waits, and at which line of the program.
    fn record_suspended(&self, event_loop: &LoopCore) {
        let (head, line) = (&self.head, event_loop.running_step.line.get());
        event_loop.record(line, || Event::TaskSuspended(head.task_id(), head.awaited().into()));
    }

    /// Arrow (5).
    ///
    /// The row goes first, so that `all_tasks` does not list a task whose waiters are told that it is
    /// done.  Then what it waited for, and what it was asked; last the result, which wakes its
    /// waiters.
    ///
    /// A request that came too late for any await still counts: a coroutine that says
    /// `current_task().cancel()` and then `return 1` ends with `CancelledError`, and the 1 is lost.
    /// So it is in asyncio: *Task is cancelled right before coro stops.*
    fn after_ready(self: &Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey, result: Result<T>) {
        let (row, awaited) = (event_loop.tasks.finish(key), event_loop.running_step.awaits.take());
        drop(row);
        event_loop.let_go_of_awaited(awaited);
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
            Err(error) => self.on_error(event_loop, error),
        };
    }

    /// The coroutine has raised, which three kinds of errors answer to differently.
    ///
    /// `CancelledError` makes the task cancelled, whether or not it was asked to stop.  `SystemExit`
    /// and `KeyboardInterrupt` are its exception, and end the run as well.  Any other is its
    /// exception.
    #[cold]
    fn on_error(self: &Rc<Self>, event_loop: &Rc<LoopCore>, error: Error) -> Result<()> {
        if error.is_cancelled() {
            return self.finish_cancelled(Phase::Raised, error.cancel_message(), None);
        }
        if error.ends_the_run() {
            event_loop.end_run_with(error.clone());
        }
        self.finish(Err(error), None)
    }

    // ── whose waker it is ─────────────────────────────────────────────────────

    /// The waker is the task's own for as long as a clone of it is about; then the loop's will do
    /// again.
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
    ///
    /// The look is a count of references, with no call; the borrow of the lent waker ends before the
    /// cold half replaces it.
    #[inline(always)]
    pub(super) fn keep_waker_if_held(&self, event_loop: &LoopCore) {
        let is_held = event_loop.lent.borrow().is_held_elsewhere();
        if is_held {
            self.keep_waker(event_loop);
        }
    }

    /// Exchanges the lent waker for a new one, and gives the old one to the task.
    #[cold]
    fn keep_waker(&self, event_loop: &LoopCore) {
        // The lent waker is in use if this is an eager task's step, inside that of its maker.  Then it is
        // the maker's, and this task was polled with one of its own.
        let Ok(mut lent) = event_loop.lent.try_borrow_mut() else { return };
        let own = std::mem::replace(&mut *lent, LentWaker::new(&event_loop.inbox));
        self.head.rare().own_waker.set(Some(Box::new(own)));
    }
}

impl RunningStep {
    /// From here on the awaits of this task find their step.  The line and the yield of the step before are
    /// wiped out.  (Its note went to the table as it ended, and what it has thrown is over: the latter is
    /// set by `take_step` for this one.)
    ///
    /// The step takes the next number.  By it an await that is polled a second time in one step,
    /// as in a `select!` in a loop, knows that it has joined the waiters and is noted already.
    #[inline]
    pub(super) fn begin(&self, task: TaskKey) {
        self.task.set(Some(task));
        self.number.set(self.number.get().wrapping_add(1));
        self.line.set(None);
        self.awaits_next_turn.set(false);
        self.has_yielded.set(false);
    }

    /// Whether a waker is the one that the running task is polled with: if so the task itself
    /// polls, and not a `FuturesUnordered` or the like with a waker of its own.
    ///
    /// Such a collection polls only those of its futures whose waker was called.  A leaf inside of it
    /// must call that waker: to schedule the task alone would wake the collection, and not the leaf.
    #[inline]
    pub(super) fn polls_with(&self, waker: &Waker) -> bool {
        self.polled_with.get() == waker.data()
    }
}
