//! Lesson 1a · Callbacks run in the order in which they were scheduled
//!
//! `call_soon` puts a function at the end of the loop's ready queue.  One
//! iteration runs what stood there when it began; what those functions
//! schedule waits for the next.
//!
//! In the stepper, watch the ready queue: the fourth callback joins it while
//! the second runs, and is still there when the first iteration is over.
//!
//! Before this: nothing.  New here: the ready queue, and the iteration.
//!
//! A comment that begins with `predict:` is a question, which `p` in the stepper asks; what stands
//! below it says why a wrong answer is wrong.
//!
//! ```text
//! cargo run --example callbacks_in_order
//! cargo step callbacks_in_order
//! ```

use glassloop::{Result, log_lines, new_event_loop};

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;
    let same_loop = event_loop.clone();

    event_loop.call_soon(|| log::info!("first"))?;
    event_loop.call_soon(move || {
        log::info!("second, which schedules a fourth");
        // predict: what is printed next?
        //   not "fourth": it goes to the end of the ready queue, behind the third
        same_loop.call_soon(|| log::info!("fourth"))
    })?;
    event_loop.call_soon(|| log::info!("third"))?;
    log::info!("three are scheduled, none has run");

    // A loop that was asked to stop runs one iteration, and no more.
    event_loop.stop();
    event_loop.run_forever()?;
    log::info!("one iteration has run");

    event_loop.stop();
    event_loop.run_forever()?;
    log::info!("two iterations have run");
    event_loop.close()
}
