//! Lesson 9c · run_coroutine_threadsafe, and its result from outside
//!
//! A loop runs for ever in a thread of its own.  Other threads hand it
//! coroutines, and block until the result is there.
//!
//! What may leave the loop's thread is its `threadsafe()` handle; a coroutine
//! may not, so what is handed over is the function that makes it.  In Python
//! nothing stops you from handing over the wrong thing.
//!
//! In the stepper, watch the callback that comes "from another thread", and
//! wakes a loop that had nothing to do.
//!
//! Before this: pool_that_owns_the_loop.  New here: waking a loop from outside.
//!
//! ```text
//! cargo run --example ask_the_loop_of_another_thread
//! cargo step ask_the_loop_of_another_thread
//! ```

use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use glassloop::{Error, Result, ThreadsafeLoop, log_lines, new_event_loop, run_coroutine_threadsafe, sleep};

fn run_a_loop_for_ever(tell: Sender<ThreadsafeLoop>) -> Result<()> {
    let event_loop = new_event_loop()?;
    let same_loop = event_loop.clone();
    event_loop.call_soon(move || {
        let handle = same_loop.threadsafe();
        same_loop.tell_outside(move || drop(tell.send(handle))); // It runs, and has nothing else to do.
    })?;
    let ran = event_loop.run_forever();
    event_loop.close()?;
    ran
}

async fn fetch(name: &'static str) -> Result<String> {
    log::info!("fetching {name}");
    sleep(Duration::from_secs(1)).await?;
    Ok(format!("{name} is here"))
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let (tell, told) = channel();
    let thread = thread::spawn(move || run_a_loop_for_ever(tell));
    let event_loop = told.recv()?;

    // predict: what is printed next?
    //   not "one is here": the coroutine runs first, in the thread of its loop; the result comes after it
    let future = run_coroutine_threadsafe(|| fetch("one"), &event_loop)?;
    log::info!("{}", future.result()?);
    let future = run_coroutine_threadsafe(|| fetch("two"), &event_loop)?;
    log::info!("{}", future.result()?);

    event_loop.stop(); // from outside: call_soon_threadsafe(loop.stop)
    thread.join().map_err(|_| Error::raise("RuntimeError", "the thread panicked"))??;
    log::info!("the loop is closed, and its thread has ended");
    Ok(())
}
