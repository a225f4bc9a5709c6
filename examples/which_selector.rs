//! Lesson 12a · Which selector is under the loop
//!
//! A loop sleeps in a call of the system's that says which sockets are ready:
//! epoll on Linux, kqueue on macOS, completion ports on Windows.  The lessons
//! before this one do the same on all of them.
//!
//! In the stepper, see how the loop waits: the selector wakes it when its
//! nearest timer is due, or something comes in from outside.
//!
//! Before this: sync_call_inside_a_loop.  New here: what the loop sleeps in.
//!
//! ```text
//! cargo run --example which_selector
//! cargo step which_selector
//! ```

use std::time::Duration;

use glassloop::{Result, log_lines, run, selector, sleep};

async fn wait_in_it() -> Result<()> {
    log::info!("Using selector: {}", selector());
    // predict: how long does the loop wait in its next iteration?
    //   not "for ever": the selector is told when the nearest timer is due
    sleep(Duration::from_secs(1)).await?;
    log::info!("it woke the loop when the timer was due");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(wait_in_it())
}
