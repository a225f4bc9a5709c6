//! asyncio's helpers, written with the kernel's public items alone.
//!
//! Each could have been written by a user.  Read [`sleep()`] first: it has all
//! that the others are made of, a future, somebody who resolves it, and a
//! guard whose `Drop` is Python's `finally`.
//!
//! Where a function is a file of its own, as `wait_for` is, the file bears its name: from a line
//! of such a file the stepper says that `wait_for` did it.

mod as_completed;
mod concurrent_future;
mod executor;
mod finally;
mod gather;
mod run_coroutine_threadsafe;
mod run_in_executor;
mod runner;
mod shield;
#[cfg(all(unix, feature = "signals"))]
mod signals;
mod sleep;
#[cfg(unix)]
mod streams;
mod sync;
mod task_group;
mod tasks;
mod timeouts;
#[cfg(unix)]
mod transports;
mod wait;
mod wait_for;
mod wrap_future;

pub use as_completed::{AsCompleted, NextCompleted, as_completed};
pub use concurrent_future::ConcurrentFuture;
pub use executor::ThreadPoolExecutor;
pub use gather::{Children, gather, gather_return_exceptions};
pub use run_coroutine_threadsafe::run_coroutine_threadsafe;
pub use run_in_executor::to_thread;
pub use runner::{Runner, run, run_with};
pub use shield::shield;
pub use sleep::{Sleep, sleep, sleep_with_result};
#[cfg(unix)]
pub use streams::*;
pub use sync::*;
pub use task_group::TaskGroup;
pub use tasks::{all_tasks, create_task, create_task_named, create_task_with, ensure_future};
pub use timeouts::{Timeout, timeout, timeout_at};
#[cfg(unix)]
pub use transports::*;
pub use wait::{ReturnWhen, wait};
pub use wait_for::wait_for;
pub use wrap_future::wrap_future;
