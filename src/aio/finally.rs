//! Python's `finally`: guards that clean up, however a coroutine ends.
//!
//! A Rust coroutine may be dropped while it waits, and then nothing after its
//! `.await` runs.  What has to happen stands in a `Drop`.
//!
//! There is one exception: the loop was closed.  Then every coroutine on it is
//! dropped wherever it waits, and whatever others still hold is left as it is,
//! as asyncio leaves it.

use crate::kernel::{DoneCallback, Future, TimerHandle};

/// Whether a future's loop was closed under those who wait for it.
pub(super) fn is_on_closed_loop<T: 'static>(future: &Future<T>) -> bool {
    future.get_loop().is_closed()
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
}

impl<T: 'static> Drop for RemoveOnDrop<'_, T> {
    fn drop(&mut self) {
        for future in self.futures.iter().filter(|future| !is_on_closed_loop(future)) {
            future.remove_done_callback(&self.callback);
        }
    }
}
