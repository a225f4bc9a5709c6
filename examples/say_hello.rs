//! Lesson 3a · A task drives a coroutine
//!
//! Calling a coroutine function runs nothing.  A task is a future that drives
//! one: it takes a step, suspends where the coroutine waits, and takes the next
//! step when that is done.
//!
//! In the stepper, watch the two steps of the task: Hello in the first, World
//! in the second.  Making the task only schedules the first.
//!
//! Before this: all_done_future.  New here: what a task does.
//!
//! ```text
//! cargo run --example say_hello
//! cargo step say_hello
//! ```

use std::time::Duration;

use glassloop::{Result, create_task, log_lines, run, sleep};

async fn say_hello() -> Result<()> {
    log::info!("Hello");
    sleep(Duration::from_secs(1)).await?;
    log::info!("World");
    Ok(())
}

async fn drive_it() -> Result<()> {
    let coroutine = say_hello();
    // predict: what is printed next?
    //   not "Hello": calling an async function makes a coroutine, and runs nothing of it
    log::info!("called: nothing has run");
    let task = create_task(coroutine)?;
    log::info!("made a task of it: still nothing");
    task.await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(drive_it())
}
