//! How deep a request to cancel may be passed on.

use std::cell::Cell;
use std::rc::Rc;

use super::future_cell::Source;
use super::loop_core::LoopCore;
use crate::error::{Error, ErrorKind, Result, contained};
use crate::trace::ids::FutureRef;

/// Python's limit for functions: cancelling a gather calls its children's `cancel`.
/// (Tasks alone may wait for one another in a chain of any length.)
const LIMIT: u32 = 1_000;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// One level deeper, until it is dropped.
pub(super) struct Deeper {
    is_outermost: bool,
}

impl Deeper {
    /// None if that would be too deep.
    pub(super) fn enter() -> Option<Self> {
        let depth = DEPTH.get();
        if depth == LIMIT {
            return None;
        }
        DEPTH.set(depth + 1);
        Some(Self { is_outermost: depth == 0 })
    }

    /// Calls a canceller.  A panic in one is the error of the outermost request: caught
    /// at each level it would take so much of the stack that a thousand do not fit.
    pub(super) fn contain<R>(&self, canceller: impl FnOnce() -> Result<R>) -> Result<R> {
        if self.is_outermost { contained(canceller) } else { canceller() }
    }
}

impl Drop for Deeper {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// `RecursionError: maximum recursion depth exceeded`, at this future or task.
pub(super) fn too_deep(event_loop: &Rc<LoopCore>, about: FutureRef, source: Option<Source>) -> Error {
    let message = "maximum recursion depth exceeded".into();
    let kind = ErrorKind::Raised { class: "RecursionError".into(), message };
    event_loop.refuse_line(source, Some(about), "cancel", kind)
}
