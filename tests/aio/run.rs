//! `run` and `Runner`.

use std::cell::Cell;
use std::rc::Rc;

use glassloop::testing::record;
use glassloop::trace::Event;
use glassloop::{
    Error, ErrorKind, EventLoop, Runner, create_task, gather, get_event_loop, get_running_loop, run,
    set_event_loop, sleep,
};

use crate::support::{Log, seconds, virtual_loop};

fn virtual_runner() -> Runner {
    Runner::with_loop_factory(|| Ok(virtual_loop()))
}

/// Says what is reported to the loop's exception handler.
fn log_reports(event_loop: &EventLoop, log: &Log) {
    let log = log.clone();
    event_loop.set_exception_handler(move |_, context| {
        let error = context.exception.as_ref().map(|error| format!(": {error:?}"));
        log.add(format!("{}{}", context.message, error.unwrap_or_default()));
    });
}

#[test]
fn run_sets_its_loop_and_leaves_none() {
    let same = run(async { Ok(get_running_loop()? == get_event_loop()?) }).unwrap();
    assert!(same);
    let error = get_event_loop().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoCurrentLoop { .. }));
}

#[test]
fn run_inside_a_running_loop_is_refused() {
    let error = run(async { run(async { Ok(()) }) }).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RunInsideRunningLoop { caller: "asyncio.run()" }));
    assert_eq!(error.to_string(), "asyncio.run() cannot be called from a running event loop");
}

#[test]
fn a_runner_inside_a_running_loop_is_refused_by_its_own_name() {
    let error = run(async { Runner::new().run(async { Ok(()) }) }).unwrap_err();
    assert_eq!(error.to_string(), "Runner.run() cannot be called from a running event loop");
}

#[test]
fn run_refuses_a_gather_and_still_closes_its_loop() {
    let event_loop = virtual_loop();
    set_event_loop(Some(&event_loop));
    let gathered = gather([async { Ok(1) }]).unwrap();
    let error = run(gathered).unwrap_err();
    assert_eq!(format!("{error:?}"), "ValueError: a coroutine was expected, got <_GatheringFuture pending>");
    event_loop.close().unwrap();
}

#[test]
fn tasks_that_are_left_are_cancelled_in_the_order_of_their_creation() {
    let log = Log::default();
    let main_log = log.clone();
    virtual_runner()
        .run(async move {
            for name in ["first", "second", "third"] {
                let log = main_log.clone();
                create_task(async move {
                    let slept = sleep(seconds(60)).await;
                    log.add(format!("{name} {:?}", slept.unwrap_err()));
                    Ok(())
                })?;
            }
            sleep(seconds(1)).await
        })
        .unwrap();
    assert_eq!(log.take(), ["first CancelledError", "second CancelledError", "third CancelledError"]);
}

#[test]
fn an_error_of_a_task_that_is_shut_down_is_reported() {
    let log = Log::default();
    let runner = virtual_runner();
    log_reports(&runner.get_loop().unwrap(), &log);
    runner
        .run(async {
            create_task(async {
                let _ = sleep(seconds(60)).await;
                Err::<(), _>(glassloop::Error::raise("ValueError", "boom"))
            })?;
            sleep(seconds(1)).await
        })
        .unwrap();
    runner.close().unwrap();
    assert_eq!(log.take(), ["unhandled exception during asyncio.run() shutdown: ValueError: boom"]);
}

#[test]
fn callbacks_that_are_left_over_run_in_the_last_short_runs() {
    let log = Log::default();
    let main_log = log.clone();
    virtual_runner()
        .run(async move {
            let event_loop = get_running_loop()?;
            let (again, last) = (event_loop.clone(), main_log.clone());
            event_loop.call_soon(move || again.call_soon(last.adds("left over")))?;
            Ok(())
        })
        .unwrap();
    assert_eq!(log.take(), ["left over"]);
}

#[test]
fn closing_takes_as_many_iterations_as_in_asyncio() {
    // Measured on CPython 3.13: `run(sleep(0))` runs 7 iterations with nothing
    // left, and 10 with one sleeping task to cancel.
    let iterations = |leave_a_task: bool| {
        let runner = virtual_runner();
        let event_loop = runner.get_loop().unwrap();
        runner
            .run(async move {
                if leave_a_task {
                    create_task(sleep(seconds(60)))?;
                }
                sleep(seconds(0)).await
            })
            .unwrap();
        runner.close().unwrap();
        event_loop.iteration()
    };
    assert_eq!((iterations(false), iterations(true)), (7, 10));
}

#[test]
fn a_runner_runs_many_times_on_one_loop() {
    let runner = virtual_runner();
    let first = runner.run(async { get_running_loop() }).unwrap();
    let second = runner.run(async { get_running_loop() }).unwrap();
    assert!(first == second && !first.is_closed());
    runner.close().unwrap();
    assert!(first.is_closed());
    let error = runner.run(async { Ok(()) }).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RunnerClosed));
}

#[test]
fn a_runner_that_is_dropped_closes_its_loop() {
    let runner = virtual_runner();
    let event_loop = runner.get_loop().unwrap();
    drop(runner);
    assert!(event_loop.is_closed());
}

#[test]
fn a_runner_with_a_loop_factory_leaves_the_threads_loop_alone() {
    let mine = virtual_loop();
    set_event_loop(Some(&mine));
    let runner = virtual_runner();
    runner.run(async { Ok(()) }).unwrap();
    runner.close().unwrap();
    assert!(get_event_loop().unwrap() == mine);
    mine.close().unwrap();
}

#[test]
fn a_hang_of_the_main_run_is_returned_after_everything_was_cancelled() {
    let log = Log::default();
    let finally = log.clone();
    let hang = Rc::new(Cell::new(false));
    let seen = hang.clone();
    record(move || {
        let error = run(async move {
            let never = get_running_loop()?.create_future::<()>();
            let ended = never.await;
            finally.add(format!("main {:?}", ended.as_ref().unwrap_err()));
            ended
        })
        .unwrap_err();
        seen.set(matches!(error.kind(), ErrorKind::Hang { .. }));
    });
    assert!(hang.get());
    assert_eq!(log.take(), ["main CancelledError"]);
}

#[test]
fn an_error_of_its_last_runs_takes_the_place_of_the_coroutine_s() {
    let main = async {
        create_task(sleep(seconds(1)))?;
        // It ends this iteration, and what it leaves behind the next run.
        get_running_loop()?.stop();
        Err::<(), _>(Error::raise("ValueError", "boom"))
    };
    assert_eq!(run(main).unwrap_err().to_string(), "Event loop stopped before Future completed.");
}

#[test]
fn what_run_itself_makes_and_runs_carries_the_line_of_run() {
    let line = line!() + 2;
    let records = record(|| {
        run(async { Ok(()) }).unwrap();
    });
    let of_the_library: Vec<_> = records
        .iter()
        .filter(|record| matches!(record.event, Event::TaskMade(_) | Event::RunBegun(_) | Event::LoopSet))
        .map(|record| record.source.as_ref().map(|source| source.to_string()))
        .collect();
    assert_eq!(
        of_the_library.len(),
        7,
        "a task and a run of main, and of two that shut down; the loop is set"
    );
    for place in of_the_library {
        assert_eq!(place.as_deref(), Some(&*format!("tests/aio/run.rs:{line}")));
    }
}
