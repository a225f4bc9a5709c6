//! A lock or queue belongs to the loop on which somebody first waited for it.

use glassloop::{Condition, ErrorKind, Event, Lock, Queue, Result, Semaphore};

use crate::support::Scene;

/// Has the first loop wait for what `wait` gives, and then the second.
fn second_error<T, F>(wait: impl Fn() -> F) -> glassloop::Error
where
    T: Clone + std::fmt::Debug + 'static,
    F: Future<Output = Result<T>> + 'static,
{
    let (first, second) = (Scene::new(), Scene::new());
    let _waiting = first.task("first", wait());
    first.iterate(1);
    second.event_loop.run_until_complete(wait()).expect_err("another loop's")
}

#[test]
fn what_one_loop_waits_for_another_cannot_wait_for() -> Result<()> {
    let (event, semaphore, queue) = (Event::new(), Semaphore::new(0)?, Queue::<i32>::new(3));
    let error = second_error(|| event.wait());
    assert!(matches!(error.kind(), ErrorKind::BoundToDifferentLoop { .. }));
    let said = "<asyncio.locks.Event object [unset, waiters:1]> is bound to a different event loop";
    assert_eq!(format!("{error:?}"), format!("RuntimeError: {said}"));
    let error = second_error(|| semaphore.acquire());
    assert_eq!(
        error.to_string(),
        "<asyncio.locks.Semaphore object [locked, waiters:1]> is bound to a different event loop"
    );
    let error = second_error(|| queue.get());
    assert_eq!(error.to_string(), "<Queue maxsize=3 _getters[1]> is bound to a different event loop");
    Ok(())
}

#[test]
fn who_need_not_wait_may_use_it_on_any_loop() -> Result<()> {
    let lock = Lock::new();
    for _ in 0..2 {
        let scene = Scene::new();
        scene.event_loop.run_until_complete(lock.acquire())?;
        lock.release()?;
    }
    Ok(())
}

#[test]
fn a_condition_that_is_refused_keeps_its_lock() -> Result<()> {
    let condition = Condition::new();
    let block = || {
        let condition = condition.clone();
        async move {
            condition.acquire().await?;
            condition.wait().await
        }
    };
    let error = second_error(block);
    assert_eq!(
        error.to_string(),
        "<asyncio.locks.Condition object [locked, waiters:1]> is bound to a different event loop"
    );
    assert!(condition.locked());
    Ok(())
}
