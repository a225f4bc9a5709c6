//! Lesson 11f · Never retrieved, and destroyed but pending
//!
//! Two reports come late, when something is dropped.  *Task exception was never
//! retrieved*: a task failed, and nobody asked how it ended.  *Task was destroyed
//! but it is pending!*: its loop was closed while it waited, and nobody cancelled it.
//!
//! Neither report stands where it began.  In the stepper each leads there: the one
//! to the end of its task, the other to the close.
//!
//! Before this: create_task_and_await, closed_loop.  New here: to await what one has made.
//!
//! ```text
//! cargo run --example nobody_looked
//! cargo step nobody_looked
//! ```

use std::time::Duration;

use glassloop::{Error, Result, log_lines, new_event_loop, sleep, yield_now};

async fn fail() -> Result<()> {
    Err(Error::raise("ValueError", "boom"))
}

async fn wait() -> Result<()> {
    sleep(Duration::from_secs(3600)).await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();

    log::info!("a task fails, and nobody asks");
    let event_loop = new_event_loop()?;
    let failing = event_loop.create_task(fail())?;
    event_loop.run_until_complete(yield_now())?;
    drop(failing);

    log::info!("a task waits, and its loop is closed");
    let waiting = event_loop.create_task(wait())?;
    event_loop.run_until_complete(yield_now())?;
    event_loop.close()?; // It lets go of the task.
    drop((waiting, event_loop));

    log::info!("cure: await both, and cancel first what would wait on");
    let event_loop = new_event_loop()?;
    let failing = event_loop.create_task(fail())?;
    let waiting = event_loop.create_task(wait())?;
    if let Err(error) = event_loop.run_until_complete(failing) {
        log::info!("fail: {error:?}");
    }
    waiting.cancel()?;
    // predict: which error?
    //   not "none": cancel has asked the task to raise it, and whoever waits for the task is told
    if let Err(error) = event_loop.run_until_complete(waiting) {
        log::info!("wait: {}", error.class());
    }
    event_loop.close()
}
