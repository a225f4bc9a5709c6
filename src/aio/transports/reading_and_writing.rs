//! What comes in and what goes out: a connection reads, its protocol is called, and writes.

use std::io::{self, IoSlice};
use std::rc::Rc;

use super::base::HoldsProtocol;
use super::connection::{CLASS, Connection, Life, Reading};
use super::protocol::Protocol;
use super::socket::is_not_now;
use super::transport::Transport;
use crate::error::{ErrorKind, Result, contained};
use crate::kernel::{EventLoop, Method};
use crate::trace::TransportEvent;

const READ_READY: Method = Method { class: CLASS, name: "_read_ready" };

/// asyncio's, where the system has `sendmsg`.
const WRITE_READY: Method = Method { class: CLASS, name: "_write_sendmsg" };

// ── what comes in ────────────────────────────────────────────────────────────

impl Connection {
    /// Has the loop call when there is something to read.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; the system's.
    pub(super) fn start_reading(self: &Rc<Self>) -> Result<()> {
        if self.is_reading() {
            let connection = self.clone();
            self.event_loop()?.add_reader_method(READ_READY, &**self, move || {
                connection.in_context(|| connection.read_ready())
            })?;
        }
        Ok(())
    }

    pub(super) fn is_reading(&self) -> bool {
        self.life.get() == Life::Open && self.reading.get() == Reading::Active
    }

    #[track_caller]
    pub(super) fn pause_reading(&self) {
        if !self.is_reading() {
            return;
        }
        self.reading.set(Reading::Paused);
        if let Ok(event_loop) = self.event_loop() {
            event_loop.remove_reader(self);
        }
        self.record(|| TransportEvent::ReadingPaused);
    }

    #[track_caller]
    pub(super) fn resume_reading(self: &Rc<Self>) -> Result<()> {
        if self.life.get() != Life::Open || self.reading.get() != Reading::Paused {
            return Ok(());
        }
        self.reading.set(Reading::Active);
        self.record(|| TransportEvent::ReadingResumed);
        self.start_reading()
    }

    /// There is something to read: one read, and the protocol is given it.
    fn read_ready(self: &Rc<Self>) -> Result<()> {
        let event_loop = self.event_loop()?;
        let buffer = &mut *self.read_buffer.0.borrow_mut();
        match self.receive(&event_loop, buffer) {
            Ok(0) => self.eof_received(&event_loop),
            Ok(count) => self.data_received(&event_loop, &buffer[..count]),
            Err(error) if is_not_now(&error) => Ok(()),
            Err(error) => self.fatal_error(error.into(), "Fatal read error on socket transport"),
        }
    }

    /// Reads, and tells the loop if that has left nothing over.
    fn receive(&self, event_loop: &EventLoop, buffer: &mut [u8]) -> io::Result<usize> {
        let socket = self.socket.borrow();
        let Some(socket) = socket.as_ref().filter(|_| self.life.get() != Life::Lost) else {
            return Err(io::ErrorKind::WouldBlock.into());
        };
        let received = socket.read(buffer);
        let was_all = match &received {
            Ok(count) => *count < buffer.len() && socket.reads_all_there_is(),
            Err(error) => is_not_now(error),
        };
        if was_all {
            event_loop.reading_would_block(self);
        }
        received
    }

    fn data_received(self: &Rc<Self>, event_loop: &EventLoop, data: &[u8]) -> Result<()> {
        event_loop.record_transport(self.id, || TransportEvent::DataReceived(data.len()));
        let told = self.ask(|protocol, transport| protocol.data_received(transport, data));
        told.or_else(|error| self.fatal_error(error, "Fatal error: protocol.data_received() call failed."))
    }

    fn eof_received(self: &Rc<Self>, event_loop: &EventLoop) -> Result<()> {
        event_loop.record_transport(self.id, || TransportEvent::EofReceived);
        match self.ask(|protocol, transport| protocol.eof_received(transport)) {
            Ok(true) => {
                // Nothing more will come, so there is nothing to wait for.
                event_loop.remove_reader(&**self);
                Ok(())
            }
            Ok(false) => self.close(),
            Err(error) => self.fatal_error(error, "Fatal error: protocol.eof_received() call failed."),
        }
    }
}

// ── the protocol is called ───────────────────────────────────────────────────

impl Connection {
    /// Does in its own context what the loop calls it for.
    pub(super) fn in_context<R>(&self, what: impl FnOnce() -> R) -> R {
        match &self.context {
            None => what(),
            Some(context) => context.run(what),
        }
    }

    /// Calls the protocol, if there still is one.  A panic in it is an error.
    pub(super) fn ask<R: Default>(
        self: &Rc<Self>,
        call: impl FnOnce(&dyn Protocol, &Transport) -> Result<R>,
    ) -> Result<R> {
        let protocol = self.protocol.borrow().clone();
        let Some(protocol) = protocol else { return Ok(R::default()) };
        let transport = Transport { connection: self.clone() };
        contained(|| call(&*protocol, &transport))
    }

    /// Calls the protocol for something that goes on if that fails.
    ///
    /// # Errors
    /// One that ends the run.
    pub(super) fn tell(
        self: &Rc<Self>,
        failed: &'static str,
        call: impl FnOnce(&dyn Protocol, &Transport) -> Result<()>,
    ) -> Result<()> {
        match (self.ask(call), self.event_loop()) {
            (Err(error), _) if error.ends_the_run() => return Err(error),
            (Err(error), Ok(event_loop)) => event_loop.report(self.context(failed, error)),
            _ => {}
        }
        Ok(())
    }
}

// ── what goes out ────────────────────────────────────────────────────────────

impl Connection {
    /// Sends what the system takes at once; the rest waits until it takes more.
    #[track_caller]
    pub(super) fn write(self: &Rc<Self>, data: &[u8], operation: &'static str) -> Result<()> {
        if self.eof_written.get() {
            return Err(ErrorKind::WriteAfterEof { operation }.into());
        }
        if data.is_empty() {
            return Ok(());
        }
        if self.life.get() == Life::Lost {
            self.lost_writes.warn_of_one_more();
            return Ok(());
        }
        if !self.outgoing.borrow().is_empty() {
            let sends_all = operation == "writelines";
            return if sends_all { self.send_with_what_waits(data) } else { self.keep(data) };
        }
        match self.try_to_send(data) {
            Ok(sent) if sent == data.len() => Ok(()),
            Ok(sent) => self.keep(&data[sent..]),
            Err(error) => self.fatal_error(error.into(), "Fatal write error on socket transport"),
        }
    }

    /// How much of it the system has taken.
    #[track_caller]
    fn try_to_send(&self, data: &[u8]) -> io::Result<usize> {
        let socket = self.socket.borrow();
        let Some(socket) = &*socket else { return Ok(0) };
        match socket.write(data) {
            Ok(sent) => {
                self.record(|| TransportEvent::DataSent(sent));
                Ok(sent)
            }
            Err(error) if is_not_now(&error) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// As asyncio's `writelines`, which sends at once though something waits.
    #[track_caller]
    fn send_with_what_waits(self: &Rc<Self>, data: &[u8]) -> Result<()> {
        self.outgoing.borrow_mut().extend(data);
        self.write_ready()?;
        if self.outgoing.borrow().is_empty() { Ok(()) } else { self.maybe_pause_protocol() }
    }

    /// Keeps what the system does not take, and has the loop call when it does.
    #[track_caller]
    #[cold]
    fn keep(self: &Rc<Self>, data: &[u8]) -> Result<()> {
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

    /// Sends the end of file after all that was written.
    #[track_caller]
    pub(super) fn write_eof(&self) -> Result<()> {
        if self.life.get() != Life::Open || self.eof_written.replace(true) {
            return Ok(());
        }
        if self.outgoing.borrow().is_empty() { self.shut_down_writing() } else { Ok(()) }
    }

    #[track_caller]
    fn shut_down_writing(&self) -> Result<()> {
        if let Some(socket) = &*self.socket.borrow() {
            socket.shutdown_writing()?;
        }
        self.record(|| TransportEvent::EofSent);
        Ok(())
    }
}
