//! What a program holds of a connection, how that begins, and how it ends.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::os::fd::AsRawFd;
use std::rc::{Rc, Weak};

use super::address::Address;
use super::base::{HoldsProtocol, LostWrites, OpenTransports, ReadBuffer, Watched, context};
use super::connection::{CLASS, Connection, Life, Names, Reading};
use super::outgoing::FlowControl;
use super::protocol::Protocol;
use super::server::ServerState;
use super::socket::{Socket, bad_file_descriptor};
use crate::error::{Error, Result};
use crate::kernel::{Context, EventLoop, ExceptionContext, Future, Method, copy_context};
use crate::say::{Level, say};
use crate::trace::{TransportEvent, TransportId};

/// One side of a connection: what a protocol writes to.
///
/// A clone is the same transport.  Dropping it closes nothing: the loop holds
/// every transport that reads.
/// Mirrors `asyncio.Transport`.
///
/// ```
/// use glassloop::{Protocol, Result, Transport, get_running_loop};
///
/// struct SayHello;
/// impl Protocol for SayHello {
///     fn connection_made(&self, transport: &Transport) -> Result<()> {
///         transport.write(b"hello")?;
///         transport.close()
///     }
/// }
///
/// # glassloop::run(async {
/// let event_loop = get_running_loop()?;
/// let server = event_loop.create_server(|| SayHello, "127.0.0.1", 0).await?;
/// let port = server.sockets()[0].port().unwrap();
/// let (reader, _writer) = glassloop::open_connection("127.0.0.1", port).await?;
/// assert_eq!(reader.read_until_eof().await?, b"hello");
/// # server.close();
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct Transport {
    pub(super) connection: Rc<Connection>,
}

impl Transport {
    /// Reads no more, sends what waits to be sent, and then has the protocol's
    /// [`connection_lost`](crate::Protocol::connection_lost) called, with the next
    /// iteration at the earliest.  Closing twice does nothing.
    /// Mirrors `BaseTransport.close`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        self.connection.close()
    }

    /// Closes at once: what waits to be sent is thrown away.
    /// Mirrors `WriteTransport.abort`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn abort(&self) -> Result<()> {
        self.connection.force_close(None)
    }

    /// Whether it is closing or closed.  Mirrors `BaseTransport.is_closing`.
    pub fn is_closing(&self) -> bool {
        self.connection.life.get() != Life::Open
    }

    /// `"peername"`: the other side's address; `"sockname"`: this side's; none
    /// for anything else, or if the system did not know.  `"socket"` is
    /// [`socket`](Transport::socket).  Mirrors `BaseTransport.get_extra_info`.
    pub fn get_extra_info(&self, name: &str) -> Option<Address> {
        match name {
            "peername" => self.connection.names.peername.clone(),
            "sockname" => self.connection.names.sockname.clone(),
            _ => None,
        }
    }

    /// The socket below, for its options: one more handle of it, that shares everything.
    ///
    /// Reading from it or writing to it takes bytes from the transport; dropping it closes
    /// nothing.  Mirrors `BaseTransport.get_extra_info("socket")`.
    ///
    /// # Errors
    /// `OSError: [Errno 9] Bad file descriptor` once the connection is lost; the system's.
    ///
    /// ```
    /// use glassloop::{Protocol, Socket, get_running_loop};
    ///
    /// struct Nothing;
    /// impl Protocol for Nothing {}
    ///
    /// # glassloop::run(async {
    /// let event_loop = get_running_loop()?;
    /// let server = event_loop.create_server(|| Nothing, "127.0.0.1", 0).await?;
    /// let port = server.sockets()[0].port().unwrap();
    /// let (transport, _protocol) = event_loop.create_connection(|| Nothing, "127.0.0.1", port).await?;
    /// if let Socket::Tcp(stream) = transport.socket()? {
    ///     assert!(stream.nodelay()?, "what is written is sent at once");
    /// }
    /// # server.close();
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn socket(&self) -> Result<Socket> {
        match &*self.connection.socket.borrow() {
            Some(socket) => Ok(socket.duplicate()?),
            None => Err(bad_file_descriptor()),
        }
    }

    /// Has another protocol told from now on, which does not hear of what has happened.
    /// Mirrors `BaseTransport.set_protocol`.
    ///
    /// ```
    /// use std::rc::Rc;
    /// use glassloop::{Protocol, Result, Transport, get_running_loop, open_connection};
    ///
    /// struct Greeting;
    /// impl Protocol for Greeting {
    ///     fn data_received(&self, transport: &Transport, _: &[u8]) -> Result<()> {
    ///         transport.set_protocol(Rc::new(Echo));
    ///         transport.write(b"hello!")
    ///     }
    /// }
    ///
    /// struct Echo;
    /// impl Protocol for Echo {
    ///     fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
    ///         transport.write(data)
    ///     }
    /// }
    ///
    /// # glassloop::run(async {
    /// let server = get_running_loop()?.create_server(|| Greeting, "127.0.0.1", 0).await?;
    /// let (reader, writer) = open_connection("127.0.0.1", server.sockets()[0].port().unwrap()).await?;
    /// writer.write(b"I am here")?;
    /// assert_eq!(reader.readexactly(6).await?, b"hello!");
    /// writer.write(b"echo")?;
    /// assert_eq!(reader.readexactly(4).await?, b"echo");
    /// # server.close();
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn set_protocol(&self, protocol: Rc<dyn Protocol>) {
        let before = self.connection.protocol.replace(Some(protocol));
        drop(before);
    }

    /// The protocol that is told; none once the connection is lost.
    /// Mirrors `BaseTransport.get_protocol`.
    pub fn get_protocol(&self) -> Option<Rc<dyn Protocol>> {
        self.connection.protocol.borrow().clone()
    }

    /// Whether there is nobody any more who could close it.
    pub(in crate::aio) fn loop_is_closed(&self) -> bool {
        self.connection.event_loop.is_closed()
    }

    /// Its id in the trace.
    pub fn id(&self) -> TransportId {
        self.connection.id
    }
}

impl PartialEq for Transport {
    /// Whether both are one transport.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.connection, &other.connection)
    }
}

impl Eq for Transport {}

impl fmt::Debug for Transport {
    /// `<_SelectorSocketTransport fd=7 read=polling write=<idle, bufsize=0>>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.connection.fmt(f)
    }
}

// ── how it begins ────────────────────────────────────────────────────────────

/// What asyncio schedules at the end.
const CALL_CONNECTION_LOST: Method = Method { class: CLASS, name: "_call_connection_lost" };

/// The context that a new connection has.
///
/// Until 3.14 none: each callback has a copy of its own.
pub(super) fn context_of_new(event_loop: &EventLoop) -> Option<Context> {
    event_loop.asyncio().connections_keep_one_context().then(copy_context)
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

    fn open_loop(&self) -> Option<EventLoop> {
        self.event_loop.upgrade().filter(|event_loop| !event_loop.is_closed())
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
