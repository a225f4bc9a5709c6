//! Python's asyncio event loop, written by hand in Rust so that you can watch it work:
//! every callback, timer, task and future, every wake-up and its cause, step by step, and
//! the same every time.
//!
//! ```
//! use std::time::Duration;
//! use glassloop::{create_task, run, sleep};
//!
//! let said = run(async {
//!     let world = create_task(async {
//!         sleep(Duration::from_millis(1)).await?;
//!         Ok("world")
//!     })?;
//!     Ok(format!("hello {}", world.await?))
//! })?;
//! assert_eq!(said, "hello world");
//! # Ok::<(), glassloop::Error>(())
//! ```
//!
//! # Where to find what
//!
//! * **The loop**: [`EventLoop`], whose turn is [`run_once`](EventLoop::run_once); [`run`] and
//!   [`Runner`] make one; [`get_running_loop`] and [`get_event_loop`] find it.
//! * **What it runs**: [`Handle`] and [`TimerHandle`], of callbacks; [`Future`], [`Task`], and
//!   [`Awaitable`], which is what can be awaited.
//! * **On top of it**: [`sleep`], [`gather`](gather()), [`wait_for`], [`TaskGroup`], [`Lock`], [`Queue`],
//!   [`open_connection`], [`start_server`] and the rest of asyncio's helpers; [`tornado`], the same
//!   loop as Tornado names it.
//! * **From other threads**: [`ThreadsafeLoop`], [`run_coroutine_threadsafe`], [`Completer`].
//! * **To watch it**: [`trace`], what a loop says of itself; [`replay`], its state at any step, out of
//!   the trace alone; [`testing`], which records a program and tells its story.
//! * **How an operation fails**: [`Error`] and [`ErrorKind`], with CPython's sentences and a hint
//!   at a cure.
//!
//! Then [`guide`]: the README, a tour of the source, what always holds, and what differs from
//! asyncio.
#![doc(test(attr(deny(warnings))))]
#![deny(missing_docs)]

mod aio;
mod error;
mod exception_context;
mod flat_drop;
mod kernel;
pub mod log_lines;
mod printing;
pub mod replay;
mod say;
pub mod testing;
pub mod tornado;
pub mod trace;
mod versions;

pub use aio::*;
pub use error::{Error, ErrorKind, Result};
pub use kernel::*;
pub use say::LOG_TARGET;
pub use versions::{Asyncio, UnknownAsyncio};

/// The README and the pages of `docs/`, compiled so that they stay true.
pub mod guide {
    #[doc = include_str!("../README.md")]
    pub mod readme {}

    #[doc = include_str!("../docs/tour.md")]
    pub mod tour {}

    #[doc = include_str!("../docs/architecture.md")]
    pub mod architecture {}

    #[doc = include_str!("../docs/names.md")]
    pub mod names {}

    #[doc = include_str!("../docs/differences.md")]
    pub mod differences {}

    #[doc = include_str!("../docs/panics.md")]
    pub mod panics {}

    #[doc = include_str!("../docs/conformance.md")]
    pub mod conformance {}

    #[doc = include_str!("../docs/performance.md")]
    pub mod performance {}
}
