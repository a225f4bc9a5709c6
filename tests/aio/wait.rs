//! `wait`.

use std::future::Future as _;
use std::task::{Context, Waker};
use std::time::Duration;

use glassloop::{
    Error, Future, Result, ReturnWhen, Task, create_task, get_running_loop, sleep, wait, yield_now,
};

use crate::support::{on_virtual_loop, seconds, virtual_loop};

async fn after(delay: u64) -> Result<u64> {
    sleep(seconds(delay)).await?;
    Ok(delay)
}

async fn fails_after(delay: u64) -> Result<u64> {
    sleep(seconds(delay)).await?;
    Err(Error::raise("ValueError", "boom"))
}

fn tasks(delays: &[u64]) -> Result<Vec<Task<u64>>> {
    delays.iter().map(|delay| create_task(after(*delay))).collect()
}

#[test]
fn all_completed_waits_for_all_and_keeps_the_order_of_the_arguments() {
    on_virtual_loop(async {
        let (done, pending) = wait(tasks(&[3, 1, 2])?, None, ReturnWhen::AllCompleted).await?;
        let results: Result<Vec<u64>> = done.iter().map(Future::result).collect();
        assert_eq!(results?, [3, 1, 2]);
        assert!(pending.is_empty());
        Ok(())
    });
}

#[test]
fn first_completed_comes_back_with_the_first() {
    on_virtual_loop(async {
        let tasks = tasks(&[3, 1, 2])?;
        let (done, pending) = wait(&tasks, None, ReturnWhen::FirstCompleted).await?;
        assert_eq!((done.len(), pending.len()), (1, 2));
        assert_eq!((done[0].result()?, get_running_loop()?.time()), (1, seconds(1)));
        Ok(())
    });
}

#[test]
fn first_exception_does_not_stop_at_a_result_or_a_cancelled_one() {
    on_virtual_loop(async {
        let cancelled = create_task(after(9))?;
        cancelled.cancel()?;
        let all = [cancelled, create_task(after(1))?, create_task(fails_after(2))?, create_task(after(3))?];
        let (done, pending) = wait(all, None, ReturnWhen::FirstException).await?;
        assert_eq!((done.len(), pending.len()), (3, 1));
        assert_eq!(get_running_loop()?.time(), seconds(2));
        Ok(())
    });
}

#[test]
fn a_time_limit_is_no_error_and_cancels_nothing() {
    on_virtual_loop(async {
        let (done, pending) = wait(tasks(&[1, 9])?, seconds(5), ReturnWhen::AllCompleted).await?;
        assert_eq!((done.len(), pending.len()), (1, 1));
        assert_eq!(get_running_loop()?.time(), seconds(5));
        assert!(!pending[0].done());
        Ok(())
    });
}

#[test]
fn a_future_given_twice_counts_once() {
    on_virtual_loop(async {
        let task = create_task(after(1))?;
        let (done, _) = wait([&task, &task], None, ReturnWhen::AllCompleted).await?;
        assert_eq!(done.len(), 1);
        Ok(())
    });
}

#[test]
fn futures_that_are_all_done_still_take_two_iterations() {
    // Measured on CPython 3.13.
    let iteration = on_virtual_loop(async {
        let future = get_running_loop()?.create_future();
        future.set_result(1)?;
        wait([future], None, ReturnWhen::AllCompleted).await?;
        Ok(get_running_loop()?.iteration())
    });
    assert_eq!(iteration, 3);
}

#[test]
fn waiting_for_nothing_is_refused() {
    on_virtual_loop(async {
        let error = wait(Vec::<Future<()>>::new(), None, ReturnWhen::AllCompleted).await.unwrap_err();
        assert_eq!(format!("{error:?}"), "ValueError: Set of Tasks/Futures is empty.");
        Ok(())
    });
}

#[test]
fn cancelling_the_waiting_task_cancels_none_of_the_futures() {
    on_virtual_loop(async {
        let inner = create_task(after(3))?;
        let waited = inner.clone();
        let waiting =
            create_task(
                async move { wait([waited], seconds(60), ReturnWhen::AllCompleted).await.map(drop) },
            )?;
        sleep(seconds(1)).await?;
        waiting.cancel()?;
        assert!(waiting.await.unwrap_err().is_cancelled());
        assert_eq!(inner.await?, 3);
        assert_eq!(get_running_loop()?.time(), seconds(3));
        Ok(())
    });
}

#[test]
fn a_wait_that_is_dropped_takes_its_callbacks_and_its_timer_along() {
    on_virtual_loop(async {
        let event_loop = get_running_loop()?;
        let future = event_loop.create_future::<()>();
        let mut given_up = Box::pin(wait([&future], Duration::from_secs(9), ReturnWhen::AllCompleted));
        assert!(given_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        drop(given_up);
        future.set_result(())?;
        assert!(event_loop.snapshot().ready.is_empty(), "nobody is called");
        yield_now().await?;
        yield_now().await?;
        assert!(event_loop.snapshot().timers.is_empty());
        Ok(())
    });
}

#[test]
fn it_leaves_its_callback_on_a_future_only_if_its_own_loop_is_closed() {
    let (own, other) = (virtual_loop(), virtual_loop());
    let future = other.create_future::<()>();
    other.close().unwrap();
    let waiting = wait([future.clone()], seconds(1), ReturnWhen::AllCompleted);
    own.run_until_complete(async { waiting.await.map(drop) }).unwrap();
    future.set_result(()).expect("nobody waits for it any more");

    let future = own.create_future::<()>();
    let waits_for = future.clone();
    let waiting = async move { wait([waits_for], None, ReturnWhen::AllCompleted).await.map(drop) };
    own.create_task(waiting).unwrap();
    own.run_once().unwrap();
    own.close().unwrap();
    assert_eq!(future.set_result(()).unwrap_err().to_string(), "Event loop is closed");
}
