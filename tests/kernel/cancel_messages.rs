//! Which message a `CancelledError` carries.
//!
//! What is expected here is what CPython 3.13.18 does with the same programs.

use glassloop::{
    Condition, Error, Lock, Queue, Result, ReturnWhen, Task, TaskGroup, create_task, current_task, gather,
    gather_return_exceptions, get_running_loop, shield, sleep, timeout, wait, wait_for, yield_now,
};

use crate::support::{seconds, virtual_loop};

/// Runs a test in a task, under a virtual clock.
fn run(test: impl Future<Output = Result<()>> + 'static) {
    let event_loop = virtual_loop();
    event_loop.run_until_complete(test).unwrap();
    event_loop.close().unwrap();
}

/// The message, or that there is none.
fn message<T>(result: Result<T>) -> String {
    let error = result.err().expect("an error");
    assert!(error.is_cancelled());
    if error.message().is_empty() { "no message".to_owned() } else { error.message().into_owned() }
}

/// A task that says what it was cancelled with.
async fn tells(awaited: impl Future<Output = Result<()>>) -> Result<String> {
    Ok(message(awaited.await))
}

/// One that waits, and is let through by whoever cancels it.
async fn forever() -> Result<Task<()>> {
    let task = create_task(sleep(seconds(99)))?;
    yield_now().await?;
    Ok(task)
}

#[test]
fn of_two_requests_to_a_task_that_waits_the_first_is_told() {
    run(async {
        let task = create_task(tells(sleep(seconds(9))))?;
        yield_now().await?;
        task.cancel_with_message("a")?;
        task.cancel_with_message("b")?;
        assert_eq!(task.await?, "a");
        Ok(())
    });
}

#[test]
fn of_two_requests_to_a_task_that_is_ready_the_last_is_told() {
    run(async {
        let task = create_task(tells(yield_now()))?;
        yield_now().await?;
        task.cancel_with_message("a")?;
        task.cancel_with_message("b")?;
        assert_eq!(task.await?, "b");
        let unstarted = create_task(sleep(seconds(9)))?;
        unstarted.cancel_with_message("a")?;
        unstarted.cancel_with_message("b")?;
        assert_eq!(message(unstarted.await), "b");
        Ok(())
    });
}

#[test]
fn a_request_that_finds_its_future_cancelled_tells_the_futures_message() {
    run(async {
        let future = get_running_loop()?.create_future();
        let task = create_task(tells(future.clone()))?;
        yield_now().await?;
        future.cancel_with_message("the future's")?;
        task.cancel_with_message("the task's")?;
        assert_eq!(task.await?, "the future's");
        Ok(())
    });
}

#[test]
fn a_request_that_finds_its_future_finished_tells_its_own() {
    run(async {
        for fails in [false, true] {
            let future = get_running_loop()?.create_future();
            let task = create_task(tells(future.clone()))?;
            yield_now().await?;
            match fails {
                true => future.set_exception(Error::raise("ValueError", "boom"))?,
                false => future.set_result(())?,
            }
            task.cancel_with_message("the task's")?;
            assert_eq!(task.await?, "the task's");
        }
        Ok(())
    });
}

#[test]
fn the_message_of_a_task_goes_to_the_first_who_asks() {
    run(async {
        let task = forever().await?;
        task.cancel_with_message("m")?;
        yield_now().await?;
        yield_now().await?;
        let told = [message(task.result()), message(task.result()), message(task.exception())];
        assert_eq!(told, ["m", "no message", "no message"]);
        let task = forever().await?;
        let waiters = [create_task(tells(task.clone()))?, create_task(tells(task.clone()))?];
        yield_now().await?;
        task.cancel_with_message("m")?;
        assert_eq!(gather(waiters)?.await?, ["m", "no message"]);
        Ok(())
    });
}

#[test]
fn a_future_tells_everybody_and_so_does_a_task_that_was_cancelled_as_it_returned() {
    run(async {
        let future = get_running_loop()?.create_future::<()>();
        future.cancel_with_message("m")?;
        assert_eq!([message(future.result()), message(future.result())], ["m", "m"]);
        let task = create_task(async { current_task()?.expect("a task").cancel_with_message("m") })?;
        assert_eq!([message(task.clone().await), message(task.result())], ["m", "m"]);
        Ok(())
    });
}

#[test]
fn a_chain_tells_the_outermost_and_leaves_the_inner_ones_without() {
    run(async {
        let inner = forever().await?;
        let awaited = inner.clone();
        let outer = create_task(async move { awaited.await })?;
        yield_now().await?;
        outer.cancel_with_message("chain")?;
        assert_eq!([message(outer.await), message(inner.result())], ["chain", "no message"]);
        Ok(())
    });
}

#[test]
fn a_gather_takes_its_childs_message_and_keeps_it() {
    run(async {
        let child = forever().await?;
        let gathered = gather([child.clone()])?;
        gathered.cancel_with_message("g")?;
        let told = [message((&gathered).await), message(gathered.result()), message(child.result())];
        assert_eq!(told, ["g", "g", "no message"]);
        Ok(())
    });
}

#[test]
fn an_error_among_the_results_of_a_gather_has_what_the_child_keeps() {
    run(async {
        let (task, future) = (forever().await?, get_running_loop()?.create_future::<()>());
        let gathered = gather_return_exceptions([task.as_future(), future.clone()])?;
        task.cancel_with_message("the task's")?;
        future.cancel_with_message("the future's")?;
        let told: Vec<String> = gathered.await?.into_iter().map(message).collect();
        assert_eq!(told, ["no message", "the future's"]);
        assert_eq!(message(task.result()), "the task's", "nobody has asked it yet");
        Ok(())
    });
}

#[test]
fn an_empty_message_is_not_no_message() {
    run(async {
        for (request, printed) in [(None, "CancelledError()"), (Some(""), "CancelledError('')")] {
            let task = forever().await?;
            match request {
                None => task.cancel()?,
                Some(message) => task.cancel_with_message(message)?,
            };
            assert_eq!(task.await.unwrap_err().repr(), printed);
        }
        let task = forever().await?;
        let gathered = gather_return_exceptions([task.as_future()])?;
        task.cancel()?;
        let told = gathered.await?.swap_remove(0).unwrap_err();
        assert_eq!(told.repr(), "CancelledError('')", "which gather has made");
        Ok(())
    });
}

#[test]
fn whatever_a_task_waits_for_it_is_told_the_message() {
    run(async {
        let (lock, queue, condition) = (Lock::new(), Queue::<()>::new(0), Condition::new());
        lock.acquire().await?;
        let (holds, notified) = (lock.clone(), condition.clone());
        let future = get_running_loop()?.create_future::<()>();
        let waits = vec![
            create_task(async move { holds.acquire().await.map(drop) })?,
            create_task(async move { queue.get().await })?,
            create_task(async move {
                notified.acquire().await?;
                notified.wait().await.map(drop)
            })?,
            create_task(async move { wait([future], None, ReturnWhen::AllCompleted).await.map(drop) })?,
            create_task(wait_for(sleep(seconds(9)), seconds(5)))?,
            create_task(timeout(seconds(5), sleep(seconds(9))))?,
            create_task(TaskGroup::run(async |group| group.create_task(sleep(seconds(9))).map(drop)))?,
            create_task(TaskGroup::run(async |_| sleep(seconds(9)).await))?,
            create_task(async { wait_for(shield(sleep(seconds(9)))?, seconds(5)).await })?,
        ];
        yield_now().await?;
        for task in &waits {
            task.cancel_with_message("stop")?;
        }
        for task in waits {
            assert_eq!(message(task.await), "stop");
        }
        Ok(())
    });
}

#[test]
fn a_shield_tells_none_of_what_is_inside() {
    run(async {
        let inner = forever().await?;
        let waiter = create_task(tells(shield(inner.clone())?))?;
        yield_now().await?;
        inner.cancel_with_message("inner")?;
        assert_eq!([waiter.await?, message(inner.result())], ["no message", "inner"]);
        Ok(())
    });
}

#[test]
fn what_goes_through_a_time_limit_keeps_its_message() {
    run(async {
        let task = create_task(tells(timeout(seconds(50), sleep(seconds(99)))))?;
        yield_now().await?;
        task.cancel_with_message("m")?;
        assert_eq!(task.await?, "m");
        Ok(())
    });
}

#[test]
fn a_coroutine_may_raise_a_message_of_its_own() {
    run(async {
        let task = create_task(async { Err::<(), _>(Error::cancelled(Some("own".to_owned()))) })?;
        assert_eq!(message(task.await), "own");
        Ok(())
    });
}
