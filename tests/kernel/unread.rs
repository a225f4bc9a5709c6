//! An exception that nobody has looked at is reported, and only such a one.

use std::rc::Rc;

use glassloop::{
    Error, EventLoop, Future, Result, StreamReader, Task, create_task, gather, sleep, yield_now,
};

use crate::support::{Log, seconds, virtual_loop};

/// A loop that writes down what is reported to it.
fn listening() -> (EventLoop, Log) {
    let (event_loop, log) = (virtual_loop(), Log::default());
    let hears = log.clone();
    event_loop.set_exception_handler(move |_, context| hears.add(&*context.message));
    (event_loop, log)
}

fn boom() -> Error {
    Error::raise("ValueError", "boom")
}

fn failing(event_loop: &EventLoop) -> Result<Task<()>> {
    event_loop.create_task(async { Err(boom()) })
}

fn waiting(event_loop: &EventLoop, future: &Future<()>) -> Result<Task<()>> {
    let awaited = future.clone();
    event_loop.create_task(async move { awaited.await })
}

#[test]
fn cancelling_what_has_failed_counts_as_looking_at_its_exception() -> Result<()> {
    let (event_loop, log) = listening();
    let task = failing(&event_loop)?;
    event_loop.run_once()?;
    assert!(!task.cancel()?);
    drop(task);
    let task = failing(&event_loop)?;
    event_loop.run_once()?;
    assert!(!task.erased().cancel()?);
    drop(task);
    let future = event_loop.create_future::<()>();
    future.set_exception(boom())?;
    assert!(!future.cancel()?);
    drop(future);
    assert!(log.take().is_empty());
    event_loop.close()
}

/// In asyncio `set_exception` raises before it says `__log_traceback = True`.
#[test]
fn what_fails_on_a_closed_loop_is_reported_unless_its_waiters_were_lost() -> Result<()> {
    let (event_loop, log) = listening();
    let (alone, awaited) = (event_loop.create_future::<()>(), event_loop.create_future::<()>());
    awaited.add_done_callback(|_| ())?;
    event_loop.close()?;
    alone.set_exception(boom())?;
    awaited.set_exception(boom()).unwrap_err();
    drop(awaited);
    assert!(log.take().is_empty());
    drop(alone);
    assert_eq!(log.take(), ["Future exception was never retrieved"]);
    Ok(())
}

#[test]
fn a_cancel_that_comes_before_the_exception_does_not() -> Result<()> {
    let (event_loop, log) = listening();
    let task = event_loop.create_task(async {
        let _ = sleep(seconds(9)).await;
        Err::<(), _>(boom())
    })?;
    event_loop.run_once()?;
    assert!(task.cancel()?);
    event_loop.run_once()?;
    assert!(task.done());
    drop(task);
    assert_eq!(log.take(), ["Task exception was never retrieved"]);
    event_loop.close()
}

/// Its `cancel` is its own: it looks at its children only.
#[test]
fn cancelling_a_gather_that_has_failed_does_not() -> Result<()> {
    let (event_loop, log) = listening();
    let child = event_loop.create_future::<()>();
    let both = gather([child.clone()])?;
    child.set_exception(boom())?;
    event_loop.run_once()?;
    assert!(both.done() && !both.cancel()?);
    drop(both);
    assert_eq!(log.take().len(), 1);
    event_loop.close()
}

#[test]
fn a_task_that_is_cancelled_when_its_future_has_failed_has_looked_at_it() -> Result<()> {
    let (event_loop, log) = listening();
    let future = event_loop.create_future();
    let task = waiting(&event_loop, &future)?;
    event_loop.run_once()?;
    future.set_exception(boom())?;
    drop(future);
    assert!(task.cancel()?);
    event_loop.run_once()?;
    assert!(task.cancelled() && log.take().is_empty());
    event_loop.close()
}

/// The request waits in the task when the future fails: nobody asks that one.
#[test]
fn a_cancelled_task_that_wakes_at_a_failed_future_has_looked_at_it() -> Result<()> {
    let (event_loop, log) = listening();
    let future = event_loop.create_composite_future::<()>("Stubborn", |_| Ok(false));
    let task = waiting(&event_loop, &future)?;
    event_loop.run_once()?;
    assert!(task.cancel()?, "it is kept for the next step");
    future.set_exception(boom())?;
    drop(future);
    event_loop.run_once()?;
    assert!(task.cancelled() && log.take().is_empty());
    event_loop.close()
}

#[test]
fn a_reader_that_is_cancelled_as_its_connection_fails_reports_nothing() -> Result<()> {
    let (event_loop, log) = listening();
    event_loop.run_until_complete(async {
        let reader = Rc::new(StreamReader::new(1_024)?);
        let reads = reader.clone();
        let task = create_task(async move { reads.read(10).await })?;
        yield_now().await?;
        reader.set_exception(boom());
        task.cancel()?;
        assert!(task.await.unwrap_err().is_cancelled());
        Ok(())
    })?;
    assert!(log.take().is_empty());
    event_loop.close()
}
