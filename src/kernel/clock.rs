//! What time it is, for one loop: the only file that asks the system.

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

    pub(super) fn now(&self) -> u64 {
        match self {
            Clock::Monotonic(start) => nanoseconds(start.elapsed()),
            Clock::Virtual(now) => now.get(),
        }
    }

    pub(super) fn is_virtual(&self) -> bool {
        matches!(self, Clock::Virtual(_))
    }

    /// Lets time pass while nothing else happens.
    pub(super) fn pass(&self, nanoseconds: u64) {
        match self {
            Clock::Monotonic(_) => std::thread::sleep(Duration::from_nanos(nanoseconds)),
            Clock::Virtual(now) => now.set(now.get().saturating_add(nanoseconds)),
        }
    }
}

/// A duration in whole nanoseconds; 584 years is as long as it gets.
pub(super) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
