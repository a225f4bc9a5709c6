//! Loops that are closed, and what they leave behind.

use std::time::Duration;

use glassloop::{Result, get_running_loop, new_event_loop, run, sleep};

use super::cases;

cases! {
    says_cannot_close_running
    says_destroyed_but_pending
    says_event_loop_is_closed
    says_unclosed_event_loop
}

fn says_cannot_close_running() -> Result<()> {
    run(async { get_running_loop()?.close() })
}

fn says_destroyed_but_pending() -> Result<()> {
    async fn work() -> Result<()> {
        sleep(Duration::from_secs(60)).await
    }
    let event_loop = new_event_loop()?;
    let task = event_loop.create_task_named("work", work())?;
    event_loop.run_until_complete(sleep(Duration::ZERO))?;
    event_loop.close()?;
    drop((task, event_loop));
    Ok(())
}

fn says_event_loop_is_closed() -> Result<()> {
    let event_loop = new_event_loop()?;
    event_loop.close()?;
    event_loop.call_soon(|| ()).map(drop)
}

fn says_unclosed_event_loop() -> Result<()> {
    new_event_loop().map(drop)
}
