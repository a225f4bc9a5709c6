//! Exercise 19 · Closed: by a helper
//!
//! A helper closes the loop that it was given, though it did not make it.
//!
//! An error ends this program.  Which step is to blame for it?  The command lists some; write a letter here:
//! answer: ?

use glassloop::{EventLoop, Result, log_lines, new_event_loop};

struct Helper {
    event_loop: EventLoop,
}

impl Helper {
    fn start(&self) -> Result<()> {
        let done = self.event_loop.run_until_complete(work());
        self.event_loop.close()?;
        done
    }
}

async fn work() -> Result<()> {
    log::info!("work is done");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;
    Helper { event_loop: event_loop.clone() }.start()?;
    event_loop.run_until_complete(work())
}
