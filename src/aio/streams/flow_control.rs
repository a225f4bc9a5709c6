//! What a stream's writer knows of its connection: whether it is to wait, and
//! whether it is over.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{EventLoop, Future, WeakEventLoop};

/// Mirrors `streams.FlowControlMixin`.
pub(super) struct FlowControl {
    event_loop: WeakEventLoop,
    paused: Cell<bool>,
    connection_lost: Cell<bool>,
    /// Who waits in `drain`.
    drain_waiters: RefCell<VecDeque<Future<()>>>,
    /// Resolved when the connection is lost.
    pub(super) closed: Future<()>,
}

impl FlowControl {
    pub(super) fn new(event_loop: &EventLoop) -> Self {
        Self {
            event_loop: event_loop.downgrade(),
            paused: Cell::new(false),
            connection_lost: Cell::new(false),
            drain_waiters: RefCell::new(VecDeque::new()),
            closed: event_loop.create_future(),
        }
    }

    /// Waits while the transport is paused.  Mirrors `FlowControlMixin._drain_helper`.
    pub(super) async fn drain(&self) -> Result<()> {
        if self.connection_lost.get() {
            let kind = std::io::ErrorKind::ConnectionReset;
            return Err(ErrorKind::Os { errno: None, kind, message: "Connection lost".to_owned() }.into());
        }
        if !self.paused.get() {
            return Ok(());
        }
        let event_loop = self.event_loop.upgrade().ok_or_else(|| Error::from(ErrorKind::EventLoopClosed))?;
        let waiting = Waiting { flow: self, waiter: event_loop.create_future() };
        drop(event_loop);
        self.drain_waiters.borrow_mut().push_back(waiting.waiter.clone());
        (&waiting.waiter).await
    }

    pub(super) fn pause_writing(&self) {
        self.paused.set(true);
    }

    pub(super) fn resume_writing(&self) -> Result<()> {
        self.paused.set(false);
        self.wake_up(None)
    }

    pub(super) fn connection_lost(&self, error: Option<&Error>) -> Result<()> {
        match error {
            _ if self.closed.done() => {}
            None => self.closed.set_result(())?,
            Some(error) => {
                self.closed.set_exception(error.clone())?;
                // Nobody has to wait for the end, and so nobody has to hear of this.
                self.closed.exception()?;
            }
        }
        self.connection_lost.set(true);
        if self.paused.get() { self.wake_up(error) } else { Ok(()) }
    }

    fn wake_up(&self, error: Option<&Error>) -> Result<()> {
        let waiters: Vec<_> = self.drain_waiters.borrow().iter().cloned().collect();
        for waiter in waiters.into_iter().filter(|waiter| !waiter.done()) {
            match error {
                None => waiter.set_result(())?,
                Some(error) => waiter.set_exception(error.clone())?,
            }
        }
        Ok(())
    }
}

/// A coroutine that waits in `drain`, until it is gone.
struct Waiting<'a> {
    flow: &'a FlowControl,
    waiter: Future<()>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.flow.drain_waiters.borrow_mut().retain(|waiter| !waiter.same(&self.waiter));
    }
}
