//! Lesson 2e · A future resolved when all of three tasks are done
//!
//! A task is a future too, so it has done callbacks.  One that counts, and
//! resolves a future when the last task is done, is `gather` in a nutshell.
//!
//! In the stepper, watch who wakes whom: task, done callback, future, and then
//! the task that waits.
//!
//! Before this: callback_to_awaitable.  New here: `add_done_callback`.
//!
//! ```text
//! cargo run --example all_done_future
//! cargo step all_done_future
//! ```

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{Result, create_task, get_running_loop, log_lines, run, sleep};

async fn work(number: u64) -> Result<u64> {
    sleep(Duration::from_secs(number)).await?;
    Ok(number)
}

async fn wait_for_all() -> Result<()> {
    let all_done = get_running_loop()?.create_future();
    let left = Rc::new(Cell::new(3));

    for number in [3, 1, 2] {
        let (all_done, left) = (all_done.clone(), left.clone());
        let task = create_task(work(number))?;
        task.add_done_callback(move |task| {
            left.set(left.get() - 1);
            log::info!("task {} is done, {} left", task.result()?, left.get());
            if left.get() == 0 { all_done.set_result("all three are done") } else { Ok(()) }
        })?;
    }

    // predict: what is printed next?
    //   not "task 3": it was made first, but sleeps longest
    log::info!("{}", all_done.await?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(wait_for_all())
}
