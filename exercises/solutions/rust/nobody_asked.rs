//! Exercise 7 · An error that nobody asks for
//!
//! A task fails, and nobody asks how it ended.  Let make_it await it, and print: main: boom,
//! and then: main ends.

use glassloop::{Error, Result, create_task, log_lines, run};

async fn fail() -> Result<()> {
    Err(Error::raise("ValueError", "boom"))
}

async fn make_it() -> Result<()> {
    if let Err(error) = create_task(fail())?.await {
        log::info!("main: {error}");
    }
    log::info!("main ends");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(make_it())
}
