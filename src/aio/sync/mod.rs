//! Locks and queues: tasks that wait for one another.
//!
//! All are made alike: a [`Line`](line::Line) of futures, one for each task
//! that waits, and somebody who resolves the first of them.  Read [`Lock`]
//! first.  The hard part is always the same: a task that is woken and
//! cancelled in the same iteration has to pass its turn on, or the others wait
//! for ever.
//!
//! Whatever is awaited here owns a handle of its own, so that it can be made a
//! task: `create_task(queue.get())`.

mod barrier;
mod condition;
mod event;
mod items;
mod line;
mod lock;
mod queue;
mod semaphore;

pub use barrier::Barrier;
pub use condition::Condition;
pub use event::Event;
pub use lock::Lock;
pub use queue::{LifoQueue, PriorityQueue, Queue};
pub use semaphore::{BoundedSemaphore, Semaphore};
