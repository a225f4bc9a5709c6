//! What the loop says about itself: the narrow waist of glassloop.
//!
//! Whoever wants to know what a loop did and why reads its [`Record`]s, and
//! nothing else: the stepper, the replay, the tests.  Whatever can write them
//! can be stepped through.
//!
//! ```text
//!   EventLoop ──record──▶ Journal ──▶ memory        (Journal::in_memory)
//!                 │          └──────▶ a file        (feature `trace-file`)
//!                 └─between callbacks─▶ Observer    (EventLoop::add_observer)
//! ```
//!
//! * [`ids`]: what things are called; ids count up and are never used again
//! * [`event`]: what can happen, and who did it
//! * [`journal`]: the one ordered log that many loops may share
//! * [`transports`]: what can happen to transports and servers
//! * [`snapshot`]: what a loop holds at one moment
//! * `recorder`: where one loop's records go; `names`: what to call a function
//!
//! Nothing here knows the kernel.

pub mod event;
#[cfg(feature = "trace-file")]
pub mod file;
pub mod ids;
pub mod journal;
pub(crate) mod names;
pub(crate) mod recorder;
pub mod snapshot;
pub(crate) mod source_line;
pub(crate) mod threads_without;
pub mod transports;

pub use event::{About, Actor, Awaited, Event, Interest, Outcome, Record, Run, Wait, Why};
pub use ids::{CallbackId, FutureId, FutureRef, LoopId, ServerId, SourceId, TaskId, ThreadId, TransportId};
pub use journal::{Journal, Observer, Sink};
pub use snapshot::LoopSnapshot;
pub use source_line::SourceLine;
pub use transports::{ServerEvent, TransportEvent, TransportMade};
