//! Python's `finally`, and with it `except BaseException`.

use crate::aio::finally::OwnLoop;

/// Does something when it is dropped, however the coroutine ends: by a result,
/// an error, or because it is itself dropped.
///
/// Called off on success, it is `except BaseException`.
///
/// On a closed loop it does nothing: see [`OwnLoop`].
pub(super) struct Finally<F: Fn()> {
    action: F,
    own_loop: OwnLoop,
    called_off: bool,
}

impl<F: Fn()> Finally<F> {
    pub(super) fn new(action: F) -> Self {
        Self { action, own_loop: OwnLoop::new(), called_off: false }
    }

    pub(super) fn call_off(mut self) {
        self.called_off = true;
    }
}

impl<F: Fn()> Drop for Finally<F> {
    fn drop(&mut self) {
        if !self.called_off && !self.own_loop.is_closed() {
            (self.action)();
        }
    }
}
