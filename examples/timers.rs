//! Lesson 1b · Timers, and the loop's own clock
//!
//! `call_later` and `call_at` keep a function until its time has come; only
//! then does it go to the end of the ready queue.  `time()` is the loop's
//! clock: seconds for measuring intervals, not the time of day.
//!
//! In the stepper, watch the timers: they are sorted by deadline, not by the
//! order of the calls, and a cancelled one goes without having run.
//!
//! Before this: callbacks_in_order.  New here: things that are not ready yet.
//!
//! ```text
//! cargo run --example timers
//! cargo step timers
//! ```

use std::time::Duration;

use glassloop::{Result, log_lines, new_event_loop};

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;
    let start = event_loop.time();

    let (clock, stopper) = (event_loop.clone(), event_loop.clone());
    event_loop.call_later(Duration::from_secs(2), move || {
        log::info!("call_later(2), after {:.0} s", (clock.time() - start).as_secs_f64());
        stopper.stop();
    })?;
    event_loop.call_at(start + Duration::from_secs(1), || log::info!("call_at(start + 1)"))?;
    let too_late = event_loop.call_later(Duration::from_millis(1500), || log::info!("never said"))?;
    event_loop
        .call_later(Duration::ZERO, || log::info!("call_later(0): due already, but behind what was ready"))?;
    event_loop.call_soon(|| log::info!("call_soon"))?;
    event_loop.call_soon(move || too_late.cancel())?;

    // predict: what is printed next?
    //   not "call_later(0)": it is due, but only an iteration that has begun moves it to the ready queue
    // predict: how long does the loop wait in its next iteration?
    //   not "for ever": the loop runs what is ready before it waits
    event_loop.run_forever()?;
    event_loop.close()
}
