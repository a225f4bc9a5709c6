//! Refusals that no loop can tell of, or none of this thread, and what led to each; and what was
//! made on one loop and is awaited on another.

use std::rc::Rc;

use glassloop::testing::record;
use glassloop::trace::event::Event;
use glassloop::{
    BoundedSemaphore, Condition, DEFAULT_LIMIT, Lock, Queue, Result, Runner, StreamReader,
    ThreadPoolExecutor, all_tasks, create_task, current_task, gather, get_running_loop, new_event_loop, run,
    yield_now,
};

use super::{assert_is, work};
use crate::causes::Cause;

/// This file, and what stands in it.
pub(super) const FILE: &str = file!();
pub(super) const TEXT: &str = include_str!("refusals.rs");

#[test]
fn what_needs_a_running_loop_and_finds_none_is_refused_by_that_name() {
    let programs: [(&str, fn()); 4] = [
        ("get_running_loop", || drop(get_running_loop())),
        ("create_task", || drop(create_task(work()))),
        ("current_task", || drop(current_task())),
        ("all_tasks", || drop(all_tasks())),
    ];
    for (operation, program) in programs {
        assert_is(program, Cause::NothingRuns, "");
        let records = record(program);
        let Event::Refused(refused) = &records[0].event else { panic!("{records:?}") };
        assert_eq!((&*refused.operation, &*refused.message), (operation, "no running event loop"));
        assert!(records[0].source.as_ref().is_some_and(|line| line.file() == file!()), "{records:?}");
    }
}

#[test]
fn a_runner_that_was_closed_is_blamed_on_its_close() {
    let program = || {
        let runner = Runner::new();
        runner.run(work()).unwrap();
        runner.close().unwrap(); // too early
        runner.run(work()).unwrap_err();
    };
    assert_is(program, Cause::RunnerClosed, "// too early");
}

#[test]
fn who_posts_from_another_thread_after_the_close_is_told_at_its_line() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        let outside = event_loop.threadsafe();
        event_loop.close().unwrap(); // before the other has ended
        std::thread::spawn(move || outside.call_soon_threadsafe(|| ()).unwrap_err()).join().unwrap();
    };
    assert_is(program, Cause::PostedAfterClose, "// before the other has ended");
}

#[test]
fn what_is_given_back_without_having_been_taken_is_refused() {
    assert_is(|| drop(Lock::new().release()), Cause::LockNotHeld, "");
    assert_is(|| drop(Condition::new().notify(1)), Cause::ConditionNotHeld, "");
    assert_is(|| drop(run(async { Condition::new().wait().await })), Cause::ConditionNotHeld, "");
    assert_is(|| drop(BoundedSemaphore::new(1).unwrap().release()), Cause::GivenBackTwice, "");
    assert_is(|| drop(Queue::<i32>::new(0).task_done()), Cause::GivenBackTwice, "");
}

#[test]
fn an_executor_that_was_shut_down_takes_nothing() {
    let default = || {
        let event_loop = new_event_loop().unwrap();
        event_loop.run_until_complete(event_loop.shutdown_default_executor(None)).unwrap(); // shut down
        event_loop.run_in_executor(None, || Ok(())).unwrap_err();
        event_loop.close().unwrap();
    };
    assert_is(default, Cause::ExecutorShutDown, "// shut down");
    let own = || {
        let executor = ThreadPoolExecutor::new(1);
        executor.shutdown(true);
        executor.submit(|| ()).unwrap_err();
    };
    assert_is(own, Cause::PoolShutDown, "");
}

#[test]
fn the_second_who_reads_a_stream_is_refused_at_its_line() {
    let program = || {
        let reading = async {
            let reader = Rc::new(StreamReader::new(DEFAULT_LIMIT)?);
            let other = reader.clone();
            let first = create_task(async move { reader.readline().await })?;
            let second = create_task(async move { other.read(1).await })?;
            second.await.unwrap_err();
            first.cancel()?;
            Ok(())
        };
        run(reading).unwrap();
    };
    assert_is(program, Cause::TwoReaders, "");
    let records = record(program);
    let refused = records.iter().find(|record| matches!(record.event, Event::Refused(_))).unwrap();
    assert!(refused.source.as_ref().is_some_and(|line| line.file() == file!()), "{refused:?}");
}

#[test]
fn a_second_result_is_no_cancelling_though_who_waited_was_cancelled() {
    let program = || {
        let outcome = run(async {
            let future = get_running_loop()?.create_future();
            let waits = future.clone();
            let waiter = create_task(async move { waits.await })?;
            yield_now().await?;
            future.set_result(1)?; // the first
            waiter.cancel()?;
            future.set_result(2)
        });
        outcome.unwrap_err();
    };
    assert_is(program, Cause::ResolvedTwice, "// the first");
}

// ── what was made on one loop and is awaited on another ──────────────────────

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
