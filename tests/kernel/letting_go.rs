//! What a loop held is let go: all of it, and without a deep stack.

use std::cell::Cell;
use std::rc::Rc;

use glassloop::{EventLoop, Result, sleep};

use crate::support::{Alive, seconds, virtual_loop};

/// Many: without optimisation a tenth of it takes as long.
const MILLION: usize = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };

/// A loop that counts what it reports: here, tasks that were destroyed.
fn counting_loop(reported: &Rc<Cell<usize>>) -> EventLoop {
    let event_loop = virtual_loop();
    let count = reported.clone();
    event_loop.set_exception_handler(move |_, _| count.set(count.get() + 1));
    event_loop
}

#[test]
fn a_million_tasks_sleep_at_once() -> Result<()> {
    let event_loop = virtual_loop();
    let alive = Alive::default();
    for number in 0..MILLION {
        let held = alive.clone();
        event_loop.create_task(async move {
            sleep(seconds(1 + number as u64 % 7)).await?;
            drop(held);
            Ok(())
        })?;
    }
    event_loop.run_until_complete(sleep(seconds(8)))?;
    assert_eq!((alive.count(), event_loop.all_tasks().len()), (0, 0));
    event_loop.close()
}

#[test]
fn dropping_a_loop_with_a_million_pending_timers_and_tasks_frees_them_all() -> Result<()> {
    let alive = Alive::default();
    let reported = Rc::new(Cell::new(0));
    let event_loop = counting_loop(&reported);
    for _ in 0..MILLION {
        let held = alive.clone();
        event_loop.call_later(seconds(1), move || drop(held))?;
        let held = alive.clone();
        event_loop.create_task(async move {
            sleep(seconds(1)).await?;
            drop(held);
            Ok(())
        })?;
    }
    event_loop.run_once()?;
    assert_eq!(alive.count(), 2 * MILLION);
    drop(event_loop);
    assert_eq!((alive.count(), reported.get()), (0, MILLION));
    Ok(())
}

#[test]
fn a_chain_of_a_million_tasks_that_wait_for_each_other_does_not_overflow_the_stack() -> Result<()> {
    let alive = Alive::default();
    let reported = Rc::new(Cell::new(0));
    let event_loop = counting_loop(&reported);
    let mut last = event_loop.create_task(std::future::pending::<Result<()>>())?;
    for _ in 0..MILLION {
        let (before, held) = (last, alive.clone());
        last = event_loop.create_task(async move {
            before.await?;
            drop(held);
            Ok(())
        })?;
    }
    event_loop.run_once()?;
    drop(last);
    drop(event_loop);
    assert_eq!((alive.count(), reported.get()), (0, MILLION + 1));
    Ok(())
}

#[test]
fn closing_a_loop_frees_what_its_callbacks_timers_and_tasks_hold_though_handles_are_kept() -> Result<()> {
    let alive = Alive::default();
    let event_loop = virtual_loop();
    let (one, two, three, four) = (alive.clone(), alive.clone(), alive.clone(), alive.clone());
    let callback = event_loop.call_soon(move || drop(one))?;
    let timer = event_loop.call_later(seconds(1), move || drop(two))?;
    let future = event_loop.create_future::<()>();
    let awaited = future.clone();
    let suspended = event_loop.create_task(async move {
        awaited.await?;
        drop(three);
        Ok(())
    })?;
    event_loop.run_once()?;
    let fresh = event_loop.create_task(async move {
        drop(four);
        Ok(())
    })?;
    assert_eq!(alive.count(), 3, "the callback has run");
    event_loop.close()?;
    assert_eq!(alive.count(), 0);
    assert!(!callback.cancelled() && !timer.cancelled() && !suspended.done() && !fresh.done());
    Ok(())
}

#[test]
fn dropping_a_loop_breaks_the_circle_of_a_composite_future_and_its_children() -> Result<()> {
    let alive = Alive::default();
    let event_loop = virtual_loop();
    let child = event_loop.create_future::<()>();
    let (passes_on, held) = (child.clone(), alive.clone());
    let outer = event_loop.create_composite_future::<()>("Outer", move |_| {
        let _ = &held;
        passes_on.cancel()
    });
    child.add_done_callback(move |_| outer.set_result(()))?;
    drop(child);
    event_loop.close()?;
    drop(event_loop);
    assert_eq!(alive.count(), 0);
    Ok(())
}

#[test]
fn a_future_that_outlives_its_loop_can_still_be_asked() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future();
    event_loop.close()?;
    drop(event_loop);
    future.set_result(1)?;
    assert_eq!(future.result()?, 1);
    assert!(future.get_loop().is_closed());
    Ok(())
}
