//! A lock: one task at a time, and nobody is forgotten.

use glassloop::{Error, Lock, Result, yield_now};

use crate::support::{Scene, poll_once};

/// A lock that is held, and tasks that wait for it and keep it for one iteration.
fn held_lock(scene: &Scene) -> Lock {
    let lock = Lock::new();
    scene.event_loop.run_until_complete(lock.acquire()).expect("a free lock");
    lock
}

#[test]
fn tasks_get_the_lock_in_the_order_in_which_they_came() -> Result<()> {
    let scene = Scene::new();
    let lock = held_lock(&scene);
    let waiter = |name| {
        let lock = lock.clone();
        scene.task(name, async move { lock.with(yield_now()).await })
    };
    let _waiting = [waiter("a"), waiter("b"), waiter("c")];
    scene.iterate(1);
    // It runs before the one who is woken, and finds the lock free.
    let _late = waiter("late");
    lock.release()?;
    scene.iterate(12);
    assert_eq!(scene.said(), ["5 a: ()", "7 b: ()", "9 c: ()", "11 late: ()"]);
    assert_eq!(format!("{lock:?}"), "<asyncio.locks.Lock object [unlocked]>");
    Ok(())
}

#[test]
fn a_waiter_cancelled_just_as_it_is_woken_passes_the_lock_on() -> Result<()> {
    let scene = Scene::new();
    let lock = held_lock(&scene);
    let first = scene.task("first", lock.acquire());
    let _second = scene.task("second", lock.acquire());
    scene.iterate(1);
    lock.release()?;
    first.cancel()?;
    scene.iterate(2);
    assert_eq!(scene.said(), ["4 first: CancelledError", "5 second: ()"]);
    assert_eq!(format!("{lock:?}"), "<asyncio.locks.Lock object [locked]>");
    Ok(())
}

#[test]
fn a_waiter_whose_coroutine_is_dropped_passes_the_lock_on() -> Result<()> {
    let scene = Scene::new();
    let lock = held_lock(&scene);
    let (acquiring, releasing) = (lock.clone(), lock.clone());
    let _impatient = scene.task("impatient", async move {
        let mut acquired = Box::pin(acquiring.acquire());
        poll_once(acquired.as_mut()).await;
        yield_now().await?;
        releasing.release()?;
        drop(acquired);
        Ok("gave up")
    });
    let _second = scene.task("second", lock.acquire());
    scene.iterate(3);
    assert_eq!(scene.said(), ["4 impatient: \"gave up\"", "5 second: ()"]);
    Ok(())
}

#[test]
fn a_newcomer_takes_a_free_lock_if_all_who_wait_are_cancelled() -> Result<()> {
    let scene = Scene::new();
    let lock = held_lock(&scene);
    let waiting = scene.task("waiting", lock.acquire());
    scene.iterate(1);
    let _newcomer = scene.task("newcomer", lock.acquire());
    waiting.cancel()?;
    lock.release()?;
    scene.iterate(2);
    assert_eq!(scene.said(), ["4 newcomer: ()", "4 waiting: CancelledError"]);
    Ok(())
}

#[test]
fn a_block_releases_the_lock_when_it_fails_or_is_cancelled() -> Result<()> {
    let scene = Scene::new();
    let lock = Lock::new();
    let (failing, hanging) = (lock.clone(), lock.clone());
    let _failing = scene.task("failing", async move {
        failing.with(async { Err::<(), _>(Error::raise("ValueError", "boom")) }).await
    });
    let future = scene.event_loop.create_future::<()>();
    let cancelled = scene.task("cancelled", async move { hanging.with(future).await });
    scene.iterate(1);
    assert!(lock.locked());
    cancelled.cancel()?;
    scene.iterate(1);
    assert_eq!(scene.said(), ["1 failing: ValueError: boom", "2 cancelled: CancelledError"]);
    assert!(!lock.locked());
    Ok(())
}

#[test]
fn a_lock_that_the_block_has_released_cannot_be_released_at_its_end() {
    let scene = Scene::new();
    let lock = Lock::new();
    let releasing = lock.clone();
    let _task = scene.task("task", async move { releasing.with(async { releasing.release() }).await });
    scene.iterate(1);
    assert_eq!(scene.said(), ["1 task: RuntimeError: Lock is not acquired."]);
}

#[test]
fn a_lock_stays_locked_when_its_loop_is_closed_under_the_block() -> Result<()> {
    let lock = Lock::new();
    let scene = Scene::new();
    let holding = lock.clone();
    let future = scene.event_loop.create_future::<()>();
    let _holder = scene.task("holder", async move { holding.with(future).await });
    let _waiter = scene.task("waiter", lock.acquire());
    scene.iterate(1);
    scene.event_loop.close()?;
    assert!(lock.locked());
    assert_eq!(lock.release().unwrap_err().to_string(), "Event loop is closed");
    Ok(())
}

#[test]
fn a_lock_stays_locked_when_its_loop_is_dropped_unclosed() -> Result<()> {
    let lock = Lock::new();
    let event_loop = glassloop::EventLoop::new()?;
    let holding = lock.clone();
    let future = event_loop.create_future::<()>();
    let holder = event_loop.create_task(async move { holding.with(future).await })?;
    let waiter = event_loop.create_task(lock.acquire())?;
    event_loop.run_once()?;
    drop(event_loop);
    assert!(lock.locked());
    assert_eq!(lock.release().unwrap_err().to_string(), "Event loop is closed");
    drop((holder, waiter));
    Ok(())
}
