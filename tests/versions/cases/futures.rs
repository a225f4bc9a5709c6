//! Futures and tasks: their states, and what they print.

use std::time::Duration;

use glassloop::{
    Error, Future, Result, ReturnWhen, create_task, create_task_named, ensure_future, gather,
    get_running_loop, new_event_loop, run, sleep, wait,
};

use super::{cases, print, print_error, value_error};

cases! {
    repr_of_a_task_that_is_cancelled
    repr_of_a_waiting_future
    report_of_a_callback
    says_attached_to_a_different_loop
    says_cannot_await_itself
    says_exception_is_not_set
    says_invalid_state
    says_never_retrieved
    says_never_retrieved_of_futures
    says_result_is_not_set
    stop_iteration_in_a_future
}

fn repr_of_a_task_that_is_cancelled() -> Result<()> {
    run(async {
        let task = create_task(sleep(Duration::from_secs(1)))?;
        sleep(Duration::ZERO).await?;
        task.cancel()?;
        print!("{}", format!("{task:?}").split(" name").next().unwrap_or_default());
        Ok(())
    })
}

fn repr_of_a_waiting_future() -> Result<()> {
    run(async {
        let future: Future<u32> = get_running_loop()?.create_future();
        let _task = ensure_future(wait([future.clone()], None, ReturnWhen::AllCompleted))?;
        let waits = future.clone();
        let other = ensure_future(async move { waits.await })?;
        sleep(Duration::ZERO).await?;
        print!("{}", future.repr().rsplit(", ").next().unwrap_or_default());
        future.set_result(1)?;
        other.await.map(drop)
    })
}

fn report_of_a_callback() -> Result<()> {
    run(async {
        get_running_loop()?
            .call_soon(|| Err::<(), _>(Error::raise("ZeroDivisionError", "division by zero")))?;
        sleep(Duration::ZERO).await
    })
}

fn says_attached_to_a_different_loop() -> Result<()> {
    async fn main(future: Future<()>) -> Result<()> {
        future.await
    }
    run(main(new_event_loop()?.create_future()))
}

fn says_cannot_await_itself() -> Result<()> {
    async fn work(own: Future<Future<()>>) -> Result<()> {
        own.await?.await
    }
    run(async {
        let own: Future<Future<()>> = get_running_loop()?.create_future();
        let task = create_task_named("work", work(own.clone()))?;
        own.set_result(task.as_future())?;
        print_error(task.await);
        Ok(())
    })
}

fn says_invalid_state() -> Result<()> {
    run(async {
        let future = get_running_loop()?.create_future();
        future.set_result(1)?;
        future.set_result(2)
    })
}

fn says_never_retrieved() -> Result<()> {
    async fn work() -> Result<()> {
        Err(value_error("lost"))
    }
    run(async {
        create_task_named("work", work())?;
        sleep(Duration::ZERO).await
    })
}

fn says_result_is_not_set() -> Result<()> {
    run(async { get_running_loop()?.create_future::<()>().result() })
}

fn says_exception_is_not_set() -> Result<()> {
    run(async { get_running_loop()?.create_future::<()>().exception().map(drop) })
}

fn says_never_retrieved_of_futures() -> Result<()> {
    run(async {
        let event_loop = get_running_loop()?;
        event_loop.create_future::<()>().set_exception(value_error("lost"))?;
        let child = event_loop.create_future::<()>();
        drop(gather([child.clone()])?);
        child.set_exception(value_error("lost, too"))?;
        drop(child);
        sleep(Duration::ZERO).await
    })
}

fn stop_iteration_in_a_future() -> Result<()> {
    let event_loop = new_event_loop()?;
    let future: Future<()> = event_loop.create_future();
    future.set_exception(Error::raise("StopIteration", ""))?;
    let error = future.exception()?.expect("one was set");
    assert_eq!(error.cause().map(Error::class), Some("StopIteration"));
    print!("{}", error.repr());
    event_loop.close()
}
