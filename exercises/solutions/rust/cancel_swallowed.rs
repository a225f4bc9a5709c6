//! Exercise 6 · A worker that does not hear
//!
//! The worker is asked to end, cleans up, and ends as if nobody had asked.  Mend it: it is to
//! clean up and to be cancelled, so that main says: the worker is cancelled.

use std::time::Duration;

use glassloop::{Result, create_task, log_lines, run, sleep, yield_now};

async fn worker() -> Result<()> {
    match sleep(Duration::from_secs(3_600)).await {
        Err(error) if error.is_cancelled() => {
            log::info!("worker: cleans up");
            Err(error)
        }
        slept => slept,
    }
}

async fn cancel_it() -> Result<()> {
    let task = create_task(worker())?;
    yield_now().await?;
    task.cancel()?;
    match task.await {
        Err(error) if error.is_cancelled() => log::info!("main: the worker is cancelled"),
        ended => {
            ended?;
            log::info!("main: the worker has ended, and does not say why");
        }
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(cancel_it())
}
