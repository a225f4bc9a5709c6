//! How deep a request to cancel may be passed on.

use std::cell::Cell;

use crate::error::ErrorKind;

/// Python's limit for functions.  (Its tasks, written in C, go somewhat deeper.)
/// Tasks that wait for one another in a circle reach it.
const LIMIT: u32 = 1_000;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// One level deeper, until it is dropped.
pub(super) struct Deeper;

impl Deeper {
    /// # Errors
    /// `RecursionError: maximum recursion depth exceeded`.
    pub(super) fn enter() -> Result<Self, ErrorKind> {
        let depth = DEPTH.get();
        if depth == LIMIT {
            let message = "maximum recursion depth exceeded".into();
            return Err(ErrorKind::Raised { class: "RecursionError".into(), message });
        }
        DEPTH.set(depth + 1);
        Ok(Self)
    }
}

impl Drop for Deeper {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}
