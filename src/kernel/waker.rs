//! How a task is woken, from any thread.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::task::Wake;

use super::current;
use super::inbox::{Message, TaskWaker};
use super::loop_core::LoopCore;
use super::table::TaskKey;

impl TaskWaker {
    /// What the loop does when it reads that this was called by another thread.
    pub(super) fn arrive(&self, event_loop: &LoopCore) {
        // Before the task is woken: whoever calls it from now on has something new to say.
        self.is_posted.store(false, SeqCst);
        self.wake_task(event_loop);
    }

    fn wake_task(&self, event_loop: &LoopCore) {
        if let Some(task) = TaskKey::from_bits(self.task.load(Relaxed)) {
            event_loop.wake_task(task);
        }
    }
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        match current::loop_of_this_thread(self.inbox.key) {
            // No lock and no system call: the loop's own thread is here, so
            // it is not asleep.
            Some(event_loop) => self.wake_task(&event_loop),
            None if self.is_posted.swap(true, SeqCst) => {}
            // A closed loop has nobody to wake, and a waker cannot tell.
            None => drop(self.inbox.post(Message::Wake(self.clone()))),
        }
    }
}
