//! Lesson 11a · This event loop is already running
//!
//! Code that a loop runs cannot run that loop: it would have to wait inside
//! itself.  Inside a coroutine, whatever is to be run is to be awaited.
//!
//! In the stepper, see at the error that the loop is running, and which task of
//! its own asked it to run.
//!
//! Before this: closed_loop_operations.  New here: running a loop from inside.
//!
//! ```text
//! cargo run --example already_running
//! cargo step already_running
//! ```

use std::time::Duration;

use glassloop::{Result, get_event_loop, log_lines, run, sleep};

async fn fetch() -> Result<&'static str> {
    sleep(Duration::from_secs(1)).await?;
    Ok("fetched")
}

async fn cell_of_a_notebook() -> Result<()> {
    // A notebook runs its cells on a loop, so this is that loop.
    let event_loop = get_event_loop()?;
    // predict: which error?
    //   not "another loop": it is the same loop, of which this coroutine is a part
    if let Err(error) = event_loop.run_until_complete(fetch()) {
        log::info!("{error:?}");
    }
    if let Err(error) = run(fetch()) {
        log::info!("{error:?}");
    }

    // The cure: await it.
    log::info!("{}", fetch().await?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(cell_of_a_notebook())
}
