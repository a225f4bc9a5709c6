//! A barrier: together, or not at all.

use glassloop::{Barrier, ErrorKind, Result};

use crate::support::Scene;

#[test]
fn tasks_go_on_together_and_the_next_ones_wait_until_they_have_gone() -> Result<()> {
    let scene = Scene::new();
    let barrier = Barrier::new(2)?;
    let _tasks = ["a", "b", "c", "d"].map(|name| scene.task(name, barrier.wait()));
    scene.iterate(12);
    assert_eq!(scene.said(), ["1 b: 1", "2 a: 0", "3 d: 1", "4 c: 0"]);
    assert_eq!(format!("{barrier:?}"), "<asyncio.locks.Barrier object [filling, waiters:0/2]>");
    Ok(())
}

#[test]
fn abort_sends_away_who_waits_and_who_comes_until_reset() -> Result<()> {
    let scene = Scene::new();
    let barrier = Barrier::new(2)?;
    let _waiting = scene.task("waiting", barrier.wait());
    scene.iterate(1);
    let _abort = scene.task("abort", barrier.abort());
    scene.iterate(3);
    assert!(barrier.broken() && barrier.n_waiting() == 0);
    let late = scene.event_loop.run_until_complete(barrier.wait()).unwrap_err();
    assert!(matches!(late.kind(), ErrorKind::BrokenBarrier { message: "Barrier aborted" }));
    assert_eq!(scene.said(), ["2 abort: ()", "3 waiting: BrokenBarrierError: Abort or reset of barrier"]);
    scene.event_loop.run_until_complete(barrier.reset())?;
    assert_eq!(format!("{barrier:?}"), "<asyncio.locks.Barrier object [filling, waiters:0/2]>");
    Ok(())
}

#[test]
fn reset_sends_away_who_waits_and_takes_in_who_comes() -> Result<()> {
    let scene = Scene::new();
    let barrier = Barrier::new(2)?;
    let _waiting = scene.task("waiting", barrier.wait());
    scene.iterate(1);
    let _tasks = (
        scene.task("reset", barrier.reset()),
        scene.task("next", barrier.wait()),
        scene.task("last", barrier.wait()),
    );
    scene.iterate(8);
    assert_eq!(
        scene.said(),
        ["2 reset: ()", "3 waiting: BrokenBarrierError: Abort or reset of barrier", "4 last: 1", "5 next: 0"]
    );
    Ok(())
}

#[test]
fn one_who_is_cancelled_leaves_and_the_others_wait_for_another() -> Result<()> {
    let scene = Scene::new();
    let barrier = Barrier::new(2)?;
    let cancelled = scene.task("cancelled", barrier.wait());
    scene.iterate(1);
    assert_eq!(barrier.n_waiting(), 1);
    cancelled.cancel()?;
    scene.iterate(1);
    assert_eq!(barrier.n_waiting(), 0);
    let _others = ["a", "b"].map(|name| scene.task(name, barrier.wait()));
    scene.iterate(4);
    assert_eq!(scene.said(), ["2 cancelled: CancelledError", "3 b: 1", "4 a: 0"]);
    Ok(())
}
