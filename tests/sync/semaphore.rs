//! Semaphores: so many at a time, and no permit is lost.

use glassloop::{BoundedSemaphore, ErrorKind, Result, Semaphore, yield_now};

use crate::support::Scene;

#[test]
fn so_many_tasks_pass_at_a_time_and_in_the_order_in_which_they_came() -> Result<()> {
    let scene = Scene::new();
    let semaphore = Semaphore::new(2)?;
    let _tasks = ["a", "b", "c", "d"].map(|name| {
        let semaphore = semaphore.clone();
        scene.task(name, async move { semaphore.with(yield_now()).await })
    });
    scene.iterate(8);
    assert_eq!(scene.said(), ["2 a: ()", "2 b: ()", "4 c: ()", "4 d: ()"]);
    assert_eq!(format!("{semaphore:?}"), "<asyncio.locks.Semaphore object [unlocked, value:2]>");
    Ok(())
}

#[test]
fn a_newcomer_does_not_overtake_one_who_was_woken() -> Result<()> {
    let scene = Scene::new();
    let semaphore = Semaphore::new(0)?;
    let _first = scene.task("first", semaphore.acquire());
    scene.iterate(1);
    let _newcomer = scene.task("newcomer", semaphore.acquire());
    semaphore.release()?;
    semaphore.release()?;
    assert_eq!(format!("{semaphore:?}"), "<asyncio.locks.Semaphore object [locked, waiters:1]>");
    scene.iterate(3);
    assert_eq!(scene.said(), ["2 first: ()", "3 newcomer: ()"]);
    Ok(())
}

#[test]
fn a_waiter_cancelled_just_as_it_is_woken_passes_its_turn_on() -> Result<()> {
    let scene = Scene::new();
    let semaphore = Semaphore::new(0)?;
    let first = scene.task("first", semaphore.acquire());
    let _second = scene.task("second", semaphore.acquire());
    scene.iterate(1);
    semaphore.release()?;
    first.cancel()?;
    scene.iterate(2);
    assert_eq!(scene.said(), ["2 first: CancelledError", "3 second: ()"]);
    assert_eq!(format!("{semaphore:?}"), "<asyncio.locks.Semaphore object [locked]>");
    Ok(())
}

#[test]
fn a_bounded_semaphore_minds_its_bound_in_with_as_well() -> Result<()> {
    let scene = Scene::new();
    let semaphore = BoundedSemaphore::new(1)?;
    let inside = semaphore.clone();
    let _task = scene.task("task", async move { inside.with(async { inside.release() }).await });
    scene.iterate(1);
    assert_eq!(scene.said(), ["1 task: ValueError: BoundedSemaphore released too many times"]);
    let error = semaphore.release().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::SemaphoreReleasedTooOften));
    assert_eq!(format!("{semaphore:?}"), "<asyncio.locks.BoundedSemaphore object [unlocked, value:1]>");
    Ok(())
}

#[test]
fn a_semaphore_that_cannot_count_further_is_released_and_acquired_as_ever() -> Result<()> {
    let scene = Scene::new();
    let semaphore = Semaphore::new(isize::MAX)?;
    semaphore.release()?;
    let _task = scene.task("passes", semaphore.acquire());
    scene.iterate(2);
    assert_eq!(scene.said(), ["1 passes: ()"]);
    assert!(!semaphore.locked());
    Ok(())
}
