//! Exercise 1 · First come, first served
//!
//! A callback, first, asks the loop to call another one.  Who has the next turn after it?
//!
//! Read the program; do not run it.  The command lists the answers; write a letter here:
//! answer: ?

use std::time::Duration;

use glassloop::{Result, get_running_loop, log_lines, run, sleep};

fn first() -> Result<()> {
    get_running_loop()?.call_soon(third)?;
    // predict: who has the next turn, after first?
    log::info!("first");
    Ok(())
}

fn second() {
    log::info!("second");
}

fn third() {
    log::info!("third");
}

async fn call_both() -> Result<()> {
    let event_loop = get_running_loop()?;
    event_loop.call_soon(first)?;
    event_loop.call_soon(second)?;
    sleep(Duration::from_millis(10)).await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(call_both())
}
