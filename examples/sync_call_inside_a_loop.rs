//! Lesson 11c · A plain function inside a running loop that needs a coroutine's result
//!
//! Where nothing can be made async, no loop of this thread will do: one runs
//! already, and it is ours.  A loop that runs for ever in another thread does
//! the work, and the plain function blocks for the result.
//!
//! In the stepper, see this thread's loop stand still while the other works:
//! that is the price, and why awaiting is better wherever it is possible.
//!
//! Before this: another_loop_running.  New here: the cure of last resort.
//!
//! ```text
//! cargo run --example sync_call_inside_a_loop
//! cargo step sync_call_inside_a_loop
//! ```

use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use glassloop::{
    Error, Result, ThreadsafeLoop, get_running_loop, log_lines, new_event_loop, run,
    run_coroutine_threadsafe, sleep,
};

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

async fn fetch() -> Result<&'static str> {
    sleep(Duration::from_secs(1)).await?;
    Ok("fetched")
}

/// A plain function, somewhere deep in a library.
fn render(background: &ThreadsafeLoop) -> Result<String> {
    // predict: which error?
    //   not "another loop": there is another, but it runs in a thread of its own
    if let Err(error) = get_running_loop()?.run_until_complete(fetch()) {
        log::info!("{error:?}");
    }
    let result = run_coroutine_threadsafe(fetch, background)?.result()?;
    Ok(format!("<p>{result}</p>"))
}

async fn handler(background: ThreadsafeLoop) -> Result<()> {
    log::info!("{}", render(&background)?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let (tell, told) = channel();
    let thread = thread::spawn(move || run_a_loop_for_ever(tell));
    let background = told.recv()?;

    run(handler(background.clone()))?;

    background.stop();
    thread.join().map_err(|_| Error::raise("RuntimeError", "the thread panicked"))?
}
