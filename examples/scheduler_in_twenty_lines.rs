//! Lesson 5a · A scheduler in twenty lines, next to the real loop
//!
//! The scheduler that everybody draws: a list of tasks that are runnable,
//! blocked or finished; take one, run it until it blocks, take the next.  It
//! gets the order right: 1, 3, 2, 4.  But it keeps looking at blocked tasks.
//!
//! In the stepper, watch the real loop's ready queue while both functions wait:
//! it is empty.  A blocked task is not in it at all.  Something has to put it
//! back, here a timer, and until then the loop sleeps.
//!
//! Before this: wait_for_timeout.  New here: what a loop is.
//!
//! ```text
//! cargo run --example scheduler_in_twenty_lines
//! cargo step scheduler_in_twenty_lines
//! ```

use std::collections::VecDeque;
use std::time::Duration;

use glassloop::{Result, gather, get_running_loop, log_lines, run, sleep};

enum State {
    Runnable,
    Blocked { looks_left: u32 },
    Finished,
}

struct ToyTask {
    steps: VecDeque<u32>,
    state: State,
}

impl ToyTask {
    fn new(steps: [u32; 2]) -> Self {
        Self { steps: steps.into(), state: State::Runnable }
    }

    fn run_until_it_blocks(&mut self) {
        if let Some(step) = self.steps.pop_front() {
            log::info!("step {step}");
        }
        self.state = if self.steps.is_empty() { State::Finished } else { State::Blocked { looks_left: 3 } };
    }
}

/// Says how often it looked at a task that was blocked.
fn run_toy_tasks(mut tasks: VecDeque<ToyTask>) -> u32 {
    let mut looked_in_vain = 0;
    while let Some(mut task) = tasks.pop_front() {
        match &mut task.state {
            State::Runnable => task.run_until_it_blocks(),
            State::Blocked { looks_left: 0 } => task.state = State::Runnable,
            State::Blocked { looks_left } => {
                *looks_left -= 1;
                looked_in_vain += 1;
            }
            State::Finished => continue,
        }
        tasks.push_back(task);
    }
    looked_in_vain
}

async fn two_steps(first: u32, second: u32) -> Result<()> {
    log::info!("step {first}");
    // predict: what is printed next?
    //   not "step 2": the other task is ready, and this one is not until its timer is due
    sleep(Duration::from_secs(2)).await?;
    log::info!("step {second}");
    Ok(())
}

async fn run_real_tasks() -> Result<()> {
    let event_loop = get_running_loop()?;
    let start = event_loop.time();
    gather([two_steps(1, 2), two_steps(3, 4)])?.await?;
    log::info!(
        "the loop slept until a timer was due: {:.0} s for both",
        (event_loop.time() - start).as_secs_f64()
    );
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let looked_in_vain = run_toy_tasks([ToyTask::new([1, 2]), ToyTask::new([3, 4])].into());
    log::info!("the scheduler looked at blocked tasks {looked_in_vain} times");
    run(run_real_tasks())
}
