//! Exercise 7 · An error that nobody asks for
//!
//! A task fails, and nobody asks how it ended.  Let make_it await it, and print: main: boom,
//! and then: main ends.

use std::time::Duration;

use glassloop::{Error, Result, create_task, log_lines, run, sleep};

async fn fail() -> Result<()> {
    Err(Error::raise("ValueError", "boom"))
}

async fn make_it() -> Result<()> {
    drop(create_task(fail())?);
    sleep(Duration::from_millis(10)).await?;
    log::info!("main ends");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(make_it())
}
