//! Lesson 6 · run_until_complete by hand, or run
//!
//! By hand: get a loop, run it until one coroutine is complete, close it
//! whatever happens.  `run` does that and more: it cancels the tasks that are
//! left, lets them clean up, and leaves no closed loop lying about.
//!
//! In the stepper, compare the two ends: by hand the background task just goes;
//! with `run` it is cancelled, and gets a step to clean up in.
//!
//! Before this: blocked_is_not_ready.  New here: who owns the loop.
//!
//! ```text
//! cargo run --example run_until_complete_or_run
//! cargo step run_until_complete_or_run
//! ```

use std::time::Duration;

use glassloop::{Result, create_task, get_event_loop, log_lines, run, sleep};

async fn background() -> Result<()> {
    let slept = sleep(Duration::from_secs(3600)).await;
    if slept.is_err() {
        log::info!("background: cleaned up");
    }
    slept
}

async fn work() -> Result<&'static str> {
    create_task(background())?;
    sleep(Duration::from_secs(1)).await?;
    Ok("work done")
}

fn by_hand() -> Result<()> {
    let event_loop = get_event_loop()?;
    let result = event_loop.run_until_complete(work());
    // predict: what is printed next?
    //   not "background": close lets go of its task, which is never resumed
    event_loop.close()?; // before `?`: what `finally` is in Python
    log::info!("by hand: {}", result?);

    if get_event_loop()?.is_closed() {
        log::info!("left behind: a closed loop, for the next one to fall over");
    }
    Ok(())
}

fn with_run() -> Result<()> {
    // predict: what is printed next?
    //   not "run: work done": run cancels the tasks that are left, and waits for them, before it returns
    log::info!("run: {}", run(work())?);

    if let Err(error) = get_event_loop() {
        log::info!("left behind: nothing. {error:?}");
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    by_hand()?;
    with_run()
}
