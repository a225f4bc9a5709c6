//! A datagram socket: what a program holds of it, how it begins and how it ends.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::rc::{Rc, Weak};

use super::address::Address;
use super::base::{HoldsProtocol, LostWrites, OpenTransports, ReadBuffer, Watched, context};
use super::connection::Life;
use super::outgoing::FlowControl;
use super::protocol::DatagramProtocol;
use super::socket::bad_file_descriptor;
use crate::error::{Error, ErrorKind, Result, contained};
use crate::kernel::{EventLoop, ExceptionContext, Future, Method, WeakEventLoop};
use crate::trace::{TransportEvent, TransportId, TransportMade};

/// What asyncio calls the class.
pub(super) const CLASS: &str = "_SelectorDatagramTransport";
const CALL_CONNECTION_LOST: Method = Method { class: "_SelectorTransport", name: "_call_connection_lost" };

/// A datagram socket: what a [`DatagramProtocol`] sends with.
///
/// A clone is the same transport.  Mirrors `asyncio.DatagramTransport`.
#[derive(Clone)]
pub struct DatagramTransport {
    pub(super) state: Rc<DatagramState>,
}

pub(super) struct DatagramState {
    id: TransportId,
    pub(super) event_loop: WeakEventLoop,
    /// None once `connection_lost` was called, as is the protocol.
    pub(super) socket: RefCell<Option<UdpSocket>>,
    pub(super) protocol: RefCell<Option<Rc<dyn DatagramProtocol>>>,
    pub(super) life: Cell<Life>,
    /// What waits to be sent, and where to.
    pub(super) outgoing: RefCell<VecDeque<(Vec<u8>, Option<SocketAddr>)>>,
    pub(super) flow: FlowControl,
    pub(super) lost_writes: LostWrites,
    pub(super) read_buffer: Rc<ReadBuffer>,
    key: Cell<usize>,
    descriptor: RawFd,
    sockname: Option<Address>,
    /// Where everything goes, if it was connected.
    pub(super) peername: Option<SocketAddr>,
    /// The same, if the loop has connected it: then no other address may be given.
    pub(super) address: Option<SocketAddr>,
}

impl DatagramTransport {
    /// As a stream's transport is: the protocol is told, it reads, `made` is resolved.
    pub(super) fn start(
        event_loop: &EventLoop,
        socket: UdpSocket,
        address: Option<SocketAddr>,
        protocol: Rc<dyn DatagramProtocol>,
        made: Future<()>,
    ) -> Result<Self> {
        socket.set_nonblocking(true)?;
        let connection_made = Method { class: protocol.class(), name: "connection_made" };
        let transport = Self { state: Rc::new(DatagramState::new(event_loop, socket, address, protocol)) };
        let state = &transport.state;
        let weak: Weak<dyn HoldsProtocol> = Rc::downgrade(state) as _;
        state.key.set(OpenTransports::of(event_loop).enter(weak));
        event_loop.record_transport(state.id, || state.made());
        let begins = transport.clone();
        event_loop.call_soon_method(connection_made, move || {
            begins.ask(|protocol| protocol.connection_made(&begins))
        })?;
        let reads = transport.clone();
        event_loop.call_soon(move || reads.start_reading())?;
        event_loop.call_soon(move || if made.done() { Ok(()) } else { made.set_result(()) })?;
        Ok(transport)
    }

    /// Receives no more, sends what waits to be sent, and then has the
    /// protocol's `connection_lost` called.  Mirrors `BaseTransport.close`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        let state = &self.state;
        if state.life.get() != Life::Open {
            return Ok(());
        }
        state.record(|| TransportEvent::Closing(self.get_write_buffer_size()));
        state.life.set(Life::Closing);
        state.event_loop()?.remove_reader(&**state);
        if state.outgoing.borrow().is_empty() { self.schedule_connection_lost(None) } else { Ok(()) }
    }

    /// Closes at once; what waits to be sent is thrown away.
    /// Mirrors `DatagramTransport.abort`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn abort(&self) -> Result<()> {
        self.force_close(None)
    }

    /// Whether it is closing or closed.  Mirrors `BaseTransport.is_closing`.
    pub fn is_closing(&self) -> bool {
        self.state.life.get() != Life::Open
    }

    /// How many bytes wait to be sent, eight for each datagram's header counted in.
    /// Mirrors `get_write_buffer_size`.
    pub fn get_write_buffer_size(&self) -> usize {
        self.state.waiting()
    }

    /// Sets the high- and the low-water mark, in bytes, as
    /// [`Transport::set_write_buffer_limits`](crate::Transport::set_write_buffer_limits).
    ///
    /// # Errors
    /// `ValueError: high (1) must be >= low (2) must be >= 0`.
    #[track_caller]
    pub fn set_write_buffer_limits(&self, high: Option<usize>, low: Option<usize>) -> Result<()> {
        self.state.flow.set_limits(high, low)?;
        self.maybe_pause_protocol()
    }

    /// The low- and the high-water mark, in bytes.  Mirrors `get_write_buffer_limits`.
    pub fn get_write_buffer_limits(&self) -> (usize, usize) {
        self.state.flow.limits()
    }

    /// `"peername"` (of a connected socket) or `"sockname"`.
    /// Mirrors `BaseTransport.get_extra_info`.
    pub fn get_extra_info(&self, name: &str) -> Option<Address> {
        match name {
            "peername" => self.state.peername.map(Address::from),
            "sockname" => self.state.sockname.clone(),
            _ => None,
        }
    }

    /// The socket below, for its options, as [`Transport::socket`](crate::Transport::socket).
    /// Mirrors `BaseTransport.get_extra_info("socket")`.
    ///
    /// # Errors
    /// `OSError: [Errno 9] Bad file descriptor` once it is closed; the system's.
    pub fn socket(&self) -> Result<UdpSocket> {
        match &*self.state.socket.borrow() {
            Some(socket) => Ok(socket.try_clone()?),
            None => Err(bad_file_descriptor()),
        }
    }

    /// Has another protocol told from now on, as
    /// [`Transport::set_protocol`](crate::Transport::set_protocol).
    /// Mirrors `BaseTransport.set_protocol`.
    pub fn set_protocol(&self, protocol: Rc<dyn DatagramProtocol>) {
        let before = self.state.protocol.replace(Some(protocol));
        drop(before);
    }

    /// The protocol that is told; none once it is closed.
    /// Mirrors `BaseTransport.get_protocol`.
    pub fn get_protocol(&self) -> Option<Rc<dyn DatagramProtocol>> {
        self.state.protocol.borrow().clone()
    }

    /// Its id in the trace.
    pub fn id(&self) -> TransportId {
        self.state.id
    }

    fn force_close(&self, error: Option<Error>) -> Result<()> {
        let state = &self.state;
        if state.life.get() == Life::Lost {
            return Ok(());
        }
        let event_loop = state.event_loop()?;
        state.record(|| TransportEvent::Aborted(self.get_write_buffer_size()));
        state.outgoing.take();
        event_loop.remove_reader(&**state);
        event_loop.remove_writer(&**state);
        self.schedule_connection_lost(error)
    }

    fn schedule_connection_lost(&self, error: Option<Error>) -> Result<()> {
        self.state.life.set(Life::Lost);
        let transport = self.clone();
        let event_loop = self.state.event_loop()?;
        event_loop.call_soon_method(CALL_CONNECTION_LOST, move || transport.connection_lost(error))?;
        Ok(())
    }

    pub(super) fn connection_lost(&self, error: Option<Error>) -> Result<()> {
        let state = &self.state;
        state.record(|| TransportEvent::Lost(error.as_ref().map(|error| format!("{error:?}").into())));
        let told = self.ask(|protocol| protocol.connection_lost(self, error.as_ref()));
        let socket = state.socket.take();
        drop(socket);
        state.let_go();
        told
    }

    /// Calls the protocol, if there still is one.  A panic in it is an error.
    pub(super) fn ask(&self, call: impl FnOnce(&dyn DatagramProtocol) -> Result<()>) -> Result<()> {
        let protocol = self.state.protocol.borrow().clone();
        let Some(protocol) = protocol else { return Ok(()) };
        contained(|| call(&*protocol))
    }

    pub(super) fn tell(
        &self,
        failed: &'static str,
        call: impl FnOnce(&dyn DatagramProtocol) -> Result<()>,
    ) -> Result<()> {
        match (self.ask(call), self.state.event_loop()) {
            (Err(error), _) if error.ends_the_run() => return Err(error),
            (Err(error), Ok(event_loop)) => event_loop.report(self.state.context(failed, error)),
            _ => {}
        }
        Ok(())
    }
}

impl DatagramState {
    fn new(
        event_loop: &EventLoop,
        socket: UdpSocket,
        address: Option<SocketAddr>,
        protocol: Rc<dyn DatagramProtocol>,
    ) -> Self {
        Self {
            address,
            id: event_loop.next_transport_id(),
            event_loop: event_loop.downgrade(),
            descriptor: socket.as_raw_fd(),
            sockname: socket.local_addr().ok().map(Address::from),
            peername: socket.peer_addr().ok(),
            socket: RefCell::new(Some(socket)),
            protocol: RefCell::new(Some(protocol)),
            life: Cell::new(Life::Open),
            outgoing: RefCell::new(VecDeque::new()),
            flow: FlowControl::new(),
            lost_writes: LostWrites::default(),
            read_buffer: ReadBuffer::of(event_loop),
            key: Cell::new(usize::MAX),
        }
    }

    fn made(&self) -> TransportEvent {
        TransportEvent::Made(Box::new(TransportMade {
            class: CLASS.into(),
            server: None,
            sockname: self.sockname.as_ref().and_then(Address::for_trace),
            peername: self.peername.map(|peer| peer.to_string()),
        }))
    }

    /// In bytes.
    fn waiting(&self) -> usize {
        self.outgoing.borrow().iter().map(|(data, _)| data.len() + 8).sum()
    }

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

impl AsRawFd for DatagramState {
    fn as_raw_fd(&self) -> RawFd {
        self.descriptor
    }
}

impl HoldsProtocol for DatagramState {
    fn let_go(&self) {
        let protocol = self.protocol.take();
        drop(protocol);
    }

    fn context(&self, message: &str, error: Error) -> ExceptionContext {
        let protocol = self.protocol.borrow().clone();
        context(message, error, self.id, self, protocol.map(|protocol| protocol.repr()))
    }
}

impl Drop for DatagramState {
    fn drop(&mut self) {
        if let Some(event_loop) = self.event_loop.upgrade().filter(|event_loop| !event_loop.is_closed()) {
            OpenTransports::of(&event_loop).leave(self.key.get());
        }
    }
}

impl fmt::Debug for DatagramTransport {
    /// `<_SelectorDatagramTransport fd=7 read=polling write=<idle, bufsize=0>>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}

impl fmt::Debug for DatagramState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_closed = self.socket.borrow().is_none();
        f.write_str(match self.life.get() {
            _ if is_closed => "<_SelectorDatagramTransport closed",
            Life::Open => "<_SelectorDatagramTransport",
            Life::Closing | Life::Lost => "<_SelectorDatagramTransport closing",
        })?;
        write!(f, " fd={}", self.descriptor)?;
        let event_loop = self.event_loop.upgrade().filter(|event_loop| !is_closed && !event_loop.is_closed());
        if let Some(event_loop) = event_loop {
            let (reads, writes) = (event_loop.has_reader(self), event_loop.has_writer(self));
            write!(f, "{}", Watched { reads, writes, waiting: self.waiting() })?;
        }
        f.write_str(">")
    }
}
