//! Datagrams: a transport without a connection.

mod printing;
mod sending;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::rc::{Rc, Weak};

use super::address::Address;
use super::base::{FlowControl, HoldsProtocol, LostWrites, OpenTransports, ReadBuffer, context};
use super::connection::Life;
use super::protocol::DatagramProtocol;
use super::socket::{bad_file_descriptor, is_not_now};
use crate::error::{Error, ErrorKind, Result, contained};
use crate::kernel::{EventLoop, ExceptionContext, Future, Method, WeakEventLoop};
use crate::trace::TransportId;
use crate::trace::{TransportEvent, TransportMade};

/// What asyncio calls the class.
const CLASS: &str = "_SelectorDatagramTransport";
const READ_READY: Method = Method { class: CLASS, name: "_read_ready" };
const CALL_CONNECTION_LOST: Method = Method { class: "_SelectorTransport", name: "_call_connection_lost" };

/// A datagram socket: what a [`DatagramProtocol`] sends with.
///
/// A clone is the same transport.  Mirrors `asyncio.DatagramTransport`.
#[derive(Clone)]
pub struct DatagramTransport {
    state: Rc<DatagramState>,
}

struct DatagramState {
    id: TransportId,
    event_loop: WeakEventLoop,
    /// None once `connection_lost` was called, as is the protocol.
    socket: RefCell<Option<UdpSocket>>,
    protocol: RefCell<Option<Rc<dyn DatagramProtocol>>>,
    life: Cell<Life>,
    /// What waits to be sent, and where to.
    outgoing: RefCell<VecDeque<(Vec<u8>, Option<SocketAddr>)>>,
    flow: FlowControl,
    lost_writes: LostWrites,
    read_buffer: Rc<ReadBuffer>,
    key: Cell<usize>,
    descriptor: RawFd,
    sockname: Option<Address>,
    /// Where everything goes, if it was connected.
    peername: Option<SocketAddr>,
    /// The same, if the loop has connected it: then no other address may be given.
    address: Option<SocketAddr>,
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

    /// Sends a datagram: whole, to this address, or to the one that the socket
    /// is connected to.  What the system does not take at once is kept.
    /// Mirrors `DatagramTransport.sendto`.
    ///
    /// # Errors
    /// `ValueError: Invalid address: must be None or …` on a socket that the loop has
    /// connected;
    /// `RuntimeError: Event loop is closed`.  What goes wrong on the way is told to
    /// [`error_received`](DatagramProtocol::error_received).
    #[track_caller]
    pub fn sendto(&self, data: impl AsRef<[u8]>, address: impl Into<Option<SocketAddr>>) -> Result<()> {
        let (data, address, state) = (data.as_ref(), address.into(), &self.state);
        if let (Some(only), Some(address)) = (state.address, address)
            && only != address
        {
            let sentence = format!("Invalid address: must be None or {}", Address::from(only));
            return Err(Error::raise("ValueError", sentence));
        }
        // As asyncio: one that is not connected still sends until `connection_lost`.
        let is_lost = state.life.get() == Life::Lost;
        if is_lost && state.address.is_some() {
            state.lost_writes.warn_of_one_more();
            return Ok(());
        }
        if state.outgoing.borrow().is_empty() {
            match state.send(data, address) {
                Ok(()) => return Ok(()),
                // Nobody will be there when the system takes more.
                Err(error) if is_not_now(&error) && is_lost => return Ok(()),
                Err(error) if is_not_now(&error) => self.start_writing()?,
                Err(error) => return self.ask(|protocol| protocol.error_received(self, &error.into())),
            }
        }
        state.outgoing.borrow_mut().push_back((data.to_vec(), address));
        self.maybe_pause_protocol()
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

    fn start_reading(&self) -> Result<()> {
        if self.state.life.get() == Life::Open {
            let transport = self.clone();
            let read_ready = move || transport.read_ready();
            self.state.event_loop()?.add_reader_method(READ_READY, &*self.state, read_ready)?;
        }
        Ok(())
    }

    /// One datagram an iteration, as asyncio; the next comes with the next.
    fn read_ready(&self) -> Result<()> {
        let buffer = &mut *self.state.read_buffer.0.borrow_mut();
        match self.state.receive(buffer) {
            Ok((count, address)) => {
                self.state.record(|| TransportEvent::DataReceived(count));
                self.ask(|protocol| protocol.datagram_received(self, &buffer[..count], address))
            }
            Err(error) if is_not_now(&error) => {
                self.state.event_loop()?.reading_would_block(&*self.state);
                Ok(())
            }
            Err(error) => self.ask(|protocol| protocol.error_received(self, &error.into())),
        }
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

    fn connection_lost(&self, error: Option<Error>) -> Result<()> {
        let state = &self.state;
        state.record(|| TransportEvent::Lost(error.as_ref().map(|error| format!("{error:?}").into())));
        let told = self.ask(|protocol| protocol.connection_lost(self, error.as_ref()));
        let socket = state.socket.take();
        drop(socket);
        state.let_go();
        told
    }

    /// Calls the protocol, if there still is one.  A panic in it is an error.
    fn ask(&self, call: impl FnOnce(&dyn DatagramProtocol) -> Result<()>) -> Result<()> {
        let protocol = self.state.protocol.borrow().clone();
        let Some(protocol) = protocol else { return Ok(()) };
        contained(|| call(&*protocol))
    }

    fn tell(
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

    fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        match &*self.socket.borrow() {
            Some(socket) if self.life.get() == Life::Open => socket.recv_from(buffer),
            _ => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn event_loop(&self) -> Result<EventLoop> {
        self.event_loop.upgrade().ok_or_else(|| ErrorKind::EventLoopClosed.into())
    }

    #[track_caller]
    fn record(&self, event: impl FnOnce() -> TransportEvent) {
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
