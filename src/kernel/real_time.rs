//! The driver by real time: a loop that waits in the system's poll.
//!
//! asyncio calls `select` in every iteration: with no time where something is ready, and else with
//! the time until the next deadline.  This driver does the latter, and saves most of the former:
//!
//! ```text
//!              nothing is ready                  something is ready
//!   asyncio    select(until the next deadline)   select(0), each time
//!   here       the same                          poll(0), after 64 callbacks or 1 ms, if there are sources
//! ```
//!
//! A server under load has something ready all the time, and its sockets are not looked at more
//! often than that.  The order of callbacks that are ready is the same either way; what differs is
//! in which iteration a socket's callback joins them.  That is up to the system in asyncio too, so
//! no program can count on it; a trace could show it, so a watched loop does as asyncio does.

use std::rc::Rc;
use std::time::Duration;

use super::loop_core::LoopCore;
use crate::error::Result;
use crate::trace::event::Wait;

/// After how many callbacks a loop that is never idle looks at its sources.  A chain of `call_soon`
/// runs one callback a turn: a poll for each would cost more than the callback and the turn.
const CALLBACKS_BETWEEN_POLLS: usize = 64;
/// Or after how much time: callbacks that take long do not make a source wait for 64 of them.
const NANOSECONDS_BETWEEN_POLLS: u64 = 1_000_000;

impl LoopCore {
    /// One wait of a turn.  Both ways to sleep end at the first source that is ready, and at the first
    /// message of another thread.
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
    /// asyncio's.  In another loop, when a source becomes ready is up to the system, and a poll is
    /// a system call, dearer than several callbacks: then the first iteration of a run polls,
    /// and after it one in so many callbacks, or after so much time: no source waits long,
    /// however long a callback takes.
    fn is_time_to_poll(&self) -> bool {
        let many_ran = || self.since_poll.ran.get() >= CALLBACKS_BETWEEN_POLLS;
        self.watches_sources() && (self.recorder.is_watched() || many_ran() || self.is_long_since_poll())
    }

    /// Counted from the first look after a poll: a loop that has nothing else
    /// to run never needs to know the time, and a poll that is followed by a sleep asks for none.
    fn is_long_since_poll(&self) -> bool {
        let now = self.clock.now();
        let since = self.since_poll.busy.get().unwrap_or(now);
        self.since_poll.busy.set(Some(since));
        now.saturating_sub(since) >= NANOSECONDS_BETWEEN_POLLS
    }

    /// The next iteration looks at the sources, though something is ready: the first of a run does, so
    /// that `run_once` in a loop of the program's own sees its sockets as asyncio's does.
    pub(super) fn look_at_sources(&self) {
        self.since_poll.ran.set(CALLBACKS_BETWEEN_POLLS);
    }
}
