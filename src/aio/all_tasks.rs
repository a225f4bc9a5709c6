//! All tasks of the running loop.

use crate::error::Result;
use crate::kernel::{AnyTask, get_running_loop_to};

/// The tasks of the running loop that are not done, in the order of their creation.
///
/// Mirrors `asyncio.all_tasks`, which gives a set.
///
/// # Errors
/// `RuntimeError: no running event loop`.
///
/// ```
/// # glassloop::run(async {
/// let child = glassloop::create_task(async { Ok(()) })?;
/// assert_eq!(glassloop::all_tasks()?, [glassloop::current_task()?.unwrap(), child.erased()]);
/// # Ok(()) }).unwrap();
/// ```
#[track_caller]
pub fn all_tasks() -> Result<Vec<AnyTask>> {
    Ok(get_running_loop_to("all_tasks")?.all_tasks())
}

/// Asks every one of these tasks to stop, also those behind one whose request fails.
///
/// # Errors
/// The first of those that failed.
#[track_caller]
pub(super) fn cancel_each(tasks: &[AnyTask]) -> Result<()> {
    let mut asked = Ok(());
    for task in tasks {
        asked = asked.and(task.cancel().map(drop));
    }
    asked
}
