//! `SystemExit` and `KeyboardInterrupt` end the run, whoever raises them.

use std::rc::Rc;

use glassloop::{DoneCallback, Error, ErrorKind, EventLoop, Future, Result, sleep, yield_now};

use crate::support::{Log, seconds, virtual_loop};

fn exit() -> Error {
    Error::raise("SystemExit", "3")
}

async fn exits() -> Result<()> {
    Err(exit())
}

/// A loop that writes down what is reported to it.
fn listening() -> (EventLoop, Log) {
    let (event_loop, log) = (virtual_loop(), Log::default());
    let hears = log.clone();
    event_loop.set_exception_handler(move |_, context| hears.add(&*context.message));
    (event_loop, log)
}

fn told<T>(result: Result<T>) -> String {
    result.map_or_else(|error| format!("{error:?}"), |_| "it ended well".to_owned())
}

#[test]
fn an_exit_in_a_callback_ends_the_run_and_the_others_wait_for_the_next() -> Result<()> {
    let (event_loop, log) = listening();
    event_loop.call_soon(log.adds("first"))?;
    event_loop.call_soon(|| Err::<(), _>(exit()))?;
    event_loop.call_soon(log.adds("second"))?;
    let stopper = event_loop.clone();
    event_loop.call_soon(move || stopper.stop())?;
    assert_eq!(told(event_loop.run_forever()), "SystemExit: 3");
    assert!(!event_loop.is_running() && !event_loop.is_closed());
    assert_eq!((log.take(), event_loop.snapshot().ready.len()), (vec!["first".to_owned()], 2));
    event_loop.run_forever()?;
    assert_eq!(log.take(), ["second"]);
    event_loop.close()
}

#[test]
fn an_exit_in_a_task_is_its_exception_and_ends_the_run() -> Result<()> {
    let (event_loop, log) = listening();
    let task = event_loop.create_task(exits())?;
    let unread = event_loop.create_task(exits())?;
    event_loop.call_soon(log.adds("not before the next run"))?;
    assert_eq!(told(event_loop.run_forever()), "SystemExit: 3");
    assert!(task.done() && !unread.done() && log.take().is_empty());
    assert_eq!(told(event_loop.run_once()), "SystemExit: 3");
    event_loop.run_once()?;
    assert_eq!(task.exception()?.expect("an exception").class(), "SystemExit");
    assert_eq!(log.take(), ["not before the next run"]);
    drop((task, unread));
    assert_eq!(log.take(), ["Task exception was never retrieved"]);
    event_loop.close()
}

#[test]
fn a_keyboard_interrupt_is_such_an_error_and_a_child_of_a_group_of_errors_is_not() -> Result<()> {
    let (event_loop, log) = listening();
    event_loop.call_soon(|| Err::<(), _>(ErrorKind::KeyboardInterrupt.into()))?;
    assert_eq!(told(event_loop.run_once()), "KeyboardInterrupt");
    event_loop.call_soon(|| Err::<(), _>(Error::group("both", vec![exit()])))?;
    event_loop.run_once()?;
    assert_eq!(log.take().len(), 1);
    event_loop.close()
}

#[test]
fn every_sort_of_callback_may_raise_it() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    future.add_done_callback(|_| Err::<(), _>(exit()))?;
    future.set_result(())?;
    assert_eq!(told(event_loop.run_once()), "SystemExit: 3");
    event_loop.call_later(seconds(1), || Err::<(), _>(exit()))?;
    assert_eq!(told(event_loop.run_forever()), "SystemExit: 3");
    event_loop.threadsafe().call_soon_threadsafe(|| Err::<(), _>(exit()))?;
    assert_eq!(told(event_loop.run_forever()), "SystemExit: 3");
    event_loop.close()
}

#[test]
fn one_who_awaits_it_may_catch_it() -> Result<()> {
    let event_loop = virtual_loop();
    let caught = event_loop.run_until_complete(async { Ok(told(exits().await)) })?;
    assert_eq!(caught, "SystemExit: 3");
    let future = event_loop.create_future::<()>();
    future.set_exception(exit())?;
    assert_eq!(told(event_loop.run_until_complete(async move { future.await })), "SystemExit: 3");
    event_loop.close()
}

#[test]
fn run_until_complete_counts_a_coroutines_exit_as_looked_at_and_a_tasks_not() -> Result<()> {
    let (event_loop, log) = listening();
    assert_eq!(told(event_loop.run_until_complete(exits())), "SystemExit: 3");
    event_loop.close()?;
    assert!(log.take().is_empty());
    let (event_loop, log) = listening();
    let task = event_loop.create_task(exits())?;
    assert_eq!(told(event_loop.run_until_complete(task)), "SystemExit: 3");
    event_loop.close()?;
    assert_eq!(log.take(), ["Task exception was never retrieved"]);
    Ok(())
}

/// What `run_until_complete` hangs on its task runs then, and must stop nobody.
#[test]
fn what_is_left_of_a_run_that_was_ended_does_not_stop_the_next() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(exits())?;
    assert_eq!(told(event_loop.run_until_complete(task)), "SystemExit: 3");
    assert_eq!(event_loop.snapshot().ready.len(), 1);
    let slept = event_loop.run_until_complete(async {
        yield_now().await?;
        sleep(seconds(1)).await
    });
    assert_eq!((told(slept), event_loop.time()), ("it ended well".to_owned(), seconds(1)));
    event_loop.close()
}

#[test]
fn an_exit_of_another_task_leaves_what_was_run_waiting() -> Result<()> {
    let event_loop = virtual_loop();
    let main = event_loop.create_task(sleep(seconds(9)))?;
    event_loop.create_task(exits())?;
    assert_eq!(told(event_loop.run_until_complete(main.clone())), "SystemExit: 3");
    assert!(!main.done());
    event_loop.run_until_complete(main)?;
    assert_eq!(event_loop.time(), seconds(9));
    event_loop.close()
}

#[test]
fn a_stop_that_was_asked_for_before_is_forgotten() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.stop();
    event_loop.call_soon(|| Err::<(), _>(exit()))?;
    assert_eq!(told(event_loop.run_forever()), "SystemExit: 3");
    event_loop.call_later(seconds(1), log.adds("it ran on"))?;
    let stopper = event_loop.clone();
    event_loop.call_later(seconds(2), move || stopper.stop())?;
    event_loop.run_forever()?;
    assert_eq!(log.take(), ["it ran on"]);
    event_loop.close()
}

#[test]
fn an_exit_of_a_cancelled_task_is_an_exit() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(async {
        let _ = sleep(seconds(9)).await;
        exits().await
    })?;
    event_loop.run_once()?;
    task.cancel()?;
    assert_eq!(told(event_loop.run_once()), "SystemExit: 3");
    assert!(!task.cancelled());
    event_loop.close()
}

#[test]
fn a_shared_done_callback_runs_for_the_others_in_the_next_run() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let adds = log.clone();
    let callback = DoneCallback::new(move |_: &Future<u32>| {
        adds.add("called");
        Err::<(), _>(exit())
    });
    let future = Rc::new(event_loop.create_future::<u32>());
    (0..2).try_for_each(|_| future.add_shared_done_callback(&callback))?;
    future.set_result(1)?;
    for _ in 0..2 {
        assert_eq!(told(event_loop.run_once()), "SystemExit: 3");
        assert_eq!(log.take(), ["called"]);
    }
    event_loop.close()
}
