//! Locks and queues, through their public items alone.

mod barrier;
mod binding;
mod condition;
mod lines;
mod lock;
mod queue;
mod semaphore;
mod support;
