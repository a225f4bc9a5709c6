//! Lesson 3d · A named task
//!
//! A task is called Task-1, Task-2 and so on, unless it is given a name.  Names
//! are for people: they stand in warnings, in errors and in the trace.
//!
//! In the stepper, find the task by its name.
//!
//! Before this: gather_in_order.  New here: names.
//!
//! ```text
//! cargo run --example named_task
//! cargo step named_task
//! ```

use std::time::Duration;

use glassloop::{Result, create_task_named, current_task, log_lines, run, sleep};

async fn special() -> Result<()> {
    sleep(Duration::from_secs(1)).await
}

async fn name_it() -> Result<()> {
    let task = create_task_named("my_special_task", special())?;
    log::info!("Task name: {}", task.get_name());
    // predict: what runs next?
    //   not "nothing": the task is in the ready queue since it was made
    task.await?;
    log::info!("Task completed");

    if let Some(unnamed) = current_task()? {
        log::info!("This one was given none: {}", unnamed.get_name());
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(name_it())
}
