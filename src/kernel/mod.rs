//! The kernel: a loop, its callbacks and timers, its futures and tasks.
//!
//! 1. The kernel holds what cannot be written on top of it, and nothing else.
//!    Sleeping, gathering, timeouts, locks, executors and the tornado facade are
//!    all written with the public items below, and you could have written them.
//! 2. Everything that runs goes through one queue.  Asyncio's order is not
//!    arranged; it falls out.
//! 3. Everything that happens is said, with its cause, to each observer.
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
//! A file imports from the rows below its own, and in its own row from those to its right; a test
//! reads this table.
//!
//! | part | files |
//! | --- | --- |
//! | what a program calls | [`event_loop`], [`builder`], [`sources`], [`threadsafe`], [`call_graph`] |
//! | how a run and a task begin | [`lifecycle`], [`create_task`] |
//! | what a program holds | [`handle`], [`task_handle`] |
//! | a task and its awaits | [`task`], [`mod@wait`], [`notes`], [`mod@raises_here`], [`names`], [`head`] |
//! | a future | [`future`], [`cancel`] |
//! | a turn | [`turn`], [`callback`], [`real_time`], [`virtual_time`] |
//! | what it says | [`report`], [`recording`], [`mod@waits_here`] |
//! | who runs here | [`context_var`], [`policy`], [`current`] |
//! | the types that name one another | [`loop_core`] |
//! | what knows no loop | [`inbox`], [`waiters`], [`table`], [`timers`], [`poller`], [`clock`] |
//!
//! To read it, begin with [`turn`], [`callback`], [`future`], [`mod@wait`] and [`task`]: that is the
//! engine.  What always holds of it, and what its words mean, is on one page:
//! `docs/architecture.md`.
//!
//! Nothing outside this folder reaches past the items re-exported here: inside
//! it there is `pub` and `pub(super)`, and nothing in between.

mod builder;
mod call_graph;
mod callback;
mod cancel;
mod clock;
mod context_var;
mod create_task;
mod current;
mod event_loop;
mod future;
mod handle;
mod head;
mod inbox;
mod lifecycle;
mod loop_core;
mod names;
mod notes;
mod policy;
mod poller;
mod raises_here;
mod real_time;
mod recording;
mod report;
#[cfg(unix)]
mod sources;
mod table;
mod task;
mod task_handle;
mod threadsafe;
mod timers;
mod turn;
mod virtual_time;
mod wait;
mod waiters;
mod waits_here;

pub use crate::exception_context::ExceptionContext;
pub use crate::trace::recorder::RecordMark;
pub use builder::{
    EventLoopBuilder, current_task, forget_current_loop, get_event_loop, get_running_loop,
    get_running_loop_to, new_event_loop, running_loop, set_event_loop,
};
pub use call_graph::{
    FrameCallGraphEntry, FutureCallGraph, capture_call_graph, format_call_graph, future_add_to_awaited_by,
    future_discard_from_awaited_by, print_call_graph,
};
pub use callback::{CallbackOutcome, Method};
pub use clock::ClockKind;
pub use context_var::{ContextVar, Token, copy_context};
pub use create_task::eager_task_factory;
pub use event_loop::WeakEventLoop;
pub use future::{DoneCallback, Future};
pub use handle::{Handle, TimerHandle};
pub use loop_core::{Context, EventLoop, ExceptionHandler, TaskFactory, TaskOptions};
pub use policy::{EventLoopPolicy, PolicyInForce, asyncio, output_is_captured};
pub use poller::selector;
pub use raises_here::raises_here;
pub use recording::record_said;
pub use report::refuse_here;
pub use task_handle::{AnyTask, Awaitable, Task, never_awaited};
pub use threadsafe::{Completer, ThreadsafeLoop};
pub use wait::{YieldNow, yield_now};
pub use waits_here::{poll_here, waits_here};
