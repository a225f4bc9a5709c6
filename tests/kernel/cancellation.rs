//! Cancelling a task is a request, raised where the task waits.

use std::cell::RefCell;
use std::rc::Rc;

use glassloop::{Error, Result, Task, current_task, sleep, yield_now};

use crate::support::{Log, seconds, virtual_loop};

#[test]
fn a_task_cancelled_before_its_first_step_never_runs_its_body() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    let task = event_loop.create_task(async move {
        inside.add("ran");
        Ok(())
    })?;
    assert!(task.cancel()?);
    event_loop.run_once()?;
    assert!(task.cancelled() && log.take().is_empty());
    event_loop.close()
}

#[test]
fn cancelled_error_is_raised_where_the_task_waits_and_can_be_caught() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    let task = event_loop.create_task(async move {
        let slept = sleep(seconds(60)).await;
        inside.add(format!("{:?}", slept.unwrap_err()));
        sleep(seconds(1)).await?;
        Ok("cleaned up")
    })?;
    event_loop.run_once()?;
    task.cancel_with_message("enough")?;
    assert_eq!(event_loop.run_until_complete(task.clone())?, "cleaned up");
    assert_eq!(log.take(), ["CancelledError: enough"]);
    assert_eq!(event_loop.time(), seconds(1), "the minute was not waited for");
    assert_eq!((task.cancelling(), task.cancelled()), (1, false));
    event_loop.close()
}

#[test]
fn a_task_that_lets_the_error_through_is_cancelled() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(sleep(seconds(60)))?;
    event_loop.run_once()?;
    task.cancel_with_message("enough")?;
    let error = event_loop.run_until_complete(task.clone()).unwrap_err();
    assert_eq!((task.cancelled(), format!("{error:?}")), (true, "CancelledError: enough".to_owned()));
    assert!(!task.cancel()?);
    event_loop.close()
}

#[test]
fn cancelling_a_task_that_waits_for_a_task_cancels_that_one() -> Result<()> {
    let event_loop = virtual_loop();
    let inner = event_loop.create_task(sleep(seconds(60)))?;
    let awaited = inner.clone();
    let outer = event_loop.create_task(async move { awaited.await })?;
    event_loop.run_once()?;
    outer.cancel()?;
    assert!(event_loop.run_until_complete(outer.clone()).unwrap_err().is_cancelled());
    assert!(inner.cancelled() && outer.cancelled());
    event_loop.close()
}

#[test]
fn a_request_that_finds_its_future_done_is_raised_instead_of_the_result() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future();
    let awaited = future.clone();
    let task = event_loop.create_task(async move { awaited.await })?;
    event_loop.run_once()?;
    future.set_result("due")?;
    let before = event_loop.snapshot().ready.len();
    assert!(task.cancel()?);
    assert_eq!(event_loop.snapshot().ready.len(), before, "no step is added for it");
    assert!(event_loop.run_until_complete(task).unwrap_err().is_cancelled());
    event_loop.close()
}

#[test]
fn a_yield_raises_when_its_task_was_cancelled_meanwhile() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    let task = event_loop.create_task(async move {
        inside.add(format!("{:?}", yield_now().await));
        inside.add(format!("{:?}", yield_now().await));
        Ok(())
    })?;
    event_loop.run_once()?;
    task.cancel()?;
    event_loop.run_until_complete(task)?;
    assert_eq!(log.take(), ["Err(CancelledError)", "Ok(())"]);
    event_loop.close()
}

#[test]
fn a_task_that_cancels_itself_is_stopped_at_the_next_await_that_suspends() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    let done = event_loop.create_future();
    done.set_result(())?;
    let task = event_loop.create_task(async move {
        current_task()?.expect("a task").cancel()?;
        inside.add(format!("done: {:?}", done.await));
        inside.add(format!("pending: {:?}", sleep(seconds(60)).await));
        Ok(())
    })?;
    event_loop.run_until_complete(task)?;
    assert_eq!(log.take(), ["done: Ok(())", "pending: Err(CancelledError)"]);
    assert_eq!(event_loop.time(), seconds(0));
    event_loop.close()
}

#[test]
fn a_request_still_kept_when_the_coroutine_returns_makes_the_task_cancelled() -> Result<()> {
    let event_loop = virtual_loop();
    let returns = event_loop.create_task(async {
        current_task()?.expect("a task").cancel()?;
        Ok(())
    })?;
    let raises = event_loop.create_task(async {
        current_task()?.expect("a task").cancel()?;
        Err::<(), _>(Error::raise("ValueError", "boom"))
    })?;
    event_loop.run_once()?;
    assert!(returns.cancelled());
    assert_eq!(raises.exception()?.expect("an exception").to_string(), "boom");
    event_loop.close()
}

#[test]
fn uncancel_down_to_zero_drops_a_request_that_was_not_delivered() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(async { Ok("went on") })?;
    task.cancel()?;
    task.cancel()?;
    assert_eq!((task.uncancel(), task.uncancel(), task.uncancel()), (1, 0, 0));
    assert_eq!(event_loop.run_until_complete(task)?, "went on");
    event_loop.close()
}

/// A future of another crate: it is never done, and cannot raise.
fn foreign() -> impl Future<Output = ()> {
    std::future::pending()
}

#[test]
fn a_task_that_waits_for_something_foreign_is_cancelled_by_dropping_it() -> Result<()> {
    let event_loop = virtual_loop();
    let alive = crate::support::Alive::default();
    let held = alive.clone();
    let task: Task<()> = event_loop.create_task(async move {
        foreign().await;
        drop(held);
        Ok(())
    })?;
    event_loop.run_once()?;
    assert_eq!(alive.count(), 1);
    task.cancel()?;
    event_loop.run_once()?;
    assert!(task.cancelled());
    assert_eq!(alive.count(), 0);
    event_loop.close()
}

#[test]
fn in_a_join_every_future_that_is_pending_gets_the_error() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    let (first, second) = (event_loop.create_future::<()>(), event_loop.create_future::<()>());
    let (one, two) = (first.clone(), second.clone());
    let task = event_loop.create_task(async move {
        let (one, two) = futures::join!(one, two);
        inside.add(format!("{one:?} {two:?}"));
        yield_now().await
    })?;
    event_loop.run_once()?;
    task.cancel()?;
    event_loop.run_until_complete(task)?;
    assert_eq!(log.take(), ["Err(CancelledError) Err(CancelledError)"]);
    assert!(first.cancelled() && second.cancelled());
    event_loop.close()
}

#[test]
fn a_future_that_a_select_has_dropped_is_not_cancelled_with_the_task() -> Result<()> {
    let event_loop = virtual_loop();
    let (won, lost) = (event_loop.create_future(), event_loop.create_future::<()>());
    let (first, second) = (won.clone(), lost.clone());
    let task = event_loop.create_task(async move {
        futures::future::select(first, second).await.factor_first().0?;
        sleep(seconds(60)).await
    })?;
    event_loop.run_once()?;
    won.set_result(())?;
    event_loop.run_once()?;
    task.cancel()?;
    event_loop.run_once()?;
    assert!(task.cancelled() && !lost.cancelled());
    event_loop.close()
}

#[test]
fn a_request_reaches_the_futures_inside_a_futures_unordered() -> Result<()> {
    use futures::StreamExt;
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    let children = [event_loop.create_future::<()>(), event_loop.create_future::<()>()];
    let mut all: futures::stream::FuturesUnordered<_> = children.iter().cloned().collect();
    let task = event_loop.create_task(async move {
        while let Some(ended) = all.next().await {
            inside.add(format!("{ended:?}"));
        }
        Ok(())
    })?;
    event_loop.run_once()?;
    children[0].set_result(())?;
    event_loop.run_once()?;
    task.cancel()?;
    event_loop.run_until_complete(task)?;
    assert_eq!(log.take(), ["Ok(())", "Err(CancelledError)"]);
    assert!(children[1].cancelled());
    event_loop.close()
}

#[test]
fn a_cancel_in_a_circle_of_tasks_is_refused_instead_of_going_round_for_ever() {
    let event_loop = virtual_loop();
    let first: Rc<RefCell<Option<Task<()>>>> = Rc::default();
    let knows = first.clone();
    let second = event_loop
        .create_task(async move {
            let first = knows.take().expect("it was put there");
            first.await
        })
        .unwrap();
    let waits = second.clone();
    *first.borrow_mut() = Some(event_loop.create_task(async move { waits.await }).unwrap());
    event_loop.run_once().unwrap();
    let error = second.cancel().unwrap_err();
    assert_eq!(format!("{error:?}"), "RecursionError: maximum recursion depth exceeded");
    assert!(!second.done());
    let chained = (0..400).fold(event_loop.create_task(std::future::pending::<Result<()>>()), |inner, _| {
        let inner = inner.unwrap();
        event_loop.create_task(async move { inner.await })
    });
    (0..2).for_each(|_| event_loop.run_once().unwrap_or(()));
    assert!(chained.unwrap().cancel().unwrap(), "a long chain is none");
}

#[test]
fn a_request_that_a_future_left_behind_has_accepted_is_not_lost() -> Result<()> {
    let event_loop = virtual_loop();
    let mut polled_once = event_loop.create_future::<()>();
    let task: Task<()> = event_loop.create_task(async move {
        let won = sleep(seconds(1));
        futures::pin_mut!(won);
        futures::future::select(&mut polled_once, won).await;
        foreign().await;
        drop(polled_once);
        Ok(())
    })?;
    event_loop.run_until_complete(sleep(seconds(2)))?;
    assert!(task.cancel()?);
    event_loop.run_once()?;
    event_loop.run_once()?;
    assert!(task.cancelled(), "the request is the task's own again, since it does not look at that future");
    event_loop.close()
}

#[test]
fn a_pinned_yield_that_is_over_is_no_longer_waited_for() -> Result<()> {
    let event_loop = virtual_loop();
    let task: Task<()> = event_loop.create_task(async {
        let turn = yield_now();
        futures::pin_mut!(turn);
        turn.as_mut().await?;
        foreign().await;
        Ok(())
    })?;
    event_loop.run_once()?;
    event_loop.run_once()?;
    task.cancel()?;
    event_loop.run_once()?;
    assert!(task.cancelled());
    event_loop.close()
}

#[test]
fn an_await_that_moves_to_another_task_is_raised_at_there() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    let mut moved = event_loop.create_future::<()>();
    let (give, take) = futures::channel::oneshot::channel();
    event_loop.create_task(async move {
        assert!(futures::poll!(&mut moved).is_pending());
        give.send(moved).expect("a receiver");
        foreign().await;
        Ok(())
    })?;
    let task = event_loop.create_task(async move {
        let moved = take.await?;
        inside.add(format!("{:?}", moved.await));
        Ok(())
    })?;
    event_loop.run_once()?;
    task.cancel()?;
    event_loop.run_until_complete(task)?;
    assert_eq!(log.take(), ["Err(CancelledError)"]);
    event_loop.close()
}

#[test]
fn two_requests_in_one_iteration_raise_one_error() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    let task = event_loop.create_task(async move {
        inside.add(format!("{:?}", sleep(seconds(60)).await));
        inside.add(format!("{:?}", sleep(seconds(1)).await));
        Ok(())
    })?;
    event_loop.run_once()?;
    task.cancel()?;
    task.cancel()?;
    event_loop.run_until_complete(task)?;
    assert_eq!(log.take(), ["Err(CancelledError)", "Ok(())"]);
    event_loop.close()
}

#[test]
fn a_future_that_is_awaited_twice_is_cancelled_with_the_task_after_one_await_was_dropped() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    let (mut first, mut second) = (future.clone(), future.clone());
    let task = event_loop.create_task(async move {
        assert!(futures::poll!(&mut first).is_pending() && futures::poll!(&mut second).is_pending());
        drop(first);
        second.await
    })?;
    event_loop.run_once()?;
    task.cancel()?;
    assert!(future.cancelled());
    assert!(event_loop.run_until_complete(task).unwrap_err().is_cancelled());
    event_loop.close()
}

#[test]
fn an_await_that_is_over_in_the_step_in_which_it_began_is_no_longer_waited_for() -> Result<()> {
    let event_loop = virtual_loop();
    for is_looked_at in [true, false] {
        let future = event_loop.create_future::<()>();
        let mut awaited = future.clone();
        let task: Task<()> = event_loop.create_task(async move {
            assert!(futures::poll!(&mut awaited).is_pending());
            future.set_result(())?;
            if is_looked_at {
                assert!(futures::poll!(&mut awaited).is_ready());
            } else {
                drop(awaited);
            }
            foreign().await;
            Ok(())
        })?;
        event_loop.run_once()?;
        event_loop.run_once()?;
        task.cancel()?;
        event_loop.run_once()?;
        assert!(task.cancelled(), "looked at: {is_looked_at}");
    }
    event_loop.close()
}

#[test]
fn an_await_that_is_newer_than_the_request_raises_nothing_though_it_is_polled_twice_in_a_step() -> Result<()>
{
    let event_loop = virtual_loop();
    let future = event_loop.create_future();
    let mut newer = future.clone();
    let task = event_loop.create_task(async move {
        assert!(yield_now().await.unwrap_err().is_cancelled());
        assert!(futures::poll!(&mut newer).is_pending());
        assert!(futures::poll!(&mut newer).is_pending(), "the yield has raised the request");
        newer.await
    })?;
    event_loop.run_once()?;
    task.cancel()?;
    event_loop.run_once()?;
    future.set_result("went on")?;
    assert_eq!(event_loop.run_until_complete(task)?, "went on");
    event_loop.close()
}
