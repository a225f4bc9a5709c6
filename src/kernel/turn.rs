//! One turn of the loop: asyncio's `_run_once`, in the phases that the stepper shows; and the
//! one way into the ready queue, which it empties.
//!
//! | phase | here | in `_run_once` |
//! | --- | --- | --- |
//! | 1 | `read_mail` | nothing: there all threads append to `_ready` itself |
//! | 1 | `drop_cancelled_timers` | what it does with `_timer_cancelled_count` |
//! | 1 | `how_long_to_wait` | `timeout = …` |
//! | 2 | `wait` | `self._selector.select(timeout)` and `_process_events` |
//! | 3 | `make_due_timers_ready` | `handle = heapq.heappop(self._scheduled)`, as long as one is due |
//! | 4 | `run_ready` | `ntodo = len(self._ready)`, then `handle._run()` so many times |
//!
//! How it waits is a driver's: [`real_time`](super::real_time) or
//! [`virtual_time`](super::virtual_time).

use std::rc::Rc;
use std::time::Duration;

use super::callback::{Call, Callback, Method};
use super::clock::ClockKind;
use super::context_var::{copy_context, is_in_use};
use super::inbox::Message;
use super::loop_core::{AnyCallback, Context, Flag, LoopCore, Ready};
use super::report::LET_GO;
use super::table::TaskKey;
use super::timers::Timer;
use crate::error::{Error, Result, catch_panic};
use crate::exception_context::ExceptionContext;
use crate::trace::event::{Event, Wait, Why};
use crate::trace::names::NameOf;
use crate::trace::source_line::Line;

impl LoopCore {
    /// The event loop: one iteration of it.
    ///
    /// # Errors
    /// The poll's; [`Hang`](crate::ErrorKind::Hang) under a virtual clock; an exit that something has
    /// raised.
    pub(super) fn turn(self: &Rc<Self>) -> Result<()> {
        self.iteration.set(self.iteration.get() + 1);
        self.read_mail();
        self.drop_cancelled_timers();
        let wait = self.how_long_to_wait();
        self.record(None, move || Event::IterationBegun(wait));
        self.wait(wait)?;
        self.make_due_timers_ready();
        self.run_ready();
        self.exit.take().map_or(Ok(()), Err)
    }

    /// Does what other threads have posted.
    ///
    /// What comes while it reads is read the next time: it was posted later.
    #[inline]
    pub(super) fn read_mail(&self) {
        if self.inbox.has_mail() || self.answers.have_arrived() {
            self.read_all_mail();
        }
    }

    #[cold]
    fn read_all_mail(&self) {
        let Some(empty) = self.empty_list.take() else { return };
        let mut messages = self.inbox.take(empty);
        for message in messages.drain(..) {
            match message {
                Message::Wake(waker) => waker.arrive(self),
                Message::Call(call, line) => {
                    let callback = self.push_callback(line, call, || Why::OtherThread);
                    callback.header().set(Flag::Threadsafe, true);
                }
                Message::Answer(question, resolve) => self.answers.arrive(question, resolve),
                Message::Nudge => {}
            }
        }
        self.let_answers_in();
        self.empty_list.set(Some(messages));
    }

    /// Takes cancelled timers off the top, before one of them wakes the loop for nothing.
    ///
    /// One that has others before it stays, and may become due together with
    /// them: then it is ready, and skipped.
    ///
    /// asyncio looks for them in each iteration, and so does a loop that is
    /// watched.  Elsewhere it is enough to do so before the loop waits: most
    /// of them then go many at a time, which is cheaper.
    fn drop_cancelled_timers(&self) {
        if !self.timers.borrow().any_cancelled() {
            return;
        }
        let is_going_to_wait = self.ready.borrow().is_empty();
        let is_watched = self.recorder.is_watched();
        // Recorded afterwards: nothing is borrowed while a journal takes a record.
        let mut dropped = Vec::new();
        let from_top = is_going_to_wait || is_watched;
        self.timers.borrow_mut().drop_cancelled(
            from_top,
            |callback| callback.is_cancelled(),
            |callback| {
                if is_watched {
                    dropped.push(callback.header().id(self.counters()));
                }
            },
        );
        for callback in dropped {
            self.record(None, || Event::TimerDropped(callback));
        }
    }

    fn how_long_to_wait(&self) -> Wait {
        if self.stopping.get() || !self.ready.borrow().is_empty() {
            return Wait::No;
        }
        match self.timers.borrow().next_deadline() {
            Some(when) => Wait::Nanoseconds(when.saturating_sub(self.clock.now())),
            None => Wait::Forever,
        }
    }

    /// The one place that asks by which clock the loop lives.
    fn wait(self: &Rc<Self>, wait: Wait) -> Result<()> {
        match self.clock.kind() {
            ClockKind::Monotonic => self.wait_in_real_time(wait),
            ClockKind::Virtual => self.wait_in_virtual_time(wait),
        }
    }

    pub(super) fn watches_sources(&self) -> bool {
        self.poller.borrow().as_ref().is_some_and(|poller| !poller.is_empty())
    }

    /// Sleeps in the poll until something comes, or the time is over.
    pub(super) fn sleep(self: &Rc<Self>, time: Option<Duration>) -> Result<()> {
        let time = if self.inbox.fall_asleep() { time } else { Some(Duration::ZERO) };
        let polled = self.poll(time);
        self.inbox.awake();
        self.read_mail();
        polled
    }

    /// Puts the callbacks of all sources that are ready into the ready queue.
    pub(super) fn poll(self: &Rc<Self>, time: Option<Duration>) -> Result<()> {
        self.since_poll.ran.set(0);
        self.since_poll.busy.set(None);
        let is_watched = self.recorder.is_watched();
        // Recorded afterwards: nothing is borrowed while a journal takes a record.
        let mut told = Vec::new();
        if let Some(poller) = &mut *self.poller.borrow_mut() {
            poller.poll(time, |source, interest, callback| match is_watched {
                true => told.push((source, interest, callback)),
                false => self.push(callback, || Why::Source(source)),
            })?;
        }
        for (source, interest, callback) in told {
            self.record(None, || Event::SourceReady(source, interest));
            self.push(callback, || Why::Source(source));
        }
        Ok(())
    }

    fn make_due_timers_ready(&self) {
        if self.timers.borrow().next_deadline().is_none() {
            return;
        }
        let now = self.clock.now();
        while let Some(timer) = self.next_due(now) {
            // A cancelled one as well: `run_ready` takes it out, and calls nothing.
            timer.callback.header().set(Flag::InTimers, false);
            self.push(timer.callback, || Why::Due);
        }
    }

    /// By itself, so that the borrow ends before the timer's callback is pushed.
    fn next_due(&self, now: u64) -> Option<Timer<Rc<dyn AnyCallback>>> {
        self.timers.borrow_mut().pop_due(now)
    }

    /// The only place where callbacks and coroutines are run, but for the first step of
    /// an eager task ([`create_task`](super::create_task)): everything else puts them into the ready queue.
    ///
    /// It runs what is ready now.  What becomes ready meanwhile waits for the
    /// next iteration, so that no callback can keep the loop from looking at timers
    /// and sources.
    fn run_ready(self: &Rc<Self>) {
        let ready = self.ready.borrow().len();
        self.since_poll.ran.set(self.since_poll.ran.get().saturating_add(ready));
        self.to_run.set(ready);
        while self.to_run.get() > 0 {
            // What ran is dropped here, and with the last handle of a task its
            // result: user code as well, which may panic.  The others still run.
            let ran = catch_panic(|| {
                while self.to_run.get() > 0 {
                    self.to_run.set(self.to_run.get() - 1);
                    // The borrow ends with this line: what runs may push.
                    let next = self.ready.borrow_mut().pop_front();
                    match next {
                        Some(Ready::Step(task)) => self.step(task),
                        Some(Ready::Callback(callback)) => callback.run(self),
                        None => break,
                    }
                }
            });
            if let Err(panic) = ran {
                self.has_panicked(panic);
            }
        }
    }

    /// A step by itself: the first of a task that begins inside the step of another one.
    pub(super) fn step_inside(self: &Rc<Self>, task: TaskKey) {
        if let Err(panic) = catch_panic(|| self.step(task)) {
            self.has_panicked(panic);
        }
    }

    /// What ran has panicked: a coroutine, whose task ends with that; or what was dropped.
    #[cold]
    fn has_panicked(self: &Rc<Self>, panic: Error) {
        match self.running_step.task.take().and_then(|task| self.tasks.task(task)) {
            Some(task) => self.discard(|| task.step_panicked(self, panic)),
            None => self.report(ExceptionContext::new(LET_GO, Some(panic))),
        }
    }
}

// ── the way into the ready queue ─────────────────────────────────────────────

impl LoopCore {
    /// Puts a callback at the end of the ready queue, and says so.
    pub(super) fn push(&self, callback: Rc<dyn AnyCallback>, why: impl FnOnce() -> Why) {
        self.let_mail_in();
        self.record(None, || Event::CallbackReady(callback.header().id(self.counters()), why()));
        self.ready.borrow_mut().push_back(Ready::Callback(callback));
    }

    /// Makes a callback and puts it at the end of the ready queue.
    pub(super) fn push_callback<C: Call>(
        &self,
        line: Line,
        call: C,
        why: impl FnOnce() -> Why,
    ) -> Rc<Callback<C>> {
        let callback = Callback::new(call, [], line);
        self.let_mail_in();
        let made = &*callback;
        // One look for both: that is two instructions less for every callback.
        self.if_watched(move || {
            self.record_made(made, line);
            self.record(None, || Event::CallbackReady(made.header().id(self.counters()), why()));
        });
        self.ready.borrow_mut().push_back(Ready::Callback(callback.clone()));
        callback
    }

    /// The same of a `call_soon`, in a copy of the current context.
    #[inline(always)]
    pub(super) fn call_soon<C: Call>(&self, line: Line, call: C) -> Rc<dyn AnyCallback> {
        match is_in_use() {
            false => self.push_callback(line, call, || Why::CallSoon),
            true => self.push_in_context(line, call),
        }
    }

    #[cold]
    fn push_in_context<C: Call>(&self, line: Line, call: C) -> Rc<dyn AnyCallback> {
        self.push_callback(line, InContext { context: copy_context(), call }, || Why::CallSoon)
    }

    /// What another thread has posted before stands before what comes now, as in
    /// asyncio, where threads share one queue.
    #[inline]
    fn let_mail_in(&self) {
        if self.inbox.has_mail() {
            self.read_mail();
        }
    }

    /// `SystemExit` or `KeyboardInterrupt` goes through the loop: nothing runs any more
    /// in this iteration.  What stands in the ready queue stays there.
    #[cold]
    pub(super) fn end_run_with(&self, exit: Error) {
        self.to_run.set(0);
        self.exit.set(Some(exit));
    }

    // ── tasks ────────────────────────────────────────────────────────────────

    /// Puts one of this loop's tasks into the ready queue, unless it is there already
    /// or done: arrows (1) and (3) of the picture in [`task`](super::task).
    #[inline]
    pub(super) fn schedule(&self, task: TaskKey, why: impl FnOnce() -> Why) {
        if self.tasks.schedule(task) {
            self.push_step(task, why);
        }
    }

    /// The same for the running task, which lets the others go first: it goes on in the next turn.
    #[inline]
    pub(super) fn schedule_next_turn(&self, task: TaskKey) {
        if self.tasks.schedule_next_turn(task) {
            self.running_step.goes_on.set(true);
            self.push_step(task, || Why::Yielded);
        }
    }

    /// The entry is made as it is pushed: two scalars that need no place in memory before.
    #[inline(always)]
    fn push_step(&self, task: TaskKey, why: impl FnOnce() -> Why) {
        self.let_mail_in();
        self.record(None, move || Event::TaskReady(self.scheduled_task(task), why()));
        self.ready.borrow_mut().push_back(Ready::Step(task));
    }

    /// What a task's waker does, once it is in the loop's own thread.
    pub(super) fn wake_task(&self, task: TaskKey) {
        if !self.is_closed() {
            self.schedule(task, || Why::Waker);
        }
    }
}

/// A callback that runs in a context.
pub(super) struct InContext<C> {
    pub(super) context: Context,
    pub(super) call: C,
}

impl<C: Call> Call for InContext<C> {
    fn call(self) -> Result<()> {
        let Self { context, call } = self;
        context.run(|| call.call())
    }

    fn name(&self) -> NameOf {
        self.call.name()
    }

    fn method(&self) -> Option<Method> {
        self.call.method()
    }

    fn name_of_type() -> Option<NameOf> {
        C::name_of_type()
    }

    fn internal(&self) -> bool {
        self.call.internal()
    }
}
