//! Lesson 10a · Event loop is closed
//!
//! The thread remembers one loop, and `get_event_loop` gives it to whoever
//! asks, even after somebody has closed it.  A closed loop never opens again:
//! running it, or giving it work, is `RuntimeError: Event loop is closed`.
//!
//! The error names the line that used the loop.  To blame is the line that
//! closed it: the step of the error names it, so go back there.
//!
//! Before this: idle_running_closed.  New here: why the error comes, and its three cures.
//!
//! ```text
//! cargo run --example closed_loop
//! cargo step closed_loop
//! ```

use glassloop::{EventLoop, Result, get_event_loop, log_lines, new_event_loop, run, set_event_loop};

async fn work() -> Result<()> {
    log::info!("work is done");
    Ok(())
}

/// The loop that was kept, if it still can be used; else a new one.
fn open_loop(kept: EventLoop) -> Result<EventLoop> {
    if !kept.is_closed() {
        return Ok(kept);
    }
    let event_loop = new_event_loop()?;
    set_event_loop(Some(&event_loop));
    Ok(event_loop)
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();

    log::info!("get_event_loop, run_until_complete, close");
    let event_loop = get_event_loop()?;
    event_loop.run_until_complete(work())?;
    event_loop.close()?; // Here it is closed …

    let same = get_event_loop()?;
    assert!(same == event_loop && same.is_closed());
    log::info!("get_event_loop again: the same loop, and it is closed");
    // predict: which error?
    //   not "none": get_event_loop gives the loop that was set, and does not ask whether it is closed
    if let Err(error) = same.run_until_complete(work()) {
        log::info!("run_until_complete: {error:?}"); // … and here the error comes.
    }

    log::info!("cure 1: a new loop, which is set");
    let new = new_event_loop()?;
    set_event_loop(Some(&new));
    get_event_loop()?.run_until_complete(work())?;
    new.close()?;

    log::info!("cure 2: run, which makes a loop, sets it and closes it");
    run(work())?;

    log::info!("cure 3: ask is_closed() first");
    let event_loop = open_loop(event_loop)?;
    event_loop.run_until_complete(work())?;
    event_loop.close()
}
