//! What many tests share.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{ClockKind, EventLoop};

/// A loop that lives by a virtual clock.
pub(crate) fn virtual_loop() -> EventLoop {
    EventLoop::builder().clock(ClockKind::Virtual).build().expect("a loop")
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// What happened, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    pub(crate) fn add(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    /// A callback that adds a line.
    pub(crate) fn adds(&self, line: &'static str) -> impl FnOnce() + 'static {
        let log = self.clone();
        move || log.add(line)
    }

    /// All lines since the last call.
    pub(crate) fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

/// Counts how many of its clones are alive: to see that something is let go.
#[derive(Clone, Default)]
pub(crate) struct Alive(Rc<()>);

impl Alive {
    /// How many clones there are besides this one.
    pub(crate) fn count(&self) -> usize {
        Rc::strong_count(&self.0) - 1
    }
}
