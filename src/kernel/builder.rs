//! Making a loop.

use std::panic::Location;
use std::rc::Rc;

use super::clock::ClockKind;
use super::current;
use super::event_loop::EventLoop;
use super::inbox::Inbox;
use super::loop_core::LoopCore;
use super::policy::EventLoopPolicy;
use super::poller::Poller;
use super::tracer::journal_in_force;
use crate::error::Result;
use crate::say::{Level, say};
use crate::trace::Journal;
use crate::trace::event::Event;
use crate::versions::Asyncio;

/// Makes a loop that differs from what the policy in force says.
///
/// ```
/// use glassloop::{ClockKind, EventLoop};
/// let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build()?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct EventLoopBuilder {
    clock: Option<ClockKind>,
    journal: Option<Journal>,
    asyncio: Option<Asyncio>,
}

impl EventLoopBuilder {
    /// The clock that it lives by.
    pub fn clock(mut self, clock: ClockKind) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The journal that it writes its trace to.
    pub fn journal(mut self, journal: &Journal) -> Self {
        self.journal = Some(journal.clone());
        self
    }

    /// The version of asyncio that it mirrors.
    pub fn asyncio(mut self, asyncio: Asyncio) -> Self {
        self.asyncio = Some(asyncio);
        self
    }

    /// Makes it.
    ///
    /// # Errors
    /// The system's, if it has no file descriptor left, or if the file that
    /// `GLASSLOOP_TRACE` names cannot be written; `GLASSLOOP_ASYNCIO` is no version.
    #[track_caller]
    pub fn build(self) -> Result<EventLoop> {
        let clock = self.clock.or_else(|| Some(EventLoopPolicy::in_force()?.clock)).unwrap_or_default();
        let journal = match self.journal {
            Some(journal) => Some(journal),
            None => journal_in_force()?,
        };
        let asyncio = match self.asyncio {
            Some(asyncio) => asyncio,
            None => EventLoopPolicy::asyncio_in_force()?,
        };
        let (poller, waker) = Poller::new()?;
        let core = Rc::new_cyclic(|this| {
            LoopCore::new(this.clone(), asyncio, clock, journal, poller, Inbox::new(waker))
        });
        current::loop_was_made(&core);
        let event_loop = EventLoop::from(core);
        EventLoopPolicy::observe(&event_loop);
        event_loop.core.record(Some(Location::caller()), || Event::LoopMade);
        say(Level::Debug, format_args!("Using selector: {}", super::selector()));
        Ok(event_loop)
    }
}
