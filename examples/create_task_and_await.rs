//! Lesson 3b · create_task, and its result
//!
//! `create_task` starts something that runs while its maker goes on.  Awaiting
//! the task gives what the coroutine returned.
//!
//! In the stepper, watch the main task go on before the new one has begun, and
//! wait for it later.
//!
//! Before this: say_hello.  New here: the result of a task.
//!
//! ```text
//! cargo run --example create_task_and_await
//! cargo step create_task_and_await
//! ```

use std::time::Duration;

use glassloop::{Result, create_task, log_lines, run, sleep};

async fn hello() -> Result<&'static str> {
    log::info!("Hello!");
    sleep(Duration::from_secs(1)).await?;
    Ok("Hello Done")
}

async fn start_and_wait() -> Result<()> {
    let task = create_task(hello())?;
    // predict: what is printed next?
    //   not "Hello!": create_task schedules its first step, and the task that runs goes on
    log::info!("the task is made");
    // predict: what runs next?
    //   not "start_and_wait": it stops at this await until hello is done
    let result = task.await?;
    log::info!("Result: {result}");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(start_and_wait())
}
