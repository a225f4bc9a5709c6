//! What comes in.

use std::io;
use std::rc::Rc;

use super::connection::{Connection, Life, Reading};
use super::socket::{Socket, is_not_now};
use crate::error::Result;
use crate::kernel::EventLoop;
use crate::trace::TransportEvent;

impl Connection {
    /// Has the loop call when there is something to read.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; the system's.
    pub(super) fn start_reading(self: &Rc<Self>) -> Result<()> {
        if self.is_reading() {
            let connection = self.clone();
            self.event_loop()?.add_reader(&**self, move || connection.read_ready())?;
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
        let mut buffer = self.read_buffer.take();
        let received = self.receive(&mut buffer);
        if received.as_ref().map_or_else(is_not_now, |count| self.was_all(*count, &buffer)) {
            event_loop.reading_would_block(&**self);
        }
        match received {
            Ok(0) => self.eof_received(&event_loop),
            Ok(count) => self.data_received(&event_loop, &buffer[..count]),
            Err(error) if is_not_now(&error) => {}
            Err(error) => self.fatal_error(error.into(), "Fatal read error on socket transport"),
        }
        self.read_buffer.put_back(buffer);
        Ok(())
    }

    /// Whether a read that found so much has left nothing over.
    fn was_all(&self, count: usize, buffer: &[u8]) -> bool {
        count < buffer.len() && self.socket.borrow().as_ref().is_some_and(Socket::reads_all_there_is)
    }

    fn receive(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match &*self.socket.borrow() {
            Some(socket) if self.life.get() != Life::Lost => socket.read(buffer),
            _ => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn data_received(self: &Rc<Self>, event_loop: &EventLoop, data: &[u8]) {
        event_loop.record_transport(self.id, || TransportEvent::DataReceived(data.len()));
        if let Err(error) = self.ask(|protocol, transport| protocol.data_received(transport, data)) {
            self.fatal_error(error, "Fatal error: protocol.data_received() call failed.");
        }
    }

    fn eof_received(self: &Rc<Self>, event_loop: &EventLoop) {
        event_loop.record_transport(self.id, || TransportEvent::EofReceived);
        match self.ask(|protocol, transport| protocol.eof_received(transport)) {
            Ok(true) => {
                // Nothing more will come, so there is nothing to wait for.
                event_loop.remove_reader(&**self);
            }
            // The loop runs this, so it is not closed.
            Ok(false) => drop(self.close()),
            Err(error) => self.fatal_error(error, "Fatal error: protocol.eof_received() call failed."),
        }
    }
}
