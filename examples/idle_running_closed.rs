//! Lesson 1d · The life of a loop: idle, running, closed
//!
//! A loop is idle until it is run, and idle again when the run is over.
//! `close` is for good: a closed loop cannot run again and takes no new tasks.
//! It cannot be closed while it runs.
//!
//! In the stepper, watch the loop's state, and what is refused in each.
//!
//! Before this: run_forever_and_stop.  New here: `is_running`, `is_closed`, `close`.
//!
//! ```text
//! cargo run --example idle_running_closed
//! cargo step idle_running_closed
//! ```

use glassloop::{EventLoop, Result, get_running_loop, log_lines, new_event_loop};

fn state(event_loop: &EventLoop) -> &'static str {
    if event_loop.is_closed() {
        "closed"
    } else if event_loop.is_running() {
        "running"
    } else {
        "idle"
    }
}

async fn look_from_inside() -> Result<()> {
    let event_loop = get_running_loop()?;
    log::info!("inside a task: {}", state(&event_loop));
    // predict: which error?
    //   not "Event loop is closed": it is not; this very call is refused, and the loop goes on
    if let Err(error) = event_loop.close() {
        log::info!("close: {error:?}");
    }
    Ok(())
}

async fn say(text: &str) -> Result<()> {
    log::info!("{text}");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;
    log::info!("just made: {}", state(&event_loop));

    event_loop.run_until_complete(look_from_inside())?;
    log::info!("after the run: {}", state(&event_loop));

    event_loop.close()?;
    log::info!("after close: {}", state(&event_loop));
    // predict: which error?
    //   not "none": an idle loop can run again, a closed one cannot
    if let Err(error) = event_loop.run_forever() {
        log::info!("run_forever: {error:?}");
    }
    event_loop.close()?;
    log::info!("closing it twice does no harm: {}", state(&event_loop));

    let next = new_event_loop()?;
    next.run_until_complete(say("a new loop runs"))?;
    next.close()
}
