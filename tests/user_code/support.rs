//! What many of these tests share.

use std::cell::RefCell;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use glassloop::{ClockKind, EventLoop};

/// Runs a test in a process of its own, this program once more: whatever would
/// abort or hang it is one test that fails.
pub(crate) fn alone(name: &str, test: impl FnOnce()) {
    const VARIABLE: &str = "USER_CODE_ALONE";
    const LIMIT: Duration = Duration::from_secs(30);
    if std::env::var(VARIABLE).is_ok_and(|alone| alone == name) {
        return test();
    }
    let mut program = Command::new(std::env::current_exe().expect("this program"));
    program.args(["--exact", name, "--nocapture"]).env(VARIABLE, name).env("RUST_BACKTRACE", "0");
    let mut child = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a child process");
    let end = Instant::now() + LIMIT;
    while Instant::now() < end {
        if let Some(status) = child.try_wait().expect("its status") {
            return assert!(status.success(), "it ended with {status}");
        }
        std::thread::yield_now();
    }
    child.kill().and_then(|()| child.wait()).expect("it is stopped");
    panic!("it hung");
}

/// What happened, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    pub(crate) fn add(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    pub(crate) fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

/// A loop on a virtual clock, whose reports go into the log.
pub(crate) fn reporting_loop() -> (EventLoop, Log) {
    let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build().expect("a loop");
    let log = Log::default();
    report_to(&event_loop, &log);
    (event_loop, log)
}

/// Has what nobody deals with written into the log, without the places in the source.
pub(crate) fn report_to(event_loop: &EventLoop, log: &Log) {
    let heard = log.clone();
    event_loop.set_exception_handler(move |_, context| {
        let error = context.exception.as_ref().map(|error| format!("{error:?}")).unwrap_or_default();
        let subject = context.message.split([' ']).take(3).collect::<Vec<_>>().join(" ");
        heard.add(format!("{subject} … {error}"));
    });
}

/// Panics when it is dropped.
#[derive(Clone, Debug)]
pub(crate) struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

/// Panics when it is cloned.
#[derive(Debug)]
pub(crate) struct PanicsOnClone;

impl Clone for PanicsOnClone {
    fn clone(&self) -> Self {
        panic!("cloned");
    }
}

/// An error that panics when it is shown.
#[derive(Debug)]
pub(crate) struct PanicsOnDisplay;

impl std::fmt::Display for PanicsOnDisplay {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("shown");
    }
}

impl std::error::Error for PanicsOnDisplay {}
