//! The lifecycle: which operation is refused when, and with which sentence.

use std::cell::RefCell;
use std::rc::Rc;

use crate::support::{Log, seconds, virtual_loop};
use glassloop::{Error, ErrorKind, EventLoop, Result};

fn sentence<T>(result: Result<T>) -> String {
    result.err().map_or_else(|| "ok".to_owned(), |error| format!("{error:?}"))
}

const CLOSED: &str = "RuntimeError: Event loop is closed";

#[test]
fn a_closed_loop_refuses_to_run_and_to_take_new_work() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    event_loop.close()?;
    assert_eq!(sentence(event_loop.run_forever()), CLOSED);
    assert_eq!(sentence(event_loop.run_once()), CLOSED);
    assert_eq!(sentence(event_loop.run_until_complete(future)), CLOSED);
    assert_eq!(sentence(event_loop.call_soon(|| ())), CLOSED);
    assert_eq!(sentence(event_loop.call_later(seconds(1), || ())), CLOSED);
    assert_eq!(sentence(event_loop.call_at(seconds(1), || ())), CLOSED);
    assert_eq!(sentence(event_loop.call_soon_threadsafe(|| ())), CLOSED);
    assert_eq!(sentence(event_loop.threadsafe().call_soon_threadsafe(|| ())), CLOSED);
    assert_eq!(sentence(event_loop.create_task(async { Ok(()) })), CLOSED);
    assert_eq!(sentence(event_loop.create_completer(&event_loop.create_future::<()>())), CLOSED);
    Ok(())
}

#[test]
fn a_closed_loop_still_answers_and_stops_and_closes_quietly() -> Result<()> {
    let event_loop = virtual_loop();
    event_loop.block_thread(seconds(2));
    event_loop.close()?;
    event_loop.close()?;
    event_loop.stop();
    assert!(event_loop.is_closed() && !event_loop.is_running());
    assert_eq!(event_loop.time(), seconds(2));
    assert!(!event_loop.create_future::<()>().done());
    assert_eq!(format!("{event_loop:?}"), "<_UnixSelectorEventLoop running=False closed=True debug=False>");
    Ok(())
}

#[test]
fn a_running_loop_refuses_to_run_again_and_to_close() -> Result<()> {
    let event_loop = virtual_loop();
    let (inside, log) = (event_loop.clone(), Log::default());
    let heard = log.clone();
    event_loop.run_until_complete(async move {
        heard.add(sentence(inside.run_forever()));
        heard.add(sentence(inside.run_until_complete(async { Ok(()) })));
        heard.add(sentence(inside.run_once()));
        heard.add(sentence(inside.close()));
        assert!(inside.is_running());
        Ok(())
    })?;
    let running = "RuntimeError: This event loop is already running";
    let close = "RuntimeError: Cannot close a running event loop";
    assert_eq!(log.take(), [running, running, running, close]);
    assert!(!event_loop.is_running());
    event_loop.close()
}

#[test]
fn a_thread_runs_one_loop_at_a_time_and_a_refused_run_changes_nothing() -> Result<()> {
    let (outer, inner) = (virtual_loop(), virtual_loop());
    let second = inner.clone();
    let running = outer.clone();
    outer.run_until_complete(async move {
        let refused = "RuntimeError: Cannot run the event loop while another loop is running";
        assert_eq!(sentence(second.run_forever()), refused);
        assert_eq!(sentence(second.run_until_complete(async { Ok(()) })), refused);
        assert!(!second.is_running() && running.is_running());
        assert_eq!(glassloop::get_running_loop()?, running);
        Ok(())
    })?;
    inner.run_until_complete(async { Ok(()) })?;
    inner.close()?;
    outer.close()
}

#[test]
fn closed_comes_before_running_and_running_before_another_loop_runs() -> Result<()> {
    let (outer, closed) = (virtual_loop(), virtual_loop());
    closed.close()?;
    let itself = outer.clone();
    outer.run_until_complete(async move {
        assert!(matches!(closed.run_forever().unwrap_err().kind(), ErrorKind::EventLoopClosed));
        assert!(matches!(itself.run_forever().unwrap_err().kind(), ErrorKind::AlreadyRunning));
        Ok(())
    })?;
    outer.close()
}

#[test]
fn a_stopped_loop_finishes_the_current_batch() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let (stopper, log_inside) = (event_loop.clone(), log.clone());
    event_loop.call_soon(move || {
        stopper.stop();
        stopper.call_soon(log_inside.adds("scheduled after stop"))
    })?;
    event_loop.call_soon(log.adds("in the same batch"))?;
    event_loop.run_forever()?;
    assert_eq!(log.take(), ["in the same batch"]);
    event_loop.run_once()?;
    assert_eq!(log.take(), ["scheduled after stop"], "it was kept for the next run");
    event_loop.close()
}

#[test]
fn a_loop_that_was_stopped_before_its_run_runs_one_iteration() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.call_soon(log.adds("ran"))?;
    event_loop.stop();
    event_loop.run_forever()?;
    assert_eq!((log.take(), event_loop.iteration()), (vec!["ran".to_owned()], 1));
    event_loop.close()
}

#[test]
fn run_until_complete_gives_the_result_or_the_error() -> Result<()> {
    let event_loop = virtual_loop();
    assert_eq!(event_loop.run_until_complete(async { Ok(42) })?, 42);
    let failed = event_loop.run_until_complete(async { Err::<(), _>(Error::raise("ValueError", "boom")) });
    assert_eq!(sentence(failed), "ValueError: boom");
    event_loop.close()
}

#[test]
fn run_until_complete_of_something_done_takes_one_iteration() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future();
    future.set_result(1)?;
    assert_eq!(event_loop.run_until_complete(future)?, 1);
    assert_eq!(event_loop.iteration(), 1);
    event_loop.close()
}

#[test]
fn a_loop_that_is_stopped_too_early_says_so_and_can_go_on() -> Result<()> {
    let event_loop = virtual_loop();
    let stopper = event_loop.clone();
    let task = event_loop.create_task(async move {
        stopper.stop();
        glassloop::sleep(seconds(1)).await?;
        Ok("done")
    })?;
    let early = sentence(event_loop.run_until_complete(task.clone()));
    assert_eq!(early, "RuntimeError: Event loop stopped before Future completed.");
    assert_eq!(event_loop.run_until_complete(task)?, "done");
    event_loop.close()
}

#[test]
fn a_future_of_another_loop_is_refused_by_run_until_complete() -> Result<()> {
    let (here, there) = (virtual_loop(), virtual_loop());
    let refused = sentence(here.run_until_complete(there.create_future::<()>()));
    let expected =
        "ValueError: The future belongs to a different loop than the one specified as the loop argument";
    assert_eq!(refused, expected);
    there.close()?;
    here.close()
}

#[test]
fn create_task_of_a_future_is_refused() -> Result<()> {
    let event_loop = virtual_loop();
    let refused = sentence(event_loop.create_task(event_loop.create_future::<()>()));
    assert_eq!(refused, "TypeError: a coroutine was expected, got <Future pending>");
    event_loop.close()
}

#[test]
fn closing_a_loop_lets_go_of_its_callbacks_and_keeps_its_tasks_pending() -> Result<()> {
    let event_loop = virtual_loop();
    event_loop.call_soon(|| -> () { unreachable!() })?;
    event_loop.call_later(seconds(1), || -> () { unreachable!() })?;
    let task = event_loop.create_task(async { Ok(()) })?;
    event_loop.close()?;
    let snapshot = event_loop.snapshot();
    assert!(snapshot.ready.is_empty() && snapshot.timers.is_empty());
    assert_eq!(event_loop.all_tasks(), [task.erased()]);
    assert!(!task.done());
    Ok(())
}

#[test]
fn on_a_closed_loop_a_future_is_done_but_whoever_waits_is_lost() -> Result<()> {
    let event_loop = virtual_loop();
    let (lonely, awaited, watched) =
        (event_loop.create_future(), event_loop.create_future(), event_loop.create_future::<()>());
    let waits_for = awaited.clone();
    let task = event_loop.create_task(async move { waits_for.await })?;
    watched.add_done_callback(|_| -> () { unreachable!() })?;
    event_loop.run_once()?;
    event_loop.close()?;

    lonely.set_result(1)?;
    assert_eq!(sentence(awaited.set_result(2)), CLOSED);
    assert_eq!(sentence(watched.cancel()), CLOSED);
    assert_eq!(awaited.result()?, 2);
    assert!(watched.cancelled() && !task.done());
    assert_eq!(sentence(lonely.add_done_callback(|_| ())), CLOSED);
    Ok(())
}

#[test]
fn cancelling_a_task_of_a_closed_loop_fails_and_counts() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future::<()>();
    let task = event_loop.create_task(async move { future.await })?;
    event_loop.run_once()?;
    event_loop.close()?;
    assert_eq!(sentence(task.cancel()), CLOSED);
    assert_eq!((task.cancelling(), task.done()), (1, false));
    Ok(())
}

#[test]
fn dropping_a_loop_reports_every_task_that_is_pending() -> Result<()> {
    let event_loop = virtual_loop();
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hears = heard.clone();
    event_loop.set_exception_handler(move |_, context| hears.borrow_mut().push(context.to_string()));
    for name in ["first", "second"] {
        event_loop.create_task_named(name, async { Ok(()) })?;
    }
    event_loop.close()?;
    assert!(heard.borrow().is_empty(), "closing is not the end of them");
    drop(event_loop);
    let heard = heard.take();
    assert_eq!(heard.len(), 2);
    assert!(
        heard[0].starts_with("Task was destroyed but it is pending!\ntask: <Task pending name='first'"),
        "{heard:?}"
    );
    assert!(heard[1].contains("name='second'"));
    Ok(())
}

#[test]
fn run_once_runs_one_iteration() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(async {
        glassloop::yield_now().await?;
        Ok(())
    })?;
    event_loop.run_once()?;
    assert!(!task.done());
    event_loop.run_once()?;
    assert!(task.done());
    event_loop.close()
}

#[test]
fn the_error_hints_name_a_cure() {
    let event_loop = EventLoop::new().expect("a loop");
    event_loop.close().expect("closed");
    let error = event_loop.run_forever().expect_err("closed");
    assert!(error.hint().is_some_and(|hint| hint.contains("is_closed()")));
    assert!(format!("{error:#?}").contains("hint: "));
}
