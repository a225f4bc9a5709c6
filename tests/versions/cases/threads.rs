//! Executors, and what holds the loop's own thread.

use std::time::Duration;

use glassloop::{Result, get_running_loop, new_event_loop, run};

use super::{cases, print};

cases! {
    executor_after_shutdown
    says_slow_callback
    threadsafe_handle
}

fn executor_after_shutdown() -> Result<()> {
    run(async {
        let event_loop = get_running_loop()?;
        event_loop.shutdown_default_executor(None).await?;
        let work = || {
            print!("work");
            Ok(())
        };
        event_loop.run_in_executor(None, work)?.await
    })
}

/// Nothing takes long here: whatever takes no time at all is slow.
fn says_slow_callback() -> Result<()> {
    let event_loop = new_event_loop()?;
    event_loop.set_debug(true);
    event_loop.set_slow_callback_duration(Duration::ZERO);
    event_loop.create_task(async { Ok(()) })?;
    event_loop.run_once()?;
    event_loop.close()
}

/// A closure has no name as Python's method has one; the class is the loop's.
fn threadsafe_handle() -> Result<()> {
    let event_loop = new_event_loop()?;
    let handle = format!("{:?}", event_loop.call_soon_threadsafe(|| ())?);
    print!("{} BaseEventLoop.stop()>", handle.split(' ').next().unwrap_or_default());
    event_loop.close()
}
