//! Exercise 11 · Closed: by the program itself
//!
//! The program closes its loop, and goes on with it.  Mend it, so that
//! this is printed: hello, goodbye; and close the loop in the end.

use glassloop::{Result, log_lines, new_event_loop};

async fn say(word: &'static str) -> Result<()> {
    log::info!("{word}");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;
    event_loop.run_until_complete(say("hello"))?;
    event_loop.close()?;
    event_loop.run_until_complete(say("goodbye"))
}
