//! One turn of the loop: asyncio's `_run_once`, in the phases that the stepper shows; and the
//! one way into the ready queue, which it empties.
//!
//! An event loop is a queue of functions, and a rule for what enters it.  If you read one function
//! of this library, read [`turn`](LoopCore::turn): it calls the phases one by one, and the rest of the
//! file is what they do, in the same order.
//!
//! | phase | here | in `_run_once` |
//! | --- | --- | --- |
//! | 1 | `read_mail` | nothing: there all threads append to `_ready` itself |
//! | 1 | `drop_cancelled_timers` | what it does with `_timer_cancelled_count` |
//! | 1 | `how_long_to_wait` | `timeout = …` |
//! | 2 | `wait_for_something` | `self._selector.select(timeout)` and `_process_events` |
//! | 3 | `make_due_timers_ready` | `handle = heapq.heappop(self._scheduled)`, as long as one is due |
//! | 4 | `run_ready` | `ntodo = len(self._ready)`, then `handle._run()` so many times |
//!
//! Three turns of a program that says `call_soon(a)`, `call_later(1, t)`, where `a` says
//! `call_soon(b)`:
//!
//! ```text
//!   turn   waits            joins the queue   runs       the queue afterwards
//!    1     not at all       –                 a          b, which a has scheduled
//!    2     not at all       –                 b          empty
//!    3     until t is due   t                 t          empty
//! ```
//!
//! Two questions about order are answered by the phases alone.  *Which comes first, a socket that is
//! ready or a timer that is due?*  The socket: phase 2 is before phase 3.  *Can a busy program starve
//! its timers?*  No: phase 4 runs what is there when it begins, and then timers are looked at again.
//!
//! Nothing but phase 4 runs a callback or a step.  All else appends to the queue, at its end, by
//! `push`, `push_callback` or `push_step` at the bottom of this file.
//!
//! How it waits is a driver's: [`real_time`](super::real_time) or
//! [`virtual_time`](super::virtual_time).

use std::rc::Rc;
use std::time::Duration;

use super::callback::{Call, Callback, Method};
use super::clock::ClockKind;
use super::context_var::{copy_context, is_in_use};
use super::inbox::{Message, Resolve};
use super::loop_core::{AnyCallback, Context, Flag, LoopCore, Ready};
use super::report::LET_GO;
use super::table::TaskKey;
use super::timers::Timer;
use crate::error::{Error, Result, catch_panic};
use crate::exception_context::ExceptionContext;
use crate::trace::event::{Event, Wait, Why};
use crate::trace::names::NameOf;
use crate::trace::source_line::Line;

/// How often a virtual clock's loop reads its mail, at least once in each iteration, while it holds
/// back the answers of other threads.
///
/// As long as the loop has something to run, no program can know in which iteration an answer
/// arrives, so none is let in.  A task that yields until its executor has answered would then yield for
/// ever: after so many looks the answers come in all the same.
const LOOKS_BEFORE_ANSWERS: u32 = 1_000;

impl LoopCore {
    /// The event loop: one iteration of it.
    ///
    /// The order is asyncio's, and each phase needs what the one before has done: the mail decides
    /// whether there is anything to run, that decides how long to wait, and only after the wait is it
    /// known which timers are due.
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
        self.wait_for_something(wait)?;
        self.make_due_timers_ready();
        self.run_ready();
        // Taken out: the next run of this loop begins without it.
        self.exit.take().map_or(Ok(()), Err)
    }

    /// Puts into the ready queue what other threads have posted: nothing of it runs here.
    ///
    /// What comes while it reads is read the next time: it was posted later.
    ///
    /// The look costs a load of an atomic number; the rest is cold, and out of line, so that a turn
    /// without mail has no more code than that.
    #[inline]
    pub(super) fn read_mail(&self) {
        if self.inbox.has_mail() || self.answers.have_arrived() {
            self.read_all_mail();
        }
    }

    /// Takes the whole list in exchange for an empty one, so that the lock is held for a moment, and
    /// other threads can post while this one reads.
    ///
    /// What a message does may come here again, since each push looks at the mail first:
    ///
    /// ```text
    ///   read_all_mail ─▶ a message ─▶ push_callback ─▶ read_all_mail: no empty list, returns
    ///                                               ─▶ into the queue
    ///                 ─▶ the next message …
    /// ```
    ///
    /// So all is done in the order in which it was posted.
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
                Message::Answer(question, resolve) => self.take_answer(question, resolve),
                Message::Nudge => {}
            }
        }
        // What is held back waits until the loop has nothing else to do, or has been busy for too long.
        if self.answers.have_arrived() && self.answers.wait_once_more(LOOKS_BEFORE_ANSWERS) {
            self.deliver_answers();
        }
        self.empty_list.set(Some(messages));
    }

    /// By real time an answer joins the queue between what its thread has posted before and after it.
    /// Under a virtual clock it is held back.
    fn take_answer(&self, question: usize, resolve: Resolve) {
        self.answers.add(question, resolve);
        if !self.clock.is_virtual() {
            self.deliver_answers();
        }
    }

    /// In the order of the questions.  Each becomes a callback, and so runs in its turn, as what
    /// `call_soon_threadsafe` has posted does.
    pub(super) fn deliver_answers(&self) {
        for answer in self.answers.take() {
            self.push_callback(answer.promise.line, answer, || Why::OtherThread);
        }
    }

    /// Takes cancelled timers off the top, before one of them wakes the loop for nothing.
    ///
    /// One that has others before it stays, and may become due together with
    /// them: then it is ready, and skipped.
    ///
    /// asyncio looks for them in each iteration, and so does a loop that is
    /// watched.  For another it is enough to do so before the loop waits: most
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

    /// Not at all, while there is something to run; else until the next deadline; else for ever.
    ///
    /// A deadline that is over gives zero.  asyncio cuts a wait at a day, since `select` would refuse a
    /// very long one; the poller here cuts it by itself, and the next turn waits on.
    fn how_long_to_wait(&self) -> Wait {
        if self.stopping.get() || !self.ready.borrow().is_empty() {
            return Wait::No;
        }
        match self.timers.borrow().next_deadline() {
            Some(when) => Wait::Nanoseconds(when.saturating_sub(self.clock.now())),
            None => Wait::Forever,
        }
    }

    /// Waits as the loop's clock has it: by the one driver or by the other.
    ///
    /// A test under a virtual clock runs each line of the engine that a server runs, but for its
    /// driver.
    fn wait_for_something(self: &Rc<Self>, wait: Wait) -> Result<()> {
        match self.clock.kind() {
            ClockKind::Monotonic => self.wait_in_real_time(wait),
            ClockKind::Virtual => self.wait_in_virtual_time(wait),
        }
    }

    /// Whether any file or socket is watched: if none is, a poll can tell of nothing, and is saved.
    pub(super) fn watches_sources(&self) -> bool {
        self.poller.borrow().as_ref().is_some_and(|poller| !poller.is_empty())
    }

    /// Sleeps in the poll until something comes, or the time is over.
    ///
    /// Mail that comes between the look at the inbox and the poll must not be slept through.  So the
    /// loop says first that it falls asleep; a thread that posts from then on wakes the poll, even before
    /// it has begun.  If there is mail already, `fall_asleep` refuses, and the poll takes no time.
    ///
    /// The mail that has ended the sleep is read at once, and so runs in this turn.
    pub(super) fn sleep(self: &Rc<Self>, time: Option<Duration>) -> Result<()> {
        let time = if self.inbox.fall_asleep() { time } else { Some(Duration::ZERO) };
        let polled = self.poll(time);
        self.inbox.wake_up();
        self.read_mail();
        polled
    }

    /// Asks the system, for at most `time`, which sources are ready, and puts their callbacks into the
    /// ready queue: asyncio's `select` and `_process_events`.
    ///
    /// The poller is borrowed meanwhile, and none of the callbacks runs: each may add or remove a
    /// source, which borrows the poller again.  A push looks at the inbox and the queue alone.
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

    /// Moves each timer that is due into the ready queue, the nearest deadline first.
    ///
    /// The clock is read once, as in asyncio: what becomes due meanwhile is a matter of the next turn.
    /// And a loop without timers does not ask for the time at all.
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

    /// A function of its own, so that the borrow ends before the timer's callback is pushed.
    fn next_due(&self, now: u64) -> Option<Timer<Rc<dyn AnyCallback>>> {
        self.timers.borrow_mut().pop_due(now)
    }

    /// Runs what is ready now, in order.  What becomes ready meanwhile waits for the
    /// next iteration, so that no callback can keep the loop from looking at timers
    /// and sources.
    ///
    /// That is what the count is for.  If this ran until the queue is empty, one line would stop the
    /// world: `def again(): loop.call_soon(again)` keeps the queue full, and no timer would fire any
    /// more.  asyncio says the same in a comment above its `ntodo`.
    ///
    /// The count is a field and no variable, since `end_run_with` sets it to zero: it stops this loop
    /// from inside of a callback.
    ///
    /// The inner loop is guarded as a whole, and entered anew after a panic.  So what runs without a
    /// panic does not pay for a guard of its own; a panic costs one more round of the outer loop.
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
                        Some(Ready::Step(task)) => self.run_step(task),
                        Some(Ready::Callback(callback)) => callback.run(self),
                        None => break,
                    }
                }
            });
            if let Err(panic) = ran {
                self.on_panic(panic);
            }
        }
    }

    /// One step outside of a turn's: the first of a task that begins inside the step of another one.
    ///
    /// It has a guard of its own.  Without it a panic of the new task would unwind through the
    /// coroutine of its maker, which has done nothing wrong, and end that as well.
    pub(super) fn step_inside(self: &Rc<Self>, task: TaskKey) {
        if let Err(panic) = catch_panic(|| self.run_step(task)) {
            self.on_panic(panic);
        }
    }

    /// What ran has panicked: a coroutine, whose task ends with that; or what was dropped.
    ///
    /// A callback's own panic does not come here: [`callback`](super::callback) catches it where its
    /// name is known.  A step names its task in `running_step` as long as its coroutine is polled, so
    /// who has panicked is known without anything that a step would have to set up for that.
    #[cold]
    fn on_panic(self: &Rc<Self>, panic: Error) {
        match self.running_step.task.take().and_then(|task| self.tasks.task(task)) {
            Some(task) => self.discard(|| task.step_panicked(self, panic)),
            None => self.report(ExceptionContext::new(LET_GO, Some(panic))),
        }
    }

    /// `SystemExit` or `KeyboardInterrupt` goes through the loop: nothing runs any more
    /// in this iteration.  What stands in the ready queue stays there.
    ///
    /// asyncio lets the exception unwind out of `_run_once`, between two callbacks.  Here an error
    /// is a value: it waits in `exit` until `turn` returns it, so callbacks and steps return nothing.
    #[cold]
    pub(super) fn end_run_with(&self, exit: Error) {
        self.to_run.set(0);
        self.exit.set(Some(exit));
    }
}

// ── the way into the ready queue ─────────────────────────────────────────────

impl LoopCore {
    /// Puts a callback at the end of the ready queue, and says so: a timer's that is due, a source's
    /// that is ready.  `why` makes the cause for the trace, and is called if the loop is watched.
    pub(super) fn push(&self, callback: Rc<dyn AnyCallback>, why: impl FnOnce() -> Why) {
        self.let_mail_in();
        self.record(None, || Event::CallbackReady(callback.header().id(self.counters()), why()));
        self.ready.borrow_mut().push_back(Ready::Callback(callback));
    }

    /// Makes a callback and puts it at the end of the ready queue.
    ///
    /// The mail is let in first, so that the order is right; then the records are written, so that the
    /// trace tells of the callback before anything that follows from it.
    pub(super) fn push_callback<C: Call>(
        &self,
        line: Line,
        call: C,
        why: impl FnOnce() -> Why,
    ) -> Rc<Callback<C>> {
        let callback = Callback::new(call, [], line);
        self.let_mail_in();
        let made = &*callback;
        // One look for both.
        self.if_watched(move || {
            self.record_made(made, line);
            self.record(None, || Event::CallbackReady(made.header().id(self.counters()), why()));
        });
        self.ready.borrow_mut().push_back(Ready::Callback(callback.clone()));
        callback
    }

    /// `call_soon`: in a copy of the current context, if any variable is set.
    ///
    /// asyncio copies the context for each handle.  Most programs have no context variable: for them
    /// nothing is copied here and nothing is entered, which takes one look.
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
    ///
    /// Without it the two lines `thread.post(a); thread.join(); event_loop.call_soon(b)` would run `b`
    /// first, though `a` was posted before.  (`read_mail` would look at the answers, too, which a virtual
    /// clock holds back: they have no place in this order.)
    #[inline]
    fn let_mail_in(&self) {
        if self.inbox.has_mail() {
            self.read_mail();
        }
    }

    // ── tasks ────────────────────────────────────────────────────────────────

    /// Puts one of this loop's tasks into the ready queue, unless it is there already
    /// or done: arrows (1) and (3) of the picture in [`task`](super::task).
    ///
    /// Two futures that a task waits for in a `join!` may be done in one turn.  The second finds it
    /// scheduled already: the task takes one step, and sees both.
    #[inline]
    pub(super) fn schedule(&self, task: TaskKey, why: impl FnOnce() -> Why) {
        if self.tasks.schedule(task) {
            self.push_step(task, why);
        }
    }

    /// Puts the running task into the ready queue, since it lets the others go first: it goes on in the
    /// next turn.
    ///
    /// `has_yielded` spares the end of the step a look at the table: the row says already what it is to
    /// say, since a task that has yielded is Scheduled before it suspends.
    #[inline]
    pub(super) fn schedule_next_turn(&self, task: TaskKey) {
        if self.tasks.schedule_next_turn(task) {
            self.running_step.has_yielded.set(true);
            self.push_step(task, || Why::Yielded);
        }
    }

    /// Puts a task's key at the end of the ready queue, and says so.
    ///
    /// The entry is made as it is pushed: so its two words go straight into the queue.  Made before,
    /// they would be stored one by one and loaded as one right away, for which a processor has to wait.
    #[inline(always)]
    fn push_step(&self, task: TaskKey, why: impl FnOnce() -> Why) {
        self.let_mail_in();
        self.record(None, move || Event::TaskReady(self.scheduled_task(task), why()));
        self.ready.borrow_mut().push_back(Ready::Step(task));
    }

    /// What a task's waker does, once it is in the loop's own thread.
    ///
    /// A waker may outlive its loop, and cannot fail: of a closed loop it does nothing.
    pub(super) fn wake_task(&self, task: TaskKey) {
        if !self.is_closed() {
            self.schedule(task, || Why::Waker);
        }
    }
}

/// A callback that runs in a context.  It is a callback round another one, so that those without a
/// context, which are most, have no field for it.
pub(super) struct InContext<C> {
    pub(super) context: Context,
    pub(super) call: C,
}

impl<C: Call> Call for InContext<C> {
    fn call(self) -> Result<()> {
        let Self { context, call } = self;
        context.run_turn(|| call.call())
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
