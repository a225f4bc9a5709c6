//! Exercise 3 · Not every await waits
//!
//! A task is made, and then something is awaited.  What is printed next?
//!
//! Read the program; do not run it.  The command lists the answers; write a letter here:
//! answer: ?

use glassloop::{Result, create_task, log_lines, run};

async fn child() -> Result<()> {
    log::info!("child: begins");
    Ok(())
}

async fn helper() {
    log::info!("helper: returns at once");
}

async fn make_and_await() -> Result<()> {
    // predict: what is printed next?
    let task = create_task(child())?;
    helper().await;
    log::info!("main: awaits the child");
    task.await?;
    log::info!("main: ends");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(make_and_await())
}
