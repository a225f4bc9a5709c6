//! Tornado's names for the same loop.

use std::time::Duration;

use glassloop::testing::record;
use glassloop::tornado::IOLoop;
use glassloop::trace::{Event, Record};
use glassloop::{Error, Result, get_event_loop, log_lines, set_event_loop, sleep};

use crate::support::{Log, virtual_loop};

fn io_loop() -> Result<IOLoop> {
    set_event_loop(Some(&virtual_loop()));
    IOLoop::current()
}

#[test]
fn current_is_the_loop_that_is_set_and_one_is_made_where_none_is() -> Result<()> {
    set_event_loop(None);
    let made = IOLoop::current()?;
    assert_eq!(*made.asyncio_loop(), get_event_loop()?);
    let running = made.clone();
    made.run_sync(
        || async move {
            let _: () = assert_eq!(IOLoop::current()?, running);
            Ok(())
        },
        None,
    )?;
    made.close()
}

#[test]
fn a_spawned_coroutine_runs_in_the_background() -> Result<()> {
    let io_loop = io_loop()?;
    let log = Log::default();
    let (spawner, inside) = (io_loop.clone(), log.clone());
    io_loop.run_sync(
        move || async move {
            let background = inside.clone();
            spawner.spawn_callback(move || async move {
                background.add("begins");
                sleep(Duration::from_secs(1)).await?;
                background.add("ends");
                Ok(())
            });
            inside.add("spawned");
            sleep(Duration::from_secs(2)).await
        },
        None,
    )?;
    assert_eq!(log.take(), ["spawned", "begins", "ends"]);
    io_loop.close()
}

/// What is logged while this runs, under which target: the lines that the trace holds.
fn logged(program: impl FnOnce()) -> Vec<String> {
    log_lines::install();
    let line = |record: &Record| match &record.event {
        Event::Said(said) => Some(format!("{} {}: {}", said.level, said.target, said.text)),
        _ => None,
    };
    record(program).iter().filter_map(line).collect()
}

fn fails() -> Result<()> {
    Err(Error::raise("ValueError", "boom"))
}

#[test]
fn what_callbacks_raise_goes_to_tornados_own_log_and_not_to_the_exception_handler() {
    let lines = logged(|| {
        let io_loop = IOLoop::new().unwrap();
        io_loop.asyncio_loop().set_exception_handler(|_, context| panic!("told {context:?}"));
        io_loop.add_callback(fails);
        io_loop.spawn_callback(|| async { Err::<(), _>(Error::raise("ValueError", "in the background")) });
        io_loop.call_later(Duration::from_millis(500), fails).unwrap();
        io_loop.run_sync(|| sleep(Duration::from_secs(1)), None).unwrap();
        io_loop.close().unwrap();
    });
    let begins = "ERROR tornado.application: Exception in callback functools.partial(";
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines.iter().all(|line| line.starts_with(begins)), "{lines:#?}");
    assert!(lines[0].contains("<function aio::tornado::fails at tests/aio/tornado.rs:"), "{}", lines[0]);
    assert!(lines[0].ends_with("): ValueError: boom"), "{}", lines[0]);
    let discarded = "<bound method IOLoop._discard_future_result of <IOLoop ";
    assert!(lines[1].contains(discarded), "{}", lines[1]);
    assert!(lines[1].ends_with("): ValueError: in the background"), "{}", lines[1]);
    assert!(lines[2].ends_with("): ValueError: boom"), "{}", lines[2]);
}

#[test]
fn a_callback_may_be_cancelled_without_a_word() {
    let lines = logged(|| {
        let io_loop = IOLoop::new().unwrap();
        io_loop.add_callback(|| Err::<(), _>(Error::cancelled(None)));
        io_loop.run_sync(|| sleep(Duration::from_secs(1)), None).unwrap();
        io_loop.close().unwrap();
    });
    assert!(lines.is_empty(), "{lines:?}");
}

#[test]
fn a_spawned_coroutine_may_be_cancelled_without_a_word() {
    let lines = logged(|| {
        let io_loop = IOLoop::new().unwrap();
        io_loop.spawn_callback(|| async { Err::<(), _>(Error::cancelled(None)) });
        io_loop.run_sync(|| sleep(Duration::from_secs(1)), None).unwrap();
        io_loop.close().unwrap();
    });
    assert!(lines.is_empty(), "{lines:?}");
}

#[test]
fn run_sync_gives_the_result_and_can_be_called_again() -> Result<()> {
    let io_loop = io_loop()?;
    for number in 0..3 {
        assert_eq!(io_loop.run_sync(move || async move { Ok(number) }, None)?, number);
    }
    let failed = io_loop.run_sync(|| async { Err::<(), _>(Error::raise("ValueError", "boom")) }, None);
    assert_eq!(failed.unwrap_err().to_string(), "boom");
    io_loop.close()
}

#[test]
fn run_sync_cancels_what_takes_too_long() -> Result<()> {
    let io_loop = io_loop()?;
    let slow = io_loop.run_sync(|| sleep(Duration::from_secs(60)), Some(Duration::from_secs(5)));
    assert_eq!(format!("{:?}", slow.unwrap_err()), "TimeoutError: Operation timed out after 5 seconds");
    assert_eq!(io_loop.asyncio_loop().time(), Duration::from_secs(5));
    assert!(io_loop.asyncio_loop().all_tasks().is_empty());
    io_loop.close()
}

#[test]
fn a_second_loop_inside_a_running_one_is_refused() -> Result<()> {
    let outer = io_loop()?;
    let error = outer.run_sync(
        || async {
            let client = IOLoop::new()?;
            let refused = client.run_sync(|| async { Ok(()) }, None);
            client.close()?;
            Ok(format!("{:?}", refused.unwrap_err()))
        },
        None,
    )?;
    assert_eq!(error, "RuntimeError: Cannot run the event loop while another loop is running");
    outer.close()
}

#[test]
fn a_callback_added_to_a_closed_loop_is_silently_dropped() -> Result<()> {
    let io_loop = io_loop()?;
    io_loop.close()?;
    io_loop.add_callback(|| ());
    assert_eq!(io_loop.start().unwrap_err().to_string(), "Event loop is closed");
    Ok(())
}

#[test]
fn call_later_calls_later() -> Result<()> {
    let io_loop = io_loop()?;
    let stopper = io_loop.clone();
    io_loop.call_later(Duration::from_secs(3), move || stopper.stop())?;
    io_loop.start()?;
    assert_eq!(io_loop.asyncio_loop().time(), Duration::from_secs(3));
    io_loop.close()
}

#[test]
fn run_sync_of_a_function_that_panics_ends_with_that() -> Result<()> {
    fn panics() -> glassloop::Sleep {
        panic!("oh no")
    }
    let io_loop = io_loop()?;
    assert_eq!(io_loop.run_sync(panics, None).unwrap_err().to_string(), "oh no");
    io_loop.close()
}

#[test]
fn run_sync_that_is_stopped_early_says_so_whether_or_not_it_has_a_time_limit() -> Result<()> {
    let io_loop = io_loop()?;
    for timeout in [None, Some(Duration::from_secs(5))] {
        let stopper = io_loop.clone();
        io_loop.call_later(Duration::from_secs(1), move || stopper.stop())?;
        let stopped = io_loop.run_sync(|| sleep(Duration::from_secs(60)), timeout);
        let expected = "RuntimeError: Event loop stopped before Future completed.";
        assert_eq!(format!("{:?}", stopped.unwrap_err()), expected);
    }
    io_loop.close()
}

#[test]
fn run_sync_of_a_coroutine_that_is_cancelled_says_that_the_loop_was_stopped() -> Result<()> {
    let io_loop = io_loop()?;
    for timeout in [None, Some(Duration::from_secs(5))] {
        let cancelled = io_loop.run_sync(|| async { Err::<(), _>(Error::cancelled(None)) }, timeout);
        let expected = "RuntimeError: Event loop stopped before Future completed.";
        assert_eq!(format!("{:?}", cancelled.unwrap_err()), expected);
    }
    io_loop.close()
}

#[test]
fn run_sync_of_a_coroutine_that_goes_on_when_its_time_is_over_has_its_result() -> Result<()> {
    let io_loop = io_loop()?;
    let stubborn = || async {
        let _cancelled = sleep(Duration::from_secs(60)).await;
        Ok("went on")
    };
    assert_eq!(io_loop.run_sync(stubborn, Some(Duration::from_secs(5)))?, "went on");
    io_loop.close()
}

#[test]
fn a_callback_added_from_the_loop_itself_is_called_in_the_order_of_call_soon() -> Result<()> {
    let io_loop = io_loop()?;
    let log = Log::default();
    let (inside, added) = (io_loop.clone(), log.clone());
    io_loop.run_sync(
        move || async move {
            let (first, second) = (added.clone(), added.clone());
            inside.add_callback(move || first.add("added"));
            inside.asyncio_loop().call_soon(move || second.add("called soon"))?;
            sleep(Duration::from_secs(1)).await
        },
        None,
    )?;
    assert_eq!(log.take(), ["added", "called soon"]);
    io_loop.close()
}

#[test]
fn closing_twice_is_a_key_error() -> Result<()> {
    let io_loop = io_loop()?;
    io_loop.close()?;
    let error = io_loop.close().unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "KeyError: <_UnixSelectorEventLoop running=False closed=True debug=False>"
    );
    Ok(())
}

#[test]
fn a_close_that_is_refused_has_parted_the_two_all_the_same() -> Result<()> {
    let io_loop = io_loop()?;
    let inside = io_loop.clone();
    let refused =
        io_loop.run_sync(move || async move { Ok(inside.close().unwrap_err().to_string()) }, None)?;
    assert_eq!(refused, "Cannot close a running event loop");
    let another = IOLoop::current()?;
    assert!(another != io_loop && another.asyncio_loop() == io_loop.asyncio_loop());
    another.close()?;
    let error = io_loop.close().unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "KeyError: <_UnixSelectorEventLoop running=False closed=True debug=False>"
    );
    Ok(())
}
