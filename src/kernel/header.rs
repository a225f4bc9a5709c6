//! What all callbacks have: a number, a line, and three flags.

use std::cell::Cell;
use std::panic::Location;

use crate::printing;
use crate::trace::ids::{CallbackId, Counters};
use crate::versions::Asyncio;

/// What all callbacks have.
pub(super) struct Header {
    /// Its number, given when somebody first asks for it: one that nobody watches has none.
    /// Above it stand the flags, so that a header is two words.
    number: Cell<u64>,
    /// The line that scheduled it.
    pub(super) source: &'static Location<'static>,
}

/// What is so of a callback, or is not.
#[derive(Clone, Copy)]
pub(super) enum Flag {
    Cancelled = 63,
    /// It is in the timers: so say those who put it there and take it out.
    InTimers = 62,
    /// `call_soon_threadsafe` has scheduled it.
    Threadsafe = 61,
}

/// The bits of the number itself.
const NUMBER: u64 = (1 << 61) - 1;

impl Header {
    /// Of one that is about to be put into the timers.
    pub(super) fn of_timer(source: &'static Location<'static>) -> Self {
        Self { number: Cell::new(1 << Flag::InTimers as u64), source }
    }

    pub(super) fn new(source: &'static Location<'static>) -> Self {
        Self { number: Cell::new(0), source }
    }

    pub(super) fn is(&self, flag: Flag) -> bool {
        self.number.get() & 1 << flag as u64 != 0
    }

    /// Sets a flag, or takes it back; whether it was set.
    pub(super) fn set(&self, flag: Flag, is_so: bool) -> bool {
        let before = self.number.get();
        self.number.set(before & !(1 << flag as u64) | u64::from(is_so) << flag as u64);
        before & 1 << flag as u64 != 0
    }

    /// The handle as it prints: one that was cancelled has forgotten its callback.
    pub(super) fn describe(&self, asyncio: Asyncio, when: Option<u64>, callback: &str) -> String {
        let cancelled = self.is(Flag::Cancelled);
        let class = match when {
            Some(_) => "TimerHandle",
            None if self.is(Flag::Threadsafe) => asyncio.class_of_a_threadsafe_handle(),
            None => "Handle",
        };
        printing::handle(class, cancelled, when, if cancelled { "" } else { callback })
    }

    pub(super) fn id(&self, counters: &Counters) -> CallbackId {
        let known = CallbackId::new(self.number.get() & NUMBER);
        known.unwrap_or_else(|| {
            let id = counters.next_callback();
            self.number.set(self.number.get() | id.number());
            id
        })
    }
}
