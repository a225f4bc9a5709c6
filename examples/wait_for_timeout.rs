//! Lesson 4 · A ten-second operation under a five-second limit
//!
//! When the time is over, `wait_for` cancels the operation and waits until it
//! has ended; only then does it raise TimeoutError.  So the operation speaks
//! first, and there is nothing left to cancel afterwards.
//!
//! In the stepper, follow the CancelledError: from the timer into the operation,
//! at the line where it sleeps, and back out as a TimeoutError.
//!
//! Before this: named_task.  New here: a limit, and how a task is cancelled.
//!
//! ```text
//! cargo run --example wait_for_timeout
//! cargo step wait_for_timeout
//! ```

use std::time::Duration;

use glassloop::{ErrorKind, Result, create_task, log_lines, run, sleep, wait_for};

async fn long_operation() -> Result<&'static str> {
    // predict: how long does the loop wait in its next iteration?
    //   not "10 s": this timer is set, but that of the limit is nearer
    match sleep(Duration::from_secs(10)).await {
        Err(error) if error.is_cancelled() => {
            log::info!("Operation was cancelled");
            Err(error) // Whoever cleans up passes the request on.
        }
        slept => slept.map(|()| "operation done"),
    }
}

async fn limit_it() -> Result<()> {
    // predict: what is printed next?
    //   not "Operation timed out": wait_for cancels the operation, and waits until that has ended
    let task = create_task(long_operation())?;
    match wait_for(task.clone(), Duration::from_secs(5)).await {
        Err(error) if matches!(error.kind(), ErrorKind::Timeout) => log::info!("Operation timed out"),
        other => log::info!("{}", other?),
    }

    if !task.cancel()? {
        log::info!("cancel() again: it is done already");
    }
    match task.await {
        Err(error) if error.is_cancelled() => log::info!("awaited to its end: {error:?}"),
        other => log::info!("{}", other?),
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(limit_it())
}
