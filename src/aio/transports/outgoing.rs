//! What the system does not take at once: it waits to be sent, and above the high-water mark the
//! protocol is asked to pause.

use std::cell::Cell;
use std::io::{self, IoSlice};
use std::rc::Rc;

use super::connection::{CLASS, Connection, Life};
use super::socket::is_not_now;
use super::transport::Transport;
use crate::error::{Error, Result};
use crate::kernel::{EventLoop, Method};
use crate::trace::TransportEvent;

/// asyncio's, where the system has `sendmsg`.
const WRITE_READY: Method = Method { class: CLASS, name: "_write_sendmsg" };

impl Connection {
    /// As asyncio's `writelines`, which sends at once though something waits.
    #[track_caller]
    pub(super) fn send_with_what_waits(self: &Rc<Self>, data: &[u8]) -> Result<()> {
        self.outgoing.borrow_mut().extend(data);
        self.write_ready()?;
        if self.outgoing.borrow().is_empty() { Ok(()) } else { self.maybe_pause_protocol() }
    }

    /// Keeps what the system does not take, and has the loop call when it does.
    #[track_caller]
    #[cold]
    pub(super) fn keep(self: &Rc<Self>, data: &[u8]) -> Result<()> {
        if self.outgoing.borrow().is_empty() {
            let connection = self.clone();
            self.event_loop()?.add_writer_method(WRITE_READY, &**self, move || {
                connection.in_context(|| connection.write_ready())
            })?;
        }
        self.outgoing.borrow_mut().extend(data);
        self.maybe_pause_protocol()
    }

    #[track_caller]
    pub(super) fn maybe_pause_protocol(self: &Rc<Self>) -> Result<()> {
        let waiting = self.outgoing.borrow().len();
        if self.flow.must_pause(waiting) {
            self.record(|| TransportEvent::WritingPaused(waiting));
            self.tell("protocol.pause_writing() failed", |protocol, transport| {
                protocol.pause_writing(transport)
            })?;
        }
        Ok(())
    }

    fn maybe_resume_protocol(self: &Rc<Self>) -> Result<()> {
        let left = self.outgoing.borrow().len();
        if self.flow.may_resume(left) {
            self.record(|| TransportEvent::WritingResumed(left));
            self.tell("protocol.resume_writing() failed", |protocol, transport| {
                protocol.resume_writing(transport)
            })?;
        }
        Ok(())
    }

    /// The system takes more: one write.
    fn write_ready(self: &Rc<Self>) -> Result<()> {
        if self.life.get() == Life::Lost {
            return Ok(());
        }
        let event_loop = self.event_loop()?;
        match self.send_what_waits() {
            Ok(sent) => self.sent(&event_loop, sent),
            Err(error) if is_not_now(&error) => {
                event_loop.writing_would_block(&**self);
                Ok(())
            }
            Err(error) => self.fatal_error(error.into(), "Fatal write error on socket transport"),
        }
    }

    fn send_what_waits(&self) -> io::Result<usize> {
        let outgoing = self.outgoing.borrow();
        let (front, back) = outgoing.as_slices();
        match &*self.socket.borrow() {
            Some(socket) => socket.write_vectored(&[IoSlice::new(front), IoSlice::new(back)]),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    fn sent(self: &Rc<Self>, event_loop: &EventLoop, sent: usize) -> Result<()> {
        event_loop.record_transport(self.id, || TransportEvent::DataSent(sent));
        self.outgoing.borrow_mut().drain(..sent);
        if !self.outgoing.borrow().is_empty() {
            // It took less than it was given: there is no more room.
            event_loop.writing_would_block(&**self);
        }
        self.maybe_resume_protocol()?; // May write.
        if !self.outgoing.borrow().is_empty() || self.life.get() == Life::Lost {
            return Ok(());
        }
        self.outgoing.take();
        event_loop.remove_writer(&**self);
        if self.life.get() == Life::Closing {
            self.life.set(Life::Lost);
            return self.connection_lost(None);
        }
        if self.eof_written.get() { self.shut_down_writing() } else { Ok(()) }
    }
}

// ── the two marks ────────────────────────────────────────────────────────────

impl Transport {
    /// Sets the high- and the low-water mark, in bytes, between which the
    /// protocol is asked to pause and to go on.
    ///
    /// Unless set they are 64 KiB and 16 KiB.  What is not given follows from
    /// the other: `low` is a quarter of `high`.
    /// Mirrors `WriteTransport.set_write_buffer_limits`.
    ///
    /// # Errors
    /// `ValueError: high (1) must be >= low (2) must be >= 0`.
    #[track_caller]
    pub fn set_write_buffer_limits(&self, high: Option<usize>, low: Option<usize>) -> Result<()> {
        self.connection.flow.set_limits(high, low)?;
        self.connection.maybe_pause_protocol()
    }

    /// The low- and the high-water mark, in bytes.
    /// Mirrors `WriteTransport.get_write_buffer_limits`.
    pub fn get_write_buffer_limits(&self) -> (usize, usize) {
        self.connection.flow.limits()
    }

    /// How many bytes wait to be sent.
    /// Mirrors `WriteTransport.get_write_buffer_size`.
    pub fn get_write_buffer_size(&self) -> usize {
        self.connection.outgoing.borrow().len()
    }
}

/// asyncio's high-water mark, unless set otherwise: 64 KiB.
const HIGH_WATER: usize = 64 * 1024;

/// The two marks, and on which side of them a transport is: when a protocol is asked to write
/// no more, and when it may again.
///
/// ```text
///    bytes that wait to be sent
///     high ───────────────╱╲──────────── above: pause_writing, once
///                        ╱  ╲
///      low ────────────╱─────╲────────── at or below: resume_writing, once
/// ```
///
/// Mirrors `transports._FlowControlMixin`.
#[derive(Debug)]
pub(super) struct FlowControl {
    high: Cell<usize>,
    low: Cell<usize>,
    paused: Cell<bool>,
}

impl FlowControl {
    pub(super) fn new() -> Self {
        Self { high: Cell::new(HIGH_WATER), low: Cell::new(HIGH_WATER / 4), paused: Cell::new(false) }
    }

    /// The low and the high mark, in bytes.
    pub(super) fn limits(&self) -> (usize, usize) {
        (self.low.get(), self.high.get())
    }

    /// Sets the marks; what is not given follows from the other.
    ///
    /// # Errors
    /// `ValueError: high (1) must be >= low (2) must be >= 0`.
    pub(super) fn set_limits(&self, high: Option<usize>, low: Option<usize>) -> Result<()> {
        let high = high.unwrap_or_else(|| low.map_or(HIGH_WATER, |low| low.saturating_mul(4)));
        let low = low.unwrap_or(high / 4);
        if high < low {
            let sentence = format!("high ({high}) must be >= low ({low}) must be >= 0");
            return Err(Error::raise("ValueError", sentence));
        }
        self.high.set(high);
        self.low.set(low);
        Ok(())
    }

    /// Whether the protocol is to be asked to pause, now that so much waits.
    pub(super) fn must_pause(&self, waiting: usize) -> bool {
        waiting > self.high.get() && !self.paused.replace(true)
    }

    /// Whether the protocol may go on, now that only so much is left.
    pub(super) fn may_resume(&self, left: usize) -> bool {
        left <= self.low.get() && self.paused.replace(false)
    }
}
