//! Exercise 4 · Two at a time
//!
//! The second request waits until the first is done.  Let both wait at the same time, so that
//! this is printed: one begins, two begins, one ends, two ends.

use std::time::Duration;

use glassloop::{Result, log_lines, run, sleep};

async fn fetch(name: &'static str) -> Result<()> {
    log::info!("{name} begins");
    sleep(Duration::from_millis(10)).await?;
    log::info!("{name} ends");
    Ok(())
}

async fn fetch_both() -> Result<()> {
    fetch("one").await?;
    fetch("two").await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(fetch_both())
}
