//! One connection: what a [`Transport`] is a handle of, how it begins and how it ends.
//!
//! What it does in between is [`reading_and_writing`](super::reading_and_writing).
//!
//! ```text
//!            close, or the other side has closed
//!   Open ────────────────────────────────────────▶ Closing ── all is sent ──▶ Lost
//!     └──────────────────── abort, or an error ───────┴─────────────────────▶ Lost
//! ```

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::os::fd::{AsRawFd, RawFd};
use std::rc::{Rc, Weak};

use super::address::Address;
use super::base::{FlowControl, HoldsProtocol, LostWrites, OpenTransports, ReadBuffer, Watched, context};
use super::protocol::Protocol;
use super::server::{ClientKey, ServerState};
use super::socket::Socket;
use super::transport::Transport;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Context, EventLoop, ExceptionContext, Future, Method, WeakEventLoop, copy_context};
use crate::say::{Level, say};
use crate::trace::TransportEvent;
use crate::trace::TransportId;

/// What asyncio calls the class of its transports for stream sockets.
pub(super) const CLASS: &str = "_SelectorSocketTransport";

/// What asyncio schedules at the end.
const CALL_CONNECTION_LOST: Method = Method { class: CLASS, name: "_call_connection_lost" };

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
    descriptor: RawFd,
    /// In which its protocol is called, where it has one.
    pub(super) context: Option<Context>,
    pub(super) names: Box<Names>,
}

/// The context that a new connection has.
///
/// Until 3.14 none: each callback has a copy of its own.
pub(super) fn context_of_new(event_loop: &EventLoop) -> Option<Context> {
    event_loop.asyncio().connections_keep_one_context().then(copy_context)
}

/// Both ends.
pub(super) struct Names {
    pub(super) sockname: Option<Address>,
    pub(super) peername: Option<Address>,
}

impl Connection {
    /// Makes a transport of a socket, and schedules, in this order: that its
    /// protocol is told, that it reads, that `made` is resolved.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; the system's.
    pub(super) fn start(
        event_loop: &EventLoop,
        socket: Socket,
        protocol: Rc<dyn Protocol>,
        server: Option<&Rc<ServerState>>,
        made: Option<Future<()>>,
        context: Option<Context>,
    ) -> Result<Transport> {
        socket.prepare()?;
        let made_method = Method { class: protocol.class(), name: "connection_made" };
        let names = Names { sockname: socket.sockname(), peername: socket.peername() };
        let connection = Rc::new(Self::new(event_loop, socket, protocol, context, names));
        let weak: Weak<dyn HoldsProtocol> = Rc::downgrade(&connection) as _;
        connection.key.set(OpenTransports::of(event_loop).enter(weak));
        let server = server.map(|server| server.attach(&connection));
        event_loop.record_transport(connection.id, || connection.made(server));
        let begins = connection.clone();
        event_loop.call_soon_method(made_method, move || {
            begins.in_context(|| begins.ask(|protocol, transport| protocol.connection_made(transport)))
        })?;
        let reads = connection.clone();
        event_loop.call_soon(move || reads.in_context(|| reads.start_reading()))?;
        if let Some(made) = made {
            event_loop.call_soon(move || if made.done() { Ok(()) } else { made.set_result(()) })?;
        }
        Ok(Transport { connection })
    }

    fn new(
        event_loop: &EventLoop,
        socket: Socket,
        protocol: Rc<dyn Protocol>,
        context: Option<Context>,
        names: Names,
    ) -> Self {
        Self {
            id: event_loop.next_transport_id(),
            event_loop: event_loop.downgrade(),
            descriptor: socket.as_raw_fd(),
            socket: RefCell::new(Some(socket)),
            protocol: RefCell::new(Some(protocol)),
            life: Cell::new(Life::Open),
            reading: Cell::new(Reading::Active),
            eof_written: Cell::new(false),
            lost_writes: LostWrites::default(),
            outgoing: RefCell::new(VecDeque::new()),
            flow: FlowControl::new(),
            read_buffer: ReadBuffer::of(event_loop),
            place: Cell::new(None),
            key: Cell::new(usize::MAX),
            context,
            names: Box::new(names),
        }
    }

    fn made(&self, server: Option<crate::trace::ServerId>) -> TransportEvent {
        let name = |address: &Option<Address>| address.as_ref().and_then(Address::for_trace);
        TransportEvent::Made(Box::new(crate::trace::TransportMade {
            class: CLASS.into(),
            server,
            sockname: name(&self.names.sockname),
            peername: name(&self.names.peername),
        }))
    }

    /// Its loop.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`, if it is gone.
    #[inline]
    pub(super) fn event_loop(&self) -> Result<EventLoop> {
        self.event_loop.upgrade().ok_or_else(|| ErrorKind::EventLoopClosed.into())
    }

    fn open_loop(&self) -> Option<EventLoop> {
        self.event_loop.upgrade().filter(|event_loop| !event_loop.is_closed())
    }

    #[track_caller]
    pub(super) fn record(&self, event: impl FnOnce() -> TransportEvent) {
        if let Some(event_loop) = self.event_loop.upgrade() {
            event_loop.record_transport(self.id, event);
        }
    }
}

// ── how it ends ──────────────────────────────────────────────────────────────

impl Connection {
    /// Reads no more, sends what waits, and then tells the protocol.
    #[track_caller]
    pub(super) fn close(self: &Rc<Self>) -> Result<()> {
        if self.life.get() != Life::Open {
            return Ok(());
        }
        let waiting = self.outgoing.borrow().len();
        self.record(|| TransportEvent::Closing(waiting));
        self.life.set(Life::Closing);
        let event_loop = self.event_loop()?;
        event_loop.remove_reader(&**self);
        if waiting > 0 {
            return Ok(());
        }
        self.schedule_connection_lost(&event_loop, None)
    }

    /// Closes at once; what waits is thrown away.
    #[track_caller]
    pub(super) fn force_close(self: &Rc<Self>, error: Option<Error>) -> Result<()> {
        if self.life.get() == Life::Lost {
            return Ok(());
        }
        let event_loop = self.event_loop()?;
        let waiting = self.outgoing.take().len();
        self.record(|| TransportEvent::Aborted(waiting));
        event_loop.remove_reader(&**self);
        self.schedule_connection_lost(&event_loop, error)
    }

    fn schedule_connection_lost(self: &Rc<Self>, event_loop: &EventLoop, error: Option<Error>) -> Result<()> {
        self.life.set(Life::Lost);
        event_loop.remove_writer(&**self);
        let connection = self.clone();
        event_loop.call_soon_method(CALL_CONNECTION_LOST, move || {
            connection.in_context(|| connection.connection_lost(error))
        })?;
        Ok(())
    }

    /// Something cannot be put right.  The system's errors are the network's
    /// everyday life, and only their connection hears of them.
    ///
    /// # Errors
    /// One that ends the run: it goes through.
    pub(super) fn fatal_error(self: &Rc<Self>, error: Error, message: &'static str) -> Result<()> {
        if error.ends_the_run() {
            return Err(error);
        }
        let Ok(event_loop) = self.event_loop() else { return Ok(()) };
        if !error.is_os_error() {
            event_loop.report(self.context(message, error.clone()));
        } else if event_loop.get_debug() {
            say(Level::Debug, format_args!("{self:?}: {message}: {error:?}"));
        }
        // A loop that is closed calls nobody any more.
        let _ = self.force_close(Some(error));
        Ok(())
    }

    /// Tells the protocol, and lets everything go.
    pub(super) fn connection_lost(self: &Rc<Self>, error: Option<Error>) -> Result<()> {
        self.record(|| TransportEvent::Lost(error.as_ref().map(|error| format!("{error:?}").into())));
        let told = self.ask(|protocol, transport| protocol.connection_lost(transport, error.as_ref()));
        let socket = self.socket.take();
        drop(socket);
        if let Some(place) = self.place.take() {
            place.leave();
        }
        if let Ok(event_loop) = self.event_loop() {
            OpenTransports::of(&event_loop).leave(self.key.get());
        }
        // Last: it is the user's, and may panic.
        let protocol = self.protocol.take();
        drop(protocol);
        told
    }
}

impl AsRawFd for Connection {
    /// As long as the socket is open, which is until `connection_lost`.
    fn as_raw_fd(&self) -> RawFd {
        self.descriptor
    }
}

impl HoldsProtocol for Connection {
    fn let_go(&self) {
        // A protocol may hold its transport, and a server's factory may hold both.
        let held = (self.protocol.take(), self.place.take());
        drop(held);
    }

    fn context(&self, message: &str, error: Error) -> ExceptionContext {
        let protocol = self.protocol.borrow().clone();
        context(message, error, self.id, self, protocol.map(|protocol| protocol.repr()))
    }
}

impl Drop for Connection {
    /// Nobody holds it, and it neither reads nor has something to send, so that the
    /// loop does not hold it either: its socket is closed, and nobody is told.
    fn drop(&mut self) {
        if self.socket.borrow().is_none() {
            return;
        }
        say(Level::Debug, format_args!("unclosed transport {self:?}"));
        if let Some(event_loop) = self.open_loop() {
            let warning = "ResourceWarning: unclosed transport";
            event_loop.record_transport(self.id, || TransportEvent::Lost(Some(warning.into())));
            OpenTransports::of(&event_loop).leave(self.key.get());
        }
        if let Some(place) = self.place.take() {
            place.leave();
        }
    }
}

impl fmt::Debug for Connection {
    /// As asyncio prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match (self.socket.borrow().is_some(), self.life.get()) {
            (false, _) => " closed",
            (true, Life::Open) => "",
            (true, _) => " closing",
        };
        write!(f, "<{CLASS}{state} fd={}", self.descriptor)?;
        if let (Some(event_loop), false) = (self.open_loop(), state == " closed") {
            let (reads, writes) = (event_loop.has_reader(self), event_loop.has_writer(self));
            write!(f, "{}", Watched { reads, writes, waiting: self.outgoing.borrow().len() })?;
        }
        f.write_str(">")
    }
}
