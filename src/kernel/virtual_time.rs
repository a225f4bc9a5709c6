//! The driver by virtual time: a clock that stands still while anything runs, and jumps to
//! the next deadline when nothing else can happen.
//!
//! Other threads have a time of their own.  So that a trace is the same every time, the clock
//! waits for the answers that they owe, lets them in in the order of the questions, and tells
//! them what they wait for only when the loop has nothing else to do.

use std::rc::Rc;
use std::time::Duration;

use super::loop_core::{AnyNode, LoopCore, Rare};
use crate::error::{Error, ErrorKind, Result};
use crate::say::{Level, say};
use crate::trace::event::{Wait, Why};

/// For how many iterations in a row answers of other threads are held back.
const ITERATIONS_BEFORE_ANSWERS: u32 = 1_000;

impl LoopCore {
    /// Jumps to the next deadline, unless another thread may have something
    /// to say before.
    pub(super) fn wait_in_virtual_time(self: &Rc<Self>, wait: Wait) -> Result<()> {
        if wait == Wait::No {
            // As asyncio, which looks in every iteration.
            return if self.watches_sources() { self.poll(Some(Duration::ZERO)) } else { Ok(()) };
        }
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
    fn hang(&self) -> Error {
        let waiting = self.pending_tasks().iter().map(|task| task.head().describe_wait()).collect();
        self.refuse_line(None, None, "wait", ErrorKind::Hang { waiting })
    }

    /// Lets the answers of other threads be seen that have arrived: by real time at once.
    pub(super) fn let_answers_in(&self) {
        if !self.clock.is_virtual() || self.answers.wait_once_more(ITERATIONS_BEFORE_ANSWERS) {
            self.deliver_answers();
        }
    }

    /// In the order of the questions.
    fn deliver_answers(&self) {
        for answer in self.answers.take() {
            self.push_callback(answer.promise.line, answer, || Why::OtherThread);
        }
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
