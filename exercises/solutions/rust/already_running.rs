//! Exercise 8 · A loop inside itself
//!
//! A plain function wants the result of a coroutine, and runs the loop for it: the loop that
//! runs already.  Mend it, so that this is printed: fetched.

use std::time::Duration;

use glassloop::{Result, log_lines, run, sleep};

async fn fetch() -> Result<&'static str> {
    sleep(Duration::from_millis(10)).await?;
    Ok("fetched")
}

async fn render() -> Result<&'static str> {
    fetch().await
}

async fn answer() -> Result<()> {
    log::info!("{}", render().await?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(answer())
}
