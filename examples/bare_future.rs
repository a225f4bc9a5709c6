//! Lesson 2a · A bare future, which another task resolves
//!
//! A future is a placeholder for a result that somebody will set, once.
//! Awaiting it suspends the task until then.
//!
//! In the stepper, watch the waiting task: it is in no queue while the future
//! is pending.  `set_result` is what puts it back into the ready queue.
//!
//! Before this: idle_running_closed.  New here: a future, and `await`.
//! (`run` makes a loop, runs one coroutine on it, and closes it: see lesson 6.)
//!
//! ```text
//! cargo run --example bare_future
//! cargo step bare_future
//! ```

use std::time::Duration;

use glassloop::{Future, Result, create_task, get_running_loop, log_lines, run, sleep};

async fn set_result_later(future: Future<&'static str>) -> Result<()> {
    sleep(Duration::from_secs(2)).await?;
    log::info!("setting the result");
    future.set_result("operation done")
}

async fn wait_for_the_future() -> Result<()> {
    let future = get_running_loop()?.create_future();
    create_task(set_result_later(future.clone()))?;

    log::info!("waiting for {future:?}");
    // predict: what runs next?
    //   not "wait_for_the_future": it stops here, and is in no queue while the future is pending
    let result = (&future).await?;
    log::info!("{result}");

    // It is done once, and its result can be read again.
    // predict: which error?
    //   not "none": a future takes one result, and keeps it
    if let Err(error) = future.set_result("done again") {
        log::info!("{error:?}");
    }
    log::info!("{}", future.result()?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(wait_for_the_future())
}
