//! Exercise 5 · A call that does nothing
//!
//! Nothing is saved, although save is called.  Mend save_and_end, so that this is printed:
//! saved, and then: main ends.

use std::time::Duration;

use glassloop::{Result, log_lines, run, sleep};

async fn save() -> Result<()> {
    sleep(Duration::from_millis(10)).await?;
    log::info!("saved");
    Ok(())
}

async fn save_and_end() -> Result<()> {
    drop(save());
    log::info!("main ends");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(save_and_end())
}
