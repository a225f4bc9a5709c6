//! What goes out.

use std::io::{self, IoSlice};
use std::rc::Rc;

use super::connection::{CLASS, Connection, Life};
use super::socket::is_not_now;
use crate::error::{ErrorKind, Result};
use crate::kernel::{EventLoop, Method};
use crate::trace::TransportEvent;

/// asyncio's, where the system has `sendmsg`.
const WRITE_READY: Method = Method { class: CLASS, name: "_write_sendmsg" };

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
        if operation == "writelines" && !self.outgoing.borrow().is_empty() {
            return self.send_with_what_waits(data);
        }
        match self.try_to_send(data) {
            Ok(sent) if sent == data.len() => Ok(()),
            Ok(sent) => self.keep(&data[sent..]),
            Err(error) => self.fatal_error(error.into(), "Fatal write error on socket transport"),
        }
    }

    /// How much of it the system has taken: none if something waits before it.
    #[track_caller]
    fn try_to_send(&self, data: &[u8]) -> io::Result<usize> {
        let socket = self.socket.borrow();
        let Some(socket) = socket.as_ref().filter(|_| self.outgoing.borrow().is_empty()) else {
            return Ok(0);
        };
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
