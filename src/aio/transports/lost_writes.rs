//! What is written after a connection was lost goes nowhere, and is warned of.

use std::cell::Cell;

use crate::say::{Level, say};

/// How often something was written after the connection was lost.
#[derive(Default)]
pub(super) struct LostWrites {
    count: Cell<u32>,
}

impl LostWrites {
    /// From so many on, each is warned of.  Mirrors `LOG_THRESHOLD_FOR_CONNLOST_WRITES`.
    const THRESHOLD: u32 = 5;

    /// Once more.
    pub(super) fn warn_of_one_more(&self) {
        self.count.set(self.count.get().saturating_add(1));
        if self.count.get() >= Self::THRESHOLD {
            say(Level::Warn, format_args!("socket.send() raised exception."));
        }
    }
}
