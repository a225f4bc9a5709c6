//! Chains of any length: no depth of tasks, callbacks or errors ends on the stack.

use glassloop::{ErrorKind, EventLoop, Result, Task, gather, sleep, wait_for, yield_now};

use crate::support::{seconds, virtual_loop};

/// Tasks, each of which waits for the one before; the first, for a future that nobody resolves.
fn chain(event_loop: &EventLoop, length: usize) -> Result<Task<()>> {
    let never = event_loop.create_future::<()>();
    let mut last = event_loop.create_task(async move { never.await })?;
    for _ in 0..length {
        last = event_loop.create_task(async move { last.await })?;
    }
    Ok(last)
}

#[test]
fn a_cancel_is_passed_on_through_a_chain_of_100_000_tasks() -> Result<()> {
    let event_loop = virtual_loop();
    let last = chain(&event_loop, 100_000)?;
    event_loop.run_once()?;
    assert!(last.cancel_with_message("all the way")?);
    let error = event_loop.run_until_complete(last.clone()).unwrap_err();
    assert_eq!(error.message(), "all the way");
    assert!(event_loop.snapshot().tasks.is_empty() && last.cancelling() == 1);
    event_loop.close()
}

#[test]
fn a_time_limit_round_a_chain_of_5_000_tasks_ends_it() -> Result<()> {
    let event_loop = virtual_loop();
    let last = chain(&event_loop, 5_000)?;
    let limited = event_loop.run_until_complete(async {
        let limited = wait_for(last, seconds(1)).await;
        sleep(seconds(1)).await?;
        Ok(limited)
    })?;
    assert!(matches!(limited.unwrap_err().kind(), ErrorKind::Timeout));
    event_loop.close()
}

#[test]
fn run_gives_its_result_though_a_chain_of_2_000_tasks_is_left() {
    let result = glassloop::run(async {
        drop(chain(&glassloop::get_running_loop()?, 2_000)?);
        yield_now().await?;
        Ok(42)
    });
    assert_eq!(result.unwrap(), 42);
}

/// The children's `cancel` is called by the gather's, which in Python is a function like any other.
#[test]
fn a_cancel_is_refused_where_gathers_in_tasks_are_more_than_a_thousand_deep() -> Result<()> {
    let event_loop = virtual_loop();
    let mut last = event_loop.create_task(sleep(seconds(9)))?;
    let mut least = last.clone();
    for depth in 0..1_100 {
        let whole = gather([last.as_future()])?;
        last = event_loop.create_task(async move { whole.await.map(drop) })?;
        if depth == 900 {
            least = last.clone();
        }
    }
    event_loop.run_once()?;
    let refused = last.cancel().unwrap_err();
    assert_eq!(format!("{refused:?}"), "RecursionError: maximum recursion depth exceeded");
    assert!(least.cancel()?);
    assert!(event_loop.run_until_complete(least).unwrap_err().is_cancelled());
    event_loop.close()
}
