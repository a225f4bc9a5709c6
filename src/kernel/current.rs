//! Which loop runs here: one slot a thread, as in asyncio, whose `_get_running_loop` reads it.
//!
//! `create_task(work())` names no loop.  It finds the one that runs by this slot; and so does an
//! await, which asks whose step it is in, a record, which asks who did it, and a context variable.
//!
//! ```text
//!   RUNNING   the loop that runs in this thread ──▶ its step ──▶ the task      empty between runs
//! ```
//!
//! asyncio keeps the running *task* in a dictionary by loop, `_current_tasks`.  Here it stands in
//! the step that the loop is in.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use super::loop_core::{AnyNode, LoopCore};
use super::table::TaskKey;
use crate::trace::event::Actor;

thread_local! {
    /// The loop that runs in this thread.
    static RUNNING: WhileRunning<Rc<LoopCore>> = const { ManuallyDrop::new(RefCell::new(None)) };
}

/// A slot that is empty whenever no loop runs, and so has nothing to drop when
/// its thread ends.  Saying so makes it cheaper to find: a value with a `Drop` is registered with
/// the thread, and each look at it asks first whether it is there still.
type WhileRunning<T> = ManuallyDrop<RefCell<Option<T>>>;

/// Fills the slot of the loop that runs in this thread, or empties it.
///
/// What stood there is dropped when the slot is free again: it may be the last handle of the
/// loop, whose end drops the program's values, and these may ask which loop runs.
pub(super) fn set_running(event_loop: Option<Rc<LoopCore>>) {
    drop(RUNNING.with(|running| running.replace(event_loop)));
}

/// The loop that runs in this thread, to be kept: a reference more, which the caller may hold while
/// user code runs.
pub(super) fn running() -> Option<Rc<LoopCore>> {
    RUNNING.with(|running| running.borrow().clone())
}

/// The task whose step the running loop is in.
pub(super) fn running_task() -> Option<Rc<dyn AnyNode>> {
    with_running_step(|event_loop, task| event_loop.tasks.task(task)).flatten()
}

/// Looks at the running loop, and at the key of the task whose step it is in, if it is in one.
///
/// It counts no reference, so that each await can afford it.  In exchange the slot is borrowed while
/// `look` looks: no user code may run there, since that could end the run.
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
