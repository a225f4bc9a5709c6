//! Exercise 9 · One lock, two runs
//!
//! The first job is done, and the second is refused the lock.  Mend the program, so that this is
//! printed: job 1 is done, job 2 is done.

use std::time::Duration;

use glassloop::{Lock, Result, gather, log_lines, run, sleep};

async fn hold(lock: Lock) -> Result<()> {
    lock.with(sleep(Duration::from_millis(10))).await
}

async fn job(number: usize, lock: Lock) -> Result<()> {
    gather([hold(lock.clone()), hold(lock)])?.await?;
    log::info!("job {number} is done");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let lock = Lock::new();
    run(job(1, lock.clone()))?;
    run(job(2, lock))
}
