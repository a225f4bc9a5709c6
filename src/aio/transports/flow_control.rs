//! When a protocol is asked to write no more, and when it may again.
//!
//! ```text
//!    bytes that wait to be sent
//!     high ───────────────╱╲──────────── above: pause_writing, once
//!                        ╱  ╲
//!      low ────────────╱─────╲────────── at or below: resume_writing, once
//! ```

use std::cell::Cell;

use crate::error::{Error, Result};

/// asyncio's high-water mark, unless set otherwise: 64 KiB.
const HIGH_WATER: usize = 64 * 1024;

/// The two marks, and on which side of them a transport is.
///
/// Mirrors `transports._FlowControlMixin`.
#[derive(Debug)]
pub(super) struct FlowControl {
    high: Cell<usize>,
    low: Cell<usize>,
    paused: Cell<bool>,
}

impl FlowControl {
    pub(super) fn new() -> Self {
        Self { high: Cell::new(HIGH_WATER), low: Cell::new(HIGH_WATER / 4), paused: Cell::new(false) }
    }

    /// The low and the high mark, in bytes.
    pub(super) fn limits(&self) -> (usize, usize) {
        (self.low.get(), self.high.get())
    }

    /// Sets the marks; what is not given follows from the other.
    ///
    /// # Errors
    /// `ValueError: high (1) must be >= low (2) must be >= 0`.
    pub(super) fn set_limits(&self, high: Option<usize>, low: Option<usize>) -> Result<()> {
        let high = high.unwrap_or_else(|| low.map_or(HIGH_WATER, |low| low.saturating_mul(4)));
        let low = low.unwrap_or(high / 4);
        if high < low {
            let sentence = format!("high ({high}) must be >= low ({low}) must be >= 0");
            return Err(Error::raise("ValueError", sentence));
        }
        self.high.set(high);
        self.low.set(low);
        Ok(())
    }

    /// Whether the protocol is to be asked to pause, now that so much waits.
    pub(super) fn must_pause(&self, waiting: usize) -> bool {
        waiting > self.high.get() && !self.paused.replace(true)
    }

    /// Whether the protocol may go on, now that only so much is left.
    pub(super) fn may_resume(&self, left: usize) -> bool {
        left <= self.low.get() && self.paused.replace(false)
    }
}
