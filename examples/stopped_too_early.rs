//! Lesson 11e · Event loop stopped before Future completed
//!
//! `run_until_complete` runs the loop until its task is done, and `stop` ends the
//! run in any case.  Stopped before, there is no result to return: an error.
//!
//! The task is not told.  It stays where it waits, and goes on if the loop does.
//! Who wants it to end cancels it.
//!
//! Before this: run_forever_and_stop, wait_for_timeout.  New here: to cancel instead of to stop.
//!
//! ```text
//! cargo run --example stopped_too_early
//! cargo step stopped_too_early
//! ```

use std::time::Duration;

use glassloop::{Result, log_lines, new_event_loop, sleep};

async fn serve() -> Result<()> {
    log::info!("serving");
    sleep(Duration::from_millis(500)).await?;
    log::info!("served");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;

    log::info!("stop, under the run");
    let serving = event_loop.create_task(serve())?;
    let same = event_loop.clone();
    event_loop.call_later(Duration::from_millis(50), move || same.stop())?; // Here it is stopped.
    // predict: which error?
    //   not "none": there is no result yet that the run could return
    if let Err(error) = event_loop.run_until_complete(serving.clone()) {
        log::info!("run_until_complete: {error:?}");
    }
    log::info!("the task still waits: {}", !serving.done());

    log::info!("cure: cancel the task, and await its end");
    let cancelled = serving.clone();
    event_loop.call_later(Duration::from_millis(50), move || cancelled.cancel())?;
    if let Err(error) = event_loop.run_until_complete(serving) {
        log::info!("run_until_complete: {}", error.class());
    }
    event_loop.close()
}
