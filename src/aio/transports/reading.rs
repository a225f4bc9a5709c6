//! What comes in.

use std::io;
use std::rc::Rc;

use super::connection::{CLASS, Connection, Life, Reading};
use super::socket::is_not_now;
use crate::error::Result;
use crate::kernel::{EventLoop, Method};
use crate::trace::TransportEvent;

const READ_READY: Method = Method { class: CLASS, name: "_read_ready" };

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
