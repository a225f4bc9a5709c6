//! The kernel: a loop, its callbacks and timers, its futures and tasks.
//!
//! 1. The kernel holds what cannot be written on top of it, and nothing else.
//!    Sleeping, gathering, timeouts, locks, executors and the tornado facade are
//!    all written with the public items below, and you could have written them.
//! 2. Everything that runs goes through one queue.  Asyncio's order is not
//!    arranged; it falls out.
//! 3. Everything that happens is said, with its cause, to whoever watches.
//!
//! What it is not: fast at any price, a general executor, or a place to add
//! features to.  If you want to add one, add it above.
//!
//! One iteration, whose arrows are the functions of [`turn`]:
//!
//! ```text
//!   ┌───────────────────────────── turn ──────────────────────────────┐
//!   │                                                                 │
//!   │  other threads ──read_mail──▶┐                                  │
//!   │                              │                                  │
//!   │  sources ──── wait, poll ───▶├──▶ ready queue ──run_ready──▶ user code
//!   │                              │         ▲                        │   │
//!   │  timers ─make_due_timers_ready▶┘       └── call_soon, wake ─────────┘
//!   │                                                                 │
//!   └─────────────────────────────────────────────────────────────────┘
//! ```
//!
//! | part | files, in the order in which to read them |
//! | --- | --- |
//! | the engine | [`turn`], [`loop_core`], [`callback`], [`timers`]; [`node`], [`head`], [`waiters`], [`rare`]; [`wait`], [`table`], [`task`]; [`cancel`], [`raises_here`]; [`context`], [`eager`]; [`lifecycle`], [`current`] |
//! | its drivers | [`real_time`], [`virtual_time`], [`clock`] |
//! | what is outside | [`inbox`], [`waker`], [`threadsafe`], [`completer`]; [`poller`], [`sources`] |
//! | what a program holds | [`event_loop`], [`future`], [`task_handle`], [`task_options`], [`done_callback`], [`policy`] |
//! | what it says | [`recording`], [`watching`], [`waits_here`], [`refusals`], [`report`], [`exception_context`], [`method`] |
//!
//! What always holds of it, and what its words mean, is on one page:
//! `docs/architecture.md`.
//!
//! Nothing outside this folder reaches past the items re-exported here: inside
//! it there is `pub` and `pub(super)`, and nothing in between.

mod callback;
mod cancel;
mod clock;
mod completer;
mod context;
mod current;
mod done_callback;
mod eager;
mod event_loop;
mod exception_context;
mod future;
mod handle;
mod head;
mod inbox;
mod lifecycle;
mod loop_core;
mod method;
mod node;
mod policy;
mod poller;
mod raises_here;
mod rare;
mod real_time;
mod recording;
mod refusals;
mod report;
#[cfg(unix)]
mod sources;
mod table;
mod task;
mod task_handle;
mod task_options;
mod threadsafe;
mod timers;
mod turn;
mod virtual_time;
mod wait;
mod waiters;
mod waits_here;
mod waker;
mod watching;

pub use crate::trace::recorder::RecordMark;
pub use callback::CallbackOutcome;
pub use clock::ClockKind;
pub use completer::Completer;
pub use context::{Context, ContextVar, Token, copy_context};
pub use current::{
    current_task, forget_current_loop, get_event_loop, get_running_loop, get_running_loop_to, new_event_loop,
    running_loop, set_event_loop,
};
pub use done_callback::DoneCallback;
pub use event_loop::{EventLoop, WeakEventLoop};
pub use exception_context::ExceptionContext;
pub use future::Future;
pub use handle::{Handle, TimerHandle};
pub use method::Method;
pub use policy::{EventLoopBuilder, EventLoopPolicy, PolicyInForce, asyncio, output_is_captured};
pub use raises_here::raises_here;
pub use recording::record_said;
pub use refusals::refuse_here;
pub use report::ExceptionHandler;
pub use task_handle::{AnyTask, Awaitable, Task, never_awaited};
pub use task_options::{TaskFactory, TaskOptions, eager_task_factory};
pub use threadsafe::ThreadsafeLoop;
pub use wait::{YieldNow, yield_now};
pub use waits_here::waits_here;

/// What asyncio would call the selector under the loop on this system.
///
/// ```
/// let name = glassloop::selector();
/// assert!(["EpollSelector", "KqueueSelector", "IOCP"].contains(&name));
/// ```
pub fn selector() -> &'static str {
    if cfg!(any(target_os = "linux", target_os = "android")) {
        "EpollSelector"
    } else if cfg!(windows) {
        "IOCP"
    } else {
        "KqueueSelector"
    }
}
