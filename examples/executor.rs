//! Lesson 8 · Blocking work in the executor
//!
//! A coroutine that computes, or calls something that blocks, holds up the
//! whole loop: nobody else takes a step.  `run_in_executor` has a thread do it,
//! and gives a future to await meanwhile.
//!
//! In the stepper, watch the heartbeat: the first time it is ready and has to
//! wait for the computation, the second time it runs while the thread works.
//!
//! Before this: gather_takes_many.  New here: a thread that owes the loop an answer.
//!
//! ```text
//! cargo run --example executor
//! cargo step executor
//! ```

use glassloop::{Result, create_task, get_running_loop, log_lines, run};

fn sum_of_primes(limit: u64) -> u64 {
    let is_prime = |number: &u64| (2..).take_while(|d| d * d <= *number).all(|d| !number.is_multiple_of(d));
    (2..limit).filter(is_prime).sum()
}

async fn heartbeat() -> Result<()> {
    log::info!("heartbeat");
    Ok(())
}

async fn compute_twice() -> Result<()> {
    log::info!("in the coroutine:");
    // predict: what is printed next?
    //   not "heartbeat": its turn comes when this task awaits, and computing is no await
    let beating = create_task(heartbeat())?;
    let sum = sum_of_primes(20_000);
    log::info!("sum {sum}");
    beating.await?;

    log::info!("in the executor:");
    let beating = create_task(heartbeat())?;
    let sum = get_running_loop()?.run_in_executor(None, || Ok(sum_of_primes(20_000)))?.await?;
    log::info!("sum {sum}");
    beating.await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(compute_twice())
}
