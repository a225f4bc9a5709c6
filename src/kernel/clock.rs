//! What time it is, for one loop: the only file that asks the system.
//!
//! ```text
//!   Monotonic   the system's clock, less the moment at which the loop was made     0 ──────▶
//!   Virtual     a number that the driver moves on                                  0  0  0  3_600 s
//! ```
//!
//! asyncio's `loop.time()` is `time.monotonic()`: seconds as a float, since some moment that the
//! system chooses.  Here it is whole nanoseconds since the loop was made.  Whole, so that two deadlines
//! are equal if and only if they were meant to be, and a heap can compare them as numbers; since the
//! loop was made, so that a trace of the same program begins at the same time on each machine.
//!
//! Neither clock goes backwards.  A wall clock does, when a time server or a person sets it:
//! timers that are kept by it would then fire late by as much.
//!
//! How a loop waits by its clock is a driver's: [`real_time`](super::real_time) or
//! [`virtual_time`](super::virtual_time).

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Which clock a loop lives by.
///
/// ```
/// use std::time::Duration;
/// use glassloop::{ClockKind, EventLoop, sleep};
///
/// let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build()?;
/// event_loop.run_until_complete(async { sleep(Duration::from_secs(3_600)).await })?;
/// assert_eq!(event_loop.time(), Duration::from_secs(3_600), "an hour has passed, in no time");
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockKind {
    /// Real time since the loop was made, which never goes backwards.
    #[default]
    Monotonic,
    /// Time that stands still while anything runs, and jumps to the next
    /// deadline when nothing is ready, no source is registered and no other
    /// thread owes an answer.
    Virtual,
}

/// A loop's clock: nanoseconds since it was made.
///
/// It is an enum and no trait: there are two, both are known here, and a `match` on two is cheaper
/// than a call through a table.
#[derive(Debug)]
pub(super) enum Clock {
    Monotonic(Instant),
    Virtual(Cell<u64>),
}

impl Clock {
    pub(super) fn kind(&self) -> ClockKind {
        match self {
            Clock::Monotonic(_) => ClockKind::Monotonic,
            Clock::Virtual(_) => ClockKind::Virtual,
        }
    }

    pub(super) fn new(kind: ClockKind) -> Self {
        match kind {
            ClockKind::Monotonic => Clock::Monotonic(Instant::now()),
            ClockKind::Virtual => Clock::Virtual(Cell::new(0)),
        }
    }

    /// The time, which by the real clock is a call of the system's.  A turn asks once before it
    /// sleeps and once for its due timers; without timers and sources, and unwatched, not at all.
    pub(super) fn now(&self) -> u64 {
        match self {
            Clock::Monotonic(start) => nanoseconds(start.elapsed()),
            Clock::Virtual(now) => now.get(),
        }
    }

    pub(super) fn is_virtual(&self) -> bool {
        matches!(self, Clock::Virtual(_))
    }

    /// Lets time pass while nothing else happens: `time.sleep` in a coroutine, which blocks the loop
    /// for all tasks; and the jump of a virtual clock to the next deadline.
    pub(super) fn pass(&self, nanoseconds: u64) {
        match self {
            Clock::Monotonic(_) => std::thread::sleep(Duration::from_nanos(nanoseconds)),
            Clock::Virtual(now) => now.set(now.get().saturating_add(nanoseconds)),
        }
    }
}

/// A duration in whole nanoseconds; 584 years is as long as it gets.  What is longer than that is
/// as long as that: a timer for the end of time is in order, and an overflow would not be.
pub(super) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
