//! Lesson 7c · gather takes many awaitables, not one list of them
//!
//! In Python `gather(tasks)` with a list is a TypeError; the star in
//! `gather(*tasks)` makes many arguments of it.  In Rust `gather!(a, b)` takes
//! many, of different functions too, and `gather(list)` is the star: it takes
//! one collection of one type.  `gather!(list)` does not compile (E0277).
//!
//! In the stepper, see that both make the same tasks and one gather.
//!
//! Before this: await_needs_async.  New here: the two ways to call `gather`.
//!
//! ```text
//! cargo run --example gather_takes_many
//! cargo step gather_takes_many
//! ```

use std::time::Duration;

use glassloop::{Result, gather, log_lines, run, sleep};

async fn page(number: u32) -> Result<String> {
    sleep(Duration::from_secs(1)).await?;
    Ok(format!("page {number}"))
}

async fn index() -> Result<String> {
    Ok("index".to_owned())
}

async fn gather_both_ways() -> Result<()> {
    // predict: what is printed next?
    //   not "a list": the second gather is made when the first is done
    let results = gather!(index(), page(1), page(2))?.await?;
    log::info!("many arguments: {}", results.join(", "));

    let pages = vec![page(1), page(2), page(3)];
    let results = gather(pages)?.await?;
    log::info!("a list: {}", results.join(", "));
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(gather_both_ways())
}
