//! Who awaits what a helper waits for.

use crate::kernel::{
    AnyTask, Future, asyncio, future_add_to_awaited_by, future_discard_from_awaited_by, running_loop,
};

/// The running task, in a version that keeps who awaits whom.
pub(super) fn who_awaits() -> Option<AnyTask> {
    let event_loop = running_loop().filter(|_| asyncio().knows_who_awaits())?;
    event_loop.current_task()
}

/// The running task awaits these from now on, until each is done.
pub(super) fn are_awaited<'a, T: 'static>(futures: impl IntoIterator<Item = &'a Future<T>>) {
    if let Some(task) = who_awaits() {
        futures.into_iter().for_each(|future| future_add_to_awaited_by(future, &task));
    }
}

/// A task group's parent awaits this task, in such a version.
pub(super) fn is_awaited_by<T: 'static>(future: &Future<T>, parent: &AnyTask) {
    if asyncio().knows_who_awaits() {
        future_add_to_awaited_by(future, parent);
    }
}

/// The same as [`are_awaited`], as long as this is there.
pub(super) struct Awaited<'a, T: 'static> {
    futures: &'a [Future<T>],
    by: Option<AnyTask>,
}

impl<'a, T: 'static> Awaited<'a, T> {
    pub(super) fn begin(futures: &'a [Future<T>]) -> Self {
        are_awaited(futures);
        Self { futures, by: who_awaits() }
    }
}

impl<T: 'static> Drop for Awaited<'_, T> {
    fn drop(&mut self) {
        if let Some(task) = &self.by {
            self.futures.iter().for_each(|future| future_discard_from_awaited_by(future, task));
        }
    }
}
