//! A condition: no notification is lost, and the lock is always taken again.

use std::future::pending;

use glassloop::{Condition, Lock, Result};

use crate::support::{Scene, poll_once};

/// A task that holds the condition's lock and waits.
fn waiter(scene: &Scene, name: &'static str, condition: &Condition) -> glassloop::Task<()> {
    let condition = condition.clone();
    scene.task(name, async move { condition.with(condition.wait()).await })
}

#[test]
fn those_who_are_notified_go_on_one_after_another_in_the_order_in_which_they_came() -> Result<()> {
    let scene = Scene::new();
    let condition = Condition::new();
    let _waiting = ["a", "b", "c"].map(|name| waiter(&scene, name, &condition));
    scene.iterate(4);
    assert_eq!(format!("{condition:?}"), "<asyncio.locks.Condition object [unlocked, waiters:3]>");
    let notifier = condition.clone();
    let _notifier = scene.task("notifier", async move { notifier.with(async { notifier.notify(2) }).await });
    scene.iterate(6);
    assert_eq!(scene.said(), ["5 notifier: ()", "6 a: ()", "6 b: ()"]);
    assert_eq!(format!("{condition:?}"), "<asyncio.locks.Condition object [unlocked, waiters:1]>");
    Ok(())
}

#[test]
fn a_waiter_cancelled_just_as_it_is_notified_passes_the_notification_on() -> Result<()> {
    let scene = Scene::new();
    let condition = Condition::new();
    let first = waiter(&scene, "first", &condition);
    let _second = waiter(&scene, "second", &condition);
    scene.iterate(3);
    let notifier = condition.clone();
    let _notifier = scene.task("notifier", async move { notifier.with(async { notifier.notify(1) }).await });
    scene.iterate(1);
    first.cancel()?;
    scene.iterate(3);
    assert_eq!(scene.said(), ["4 notifier: ()", "5 first: CancelledError", "6 second: ()"]);
    Ok(())
}

#[test]
fn a_cancelled_waiter_takes_the_lock_again_and_raises_the_last_cancellation() -> Result<()> {
    let scene = Scene::new();
    let lock = Lock::new();
    let condition = Condition::with_lock(&lock);
    let waiting = waiter(&scene, "waiting", &condition);
    scene.iterate(1);
    scene.event_loop.run_until_complete(lock.acquire())?;
    for message in ["first", "second", "last"] {
        waiting.cancel_with_message(message)?;
        scene.iterate(1);
        assert!(scene.said().is_empty(), "it waits for the lock");
    }
    lock.release()?;
    scene.iterate(1);
    let said = scene.said();
    assert!(said.len() == 1 && said[0].ends_with(" waiting: CancelledError: last"), "{said:?}");
    assert!(!lock.locked(), "its block has released it");
    Ok(())
}

#[test]
fn a_waiter_cancelled_while_it_takes_the_lock_again_passes_the_notification_on() -> Result<()> {
    let scene = Scene::new();
    let condition = Condition::new();
    let first = waiter(&scene, "first", &condition);
    let _second = waiter(&scene, "second", &condition);
    scene.iterate(3);
    scene.event_loop.run_until_complete(condition.acquire())?;
    let before = scene.event_loop.iteration();
    condition.notify(1)?;
    scene.iterate(1);
    first.cancel()?;
    scene.iterate(1);
    condition.release()?;
    scene.iterate(4);
    let expected = [(3, "first: CancelledError"), (4, "second: ()")];
    assert_eq!(scene.said(), expected.map(|(after, line)| format!("{} {line}", before + after)));
    Ok(())
}

#[test]
fn a_block_dropped_while_it_waits_leaves_the_lock_to_who_has_it() -> Result<()> {
    let scene = Scene::new();
    let condition = Condition::new();
    let dropped = condition.clone();
    let _impatient = scene.task("impatient", async move {
        let mut block = Box::pin(dropped.with(dropped.wait()));
        poll_once(block.as_mut()).await;
        dropped.acquire().await?;
        drop(block);
        Ok(dropped.locked())
    });
    scene.iterate(1);
    assert_eq!(scene.said(), ["1 impatient: true"]);
    Ok(())
}

#[test]
fn a_block_dropped_after_it_has_waited_releases_the_lock() -> Result<()> {
    let scene = Scene::new();
    let condition = Condition::new();
    let dropped = condition.clone();
    let _impatient = scene.task("impatient", async move {
        let mut block = Box::pin(dropped.with(async {
            dropped.wait().await?;
            pending::<Result<()>>().await
        }));
        poll_once(block.as_mut()).await;
        dropped.with(async { dropped.notify_all() }).await?;
        poll_once(block.as_mut()).await;
        assert!(dropped.locked(), "the block has it again");
        drop(block);
        Ok(dropped.locked())
    });
    scene.iterate(1);
    assert_eq!(scene.said(), ["1 impatient: false"]);
    Ok(())
}

#[test]
fn wait_for_asks_again_after_each_notification() -> Result<()> {
    let scene = Scene::new();
    let condition = Condition::new();
    let waiting = condition.clone();
    let mut asked = 0;
    let _waiter = scene.task("waiter", async move {
        let third_time = || {
            asked += 1;
            asked == 3
        };
        waiting.with(waiting.wait_for(third_time)).await
    });
    for _ in 0..2 {
        scene.iterate(1);
        assert!(scene.said().is_empty());
        let notifier = condition.clone();
        let notify = async move { notifier.with(async { notifier.notify_all() }).await };
        scene.event_loop.run_until_complete(notify)?;
    }
    scene.iterate(2);
    assert_eq!(scene.said().len(), 1);
    Ok(())
}
