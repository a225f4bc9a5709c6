//! One connection: what comes in is given to its protocol, and what goes out is sent at once.
//!
//! What the system does not take at once is [`outgoing`](super::outgoing); how a connection begins
//! and ends is [`transport`](super::transport).
//!
//! ```text
//!            close, or the other side has closed
//!   Open ────────────────────────────────────────▶ Closing ── all is sent ──▶ Lost
//!     └──────────────────── abort, or an error ───────┴─────────────────────▶ Lost
//! ```

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::rc::Rc;

use super::address::Address;
use super::base::{HoldsProtocol, LostWrites, ReadBuffer};
use super::outgoing::FlowControl;
use super::protocol::Protocol;
use super::server::ClientKey;
use super::socket::{Socket, is_not_now};
use super::transport::Transport;
use crate::error::{ErrorKind, Result, contained};
use crate::kernel::{Context, EventLoop, Method, WeakEventLoop};
use crate::trace::{TransportEvent, TransportId};

/// What asyncio calls the class of its transports for stream sockets.
pub(super) const CLASS: &str = "_SelectorSocketTransport";

/// Where a connection is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// It reads and writes.
    Open,
    /// It was closed, and has something left to send.
    Closing,
    /// `connection_lost` is scheduled, or was called.
    Lost,
}

/// Whether it reads; once it is closed, it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Active,
    Paused,
}

/// A connected socket, its protocol, and what waits to be sent.
pub(super) struct Connection {
    pub(super) id: TransportId,
    pub(super) event_loop: WeakEventLoop,
    /// None once `connection_lost` was called, as is the protocol.
    pub(super) socket: RefCell<Option<Socket>>,
    pub(super) protocol: RefCell<Option<Rc<dyn Protocol>>>,
    pub(super) life: Cell<Life>,
    pub(super) reading: Cell<Reading>,
    /// Whether `write_eof` was called.
    pub(super) eof_written: Cell<bool>,
    pub(super) lost_writes: LostWrites,
    /// What waits to be sent.
    pub(super) outgoing: RefCell<VecDeque<u8>>,
    pub(super) flow: FlowControl,
    pub(super) read_buffer: Rc<ReadBuffer>,
    /// At the server that has accepted it.
    pub(super) place: Cell<Option<ClientKey>>,
    pub(super) key: Cell<usize>,
    pub(super) descriptor: RawFd,
    /// In which its protocol is called, where it has one.
    pub(super) context: Option<Context>,
    pub(super) names: Box<Names>,
}

/// Both ends.
pub(super) struct Names {
    pub(super) sockname: Option<Address>,
    pub(super) peername: Option<Address>,
}

impl Connection {
    /// Its loop.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`, if it is gone.
    #[inline]
    pub(super) fn event_loop(&self) -> Result<EventLoop> {
        self.event_loop.upgrade().ok_or_else(|| ErrorKind::EventLoopClosed.into())
    }

    #[track_caller]
    pub(super) fn record(&self, event: impl FnOnce() -> TransportEvent) {
        if let Some(event_loop) = self.event_loop.upgrade() {
            event_loop.record_transport(self.id, event);
        }
    }
}

impl AsRawFd for Connection {
    /// As long as the socket is open, which is until `connection_lost`.
    fn as_raw_fd(&self) -> RawFd {
        self.descriptor
    }
}

// ── what comes in ────────────────────────────────────────────────────────────

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

impl Transport {
    /// Sends this, without waiting: what the system does not take at once is
    /// kept, in memory, and sent when it does.
    ///
    /// The order is kept, and nothing is sent twice.  If more than the
    /// high-water mark is kept, the protocol is asked to
    /// [`pause_writing`](crate::Protocol::pause_writing).  Written to a
    /// connection that is lost, it is thrown away, and from the sixth time on that
    /// is warned of.  Mirrors `WriteTransport.write`.
    ///
    /// # Errors
    /// `RuntimeError: Cannot call write() after write_eof()`; `RuntimeError:
    /// Event loop is closed`, if something has to be kept.
    #[track_caller]
    pub fn write(&self, data: impl AsRef<[u8]>) -> Result<()> {
        self.connection.write(data.as_ref(), "write")
    }

    /// Sends all of these, one after the other, in as few system calls as may be.
    /// Mirrors `WriteTransport.writelines`.
    ///
    /// # Errors
    /// As [`write`](Transport::write).
    #[track_caller]
    pub fn writelines<D: AsRef<[u8]>>(&self, list_of_data: impl IntoIterator<Item = D>) -> Result<()> {
        let mut all = Vec::new();
        list_of_data.into_iter().for_each(|data| all.extend_from_slice(data.as_ref()));
        self.connection.write(&all, "writelines")
    }

    /// Sends the end of file after all that was written; it still reads.
    ///
    /// On a transport that is closing it does nothing.
    /// Mirrors `WriteTransport.write_eof`.
    ///
    /// # Errors
    /// The system's, if the other side is gone: `OSError: [Errno 107] Transport endpoint
    /// is not connected`.
    #[track_caller]
    pub fn write_eof(&self) -> Result<()> {
        self.connection.write_eof()
    }

    /// Whether [`write_eof`](Transport::write_eof) works: it does.
    /// Mirrors `WriteTransport.can_write_eof`.
    pub fn can_write_eof(&self) -> bool {
        true
    }

    /// Reads nothing until [`resume_reading`](Transport::resume_reading); what
    /// comes meanwhile waits in the system, and then with the sender.
    /// Mirrors `ReadTransport.pause_reading`.
    #[track_caller]
    pub fn pause_reading(&self) {
        self.connection.pause_reading();
    }

    /// Reads again.  Mirrors `ReadTransport.resume_reading`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn resume_reading(&self) -> Result<()> {
        self.connection.resume_reading()
    }

    /// Whether it reads: it is neither paused nor closing.
    /// Mirrors `ReadTransport.is_reading`.
    pub fn is_reading(&self) -> bool {
        self.connection.is_reading()
    }
}

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

    /// Sends the end of file after all that was written.
    #[track_caller]
    pub(super) fn write_eof(&self) -> Result<()> {
        if self.life.get() != Life::Open || self.eof_written.replace(true) {
            return Ok(());
        }
        if self.outgoing.borrow().is_empty() { self.shut_down_writing() } else { Ok(()) }
    }

    #[track_caller]
    pub(super) fn shut_down_writing(&self) -> Result<()> {
        if let Some(socket) = &*self.socket.borrow() {
            socket.shutdown_writing()?;
        }
        self.record(|| TransportEvent::EofSent);
        Ok(())
    }
}
