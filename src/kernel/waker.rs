//! How a task is woken, from any thread.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64, fence};
use std::task::{Wake, Waker};

use super::current;
use super::inbox::{Inbox, Message};
use super::loop_core::LoopCore;
use super::table::TaskKey;

/// Names a task; it holds neither the task nor the loop, so it can be sent
/// anywhere and may outlive both.
pub(super) struct TaskWaker {
    inbox: Arc<Inbox>,
    /// The bits of the task's key.
    task: AtomicU64,
    /// Whether another thread has called it, and the loop does not know yet.
    is_posted: AtomicBool,
}

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

/// A waker together with what it points to.
///
/// Most tasks wait for glassloop's own futures only, which remember the task
/// itself and never clone its waker.  So the loop lends one and the same waker
/// to every task that it polls.  Only when a poll has left a clone of it
/// behind, the task keeps it, and the loop makes a new one.
pub(super) struct LentWaker {
    target: Arc<TaskWaker>,
    waker: Waker,
}

impl LentWaker {
    pub(super) fn new(inbox: &Arc<Inbox>) -> Self {
        let (task, is_posted) = (AtomicU64::new(0), AtomicBool::new(false));
        let target = Arc::new(TaskWaker { inbox: inbox.clone(), task, is_posted });
        Self { waker: Waker::from(target.clone()), target }
    }

    #[inline]
    pub(super) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// Names this task from now on.
    #[inline]
    pub(super) fn name(&self, task: TaskKey) {
        self.target.task.store(task.bits(), Relaxed);
    }

    /// Whether somebody else holds a clone, and may still call it.
    #[inline]
    pub(super) fn is_held_elsewhere(&self) -> bool {
        let held = Arc::strong_count(&self.target) > 2;
        // A clone that another thread has just dropped was read before that.
        fence(std::sync::atomic::Ordering::Acquire);
        held
    }
}
