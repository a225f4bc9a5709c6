//! A logger that panics, as `println!` does when its reader has gone away.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use glassloop::trace::Record;
use glassloop::{Error, EventLoop, Result, yield_now};

use crate::support::alone;

struct PanicLog;

static PANICS: AtomicBool = AtomicBool::new(false);

impl log::Log for PanicLog {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, _: &log::Record<'_>) {
        assert!(!PANICS.load(SeqCst), "nobody reads this");
    }

    fn flush(&self) {}
}

/// What is done while the logger panics; it is set for the process, so each test has its own.
fn while_the_logger_panics<R>(what: impl FnOnce() -> R) -> R {
    let _ = log::set_logger(&PanicLog);
    log::set_max_level(log::LevelFilter::Trace);
    PANICS.store(true, SeqCst);
    let done = what();
    PANICS.store(false, SeqCst);
    done
}

#[test]
fn a_loop_is_made_and_closed_while_the_logger_panics() {
    alone("loggers::a_loop_is_made_and_closed_while_the_logger_panics", || {
        while_the_logger_panics(|| {
            let event_loop = EventLoop::new().unwrap();
            event_loop.set_debug(true);
            event_loop.close().unwrap();
            drop(EventLoop::new());
        });
    });
}

#[test]
fn callbacks_and_tasks_run_on_after_a_report_that_the_logger_has_not_taken() {
    alone("loggers::callbacks_and_tasks_run_on_after_a_report_that_the_logger_has_not_taken", || {
        let event_loop = EventLoop::new().unwrap();
        let ran = Rc::new(Cell::new(false));
        let runs = ran.clone();
        event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom"))).unwrap();
        event_loop.call_soon(move || runs.set(true)).unwrap();
        let result = while_the_logger_panics(|| event_loop.run_until_complete(async { Ok(1) }));
        assert!(ran.get());
        assert_eq!(result.unwrap(), 1);
        event_loop.close().unwrap();
    });
}

#[test]
fn observers_are_told_on_after_one_and_the_logger_have_panicked() {
    alone("loggers::observers_are_told_on_after_one_and_the_logger_have_panicked", || {
        let event_loop = EventLoop::new().unwrap();
        let told = Rc::new(Cell::new(0));
        let counts = told.clone();
        event_loop.add_observer(Rc::new(|_: &Record| panic!("observer")));
        event_loop.add_observer(Rc::new(move |_: &Record| counts.set(counts.get() + 1)));
        event_loop.call_soon(|| ()).unwrap();
        while_the_logger_panics(|| event_loop.run_once()).unwrap();
        let before = told.get();
        event_loop.run_until_complete(async { yield_now().await }).unwrap();
        assert!(before > 0 && told.get() > before);
        event_loop.close().unwrap();
    });
}

#[test]
fn a_loop_that_is_dropped_while_the_logger_panics_is_gone() {
    alone("loggers::a_loop_that_is_dropped_while_the_logger_panics_is_gone", || {
        let event_loop = EventLoop::new().unwrap();
        let weak = event_loop.downgrade();
        event_loop.create_task(std::future::pending::<Result<()>>()).unwrap();
        while_the_logger_panics(|| drop(event_loop));
        assert!(weak.upgrade().is_none());
    });
}
