//! Lesson 2b · The same with plain await
//!
//! Whoever can write a coroutine needs no future of his own: the coroutine
//! returns its result, and `await` hands it over.  Futures are for the places
//! where code that is no coroutine has to say "now".
//!
//! In the stepper, compare with bare_future: one task instead of two.  There is
//! still a future at the bottom: the one that `sleep` made.
//!
//! Before this: bare_future.  New here: nothing but less.
//!
//! ```text
//! cargo run --example plain_await
//! cargo step plain_await
//! ```

use std::time::Duration;

use glassloop::{Result, log_lines, run, sleep};

async fn operation() -> Result<&'static str> {
    // predict: how long does the loop wait in its next iteration?
    //   not "for ever": nobody made a future here, but sleep did, and a timer that resolves it
    sleep(Duration::from_secs(2)).await?;
    Ok("operation done")
}

async fn wait_for_the_operation() -> Result<()> {
    log::info!("waiting");
    let result = operation().await?;
    log::info!("{result}");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(wait_for_the_operation())
}
