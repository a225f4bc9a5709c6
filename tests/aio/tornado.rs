//! Tornado's names for the same loop.

use std::time::Duration;

use glassloop::tornado::IOLoop;
use glassloop::{Error, Result, get_event_loop, set_event_loop, sleep};

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

#[test]
fn an_error_of_a_spawned_coroutine_is_reported() -> Result<()> {
    let io_loop = io_loop()?;
    let log = Log::default();
    let heard = log.clone();
    io_loop.asyncio_loop().set_exception_handler(move |_, context| {
        heard.add(format!("{:?}", context.exception.as_ref().expect("an exception")));
    });
    io_loop.spawn_callback(|| async { Err::<(), _>(Error::raise("ValueError", "boom")) });
    io_loop.run_sync(|| sleep(Duration::from_secs(1)), None)?;
    assert_eq!(log.take(), ["ValueError: boom"]);
    io_loop.close()
}

#[test]
fn a_spawned_coroutine_may_be_cancelled_without_a_word() -> Result<()> {
    let io_loop = io_loop()?;
    let log = Log::default();
    let heard = log.clone();
    io_loop.asyncio_loop().set_exception_handler(move |_, context| heard.add(context.message.clone()));
    io_loop.spawn_callback(|| async { Err::<(), _>(Error::cancelled(None)) });
    io_loop.run_sync(|| sleep(Duration::from_secs(1)), None)?;
    assert_eq!(log.take(), Vec::<String>::new());
    io_loop.close()
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
