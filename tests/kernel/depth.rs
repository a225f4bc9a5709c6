//! Chains of any length: no depth of tasks, callbacks or errors ends on the stack.

use std::rc::Rc;

use glassloop::{
    DoneCallback, Error, ErrorKind, EventLoop, Future, Result, Task, gather, sleep, wait_for, yield_now,
};

use crate::support::{Alive, seconds, virtual_loop};

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

// ── dropping ────────────────────────────────────────────────────────────────

/// So long that it would not fit on a stack.
const LONG: usize = 200_000;

#[test]
fn a_chain_of_futures_whose_callbacks_hold_the_next_can_be_dropped() -> Result<()> {
    let event_loop = virtual_loop();
    let alive = Alive::default();
    let mut next = event_loop.create_future::<()>();
    for _ in 0..LONG {
        let (future, held) = (event_loop.create_future::<()>(), alive.clone());
        future.add_done_callback(move |_| {
            let _ = &held;
            next.set_result(())
        })?;
        next = future;
    }
    assert_eq!(alive.count(), LONG);
    drop(next);
    assert_eq!(alive.count(), 0, "and nothing is put off for longer");
    event_loop.close()
}

#[test]
fn a_chain_of_callbacks_that_hold_the_next_can_be_dropped() {
    let mut next = DoneCallback::new(|_: &Future<()>| ());
    for _ in 0..LONG {
        let held = next;
        next = DoneCallback::new(move |_: &Future<()>| drop(held.clone()));
    }
    drop(next);
}

/// A result that holds the future before it.
struct Link(#[allow(dead_code, reason = "it is held, and that is all")] Option<Future<Rc<Link>>>);

#[test]
fn a_chain_of_futures_and_tasks_whose_results_hold_the_next_can_be_dropped() -> Result<()> {
    let event_loop = virtual_loop();
    let mut last = event_loop.create_future();
    last.set_result(Rc::new(Link(None)))?;
    for number in 0..LONG {
        let link = Rc::new(Link(Some(last)));
        last = match number % 1_000 {
            0 => {
                let task = event_loop.create_task(async move { Ok(link) })?;
                event_loop.run_once()?;
                task.as_future()
            }
            _ => {
                let future = event_loop.create_future();
                future.set_result(link)?;
                future
            }
        };
    }
    drop(last);
    event_loop.close()
}

#[test]
fn a_chain_of_composite_futures_can_be_dropped_with_its_loop_or_before() -> Result<()> {
    for loop_first in [true, false] {
        let event_loop = virtual_loop();
        let mut last = event_loop.create_future::<()>();
        for _ in 0..LONG {
            let inner = last;
            last = event_loop.create_composite_future("Outer", move |_| inner.cancel());
        }
        if loop_first {
            event_loop.close()?;
            drop(event_loop);
            drop(last);
        } else {
            drop(last);
            event_loop.close()?;
        }
    }
    Ok(())
}

#[test]
fn groups_of_errors_and_errors_of_errors_can_be_dropped() {
    let mut error = Error::timeout();
    for number in 0..LONG {
        error = match number % 2 {
            0 => Error::group("nested", vec![error]),
            _ => Error::from(Wraps(error)),
        };
    }
    drop(error);
}

#[derive(Debug)]
struct Wraps(#[allow(dead_code, reason = "it is held, and that is all")] Error);

impl std::fmt::Display for Wraps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an error of yours")
    }
}

impl std::error::Error for Wraps {}

#[test]
fn what_is_held_is_dropped_though_something_before_it_panics_as_it_goes() -> Result<()> {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("on purpose");
        }
    }
    let event_loop = virtual_loop();
    let alive = Alive::default();
    let mut next = event_loop.create_future::<()>();
    for number in 0..1_000 {
        let (future, held) = (event_loop.create_future::<()>(), alive.clone());
        let panics = (number == 500).then(|| Panics);
        future.add_done_callback(move |_| {
            let _ = (&held, &panics);
            next.set_result(())
        })?;
        next = future;
    }
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(next)));
    assert!(dropped.is_err());
    assert_eq!(alive.count(), 0);
    event_loop.close()
}
