//! A panic in user code is caught where it meets the loop, and the loop goes on.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use glassloop::trace::{Event, Record};
use glassloop::{EventLoop, Result};

use crate::support::{Log, virtual_loop};

/// A loop whose reports go into the log, and a callback that shows it works.
fn reporting_loop(log: &Log) -> EventLoop {
    let event_loop = virtual_loop();
    let heard = log.clone();
    event_loop.set_exception_handler(move |_, context| {
        let error = context.exception.as_ref().map(|error| format!("{error:?}")).unwrap_or_default();
        let subject = context.message.split(" at ").next().unwrap_or_default();
        heard.add(format!("{subject}: {error}"));
    });
    event_loop
}

fn panics() {
    panic!("oh no");
}

#[test]
fn a_panic_in_a_callback_is_reported_and_the_next_callback_runs() -> Result<()> {
    let log = Log::default();
    let event_loop = reporting_loop(&log);
    event_loop.call_soon(panics)?;
    event_loop.call_soon(log.adds("next"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["Exception in callback panics(): Panic: oh no", "next"]);
    event_loop.close()
}

#[test]
fn a_panic_in_a_task_is_its_exception() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(async {
        panics();
        Ok(())
    })?;
    event_loop.run_once()?;
    assert_eq!(format!("{:?}", task.exception()?.expect("an exception")), "Panic: oh no");
    assert!(event_loop.current_task().is_none());
    assert_eq!(event_loop.run_until_complete(async { Ok(1) })?, 1);
    event_loop.close()
}

#[test]
fn a_panic_in_a_done_callback_is_reported_and_the_next_one_is_called() -> Result<()> {
    let log = Log::default();
    let event_loop = reporting_loop(&log);
    let future = event_loop.create_future();
    future.add_done_callback(|_| panics())?;
    let inside = log.clone();
    future.add_done_callback(move |_| inside.add("next"))?;
    future.set_result(())?;
    event_loop.run_once()?;
    let lines = log.take();
    assert!(lines[0].ends_with("Panic: oh no"), "{lines:?}");
    assert_eq!(lines[1..], ["next"]);
    event_loop.close()
}

#[test]
fn a_panic_in_an_observer_is_reported_and_the_observer_removed() -> Result<()> {
    let log = Log::default();
    let event_loop = reporting_loop(&log);
    let inside = log.clone();
    event_loop.add_observer(Rc::new(move |record: &Record| {
        if let Event::CallbackBegun(_) = record.event {
            inside.add("observed");
            panics();
        }
    }));
    for _ in 0..2 {
        event_loop.call_soon(log.adds("called"))?;
        event_loop.run_once()?;
    }
    assert_eq!(log.take(), ["observed", "Exception in observer: Panic: oh no", "called", "called"]);
    event_loop.close()
}

/// Panics when it is dropped.
struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panics();
    }
}

#[test]
fn a_panic_while_the_loop_lets_go_of_something_is_reported() -> Result<()> {
    let log = Log::default();
    let event_loop = reporting_loop(&log);
    let held = PanicsOnDrop;
    event_loop.call_soon(move || drop(held))?;
    event_loop.call_soon(log.adds("never called"))?;
    let held = PanicsOnDrop;
    event_loop.create_task(async move {
        drop(held);
        Ok(())
    })?;
    event_loop.close()?;
    let lines = log.take();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.ends_with("Panic: oh no")));
    assert!(event_loop.is_closed());
    Ok(())
}

#[test]
fn a_waker_that_a_panicking_step_has_left_behind_wakes_no_other_task() -> Result<()> {
    let event_loop = virtual_loop();
    let (kept, polls) = (Rc::new(Cell::new(None)), Rc::new(Cell::new(0)));
    let keeps = kept.clone();
    let panicking =
        event_loop.create_task(poll_fn(move |context: &mut Context<'_>| -> Poll<Result<()>> {
            keeps.set(Some(context.waker().clone()));
            panic!("oh no")
        }))?;
    let counts = polls.clone();
    event_loop.create_task(poll_fn(move |_| -> Poll<Result<()>> {
        counts.set(counts.get() + 1);
        Poll::Pending
    }))?;
    event_loop.run_once()?;
    assert!(panicking.exception()?.is_some() && polls.get() == 1);
    kept.take().into_iter().for_each(Waker::wake);
    event_loop.call_soon(|| ())?;
    event_loop.run_once()?;
    assert_eq!(polls.get(), 1, "the other task was not woken");
    event_loop.close()
}
