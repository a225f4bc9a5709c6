//! `create_datagram_endpoint`: a socket for datagrams.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::rc::Rc;

use super::address::ensure_resolved;
use super::datagram::DatagramTransport;
use super::protocol::DatagramProtocol;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Awaitable, EventLoop, WeakEventLoop};

impl EventLoop {
    /// Opens a datagram socket: bound to a local address, connected to a remote
    /// one, or both.
    ///
    /// Mirrors `loop.create_datagram_endpoint(protocol_factory, local_addr,
    /// remote_addr)`.
    ///
    /// # Errors
    /// `ValueError: unexpected address family` if neither is given; those of
    /// [`getaddrinfo`](EventLoop::getaddrinfo); the system's.
    ///
    /// ```
    /// use std::net::SocketAddr;
    /// use glassloop::{DatagramProtocol, DatagramTransport, Future, Result};
    ///
    /// struct Echo;
    /// impl DatagramProtocol for Echo {
    ///     fn datagram_received(&self, transport: &DatagramTransport, data: &[u8], from: SocketAddr) -> Result<()> {
    ///         transport.sendto(data, from)
    ///     }
    /// }
    ///
    /// struct Answer(Future<Vec<u8>>);
    /// impl DatagramProtocol for Answer {
    ///     fn datagram_received(&self, _: &DatagramTransport, data: &[u8], _: SocketAddr) -> Result<()> {
    ///         self.0.set_result(data.to_vec())
    ///     }
    /// }
    ///
    /// # glassloop::run(async {
    /// let event_loop = glassloop::get_running_loop()?;
    /// let (server, _) = event_loop.create_datagram_endpoint(|| Echo, Some(("127.0.0.1", 0)), None).await?;
    /// let port = server.get_extra_info("sockname").unwrap().port().unwrap();
    /// let answer = event_loop.create_future();
    /// let answered = answer.clone();
    /// let (client, _) = event_loop
    ///     .create_datagram_endpoint(move || Answer(answered), None, Some(("127.0.0.1", port)))
    ///     .await?;
    /// client.sendto(b"hello", None)?;
    /// assert_eq!(answer.await?, b"hello");
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn create_datagram_endpoint<P: DatagramProtocol, F: FnOnce() -> P + 'static>(
        &self,
        protocol_factory: F,
        local_addr: Option<(&str, u16)>,
        remote_addr: Option<(&str, u16)>,
    ) -> impl Awaitable<(DatagramTransport, Rc<P>)> + use<P, F> {
        let event_loop = self.downgrade();
        let owned = |address: Option<(&str, u16)>| address.map(|(host, port)| (host.to_owned(), port));
        let (local, remote) = (owned(local_addr), owned(remote_addr));
        async move {
            let local = resolved(&event_loop, local).await?;
            let remote = resolved(&event_loop, remote).await?;
            let (socket, remote) = open(local, remote)?;
            opened(event_loop, socket, remote, protocol_factory).await
        }
    }

    /// The same, with a socket of your own: one that may broadcast, that shares its port, or
    /// was given to this process by another.
    ///
    /// If it is connected, everything goes there, whatever address is given.
    /// Mirrors `loop.create_datagram_endpoint(protocol_factory, sock=socket)`.
    ///
    /// # Errors
    /// The system's; `RuntimeError: Event loop is closed`.
    ///
    /// ```
    /// use std::net::{SocketAddr, UdpSocket};
    /// use glassloop::{DatagramProtocol, DatagramTransport, Result};
    ///
    /// struct Nothing;
    /// impl DatagramProtocol for Nothing {
    ///     fn datagram_received(&self, _: &DatagramTransport, _: &[u8], _: SocketAddr) -> Result<()> {
    ///         Ok(())
    ///     }
    /// }
    ///
    /// # glassloop::run(async {
    /// let socket = UdpSocket::bind("127.0.0.1:0")?;
    /// socket.set_broadcast(true)?;
    /// let event_loop = glassloop::get_running_loop()?;
    /// let (transport, _) = event_loop.create_datagram_endpoint_on(|| Nothing, socket).await?;
    /// assert!(transport.socket()?.broadcast()?);
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn create_datagram_endpoint_on<P: DatagramProtocol, F: FnOnce() -> P + 'static>(
        &self,
        protocol_factory: F,
        socket: UdpSocket,
    ) -> impl Awaitable<(DatagramTransport, Rc<P>)> + use<P, F> {
        opened(self.downgrade(), socket, None, protocol_factory)
    }
}

/// A transport of an open socket, once its protocol has been told.
async fn opened<P: DatagramProtocol>(
    event_loop: WeakEventLoop,
    socket: UdpSocket,
    remote: Option<SocketAddr>,
    protocol_factory: impl FnOnce() -> P,
) -> Result<(DatagramTransport, Rc<P>)> {
    let protocol = Rc::new(protocol_factory());
    let event_loop = event_loop.upgrade().ok_or(ErrorKind::EventLoopClosed)?;
    let made = event_loop.create_future();
    let transport = DatagramTransport::start(&event_loop, socket, remote, protocol.clone(), made.clone())?;
    drop(event_loop);
    if let Err(error) = made.await {
        transport.close()?;
        return Err(error);
    }
    Ok((transport, protocol))
}

async fn resolved(
    event_loop: &WeakEventLoop,
    address: Option<(String, u16)>,
) -> Result<Option<Vec<SocketAddr>>> {
    match address {
        Some((host, port)) => ensure_resolved(event_loop.clone(), host, port).await.map(Some),
        None => Ok(None),
    }
}

/// The first pair of addresses of one family that works; else the first error.
fn open(
    local: Option<Vec<SocketAddr>>,
    remote: Option<Vec<SocketAddr>>,
) -> Result<(UdpSocket, Option<SocketAddr>)> {
    let pairs: Vec<(SocketAddr, Option<SocketAddr>)> = match (local, remote) {
        (None, None) => return Err(Error::raise("ValueError", "unexpected address family")),
        (Some(local), None) => local.into_iter().map(|local| (local, None)).collect(),
        (None, Some(remote)) => {
            remote.into_iter().map(|remote| (any_of_family(remote), Some(remote))).collect()
        }
        (Some(local), Some(remote)) => of_one_family(&local, &remote),
    };
    let mut first_error = Error::raise("ValueError", "can not get address information");
    for (tried, (local, remote)) in pairs.into_iter().enumerate() {
        match open_one(local, remote) {
            Ok(socket) => return Ok((socket, remote)),
            Err(error) if tried == 0 => first_error = error,
            Err(_) => {}
        }
    }
    Err(first_error)
}

fn of_one_family(local: &[SocketAddr], remote: &[SocketAddr]) -> Vec<(SocketAddr, Option<SocketAddr>)> {
    let remote_of = |local: &SocketAddr| remote.iter().find(|remote| remote.is_ipv4() == local.is_ipv4());
    local.iter().filter_map(|local| Some((*local, Some(*remote_of(local)?)))).collect()
}

fn any_of_family(remote: SocketAddr) -> SocketAddr {
    if remote.is_ipv4() { (Ipv4Addr::UNSPECIFIED, 0).into() } else { (Ipv6Addr::UNSPECIFIED, 0).into() }
}

fn open_one(local: SocketAddr, remote: Option<SocketAddr>) -> Result<UdpSocket> {
    let socket = UdpSocket::bind(local)?;
    if let Some(remote) = remote {
        socket.connect(remote)?;
    }
    Ok(socket)
}
