//! Futures: done once, and whoever waits is told in order.

use glassloop::{DoneCallback, Error, Future, Result};

use crate::support::{Log, seconds, virtual_loop};

#[test]
fn a_future_is_done_once() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future();
    future.set_result(1)?;
    for again in [future.set_result(2), future.set_exception(Error::timeout())] {
        assert_eq!(format!("{:?}", again.unwrap_err()), "InvalidStateError: invalid state");
    }
    assert_eq!((future.result()?, future.cancel()?), (1, false));
    event_loop.close()
}

#[test]
fn a_pending_future_has_neither_result_nor_exception() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    assert_eq!(format!("{:?}", future.result().unwrap_err()), "InvalidStateError: Result is not set.");
    assert_eq!(format!("{:?}", future.exception().unwrap_err()), "InvalidStateError: Exception is not set.");
    event_loop.close()
}

#[test]
fn a_cancelled_future_raises_cancelled_error_when_it_is_read() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    assert!(future.cancel_with_message("enough")?);
    assert!(future.result().unwrap_err().is_cancelled());
    assert_eq!(format!("{:?}", future.exception().unwrap_err()), "CancelledError: enough");
    event_loop.close()
}

#[test]
fn waiters_are_scheduled_in_the_order_in_which_they_came_before_what_is_scheduled_later() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let future = event_loop.create_future();
    let (awaited, log_inside) = (future.clone(), log.clone());
    event_loop.create_task(async move {
        awaited.await?;
        log_inside.add("task woke");
        Ok(())
    })?;
    event_loop.run_once()?;
    let log_inside = log.clone();
    future.add_done_callback(move |_| log_inside.add("done callback"))?;
    future.set_result(())?;
    event_loop.call_soon(log.adds("later callback"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["task woke", "done callback", "later callback"]);
    event_loop.close()
}

#[test]
fn many_tasks_may_await_one_future_and_read_the_same_error() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    let tasks = (0..3).map(|_| event_loop.create_task(read(future.clone())));
    let tasks: Vec<_> = tasks.collect::<Result<_>>()?;
    event_loop.run_once()?;
    future.set_exception(Error::raise("ValueError", "boom"))?;
    event_loop.run_once()?;
    let errors: Vec<_> = tasks.iter().map(|task| task.result().unwrap_err()).collect();
    assert!(errors.iter().all(|error| error.same(&errors[0])));
    event_loop.close()
}

/// A coroutine that awaits a future.
async fn read<T: Clone + 'static>(future: Future<T>) -> Result<T> {
    future.await
}

#[test]
fn awaiting_something_done_does_not_suspend_whatever_loop_it_belongs_to() -> Result<()> {
    let (here, there) = (virtual_loop(), virtual_loop());
    let future = there.create_future();
    future.set_result("done")?;
    let task = here.create_task(read(future))?;
    here.run_once()?;
    assert_eq!(task.result()?, "done");
    there.close()?;
    here.close()
}

#[test]
fn awaiting_a_pending_future_of_another_loop_fails_with_the_next_step() -> Result<()> {
    let (here, there) = (virtual_loop(), virtual_loop());
    let task = here.create_task_named("reader", read(there.create_future::<()>()))?;
    here.run_once()?;
    assert!(!task.done());
    here.run_once()?;
    let error = task.exception()?.expect("an exception").to_string();
    assert!(error.starts_with("Task <Task pending name='reader'"), "{error}");
    assert!(error.ends_with("got Future <Future pending> attached to a different loop"), "{error}");
    there.close()?;
    here.close()
}

#[test]
fn two_awaits_of_another_loops_future_in_one_join_are_both_told() -> Result<()> {
    let (here, there) = (virtual_loop(), virtual_loop());
    let future = there.create_future::<()>();
    let task = here.create_task_named("reader", async move {
        let (first, second) = futures::join!(future.clone(), future);
        Ok([first, second].map(|told| told.unwrap_err().to_string()))
    })?;
    for error in here.run_until_complete(task)? {
        assert!(error.ends_with("attached to a different loop"), "{error}");
    }
    there.close()?;
    here.close()
}

#[test]
fn a_handle_of_a_future_is_two_words_and_its_object_makes_no_difference() {
    assert_eq!(size_of::<Future<[u8; 1_000]>>(), 2 * size_of::<usize>());
}

#[test]
fn a_task_that_awaits_itself_is_told_so() -> Result<()> {
    let event_loop = virtual_loop();
    let itself = event_loop.create_future::<glassloop::Task<()>>();
    let told = itself.clone();
    let task = event_loop.create_task(async move { told.await?.await })?;
    itself.set_result(task.clone())?;
    let error = event_loop.run_until_complete(task).unwrap_err().to_string();
    assert!(error.starts_with("Task cannot await on itself: <Task pending name='Task-"), "{error}");
    event_loop.close()
}

#[test]
fn a_done_callback_added_late_is_scheduled_at_once() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let future = event_loop.create_future();
    future.set_result(())?;
    let log_inside = log.clone();
    future.add_done_callback(move |_| log_inside.add("called"))?;
    assert!(log.take().is_empty(), "not before the next iteration");
    event_loop.run_once()?;
    assert_eq!(log.take(), ["called"]);
    event_loop.close()
}

#[test]
fn a_removed_done_callback_is_not_called() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let future = event_loop.create_future::<()>();
    let log_inside = log.clone();
    let callback = DoneCallback::new(move |_| log_inside.add("called"));
    for _ in 0..3 {
        future.add_shared_done_callback(&callback)?;
    }
    let other = future.add_done_callback(|_| ())?;
    assert_eq!(future.remove_done_callback(&callback), 3);
    assert_eq!((future.remove_done_callback(&callback), future.remove_done_callback(&other)), (0, 1));
    future.set_result(())?;
    assert!(event_loop.snapshot().ready.is_empty() && log.take().is_empty());
    event_loop.close()
}

#[test]
fn an_exception_that_nobody_reads_is_reported_when_its_future_goes() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let heard = log.clone();
    event_loop.set_exception_handler(move |_, context| heard.add(&*context.message));
    for read in [true, false] {
        let future = event_loop.create_future::<()>();
        future.set_exception(Error::raise("ValueError", "boom"))?;
        if read {
            future.exception()?;
        }
    }
    assert_eq!(log.take(), ["Future exception was never retrieved"]);
    event_loop.create_task(async { Err::<(), _>(Error::raise("ValueError", "boom")) })?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Task exception was never retrieved"]);
    event_loop.close()
}

#[test]
fn a_future_that_is_awaited_through_a_reference_can_be_read_afterwards() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future();
    let setter = future.clone();
    event_loop.call_later(seconds(1), move || setter.set_result(5))?;
    let sum = event_loop.run_until_complete(async move { Ok((&future).await? + future.result()?) })?;
    assert_eq!(sum, 10);
    event_loop.close()
}

#[test]
fn only_its_coroutine_sets_a_tasks_result() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(async { Ok(1) })?;
    let refused = format!("{:?}", task.set_result(2).unwrap_err());
    assert_eq!(refused, "RuntimeError: Task does not support set_result operation");
    assert_eq!(event_loop.run_until_complete(task)?, 1);
    event_loop.close()
}
