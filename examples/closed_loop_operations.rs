//! Lesson 10b · What a closed loop refuses, and what it does not
//!
//! It refuses whatever would have to be run: that can never happen.  It answers
//! questions, and makes futures, which are mere boxes.  A future that somebody
//! waits for is the trap: setting it fails, because the waiter cannot be told,
//! and yet the future is done.
//!
//! In the stepper, every refusal is a step; see `set_result` finish the future
//! and be refused in one.
//!
//! Before this: closed_loop.  New here: the whole table.  (On Unix, `add_reader`
//! and `add_writer` are refused too.)
//!
//! ```text
//! cargo run --example closed_loop_operations
//! cargo step closed_loop_operations
//! ```

use std::time::Duration;

use glassloop::{Result, log_lines, new_event_loop};

fn show<T>(operation: &str, outcome: Result<T>) {
    match outcome {
        Ok(_) => log::info!("{operation}: works"),
        Err(error) => log::info!("{operation}: {error:?}"),
    }
}

async fn nothing() -> Result<()> {
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let event_loop = new_event_loop()?;
    let waited_for = event_loop.create_future();
    waited_for.add_done_callback(|_| log::info!("never said"))?;
    let task = event_loop.create_task(nothing())?;
    event_loop.close()?;

    show("run_forever", event_loop.run_forever());
    show("run_until_complete", event_loop.run_until_complete(nothing()));
    show("call_soon", event_loop.call_soon(|| ()));
    show("call_later", event_loop.call_later(Duration::from_secs(1), || ()));
    show("call_at", event_loop.call_at(Duration::from_secs(1), || ()));
    show("call_soon_threadsafe", event_loop.call_soon_threadsafe(|| ()));
    show("create_task", event_loop.create_task(nothing()));
    show("run_in_executor", event_loop.run_in_executor(None, || Ok(())));

    show("time", Ok(event_loop.time()));
    show("is_closed", Ok(event_loop.is_closed()));
    show("is_running", Ok(event_loop.is_running()));
    show("stop", Ok(event_loop.stop()));
    show("close", event_loop.close());

    let alone = event_loop.create_future();
    show("create_future", Ok(&alone));
    show("set_result, nobody waits", alone.set_result(1));
    show("result", alone.result());
    show("add_done_callback, the future is done", alone.add_done_callback(|_| ()));

    show("set_result, somebody waits", waited_for.set_result(2));
    log::info!("and yet the future is done: {}", waited_for.result()?);
    show("cancel a task that is still to run", task.cancel());
    Ok(())
}
