//! User code whose panic nobody waits for: the loop reports it and goes on.
//!
//! Who is told of a panic stands in docs/panics.md, position by position.

use super::exception_context::ExceptionContext;
use super::loop_core::LoopCore;
use crate::error::catch_panic;

/// What is reported of something that panics as the loop drops it.
pub(super) const LET_GO: &str = "Exception while the loop let go of what it held";

impl LoopCore {
    /// Runs user code; a panic is reported under these words.  Whether there was none.
    pub(super) fn contain(&self, failed: &str, user_code: impl FnOnce()) -> bool {
        let ended = catch_panic(user_code);
        let is_well = ended.is_ok();
        ended.err().into_iter().for_each(|panic| self.report(ExceptionContext::new(failed, Some(panic))));
        is_well
    }

    /// Drops something of the user's, who may panic.
    pub(super) fn discard(&self, drop_it: impl FnOnce()) {
        self.contain(LET_GO, drop_it);
    }

    /// Drops many things of the user's, one by one: two that panic in one drop
    /// would abort the process.
    pub(super) fn discard_each<T>(&self, things: impl IntoIterator<Item = T>) {
        things.into_iter().for_each(|thing| self.discard(|| drop(thing)));
    }
}
