//! Lesson 2d · A callback API turned into something to await
//!
//! Many libraries take a callback and call it when they are done.  Three lines
//! make an awaitable of that: make a future, let the callback resolve it, await
//! it.  A failure becomes the future's exception, and `?` raises it.
//!
//! In the stepper, watch the callback resolve the future, and the task come
//! back one iteration later: being told is not the same as running.
//!
//! Before this: protocol_future.  New here: the second use of a bare future.
//!
//! ```text
//! cargo run --example callback_to_awaitable
//! cargo step callback_to_awaitable
//! ```

use std::time::Duration;

use glassloop::{Error, Result, get_running_loop, log_lines, run};

/// Somebody else's library: it knows callbacks only.
fn look_up(name: &'static str, callback: impl FnOnce(Result<u32>) -> Result<()> + 'static) -> Result<()> {
    let answer = match name {
        "answer" => Ok(42),
        _ => Err(Error::raise("LookupError", format!("no entry for {name}"))),
    };
    get_running_loop()?.call_later(Duration::from_secs(1), || callback(answer))?;
    Ok(())
}

/// The same to be awaited.
async fn looked_up(name: &'static str) -> Result<u32> {
    let future = get_running_loop()?.create_future();
    let resolver = future.clone();
    look_up(name, move |answer| match answer {
        Ok(number) => resolver.set_result(number),
        Err(error) => resolver.set_exception(error),
    })?;
    // predict: how long does the loop wait in its next iteration?
    //   not "for ever": the future has no time of its own, but a timer is set that resolves it
    future.await
}

async fn look_up_both() -> Result<()> {
    log::info!("answer is {}", looked_up("answer").await?);
    if let Err(error) = looked_up("question").await {
        log::info!("{error:?}");
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(look_up_both())
}
