//! What an earlier run has left behind.

use glassloop::{EventLoop, Result, new_event_loop};

/// A loop that has done its work, and is kept all the same: a client or a
/// database handle that was made in an earlier run keeps one like this.
pub(crate) fn loop_of_an_earlier_run() -> Result<EventLoop> {
    let event_loop = new_event_loop()?;
    event_loop.run_until_complete(async { Ok(()) })?;
    event_loop.close()?; // Here it is closed …
    Ok(event_loop)
}
