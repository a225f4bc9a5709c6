//! Lesson 7b · await outside async
//!
//! `run(work().await)` in a plain function is no program at all, because only a
//! coroutine can be suspended.  It is refused in Python with `SyntaxError: 'await'
//! outside async function`, and in Rust with `error[E0728]: await is only allowed
//! inside async functions and blocks`.
//!
//! A plain function hands the coroutine over to `run`, which drives it: so
//! there are two kinds of functions, those that can wait and those that
//! cannot, and `run` is the one way from the second kind to the first.  It
//! is called once, at the top of the program.
//!
//! In the stepper, see that there is one await, and who drives it.
//!
//! Before this: run_gather_refused.  New here: where async begins.
//!
//! ```text
//! cargo run --example await_needs_async
//! cargo step await_needs_async
//! ```

use std::time::Duration;

use glassloop::{Result, log_lines, run, sleep};

async fn work() -> Result<&'static str> {
    sleep(Duration::from_secs(1)).await?;
    Ok("work done")
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    // run(work().await): E0728, does not compile.
    log::info!("run(await work()) in a plain function: refused before the program starts");

    // predict: what is printed next?
    //   not "nothing more": run comes back when work is done, and the program goes on
    let result = run(work())?;
    log::info!("run(work()): {result}");
    Ok(())
}
