//! Names that are stable from run to run.
//!
//! Ids count up from 1 and are never used again, so a reader of a trace may
//! say "task 3" for ever.  They are no addresses and no keys into a table.

use std::fmt;
use std::num::{NonZeroU32, NonZeroU64};
use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $noun:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $name(NonZeroU64);

        impl $name {
            /// The id with this number, if it is not 0.
            pub fn new(number: u64) -> Option<Self> {
                NonZeroU64::new(number).map(Self)
            }

            /// The number, from 1.
            pub fn number(self) -> u64 {
                self.0.get()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($noun, " {}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )*};
}

ids! {
    /// An event loop.
    LoopId = "loop";
    /// A task.
    TaskId = "task";
    /// A future that is no task.
    FutureId = "future";
    /// A callback and its handle: scheduled at once, by a timer, or by a source.
    CallbackId = "callback";
    /// A file or socket that the loop watches.
    SourceId = "source";
    /// One side of a connection, or a datagram socket.
    TransportId = "transport";
    /// A server, which accepts connections.
    ServerId = "server";
}

/// A thread, counted from 1 in the order in which a journal meets them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct ThreadId(NonZeroU32);

impl ThreadId {
    /// The first thread: nearly always the main thread.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// The id with this number, if it is not 0.
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// The number, from 1.
    pub fn number(self) -> u32 {
        self.0.get()
    }
}

impl Default for ThreadId {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "thread {}", self.0)
    }
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A future or a task: what can be awaited, cancelled and read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum FutureRef {
    /// A plain future.
    Future(FutureId),
    /// A task, which is a future too.
    Task(TaskId),
}

impl fmt::Display for FutureRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FutureRef::Future(id) => fmt::Display::fmt(id, f),
            FutureRef::Task(id) => fmt::Display::fmt(id, f),
        }
    }
}

impl fmt::Debug for FutureRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Hands out ids.  All loops that write into one [`Journal`](super::Journal) share one.
#[derive(Debug, Default)]
pub struct Counters {
    loops: AtomicU64,
    tasks: AtomicU64,
    unnamed_tasks: AtomicU64,
    futures: AtomicU64,
    callbacks: AtomicU64,
    sources: AtomicU64,
    transports: AtomicU64,
    servers: AtomicU64,
}

impl Counters {
    /// All start at 1.
    pub const fn new() -> Self {
        Self {
            loops: AtomicU64::new(0),
            tasks: AtomicU64::new(0),
            unnamed_tasks: AtomicU64::new(0),
            futures: AtomicU64::new(0),
            callbacks: AtomicU64::new(0),
            sources: AtomicU64::new(0),
            transports: AtomicU64::new(0),
            servers: AtomicU64::new(0),
        }
    }

    /// The next loop's id.
    pub fn next_loop(&self) -> LoopId {
        LoopId(next(&self.loops))
    }

    /// The next task's id.
    pub fn next_task(&self) -> TaskId {
        TaskId(next(&self.tasks))
    }

    /// The number in the name of the next task that was given none: `Task-1`, `Task-2`, …
    pub fn next_unnamed_task(&self) -> u64 {
        next(&self.unnamed_tasks).get()
    }

    /// The next future's id.
    pub fn next_future(&self) -> FutureId {
        FutureId(next(&self.futures))
    }

    /// The next callback's id.
    pub fn next_callback(&self) -> CallbackId {
        CallbackId(next(&self.callbacks))
    }

    /// The next source's id.
    pub fn next_source(&self) -> SourceId {
        SourceId(next(&self.sources))
    }

    /// The next transport's id.
    pub fn next_transport(&self) -> TransportId {
        TransportId(next(&self.transports))
    }

    /// The next server's id.
    pub fn next_server(&self) -> ServerId {
        ServerId(next(&self.servers))
    }
}

fn next(counter: &AtomicU64) -> NonZeroU64 {
    NonZeroU64::MIN.saturating_add(counter.fetch_add(1, Ordering::Relaxed))
}
