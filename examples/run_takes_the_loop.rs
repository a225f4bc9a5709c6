//! Lesson 10e · run leaves its thread without a loop
//!
//! While `run` runs, its loop is the thread's; when it is over, the thread has
//! none, and `get_event_loop` makes none any more.  What worked before a `run`
//! was added fails after it, in another place.
//!
//! Before this: run_until_complete_or_run.  New here: what run leaves behind.
//!
//! ```text
//! cargo run --example run_takes_the_loop
//! cargo step run_takes_the_loop
//! ```

use glassloop::{Result, get_event_loop, log_lines, run};

async fn set_up() -> Result<()> {
    log::info!("set up");
    Ok(())
}

async fn poll() -> Result<()> {
    log::info!("polling");
    Ok(())
}

/// A library's, which asks for the thread's loop.
fn run_polling() -> Result<()> {
    // predict: which error?
    //   not "none": get_event_loop makes a loop only in a main thread for which none was ever set
    get_event_loop()?.run_until_complete(poll())
}

async fn set_up_and_poll() -> Result<()> {
    set_up().await?;
    poll().await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();

    log::info!("run for the one, the thread's loop for the other");
    run(set_up())?; // It takes the thread's loop with it.
    if let Err(error) = run_polling() {
        log::info!("run_polling: {error:?}");
    }

    log::info!("cure: one run for both");
    run(set_up_and_poll())
}
