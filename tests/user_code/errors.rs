//! An error of the user's: it is shown, and dropped.

use std::time::Duration;

use glassloop::trace::{Event, Journal, Outcome};
use glassloop::{ClockKind, Error, EventLoop, Result, create_task, log_lines, wait_for};

use crate::support::{PanicsOnDisplay, alone, reporting_loop};

/// What stands where its own words should be: what CPython's traceback prints.
const NOT_SHOWN: &str = "PanicsOnDisplay: <exception str() failed>";

#[test]
fn an_error_that_cannot_be_shown_says_so() {
    let error = Error::from(PanicsOnDisplay);
    assert_eq!(format!("{error:?}"), NOT_SHOWN);
    assert_eq!(error.to_string(), "<exception str() failed>");
}

#[test]
fn who_awaits_an_error_that_cannot_be_shown_is_told_while_a_journal_watches() -> Result<()> {
    let journal = Journal::in_memory(100);
    let event_loop = EventLoop::builder().clock(ClockKind::Virtual).journal(&journal).build()?;
    let awaited = event_loop.run_until_complete(async {
        let task = create_task(async { Err::<(), _>(PanicsOnDisplay.into()) })?;
        Ok(wait_for(task, Some(Duration::from_millis(200))).await.unwrap_err())
    })?;
    assert_eq!(format!("{awaited:?}"), NOT_SHOWN);
    let is_told = |event: &Event| matches!(event, Event::TaskFinished(_, outcome) if **outcome == Outcome::Error(NOT_SHOWN.into()));
    assert!(journal.records().iter().any(|record| is_told(&record.event)));
    event_loop.close()
}

#[test]
fn an_error_that_cannot_be_shown_is_reported() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    event_loop.call_soon(|| Err::<(), Error>(PanicsOnDisplay.into()))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), [format!("Exception in callback … {NOT_SHOWN}")]);
    event_loop.close()
}

#[test]
fn an_unread_error_that_cannot_be_shown_is_dropped_by_unwinding_without_an_abort() {
    let name = "errors::an_unread_error_that_cannot_be_shown_is_dropped_by_unwinding_without_an_abort";
    alone(name, || {
        log_lines::install();
        let event_loop = EventLoop::new().unwrap();
        let future = event_loop.create_future::<()>();
        future.set_exception(PanicsOnDisplay).unwrap();
        event_loop
            .call_soon(move || -> () {
                let _unread = future;
                panic!("first")
            })
            .unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    });
}

/// Panics when it is dropped, and can be shown.
#[derive(Debug)]
struct DropsBadly;

impl std::fmt::Display for DropsBadly {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("shown")
    }
}

impl std::error::Error for DropsBadly {}

impl Drop for DropsBadly {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[test]
fn a_report_outlives_an_error_that_panics_when_it_is_dropped() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    event_loop.call_exception_handler("told and dropped", Some(DropsBadly.into()));
    event_loop.call_soon(|| Err::<(), Error>(DropsBadly.into()))?;
    event_loop.run_once()?;
    assert_eq!(
        log.take(),
        ["told and dropped … DropsBadly: shown", "Exception in callback … DropsBadly: shown"]
    );
    event_loop.close()
}
