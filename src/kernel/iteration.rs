//! One turn of the loop.

use std::rc::Rc;
use std::time::Duration;

use super::callback::{AnyCallback, Flag, Ready};
use super::contained::LET_GO;
use super::exception_context::ExceptionContext;
use super::inbox::Message;
use super::loop_core::LoopCore;
use super::node::AnyNode;
use crate::error::{Error, ErrorKind, Result, catch_panic};
use crate::say::{Level, say};
use crate::trace::event::{Event, Wait, Why};

/// How many iterations in a row answers of other threads may be held back
/// under a virtual clock.
const PATIENCE: u32 = 1_000;

/// After how many callbacks a loop that is never idle looks at its sources.
const CALLBACKS_BETWEEN_POLLS: usize = 64;
/// Or after how much time.
const NANOSECONDS_BETWEEN_POLLS: u64 = 1_000_000;

impl LoopCore {
    /// The event loop.
    ///
    /// # Errors
    /// The poll's; [`ErrorKind::Hang`] under a virtual clock; an exit that something has
    /// raised.
    pub(super) fn iterate(self: &Rc<Self>) -> Result<()> {
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
    /// What comes while it reads waits for its turn: it was posted later.
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
                Message::Call(call, source) => {
                    let callback = self.push_callback(source, call, || Why::OtherThread);
                    callback.header().set(Flag::Threadsafe, true);
                }
                Message::Answer(key, resolve) => self.answers.arrived(key, resolve),
                Message::Nudge => {}
            }
        }
        if !self.clock.is_virtual() || self.answers.have_waited(PATIENCE) {
            self.deliver_answers();
        }
        self.empty_list.set(Some(messages));
    }

    /// Lets the threads' answers be seen, in the order of the questions.
    fn deliver_answers(&self) {
        for answer in self.answers.take() {
            let source = answer.source;
            self.push_callback(source, answer, || Why::OtherThread);
        }
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
        let is_watched = self.tracer.is_watched();
        // Recorded afterwards: nothing is borrowed while somebody's journal takes a record.
        let mut dropped = Vec::new();
        self.timers.borrow_mut().drop_cancelled(is_going_to_wait || is_watched, |callback| {
            if is_watched {
                dropped.push(callback.header().id(self));
            }
        });
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

    fn wait(self: &Rc<Self>, wait: Wait) -> Result<()> {
        match wait {
            Wait::No if !self.looks_at_sources() => Ok(()),
            Wait::No => self.poll(Some(Duration::ZERO)),
            wait if self.clock.is_virtual() => self.wait_in_virtual_time(wait),
            Wait::Nanoseconds(time) => self.sleep(Some(Duration::from_nanos(time))),
            Wait::Forever => self.sleep(None),
        }
    }

    /// Jumps to the next deadline, unless somebody outside may have something
    /// to say before.
    fn wait_in_virtual_time(self: &Rc<Self>, wait: Wait) -> Result<()> {
        self.tell_outside();
        if !self.ready.borrow().is_empty() {
            // One of those who were told has something to do here.
            return Ok(());
        }
        if self.answers.are_owed() {
            return self.wait_for_answers();
        }
        let time = match wait {
            Wait::Nanoseconds(time) => time,
            _ if self.watches_sources() || self.may_be_woken_from_outside() => return self.sleep(None),
            _ => return Err(self.hang()),
        };
        if self.watches_sources() {
            self.sleep(Some(Duration::from_nanos(time)))?;
        }
        if self.ready.borrow().is_empty() {
            self.clock.pass(time);
        }
        Ok(())
    }

    /// Waits until every thread that owes an answer has given it, so that
    /// their order is not that of a race; or until something else is ready.
    fn wait_for_answers(self: &Rc<Self>) -> Result<()> {
        while self.ready.borrow().is_empty() {
            if self.answers.have_all_arrived() {
                self.deliver_answers();
            } else {
                self.sleep(None)?;
            }
        }
        Ok(())
    }

    fn may_be_woken_from_outside(&self) -> bool {
        if self.inbox.outside_handles.load(std::sync::atomic::Ordering::SeqCst) > 0 {
            return true;
        }
        let tasks = self.tasks.in_order();
        let may_be_woken = |task: &&Rc<dyn AnyNode>| {
            task.head().rare_if_any().is_some_and(|rare| rare.may_be_woken_from_outside())
        };
        let woken = tasks.iter().find(may_be_woken);
        if let Some(task) = woken {
            let name = task.head().name();
            say(
                Level::Debug,
                format_args!("the loop waits for a waker of task {name} that is held outside of it"),
            );
        }
        woken.is_some()
    }

    /// What CPython does not say: nothing will ever happen here again.
    fn hang(&self) -> Error {
        let waiting = self.tasks.in_order().iter().map(|task| task.head().describe_wait()).collect();
        self.refuse_line(None, None, "wait", ErrorKind::Hang { waiting })
    }

    /// Whether an iteration that has something to run looks at the sources first.
    ///
    /// asyncio always does, and so does a loop that is watched or lives by a
    /// virtual clock: there a trace has to be asyncio's, and the same every
    /// time.  Elsewhere when a source becomes ready is up to the system, and a
    /// poll is a system call, dearer than several callbacks: then the first
    /// iteration of a run polls, and after it one in so many callbacks, or
    /// after so much time: nobody waits long, however long a callback takes.
    fn looks_at_sources(&self) -> bool {
        let always = || self.clock.is_virtual() || self.tracer.is_watched();
        let many_ran = || self.ran_since_poll.get() >= CALLBACKS_BETWEEN_POLLS;
        self.watches_sources() && (always() || many_ran() || self.is_long_since_poll())
    }

    /// Counted from the first look after a poll: a loop that has nothing else
    /// to run never needs to know the time.
    fn is_long_since_poll(&self) -> bool {
        let now = self.clock.now();
        let since = self.busy_since.get().unwrap_or(now);
        self.busy_since.set(Some(since));
        now.saturating_sub(since) >= NANOSECONDS_BETWEEN_POLLS
    }

    /// The next iteration looks at the sources, whatever is ready.
    pub(super) fn look_at_sources(&self) {
        self.ran_since_poll.set(CALLBACKS_BETWEEN_POLLS);
    }

    fn watches_sources(&self) -> bool {
        self.poller.borrow().as_ref().is_some_and(|poller| !poller.is_empty())
    }

    /// Sleeps in the poll until something comes, or the time is over.
    fn sleep(self: &Rc<Self>, time: Option<Duration>) -> Result<()> {
        let time = if self.inbox.fall_asleep() { time } else { Some(Duration::ZERO) };
        let polled = self.poll(time);
        self.inbox.awake();
        self.read_mail();
        polled
    }

    /// Puts the callbacks of all sources that are ready into the ready queue.
    fn poll(self: &Rc<Self>, time: Option<Duration>) -> Result<()> {
        self.ran_since_poll.set(0);
        self.busy_since.set(None);
        let is_watched = self.tracer.is_watched();
        // Recorded afterwards: nothing is borrowed while somebody's journal takes a record.
        let mut told = Vec::new();
        if let Some(poller) = &mut *self.poller.borrow_mut() {
            poller.poll(time, |source, interest, callback| match is_watched {
                true => told.push((source, interest, callback)),
                false => self.push(Ready::Callback(callback), || Why::Source(source)),
            })?;
        }
        for (source, interest, callback) in told {
            self.record(None, || Event::SourceReady(source, interest));
            self.push(Ready::Callback(callback), || Why::Source(source));
        }
        Ok(())
    }

    fn make_due_timers_ready(&self) {
        if self.timers.borrow().next_deadline().is_none() {
            return;
        }
        let now = self.clock.now();
        while let Some(timer) = self.next_due(now) {
            // A cancelled one as well: its turn comes, and nothing is called.
            timer.callback.header().set(Flag::InTimers, false);
            self.push(Ready::Callback(timer.callback), || Why::Due);
        }
    }

    fn next_due(&self, now: u64) -> Option<super::timers::Timer> {
        self.timers.borrow_mut().pop_due(now)
    }

    /// The only place where callbacks and coroutines are run: everything else
    /// puts them into the ready queue.
    ///
    /// It runs what is ready now.  What becomes ready meanwhile waits for the
    /// next iteration, so that nobody can keep the loop from looking at timers
    /// and sources.
    fn run_ready(self: &Rc<Self>) {
        let ready = self.ready.borrow().len();
        self.ran_since_poll.set(self.ran_since_poll.get().saturating_add(ready));
        self.to_run.set(ready);
        while self.to_run.get() > 0 {
            // What ran is dropped here, and with the last handle of a task its
            // result: user code as well, which may panic.  The others still run.
            let ran = catch_panic(|| {
                while self.to_run.get() > 0 {
                    self.to_run.set(self.to_run.get() - 1);
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

    /// What ran has panicked: a coroutine, whose task ends with that; or what was dropped.
    #[cold]
    fn has_panicked(self: &Rc<Self>, panic: Error) {
        match self.step.task.take().and_then(|task| self.tasks.task(task)) {
            Some(task) => self.discard(|| task.step_panicked(self, panic)),
            None => self.report(ExceptionContext::new(LET_GO, Some(panic))),
        }
    }
}
