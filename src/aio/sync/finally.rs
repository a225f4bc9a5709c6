//! Python's `finally`, and with it `except BaseException`.

/// Does something when it is dropped, however the coroutine ends: by a result,
/// an error, or because it is itself dropped.
///
/// Called off on success, it is `except BaseException`.
pub(super) struct Finally<F: Fn()> {
    action: F,
    called_off: bool,
}

impl<F: Fn()> Finally<F> {
    pub(super) fn new(action: F) -> Self {
        Self { action, called_off: false }
    }

    pub(super) fn call_off(mut self) {
        self.called_off = true;
    }
}

impl<F: Fn()> Drop for Finally<F> {
    fn drop(&mut self) {
        if !self.called_off {
            (self.action)();
        }
    }
}
