//! Exercise 2 · Sooner or later
//!
//! Three callbacks, two of them for later.  What is printed next?
//!
//! Read the program; do not run it.  The command lists the answers; write a letter here:
//! answer: ?

use std::time::Duration;

use glassloop::{Result, get_running_loop, log_lines, run, sleep};

async fn ask() -> Result<()> {
    let event_loop = get_running_loop()?;
    log::info!("main: asks");
    // predict: what is printed next?
    event_loop.call_later(Duration::from_millis(20), || log::info!("late"))?;
    event_loop.call_later(Duration::from_millis(10), || log::info!("early"))?;
    event_loop.call_soon(|| log::info!("soon"))?;
    sleep(Duration::from_millis(30)).await?;
    log::info!("main: ends");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(ask())
}
