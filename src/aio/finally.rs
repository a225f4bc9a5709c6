//! Python's `finally`: guards that clean up, however a coroutine ends.
//!
//! A Rust coroutine may be dropped while it waits, and then nothing after its
//! `.await` runs.  What has to happen stands in a `Drop`.

use crate::kernel::{DoneCallback, Future, TimerHandle};

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
}

impl<T: 'static> Drop for RemoveOnDrop<'_, T> {
    fn drop(&mut self) {
        for future in self.futures {
            future.remove_done_callback(&self.callback);
        }
    }
}
