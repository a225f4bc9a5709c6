//! Which loop is whose: one slot a thread, as in asyncio, whose `_get_running_loop` reads it.
//!
//! A second list knows the loops that a thread has made: a waker and a
//! [`ThreadsafeLoop`](super::ThreadsafeLoop) carry a loop's number alone, and find by it whether
//! they are called in its thread.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::{Rc, Weak};

use super::loop_core::{AnyNode, LoopCore};
use super::table::TaskKey;
use crate::trace::event::Actor;

thread_local! {
    /// The loop that runs in this thread.
    static RUNNING: WhileRunning<Rc<LoopCore>> = const { ManuallyDrop::new(RefCell::new(None)) };
    /// All loops that were made in this thread and are not gone, by their numbers.
    static MADE: RefCell<Vec<(u64, Weak<LoopCore>)>> = const { RefCell::new(Vec::new()) };
}

/// A slot that is empty whenever no loop runs, and so has nothing to drop when
/// its thread ends.  Saying so makes it cheaper to find.
type WhileRunning<T> = ManuallyDrop<RefCell<Option<T>>>;

/// Fills the slot of the loop that runs in this thread, or empties it.
pub(super) fn set_running(event_loop: Option<Rc<LoopCore>>) {
    let before = RUNNING.with(|running| running.replace(event_loop));
    drop(before);
}

pub(super) fn running() -> Option<Rc<LoopCore>> {
    RUNNING.with(|running| running.borrow().clone())
}

/// The task whose step the running loop is in.
pub(super) fn running_task() -> Option<Rc<dyn AnyNode>> {
    with_running_step(|event_loop, task| event_loop.tasks.task(task)).flatten()
}

/// Looks at the running loop, and at the key of the task whose step it is in, if it is in one.
#[inline]
pub(super) fn with_running_step<R>(look: impl FnOnce(&LoopCore, TaskKey) -> R) -> Option<R> {
    RUNNING.with(|running| {
        let running = running.borrow();
        let event_loop = running.as_ref()?;
        Some(look(event_loop, event_loop.running_step.task.get()?))
    })
}

/// Whether what is polled now may have something to raise.
#[inline]
pub(super) fn running_step_looks_at_task() -> bool {
    RUNNING.with(|core| core.borrow().as_ref().is_some_and(|core| core.running_step.looks_at_task.get()))
}

/// Who is on the stack of this thread.
pub(super) fn actor() -> Actor {
    let actor = RUNNING.with(|running| running.borrow().as_ref().map(|running| running.recorder.cause()));
    actor.unwrap_or(Actor::Program)
}

/// The loop with this number, if this is its thread.
pub(super) fn loop_of_this_thread(number: u64) -> Option<Rc<LoopCore>> {
    let made = MADE.try_with(|made| {
        let made = made.borrow();
        made.iter().find(|(made, _)| *made == number).map(|(_, event_loop)| event_loop.clone())
    });
    made.ok().flatten()?.upgrade()
}

/// All loops that were made in this thread.
pub(super) fn loops_of_this_thread() -> Vec<Rc<LoopCore>> {
    let made = MADE.try_with(|made| made.borrow().iter().filter_map(|(_, made)| made.upgrade()).collect());
    made.unwrap_or_default()
}

/// Remembers which thread made a loop, and so is its own.
pub(super) fn loop_was_made(event_loop: &Rc<LoopCore>) {
    let _ = MADE.try_with(|made| {
        let mut made = made.borrow_mut();
        made.retain(|(_, event_loop)| event_loop.strong_count() > 0);
        made.push((event_loop.inbox.loop_number, Rc::downgrade(event_loop)));
    });
}
