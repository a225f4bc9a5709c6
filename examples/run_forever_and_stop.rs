//! Lesson 1c · run_forever, and stop from inside a task
//!
//! `run_forever` runs one iteration after the other until somebody calls
//! `stop`.  Inside the loop only what the loop runs can do that: here a task.
//!
//! In the stepper, watch the loop's state: `stop` makes it "stopping", and it
//! goes on to the end of the iteration before `run_forever` returns.
//!
//! Before this: timers.  New here: a task, and `stop`.
//!
//! ```text
//! cargo run --example run_forever_and_stop
//! cargo step run_forever_and_stop
//! ```

use std::time::Duration;

use glassloop::{Result, get_running_loop, log_lines, new_event_loop, sleep};

async fn work_and_stop() -> Result<()> {
    for number in 1..=3 {
        log::info!("working, {number} of 3");
        sleep(Duration::from_secs(1)).await?;
    }
    let event_loop = get_running_loop()?;
    event_loop.call_soon(|| log::info!("scheduled before stop, runs in the next run"))?;
    // predict: what is printed next?
    //   not "run_forever has returned": the run ends with this iteration, and the task is still in its step
    event_loop.stop();
    log::info!("stop() is a request: the task goes on to its end");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;
    event_loop.create_task(work_and_stop())?;

    event_loop.run_forever()?;
    log::info!("run_forever has returned");

    // Stopped is not closed: the loop may run again, and keeps what was scheduled.
    event_loop.stop();
    event_loop.run_forever()?;
    event_loop.close()
}
