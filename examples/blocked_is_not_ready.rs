//! Lesson 5b · The real loop does not look at blocked tasks
//!
//! The same two functions on the loop: 1 3 2 4, after two seconds.  But a loop
//! does not walk past blocked tasks, for a task that waits is not in the ready
//! queue at all.  Whatever it waits for holds it, and puts it back.  With
//! nothing ready, the loop asks the system to be woken, and does nothing.
//!
//! In the stepper, watch the ready queue: it is empty while the timers run, and
//! the loop goes straight from one deadline to the next.
//!
//! Before this: scheduler_in_twenty_lines.  New here: why waiting costs nothing.
//!
//! ```text
//! cargo run --example blocked_is_not_ready
//! cargo step blocked_is_not_ready
//! ```

use std::time::Duration;

use glassloop::{Result, gather, get_running_loop, log_lines, run, sleep};

/// Says one step, waits two seconds, says the other.
async fn function(first: u32, second: u32) -> Result<()> {
    log::info!("step {first}");
    // predict: how long does the loop wait in its next iteration?
    //   not "2 s": that timer is set, but the one of `look` is nearer
    sleep(Duration::from_secs(2)).await?;
    log::info!("step {second}");
    Ok(())
}

fn look() -> Result<()> {
    let event_loop = get_running_loop()?;
    let (tasks, ready) = (event_loop.all_tasks().len(), event_loop.snapshot().ready.len());
    log::info!("after one second: {tasks} tasks, and {ready} entries in the ready queue");
    Ok(())
}

async fn run_tasks() -> Result<()> {
    let event_loop = get_running_loop()?;
    let start = event_loop.time();
    event_loop.call_later(Duration::from_secs(1), look)?;

    gather([function(1, 2), function(3, 4)])?.await?;

    log::info!("{:.0} s", (event_loop.time() - start).as_secs_f64());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(run_tasks())
}
