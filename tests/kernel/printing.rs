//! How things print: as asyncio's `repr`, less the addresses.

use std::fmt::Debug;
use std::time::Duration;

use glassloop::{DoneCallback, Error, Future, Result, gather, sleep, yield_now};

use crate::support::{seconds, virtual_loop};

fn printed(thing: &impl Debug) -> String {
    format!("{thing:?}")
}

fn done(_future: &Future<i32>) {}

fn hello() {}

#[test]
fn a_future_prints_its_state_and_what_it_ended_with() -> Result<()> {
    let event_loop = virtual_loop();
    let [pending, result, failed, cancelled] = [(); 4].map(|()| event_loop.create_future::<&str>());
    result.set_result("it's done")?;
    failed.set_exception(Error::raise("ValueError", "boom"))?;
    failed.exception()?;
    cancelled.cancel()?;
    assert_eq!(printed(&pending), "<Future pending>");
    assert_eq!(printed(&result), "<Future finished result=\"it's done\">");
    assert_eq!(printed(&failed), "<Future finished exception=ValueError('boom')>");
    assert_eq!(printed(&cancelled), "<Future cancelled>");
    event_loop.close()
}

#[test]
fn a_result_prints_as_in_python_or_else_as_rust_does_and_a_long_one_is_cut() -> Result<()> {
    #[derive(Clone, Debug)]
    #[expect(dead_code, reason = "it is only printed")]
    struct Order(u8);
    struct Secret;
    let event_loop = virtual_loop();
    let (nothing, order, long) =
        (event_loop.create_future(), event_loop.create_future(), event_loop.create_future());
    nothing.set_result(())?;
    order.set_result(vec![Order(7)])?;
    long.set_result("a".repeat(40))?;
    assert_eq!(printed(&nothing), "<Future finished result=None>");
    assert_eq!(printed(&order), "<Future finished result=[Order(7)]>");
    assert_eq!(printed(&long), "<Future finished result='aaaaaaaaaaaa...aaaaaaaaaaaaa'>");
    let secret = event_loop.create_future::<Secret>();
    secret.set_result(Secret)?;
    assert_eq!(secret.repr(), "<Future finished result=<Secret object>>");
    event_loop.close()
}

#[test]
fn a_pending_future_prints_who_waits_for_it() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<i32>();
    let callback = DoneCallback::new(done);
    let one = format!("done() at tests/kernel/printing.rs:{}", line!() - 1);
    future.add_shared_done_callback(&callback)?;
    assert_eq!(printed(&future), format!("<Future pending cb=[{one}]>"));
    let task = event_loop.create_task({
        let future = future.clone();
        async move { future.await }
    })?;
    event_loop.run_once()?;
    assert_eq!(printed(&future), format!("<Future pending cb=[{one}, Task.task_wakeup()]>"));
    future.add_shared_done_callback(&callback)?;
    assert_eq!(printed(&future), format!("<Future pending cb=[{one}, <1 more>, {one}]>"));
    future.set_result(1)?;
    assert_eq!(printed(&future), "<Future finished result=1>");
    event_loop.run_until_complete(task)?;
    event_loop.close()
}

#[test]
fn a_task_is_cancelling_from_the_request_to_its_end() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task_named("it's", sleep(seconds(9)))?;
    let head = format!("name=\"it's\" coro=<sleep() at tests/kernel/printing.rs:{}>", line!() - 1);
    event_loop.run_once()?;
    let waits = "wait_for=<Future pending cb=[Task.task_wakeup()]>";
    assert_eq!(printed(&task), format!("<Task pending {head} {waits}>"));
    task.cancel()?;
    assert_eq!(printed(&task), format!("<Task cancelling {head} wait_for=<Future cancelled>>"));
    event_loop.run_once()?;
    assert_eq!(printed(&task), format!("<Task cancelled {head}>"));
    event_loop.close()
}

#[test]
fn a_request_that_is_taken_back_leaves_a_task_pending() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task_named("worker", yield_now())?;
    task.cancel()?;
    assert!(printed(&task).starts_with("<Task cancelling name='worker' coro=<yield_now() at "));
    task.uncancel();
    assert!(printed(&task).starts_with("<Task pending name='worker' "));
    event_loop.run_until_complete(task)?;
    event_loop.close()
}

#[test]
fn a_task_prints_what_it_ended_with_after_its_coroutine() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(async { Ok(42) })?;
    event_loop.run_once()?;
    assert!(printed(&task).ends_with("> result=42>"), "{task:?}");
    let failed = event_loop.create_task(async { Err::<(), _>(Error::timeout()) })?;
    event_loop.run_once()?;
    assert!(printed(&failed).ends_with("> exception=TimeoutError()>"), "{failed:?}");
    failed.exception()?;
    event_loop.close()
}

#[test]
fn a_task_that_waits_for_a_task_prints_it_and_a_circle_ends() -> Result<()> {
    let event_loop = virtual_loop();
    let first = event_loop.create_future::<()>();
    let inner = event_loop.create_task_named("inner", {
        let first = first.clone();
        async move { first.await }
    })?;
    let outer = event_loop.create_task_named("outer", {
        let inner = inner.clone();
        async move { inner.await }
    })?;
    event_loop.run_once()?;
    let text = printed(&outer);
    assert!(text.contains("wait_for=<Task pending name='inner' coro="), "{text}");
    assert!(
        text.ends_with("wait_for=<Future pending cb=[Task.task_wakeup()]> cb=[Task.task_wakeup()]>>"),
        "{text}"
    );
    let circle = event_loop.create_future::<glassloop::Task<()>>();
    let itself = event_loop.create_task_named("itself", {
        let circle = circle.clone();
        async move { circle.await?.await.or(Ok(())) }
    })?;
    circle.set_result(itself.clone())?;
    // It is refused at its await; whoever prints it meanwhile comes to an end.
    event_loop.run_once()?;
    assert!(printed(&circle).contains("name='itself'"));
    event_loop.run_until_complete(itself)?;
    drop(circle);
    first.set_result(())?;
    event_loop.run_until_complete(outer)?;
    event_loop.close()
}

#[test]
fn a_gather_prints_as_asyncios_class() -> Result<()> {
    let event_loop = virtual_loop();
    let child = event_loop.create_future::<i32>();
    let whole = gather([child.clone()])?;
    assert_eq!(printed(&whole), "<_GatheringFuture pending>");
    assert!(printed(&child).starts_with("<Future pending cb=[gather.<locals>._done_callback() at "));
    child.set_result(1)?;
    event_loop.run_until_complete(whole.clone())?;
    assert_eq!(printed(&whole), "<_GatheringFuture finished result=[1]>");
    event_loop.close()
}

#[test]
fn a_handle_prints_its_callback_and_when_it_is_due() -> Result<()> {
    let event_loop = virtual_loop();
    let handle = event_loop.call_soon(hello)?;
    let timer = event_loop.call_at(Duration::from_millis(60_500), hello)?;
    let line = line!();
    let place = |line| format!("hello() at tests/kernel/printing.rs:{line}");
    assert_eq!(printed(&handle), format!("<Handle {}>", place(line - 2)));
    assert_eq!(printed(&timer), format!("<TimerHandle when=60.5 {}>", place(line - 1)));
    event_loop.run_once()?;
    assert_eq!(printed(&handle), format!("<Handle {}>", place(line - 2)), "also when it has run");
    handle.cancel();
    timer.cancel();
    assert_eq!(printed(&handle), "<Handle cancelled>");
    assert_eq!(printed(&timer), "<TimerHandle cancelled when=60.5>");
    event_loop.close()
}

#[test]
fn a_closure_prints_as_one_and_with_the_function_that_it_stands_in() -> Result<()> {
    let event_loop = virtual_loop();
    let handle = event_loop.call_soon(|| ())?;
    let expected = "<Handle closure in a_closure_prints_as_one_and_with_the_function_that_it_stands_in at ";
    assert!(printed(&handle).starts_with(expected), "{handle:?}");
    event_loop.close()
}
