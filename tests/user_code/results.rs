//! A result of the user's: it is cloned, collected, and dropped.

use std::cell::RefCell;
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::task::Poll;

use glassloop::{
    Children, Error, EventLoop, Result, create_task, gather, gather_return_exceptions, new_event_loop,
    run_coroutine_threadsafe, shield, sleep, wait_for,
};

use crate::support::{PanicsOnClone, PanicsOnDrop, alone, reporting_loop};

async fn hard_to_clone() -> Result<Rc<PanicsOnClone>> {
    sleep(std::time::Duration::from_secs(1)).await?;
    Ok(Rc::new(PanicsOnClone))
}

/// A task whose result panics when it is awaited, since awaiting clones it.
fn cannot_be_cloned() -> Result<glassloop::Task<PanicsOnClone>> {
    create_task(async {
        hard_to_clone().await?;
        Ok(PanicsOnClone)
    })
}

#[test]
fn a_panic_in_the_clone_of_a_result_is_the_exception_of_the_task_that_awaits_it() -> Result<()> {
    let (event_loop, _) = reporting_loop();
    let awaits = event_loop.create_task(async { cannot_be_cloned()?.await.map(drop) })?;
    assert_eq!(format!("{:?}", event_loop.run_until_complete(awaits).unwrap_err()), "Panic: cloned");
    event_loop.close()
}

#[test]
fn a_panic_in_the_clone_of_a_childs_result_is_the_exception_of_the_whole() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let errors = event_loop.run_until_complete(async {
        let gathered = gather([cannot_be_cloned()?])?;
        let told = gather_return_exceptions([cannot_be_cloned()?])?;
        let shielded = shield(cannot_be_cloned()?)?;
        let limited = wait_for(cannot_be_cloned()?, Some(std::time::Duration::from_secs(9)));
        let limited = create_task(async { limited.await.map(drop) })?;
        let errors = [
            gathered.await.map(drop).unwrap_err(),
            told.await.map(drop).unwrap_err(),
            shielded.await.map(drop).unwrap_err(),
            limited.await.unwrap_err(),
        ];
        Ok(errors.map(|error| format!("{error:?}")))
    })?;
    assert_eq!(errors, ["Panic: cloned"; 4]);
    assert!(log.take().is_empty(), "whoever waits has heard it");
    event_loop.close()
}

/// The task's own handle was dropped by somebody else, after the future was done: what the loop has
/// noted of the await is the last that holds the result.
#[test]
fn a_panic_in_the_drop_of_a_result_that_only_the_loop_holds_costs_the_awaiting_task_no_step() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let future = event_loop.create_future();
    let awaited = Rc::new(RefCell::new(Some(future.clone())));
    let polled = awaited.clone();
    let task = event_loop.create_task(poll_fn(move |context| match &mut *polled.borrow_mut() {
        Some(future) => Pin::new(future).poll(context).map_ok(|_| "has its result"),
        None => Poll::Ready(Ok("goes on without it")),
    }))?;
    event_loop.run_once()?;
    future.set_result(Rc::new(PanicsOnDrop))?;
    awaited.take();
    drop(future);
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Exception while the … Panic: dropped"]);
    assert_eq!(task.result()?, "goes on without it");
    event_loop.close()
}

/// A collection that panics when it is made.
#[derive(Clone, Debug)]
struct PanicsOnCollect;

impl FromIterator<i32> for PanicsOnCollect {
    fn from_iter<I: IntoIterator<Item = i32>>(_: I) -> Self {
        panic!("collected");
    }
}

#[test]
fn a_panic_in_the_collection_of_a_gather_is_its_exception() -> Result<()> {
    let (event_loop, _) = reporting_loop();
    let gathered = event_loop.run_until_complete(async {
        let child = create_task(async { Ok(1) })?;
        Children::new().and(child).gather_as::<PanicsOnCollect>()?.await
    });
    assert_eq!(format!("{:?}", gathered.unwrap_err()), "Panic: collected");
    event_loop.close()
}

#[test]
fn another_thread_is_told_though_the_result_cannot_be_cloned() {
    alone("results::another_thread_is_told_though_the_result_cannot_be_cloned", || {
        let (send, receive) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let event_loop = new_event_loop().unwrap();
            send.send(event_loop.threadsafe()).unwrap();
            event_loop.run_forever().unwrap();
            event_loop.close().unwrap();
        });
        let event_loop = receive.recv().unwrap();
        let waits = run_coroutine_threadsafe(|| async { Ok(PanicsOnClone) }, &event_loop).unwrap();
        assert_eq!(format!("{:?}", waits.result().unwrap_err()), "Panic: cloned");
        event_loop.stop();
        thread.join().unwrap();
    });
}

#[test]
fn a_panic_in_the_drop_of_a_result_is_reported_and_the_others_run() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    drop(event_loop.create_task(async { Ok(PanicsOnDrop) })?);
    let next = log.clone();
    event_loop.call_soon(move || next.add("next"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Exception while the … Panic: dropped", "next"]);
    event_loop.close()
}

#[test]
fn a_panic_in_the_drop_of_a_threads_result_that_comes_too_late_is_reported() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let (begins, begun) = channel();
    let (go, may_go) = channel::<()>();
    let late = event_loop.run_in_executor(None, move || {
        begins.send(()).and(Ok(may_go.recv()))??;
        Ok(PanicsOnDrop)
    })?;
    begun.recv()?;
    late.cancel()?;
    go.send(())?;
    event_loop.run_until_complete(event_loop.shutdown_default_executor(None))?;
    assert_eq!(log.take(), ["Exception in callback … Panic: dropped"]);
    event_loop.close()
}

#[test]
fn a_panic_in_a_function_of_an_executor_is_the_futures_exception() -> Result<()> {
    let (event_loop, _) = reporting_loop();
    let failed: Result<()> = event_loop.run_until_complete(async {
        let event_loop: EventLoop = glassloop::get_running_loop()?;
        event_loop.run_in_executor(None, || -> Result<()> { panic!("oh no") })?.await
    });
    let error: Error = failed.unwrap_err();
    assert_eq!(format!("{error:?}"), "Panic: oh no");
    event_loop.close()
}
