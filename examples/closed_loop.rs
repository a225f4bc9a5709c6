//! Lesson 10a · Event loop is closed
//!
//! Get a loop, run something on it, close it.  `get_event_loop` goes on giving
//! that very loop, and a closed loop stays closed: whoever uses it again is
//! told `RuntimeError: Event loop is closed`.
//!
//! In the stepper, go to the error, and from there back to the `close` that is
//! its cause.  Then see which loop each of the three cures runs on.
//!
//! Before this: ask_the_loop_of_another_thread.  New here: the error, and its cures.
//!
//! ```text
//! cargo run --example closed_loop
//! cargo step closed_loop
//! ```

use std::time::Duration;

use glassloop::{EventLoop, Result, get_event_loop, log_lines, new_event_loop, run, set_event_loop, sleep};

async fn work(name: &'static str) -> Result<()> {
    sleep(Duration::from_secs(1)).await?;
    log::info!("{name}: done");
    Ok(())
}

fn use_a_closed_loop() -> Result<()> {
    let event_loop = get_event_loop()?;
    event_loop.run_until_complete(work("first run"))?;
    event_loop.close()?;

    let same_loop = get_event_loop()?;
    if let Err(error) = same_loop.run_until_complete(work("second run")) {
        log::info!("{error:?}");
    }
    Ok(())
}

/// Cure 1: a new loop, which is set for all who ask for one.
fn set_a_new_loop() -> Result<()> {
    let event_loop = new_event_loop()?;
    set_event_loop(Some(&event_loop));
    get_event_loop()?.run_until_complete(work("cure 1, a new loop that is set"))?;
    event_loop.close()
}

/// Cure 2: ask first.
fn loop_that_is_open() -> Result<EventLoop> {
    let event_loop = get_event_loop()?;
    if !event_loop.is_closed() {
        return Ok(event_loop);
    }
    let event_loop = new_event_loop()?;
    set_event_loop(Some(&event_loop));
    Ok(event_loop)
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    use_a_closed_loop()?;
    set_a_new_loop()?;

    let event_loop = loop_that_is_open()?;
    event_loop.run_until_complete(work("cure 2, asking is_closed first"))?;
    event_loop.close()?;

    // Cure 3, the best: never hold a loop.
    run(work("cure 3, run owns the loop"))?;
    run(work("and again"))
}
