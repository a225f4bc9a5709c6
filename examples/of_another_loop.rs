//! Lesson 11d · Attached to, and bound to, a different loop
//!
//! A future belongs to the loop that it was made on, and only a task of that loop
//! can await it.  A lock is made without a loop; it is bound to the first in which
//! somebody has to *wait* for it.  So with one task at a time a lock survives from
//! run to run, and with two it fails in the second: that looks like chance.
//!
//! Before this: another_loop_running.  New here: what belongs to a loop, and from when on.
//!
//! ```text
//! cargo run --example of_another_loop
//! cargo step of_another_loop
//! ```

use std::time::Duration;

use glassloop::{Error, Lock, Result, gather, get_running_loop, log_lines, new_event_loop, run, sleep};

async fn hold(lock: Lock) -> Result<()> {
    lock.with(sleep(Duration::from_millis(10))).await
}

async fn hold_in(lock: Lock, tasks: usize) -> Result<()> {
    gather((0..tasks).map(|_| hold(lock.clone())))?.await?;
    log::info!("{tasks} at a time: ok");
    Ok(())
}

async fn make_and_await() -> Result<&'static str> {
    let event_loop = get_running_loop()?;
    let future = event_loop.create_future();
    let resolved = future.clone();
    event_loop.call_soon(move || resolved.set_result("resolved"))?;
    future.await
}

async fn make_and_hold(tasks: usize) -> Result<()> {
    hold_in(Lock::new(), tasks).await
}

/// The end of the sentence: what stands before has addresses in it.
fn ending(error: &Error, part: &str) -> String {
    let sentence = error.to_string();
    sentence.find(part).map_or(sentence.clone(), |at| sentence[at..].to_owned())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();

    log::info!("a future of another loop");
    let other = new_event_loop()?;
    let future = other.create_future::<()>(); // It belongs to that one.
    if let Err(error) = run(async move { future.await }) {
        log::info!("await: {}", ending(&error, "Future <"));
    }
    other.close()?;

    log::info!("a lock for three runs");
    let lock = Lock::new();
    run(hold_in(lock.clone(), 1))?;
    // predict: what is printed next?
    //   not "2 at a time: is bound": nobody has had to wait for the lock yet, so it is bound to no loop
    run(hold_in(lock.clone(), 2))?; // Somebody waits: it is bound to this run's loop.
    if let Err(error) = run(hold_in(lock, 2)) {
        log::info!("2 at a time: {}", ending(&error, "is bound"));
    }

    log::info!("cure: make it in the run that uses it");
    log::info!("await: {}", run(make_and_await())?);
    run(make_and_hold(2))
}
