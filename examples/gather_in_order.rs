//! Lesson 3c · Three tasks, gathered in order
//!
//! `gather` runs many awaitables at once.  It takes as long as the slowest, and
//! gives the results in the order of its arguments, not in that of their ends.
//!
//! In the stepper, watch the three timers side by side, and the gather that is
//! done with the last of them.
//!
//! Before this: create_task_and_await.  New here: `gather`.
//!
//! ```text
//! cargo run --example gather_in_order
//! cargo step gather_in_order
//! ```

use std::time::Duration;

use glassloop::{Result, gather, get_running_loop, log_lines, run, sleep};

async fn task_a() -> Result<String> {
    finish("A", 2).await
}

async fn task_b() -> Result<String> {
    finish("B", 1).await
}

async fn task_c() -> Result<String> {
    finish("C", 3).await
}

async fn finish(name: &str, delay: u64) -> Result<String> {
    sleep(Duration::from_secs(delay)).await?;
    log::info!("{name} ends");
    Ok(format!("Task {name} done"))
}

async fn gather_three() -> Result<()> {
    let event_loop = get_running_loop()?;
    let start = event_loop.time();

    // predict: what is printed next?
    //   not "A ends": only the results keep the order of the arguments
    let results = gather!(task_a(), task_b(), task_c())?.await?;

    log::info!("{}", results.join(", "));
    log::info!("{:.0} s", (event_loop.time() - start).as_secs_f64());
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(gather_three())
}
