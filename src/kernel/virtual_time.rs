//! The driver by virtual time: a clock that stands still while anything runs, and jumps to
//! the next deadline when nothing else can happen.
//!
//! ```text
//!   real       ready ▪▪▪ sleep ──────── 1 s ────────▶ ▪▪ sleep ──────── 1 s ────────▶ ▪▪▪
//!   virtual    ready ▪▪▪ jump to 1 s ▪▪ jump to 2 s ▪▪▪
//! ```
//!
//! A test of an hour's time limit takes no hour, and no test depends on how busy the machine is.
//! asyncio has no such clock: its own tests move a test loop on by hand (`advance_time`), or sleep.
//!
//! Other threads have a time of their own.  So that a trace is the same every time, the clock
//! waits for the answers that they owe, lets them in in the order of the questions, and tells
//! them what they wait for only when the loop has nothing else to do.
//!
//! What it does when nothing is ready, by the first line that is so:
//!
//! | nothing is ready, and | it |
//! | --- | --- |
//! | another thread waits to be told something | tells it, and looks at the ready queue again |
//! | another thread owes an answer | sleeps in real time until all answers are there |
//! | there is a timer, and no source | jumps to its deadline |
//! | there is a timer, and a source | sleeps as long in real time, and jumps if the source stays quiet |
//! | there is no timer, but a source, or a handle or waker held outside | sleeps until one of them speaks |
//! | there is none of all these | ends the run with [`Hang`](crate::ErrorKind::Hang) |
//!
//! The last line is what only such a loop can say.  Of `await loop.create_future()`, where no other
//! code has the future, asyncio's loop waits in `select` for ever.  Here the loop
//! knows all that may still happen, and says which task waits for what.

use std::rc::Rc;
use std::time::Duration;

use super::loop_core::{AnyNode, LoopCore, Rare};
use crate::error::{Error, ErrorKind, Result};
use crate::say::{Level, say};
use crate::trace::event::Wait;

impl LoopCore {
    /// Jumps to the next deadline, unless another thread may have something
    /// to say before.
    ///
    /// The order is that of the table above: what other threads do comes before time passes, since
    /// to them no time passes at all.
    pub(super) fn wait_in_virtual_time(self: &Rc<Self>, wait: Wait) -> Result<()> {
        if wait == Wait::No {
            // As asyncio, which looks in every iteration.
            return if self.watches_sources() { self.poll(Some(Duration::ZERO)) } else { Ok(()) };
        }
        self.tell_all_outside();
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
        // A socket's other end lives in real time: it gets as much of that as the timer would take.
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
    ///
    /// Two functions that were given to an executor finish in an order that no program can know.  Their
    /// answers enter the ready queue in the order in which the program asked, every time.
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

    /// Whether the loop may sleep without a deadline: a [`ThreadsafeLoop`](super::ThreadsafeLoop) is
    /// held somewhere, or a waker of one of its tasks.  A handle that is held and never used keeps
    /// the loop waiting, as in asyncio; the log says at the level of debugging which task it waits
    /// for.
    fn may_be_woken_from_outside(&self) -> bool {
        if self.inbox.outside_handles.load(std::sync::atomic::Ordering::SeqCst) > 0 {
            return true;
        }
        let tasks = self.pending_tasks();
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
    ///
    /// It is an error of the run and not of a task: no task has done anything wrong by itself.
    fn hang(&self) -> Error {
        let waiting = self.pending_tasks().iter().map(|task| task.head().describe_wait()).collect();
        self.refuse_line(None, None, "wait", ErrorKind::Hang { waiting })
    }
}

impl Rare {
    /// Whether something outside the loop may still wake the task.
    pub(super) fn may_be_woken_from_outside(&self) -> bool {
        let own_waker = self.own_waker.take();
        let held = own_waker.as_ref().is_some_and(|own_waker| own_waker.is_held_elsewhere());
        self.own_waker.set(own_waker);
        held
    }
}
