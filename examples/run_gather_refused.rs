//! Lesson 7a · run(gather(…)) is refused
//!
//! `run` wants a coroutine, because it makes a loop and a task for it.  A
//! gather is a future already, on a loop that exists already: not the new one.
//!
//! In the stepper, see where the two tasks were made: on a loop that nobody
//! runs, before `run` has even looked.  They never take a step.
//!
//! Before this: run_until_complete_or_run.  New here: what `run` takes.
//!
//! ```text
//! cargo run --example run_gather_refused
//! cargo step run_gather_refused
//! ```

use std::time::Duration;

use glassloop::{Result, gather, log_lines, run, sleep};

async fn two_steps(first: u32, second: u32) -> Result<()> {
    log::info!("step {first}");
    sleep(Duration::from_secs(2)).await?;
    log::info!("step {second}");
    Ok(())
}

async fn run_tasks() -> Result<()> {
    gather([two_steps(1, 2), two_steps(3, 4)])?.await?;
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    // predict: what is printed next?
    //   not "step 1": a gathering is no coroutine, so run does not take it
    let gathered = gather([two_steps(1, 2), two_steps(3, 4)])?;
    let event_loop = gathered.get_loop();
    if let Err(error) = run(gathered) {
        log::info!("{error:?}");
    }
    log::info!("{} tasks are left on a loop that nobody runs", event_loop.all_tasks().len());
    event_loop.close()?;

    // Wrap it: inside a coroutine, gather finds the loop that run has made.
    run(run_tasks())
}
