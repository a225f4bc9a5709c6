//! The driver by real time: a loop that waits in the system's poll.

use std::rc::Rc;
use std::time::Duration;

use super::loop_core::LoopCore;
use crate::error::Result;
use crate::trace::event::Wait;

/// After how many callbacks a loop that is never idle looks at its sources.
const CALLBACKS_BETWEEN_POLLS: usize = 64;
/// Or after how much time.
const NANOSECONDS_BETWEEN_POLLS: u64 = 1_000_000;

impl LoopCore {
    pub(super) fn wait_in_real_time(self: &Rc<Self>, wait: Wait) -> Result<()> {
        match wait {
            Wait::No if self.is_time_to_poll() => self.poll(Some(Duration::ZERO)),
            Wait::No => Ok(()),
            Wait::Nanoseconds(time) => self.sleep(Some(Duration::from_nanos(time))),
            Wait::Forever => self.sleep(None),
        }
    }

    /// Whether an iteration that has something to run looks at the sources first.
    ///
    /// asyncio always does, and so does a loop that is watched: there a trace has to be
    /// asyncio's.  Elsewhere when a source becomes ready is up to the system, and a poll is
    /// a system call, dearer than several callbacks: then the first iteration of a run polls,
    /// and after it one in so many callbacks, or after so much time: no source waits long,
    /// however long a callback takes.
    fn is_time_to_poll(&self) -> bool {
        let many_ran = || self.since_poll.ran.get() >= CALLBACKS_BETWEEN_POLLS;
        self.watches_sources() && (self.recorder.is_watched() || many_ran() || self.is_long_since_poll())
    }

    /// Counted from the first look after a poll: a loop that has nothing else
    /// to run never needs to know the time.
    fn is_long_since_poll(&self) -> bool {
        let now = self.clock.now();
        let since = self.since_poll.busy.get().unwrap_or(now);
        self.since_poll.busy.set(Some(since));
        now.saturating_sub(since) >= NANOSECONDS_BETWEEN_POLLS
    }

    /// The next iteration looks at the sources, though something is ready.
    pub(super) fn look_at_sources(&self) {
        self.since_poll.ran.set(CALLBACKS_BETWEEN_POLLS);
    }
}
