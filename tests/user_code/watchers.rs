//! Who watches: observers, sinks, and the exception handler.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use glassloop::trace::{Journal, Observer, Record, Sink};
use glassloop::{Error, EventLoop, EventLoopPolicy, Result, yield_now};

use crate::support::{PanicsOnDrop, alone, reporting_loop};

/// Takes itself off the loop, and panics when it is dropped.
struct LeavesBadly {
    event_loop: EventLoop,
    itself: RefCell<Option<Rc<dyn Observer>>>,
    _held: PanicsOnDrop,
}

impl Observer for LeavesBadly {
    fn observe(&self, _: &Record) {
        if let Some(itself) = self.itself.take() {
            self.event_loop.remove_observer(&itself);
        }
    }
}

#[test]
fn observers_are_told_on_after_one_that_panics_when_it_is_dropped() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let leaves = Rc::new(LeavesBadly {
        event_loop: event_loop.clone(),
        itself: RefCell::default(),
        _held: PanicsOnDrop,
    });
    leaves.itself.replace(Some(leaves.clone()));
    event_loop.add_observer(leaves);
    let told = log.clone();
    event_loop.add_observer(Rc::new(move |_: &Record| told.add("told")));
    event_loop.run_until_complete(async { yield_now().await })?;
    let lines = log.take();
    let is_report = |line: &&String| *line == "Exception while the … Panic: dropped";
    assert_eq!(lines.iter().filter(is_report).count(), 1, "{lines:?}");
    assert_eq!(lines.last().map(String::as_str), Some("told"));
    event_loop.close()
}

/// Panics when it is written to, and when it is dropped.
struct BadSink(PanicsOnDrop);

impl Sink for BadSink {
    fn write(&mut self, _: &Record) -> io::Result<()> {
        let _held = &self.0;
        panic!("written");
    }
}

#[test]
fn a_program_goes_on_after_its_sink_has_panicked() {
    alone("watchers::a_program_goes_on_after_its_sink_has_panicked", || {
        let journal = Journal::to_sink(BadSink(PanicsOnDrop));
        let event_loop = EventLoop::builder().journal(&journal).build().unwrap();
        assert_eq!(event_loop.run_until_complete(async { Ok(1) }).unwrap(), 1);
        event_loop.close().unwrap();
    });
}

#[test]
fn a_loop_goes_on_after_its_exception_handler_has_panicked() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    event_loop.set_exception_handler(|_, _| panic!("handler"));
    event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom")))?;
    let next = log.clone();
    event_loop.call_soon(move || next.add("next"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["next"]);
    event_loop.close()
}

#[test]
fn a_handler_that_replaces_itself_may_panic_when_it_is_dropped() -> Result<()> {
    let (event_loop, log) = reporting_loop();
    let held = PanicsOnDrop;
    event_loop.set_exception_handler(move |event_loop, _| {
        let _held = &held;
        event_loop.reset_exception_handler();
    });
    event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom")))?;
    let next = log.clone();
    event_loop.call_soon(move || next.add("next"))?;
    event_loop.run_once()?;
    assert_eq!(log.take(), ["next"]);
    event_loop.close()
}

#[test]
fn a_panic_of_what_makes_observers_is_that_of_who_makes_the_loop() -> Result<()> {
    let policy = EventLoopPolicy::new().observer(|_| panic!("no observer"));
    let in_force = policy.set_for_this_thread();
    assert!(std::panic::catch_unwind(EventLoop::new).is_err());
    drop(in_force);
    let event_loop = EventLoop::new()?;
    assert_eq!(event_loop.run_until_complete(async { Ok(1) })?, 1);
    event_loop.close()
}
