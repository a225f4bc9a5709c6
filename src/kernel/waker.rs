//! How a task is woken, from any thread.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, fence};
use std::task::{Wake, Waker};

use super::current;
use super::inbox::{Inbox, Message};
use super::loop_core::LoopCore;

/// Names a task; it holds neither the task nor the loop, so it can be sent
/// anywhere and may outlive both.
pub(super) struct TaskWaker {
    inbox: Arc<Inbox>,
    /// The task's key in the loop's table of tasks, which is used again later …
    key: AtomicUsize,
    /// … and its number, which is not.
    number: AtomicU64,
    /// Whether another thread has called it, and the loop does not know yet.
    is_posted: AtomicBool,
}

impl TaskWaker {
    /// What the loop does when it reads that this was called by another thread.
    pub(super) fn arrive(&self, event_loop: &LoopCore) {
        // Before the task is woken: whoever calls it from now on has something new to say.
        self.is_posted.store(false, SeqCst);
        event_loop.wake_task(self.key.load(Relaxed), self.number.load(Relaxed));
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
            Some(event_loop) => event_loop.wake_task(self.key.load(Relaxed), self.number.load(Relaxed)),
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
    fn new(inbox: &Arc<Inbox>) -> Self {
        let target = Arc::new(TaskWaker {
            inbox: inbox.clone(),
            key: AtomicUsize::new(0),
            number: AtomicU64::new(0),
            is_posted: AtomicBool::new(false),
        });
        Self { waker: Waker::from(target.clone()), target }
    }

    pub(super) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// Whether somebody else holds a clone, and may still call it.
    pub(super) fn is_held_elsewhere(&self) -> bool {
        let held = Arc::strong_count(&self.target) > 2;
        // A clone that another thread has just dropped was read before that.
        fence(std::sync::atomic::Ordering::Acquire);
        held
    }
}

/// The waker that the loop lends; none before the first task, and while it is lent.
#[derive(Default)]
pub(super) struct Lender(Cell<Option<Box<LentWaker>>>);

impl Lender {
    /// A waker that names this task.
    #[inline]
    pub(super) fn lend(&self, inbox: &Arc<Inbox>, key: usize, number: u64) -> Box<LentWaker> {
        let waker = self.0.take().unwrap_or_else(|| Box::new(LentWaker::new(inbox)));
        waker.target.key.store(key, Relaxed);
        waker.target.number.store(number, Relaxed);
        waker
    }

    /// Nobody has kept a clone: it may be lent to the next task.
    #[inline]
    pub(super) fn take_back(&self, waker: Box<LentWaker>) {
        self.0.set(Some(waker));
    }
}
