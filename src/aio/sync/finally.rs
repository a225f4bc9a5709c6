//! Python's `finally`, and with it `except BaseException`.

use crate::kernel::{WeakEventLoop, get_running_loop};

/// Does something when it is dropped, however the coroutine ends: by a result,
/// an error, or because it is itself dropped.
///
/// Called off on success, it is `except BaseException`.
///
/// If it is dropped because its loop was closed, nothing happens: so it is with
/// a coroutine of asyncio's, which then never goes on.
pub(super) struct Finally<F: Fn()> {
    action: F,
    event_loop: Option<WeakEventLoop>,
    called_off: bool,
}

impl<F: Fn()> Finally<F> {
    pub(super) fn new(action: F) -> Self {
        let running = get_running_loop().ok();
        let event_loop = running.map(|event_loop| event_loop.downgrade());
        Self { action, event_loop, called_off: false }
    }

    pub(super) fn call_off(mut self) {
        self.called_off = true;
    }
}

impl<F: Fn()> Drop for Finally<F> {
    fn drop(&mut self) {
        let event_loop = self.event_loop.as_ref().and_then(WeakEventLoop::upgrade);
        let is_closed = event_loop.is_some_and(|event_loop| event_loop.is_closed());
        if !self.called_off && !is_closed {
            (self.action)();
        }
    }
}
