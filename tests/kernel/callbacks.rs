//! Callbacks and what one iteration runs.

use crate::support::{Log, virtual_loop};
use glassloop::{Error, Result};

#[test]
fn callbacks_run_in_the_order_in_which_they_were_scheduled() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.call_soon(log.adds("one"))?;
    event_loop.call_soon_threadsafe(log.adds("two"))?;
    event_loop.call_soon(log.adds("three"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["one", "two", "three"]);
    event_loop.close()
}

#[test]
fn what_a_callback_schedules_waits_for_the_next_iteration() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let (inner, log_inside) = (event_loop.clone(), log.clone());
    event_loop.call_soon(move || {
        log_inside.add("outer");
        inner.call_soon(log_inside.adds("inner"))
    })?;
    event_loop.call_soon(log.adds("neighbour"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["outer", "neighbour"]);
    event_loop.run_once()?;
    assert_eq!(log.take(), ["inner"]);
    event_loop.close()
}

#[test]
fn a_cancelled_callback_does_not_run_and_is_let_go_at_once() -> Result<()> {
    let event_loop = virtual_loop();
    let alive = crate::support::Alive::default();
    let held = alive.clone();
    let handle = event_loop.call_soon(move || drop(held))?;
    assert_eq!(alive.count(), 1);
    handle.cancel();
    assert_eq!(alive.count(), 0);
    assert!(handle.cancelled());
    event_loop.run_once()?;
    event_loop.close()
}

#[test]
fn a_handle_that_has_run_says_cancelled_once_it_is_cancelled() -> Result<()> {
    let event_loop = virtual_loop();
    let handle = event_loop.call_soon(|| ())?;
    event_loop.run_once()?;
    assert!(!handle.cancelled());
    handle.cancel();
    assert!(handle.cancelled());
    event_loop.close()
}

#[test]
fn a_callback_can_cancel_its_neighbour() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let scheduler = event_loop.clone();
    let log_inside = log.clone();
    event_loop.call_soon(move || {
        let neighbour = scheduler.call_soon(log_inside.adds("neighbour"))?;
        scheduler.call_soon(move || neighbour.cancel())?;
        scheduler.call_soon(log_inside.adds("last"))?;
        Ok(())
    })?;
    event_loop.run_once()?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["neighbour", "last"], "too late: it ran before");
    event_loop.close()
}

#[test]
fn an_error_in_a_callback_goes_to_the_exception_handler_and_the_loop_goes_on() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let heard = log.clone();
    event_loop.set_exception_handler(move |_, context| {
        heard.add(format!("{:?}", context.exception.as_ref().expect("an exception")));
    });
    event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom")))?;
    event_loop.call_soon(log.adds("next"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["ValueError: boom", "next"]);
    event_loop.close()
}

#[test]
fn the_exception_handler_is_told_which_callback_failed() -> Result<()> {
    fn fails() -> Result<()> {
        Err(Error::raise("ValueError", "boom"))
    }
    let event_loop = virtual_loop();
    let log = Log::default();
    let heard = log.clone();
    event_loop.set_exception_handler(move |_, context| heard.add(&*context.message));
    event_loop.call_soon(fails)?;
    let line = line!() - 1;
    event_loop.run_once()?;
    assert_eq!(log.take(), [format!("Exception in callback fails() at tests/kernel/callbacks.rs:{line}")]);
    event_loop.close()
}

#[test]
fn an_exception_handler_that_panics_leaves_the_loop_working() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    event_loop.set_exception_handler(|_, _| panic!("the handler itself"));
    event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom")))?;
    event_loop.call_soon(log.adds("next"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["next"]);
    event_loop.close()
}
