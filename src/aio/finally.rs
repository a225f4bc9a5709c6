//! Python's `finally`: guards that clean up, however a coroutine ends.
//!
//! A Rust coroutine may be dropped while it waits, and then nothing after its
//! `.await` runs.  What has to happen stands in a `Drop`.
//!
//! There is one exception: the loop was closed.  See [`OwnLoop`].

use crate::kernel::{DoneCallback, Future, TimerHandle, WeakEventLoop, running_loop};

/// The loop of the coroutine in which a guard stands.
///
/// When a loop is closed its coroutines are dropped.  In asyncio they are
/// suspended for good, and keep what they hold: the place in a line, the lock,
/// the callback.  So a guard of a closed loop leaves all as it is, and whoever
/// wakes one that waits hears that the loop is closed.
pub(super) struct OwnLoop(Option<WeakEventLoop>);

impl OwnLoop {
    /// The loop that runs; without one, the coroutine is driven by somebody else.
    pub(super) fn new() -> Self {
        Self(running_loop().map(|running| running.downgrade()))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.0.as_ref().is_some_and(WeakEventLoop::is_closed)
    }
}

/// The timer goes when the sleeper goes.
pub(super) struct CancelOnDrop(pub(super) TimerHandle);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The callback goes from all these futures when whoever waits for them goes.
pub(super) struct RemoveOnDrop<'a, T: 'static> {
    pub(super) futures: &'a [Future<T>],
    pub(super) callback: DoneCallback<T>,
    pub(super) own_loop: OwnLoop,
}

impl<T: 'static> Drop for RemoveOnDrop<'_, T> {
    fn drop(&mut self) {
        if self.own_loop.is_closed() {
            return;
        }
        for future in self.futures {
            future.remove_done_callback(&self.callback);
        }
    }
}

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
