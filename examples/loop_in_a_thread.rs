//! Lesson 9a · A loop in a thread of its own
//!
//! A thread may make a loop, run it, and close it, all by itself.  A loop
//! belongs to the thread that made it: no other thread may touch it.
//!
//! In the stepper, watch the background task tick, stop its loop, and the
//! thread close it on its way out.
//!
//! Before this: executor.  New here: a second thread with a loop.
//!
//! ```text
//! cargo run --example loop_in_a_thread
//! cargo step loop_in_a_thread
//! ```

use std::thread;
use std::time::Duration;

use glassloop::{
    Error, Result, get_event_loop, get_running_loop, log_lines, new_event_loop, set_event_loop, sleep,
};

async fn background_task() -> Result<()> {
    for number in 1..=3 {
        log::info!("background task, {number} of 3");
        sleep(Duration::from_secs(1)).await?;
    }
    get_running_loop()?.stop();
    Ok(())
}

fn run_a_loop() -> Result<()> {
    if let Err(error) = get_event_loop() {
        log::info!("{error:?}");
    }
    let event_loop = new_event_loop()?;
    set_event_loop(Some(&event_loop));
    event_loop.create_task(background_task())?;
    // predict: what is printed next?
    //   not "the thread has closed": run_forever comes back when somebody has called stop
    let ran = event_loop.run_forever();
    event_loop.close()?; // before `?`: what `finally` is in Python
    log::info!("the thread has closed its loop");
    ran
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let thread = thread::Builder::new().name("loop thread".to_owned()).spawn(run_a_loop)?;
    thread.join().map_err(|_| Error::raise("RuntimeError", "the thread panicked"))??;
    log::info!("the thread has ended");
    Ok(())
}
