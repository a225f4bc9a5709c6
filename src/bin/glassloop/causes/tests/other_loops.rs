//! What was made on one loop and is awaited on another.

use glassloop::{Lock, Result, gather, get_running_loop, new_event_loop, run, yield_now};

use super::{assert_is, work};
use crate::causes::Cause;

/// This file, and what stands in it.
pub(super) const FILE: &str = file!();
pub(super) const TEXT: &str = include_str!("other_loops.rs");

#[test]
fn a_future_of_a_loop_that_is_never_run_is_blamed_on_the_line_that_made_it() {
    let program = || {
        let idle = new_event_loop().unwrap();
        let same = idle.clone();
        let awaiting = async move { same.create_task(work())?.await }; // made here
        run(awaiting).unwrap_err();
        idle.close().unwrap();
    };
    assert_is(program, Cause::MadeOnIdleLoop, "// made here");
}

#[test]
fn a_future_of_a_run_that_is_over_is_blamed_on_the_line_that_made_it() {
    let program = || {
        let made = run(async { Ok(get_running_loop()?.create_future::<()>()) }).unwrap(); // made here
        run(async move { made.await }).unwrap_err();
    };
    assert_is(program, Cause::MadeInAnotherRun, "// made here");
}

#[test]
fn a_lock_is_blamed_on_the_run_in_which_somebody_waited_for_it() {
    async fn hold(lock: Lock) -> Result<()> {
        lock.with(yield_now()).await // has to wait
    }
    let program = || {
        let lock = Lock::new();
        let hold_twice = async |lock: Lock| gather([hold(lock.clone()), hold(lock)])?.await.map(drop);
        run(hold_twice(lock.clone())).unwrap();
        run(hold_twice(lock)).unwrap_err();
    };
    assert_is(program, Cause::BoundInAnotherRun, "// has to wait");
}
