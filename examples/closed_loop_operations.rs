//! Lesson 10b · What a closed loop refuses, and what it does not
//!
//! What would have to run later is refused: nobody would ever run it.  What
//! only asks or lets go works.  A future is in between: it can be finished
//! while nobody waits for it, for only whoever waits has to be told by the loop.
//!
//! In the stepper, watch the last futures: they are done all the same, and
//! whoever waited is never told.
//!
//! Before this: closed_loop.  New here: every operation, one line each.
//!
//! ```text
//! cargo run --example closed_loop_operations
//! cargo step closed_loop_operations
//! ```

use std::time::Duration;

use glassloop::{EventLoop, Result, log_lines, new_event_loop};

async fn work() -> Result<()> {
    Ok(())
}

fn say<T>(operation: &str, outcome: Result<T>) {
    match outcome {
        Ok(_) => log::info!("{operation}: nothing happens"),
        Err(error) => log::info!("{operation}: {error:?}"),
    }
}

fn what_is_refused(closed: &EventLoop) {
    say("run_forever", closed.run_forever());
    say("run_until_complete", closed.run_until_complete(work()));
    say("call_soon", closed.call_soon(|| ()));
    say("call_later", closed.call_later(Duration::from_secs(1), || ()));
    say("call_at", closed.call_at(closed.time() + Duration::from_secs(1), || ()));
    say("call_soon_threadsafe", closed.call_soon_threadsafe(|| ()));
    say("create_task", closed.create_task(work()));
    say("run_in_executor", closed.run_in_executor(None, || Ok(())));
    say("add_reader", closed.add_reader(&std::io::stdin(), || ()));
}

fn what_is_not(closed: &EventLoop) {
    let earlier = closed.time();
    log::info!("is_closed: {}", if closed.is_closed() { "yes" } else { "no" });
    log::info!("is_running: {}", if closed.is_running() { "yes" } else { "no" });
    log::info!("time: {}", if closed.time() >= earlier { "goes on" } else { "goes back" });
    closed.stop();
    log::info!("stop: nothing happens");
    say("close", closed.close());
    let removed = closed.remove_reader(&std::io::stdin());
    log::info!("remove_reader: {}", if removed { "removed" } else { "there is none" });
    let future = closed.create_future::<()>();
    log::info!("create_future: {}", if future.done() { "done" } else { "pending" });
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;
    let unawaited = event_loop.create_future();
    let awaited = event_loop.create_future();
    awaited.add_done_callback(|_| log::info!("never said"))?;
    let other = event_loop.create_future::<()>();
    let task = event_loop.create_task(async move { other.await })?;
    event_loop.run_once()?; // The task's first step: it waits now.
    event_loop.close()?;

    what_is_refused(&event_loop);
    what_is_not(&event_loop);

    unawaited.set_result("done")?;
    log::info!("set_result, nobody waits: {}", unawaited.result()?);
    // predict: which error?
    //   not "none": the future takes its result, but its callback has to be scheduled on the loop
    say("set_result, a callback waits", awaited.set_result("done all the same"));
    log::info!("its result: {}", awaited.result()?);
    say("add_done_callback, on what is done", awaited.add_done_callback(|_| ()));
    say("task.cancel", task.cancel());
    log::info!("task.cancelling: {}", task.cancelling());
    Ok(())
}
