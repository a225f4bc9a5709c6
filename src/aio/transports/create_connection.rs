//! `create_connection` and `create_unix_connection`: a transport to somebody who listens.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;

use super::address::{Address, ensure_resolved};
use super::connection::Connection;
use super::protocol::Protocol;
use super::socket::Socket;
use super::transport::{Transport, context_of_new};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Awaitable, EventLoop, Future, WeakEventLoop, get_running_loop};

impl EventLoop {
    /// Connects to a host, and gives the connection to a protocol.
    ///
    /// The host's addresses are tried in turn.  Mirrors
    /// `loop.create_connection(protocol_factory, host, port)`.
    ///
    /// # Errors
    /// `ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1',
    /// 1)`, and the like; if the addresses fail in different ways, `OSError:
    /// Multiple exceptions: …` with each.  Those of
    /// [`getaddrinfo`](EventLoop::getaddrinfo).
    ///
    /// ```
    /// use glassloop::Protocol;
    ///
    /// struct Nothing;
    /// impl Protocol for Nothing {}
    ///
    /// # glassloop::run(async {
    /// let event_loop = glassloop::get_running_loop()?;
    /// let server = event_loop.create_server(|| Nothing, "127.0.0.1", 0).await?;
    /// let address = server.sockets()[0].clone();
    /// let (transport, _protocol) =
    ///     event_loop.create_connection(|| Nothing, "127.0.0.1", address.port().unwrap()).await?;
    /// assert_eq!(transport.get_extra_info("peername"), Some(address));
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn create_connection<P: Protocol, F: FnOnce() -> P + 'static>(
        &self,
        protocol_factory: F,
        host: &str,
        port: u16,
    ) -> impl Awaitable<(Transport, Rc<P>)> + use<P, F> {
        let (event_loop, host) = (self.downgrade(), host.to_owned());
        async move {
            let addresses = ensure_resolved(event_loop.clone(), host, port).await?;
            let mut errors = Vec::new();
            for address in addresses {
                match connect_tcp(address).await {
                    Ok(socket) => return connected(event_loop, socket, protocol_factory).await,
                    Err(error) if error.is_os_error() => errors.push(error),
                    Err(error) => return Err(error),
                }
            }
            Err(joined(errors))
        }
    }

    /// The same, of a socket that is connected already, or was accepted: made by other
    /// means, or with options that this does not know.
    ///
    /// Mirrors `loop.create_connection(protocol_factory, sock=socket)`,
    /// `create_unix_connection` with `sock`, and `loop.connect_accepted_socket`.
    ///
    /// # Errors
    /// The system's; `RuntimeError: Event loop is closed`.
    pub fn create_connection_on<P: Protocol, F: FnOnce() -> P + 'static, S: Into<Socket>>(
        &self,
        protocol_factory: F,
        socket: S,
    ) -> impl Awaitable<(Transport, Rc<P>)> + use<P, F, S> {
        connected(self.downgrade(), socket.into(), protocol_factory)
    }

    /// Connects to a path, and gives the connection to a protocol.
    /// Mirrors `loop.create_unix_connection(protocol_factory, path)`.
    ///
    /// # Errors
    /// `FileNotFoundError: [Errno 2] No such file or directory`, and the like.
    pub fn create_unix_connection<P: Protocol, F: FnOnce() -> P + 'static, S: AsRef<Path>>(
        &self,
        protocol_factory: F,
        path: S,
    ) -> impl Awaitable<(Transport, Rc<P>)> + use<P, F, S> {
        let (event_loop, path) = (self.downgrade(), path.as_ref().to_path_buf());
        async move {
            let socket = connect_unix(&path)?;
            connected(event_loop, socket, protocol_factory).await
        }
    }
}

/// A transport of a connected socket, once its protocol has been told.
///
/// Mirrors `BaseEventLoop._create_connection_transport`.
pub(super) async fn connected<P: Protocol>(
    event_loop: WeakEventLoop,
    socket: Socket,
    protocol_factory: impl FnOnce() -> P,
) -> Result<(Transport, Rc<P>)> {
    let protocol = Rc::new(protocol_factory());
    let event_loop = event_loop.upgrade().ok_or(ErrorKind::EventLoopClosed)?;
    let made = event_loop.create_future();
    let context = context_of_new(&event_loop);
    let transport =
        Connection::start(&event_loop, socket, protocol.clone(), None, Some(made.clone()), context)?;
    drop(event_loop);
    if let Err(error) = made.await {
        transport.close()?;
        return Err(error);
    }
    Ok((transport, protocol))
}

/// One error of many: all alike, or all told.
fn joined(mut errors: Vec<Error>) -> Error {
    let sentences: Vec<String> = errors.iter().map(Error::to_string).collect();
    if sentences.windows(2).all(|pair| pair[0] == pair[1]) && !errors.is_empty() {
        return errors.swap_remove(0);
    }
    Error::raise("OSError", format!("Multiple exceptions: {}", sentences.join(", ")))
}

// ── connecting without blocking ──────────────────────────────────────────────

/// Connects to an address.  Mirrors `loop.sock_connect`.
///
/// # Errors
/// `ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 1)`.
async fn connect_tcp(address: SocketAddr) -> Result<Socket> {
    let socket = Socket::Tcp(mio::net::TcpStream::connect(address)?.into());
    until_connected(&socket).await?;
    if let Some(error) = socket.take_error()? {
        return Err(connect_call_failed(error, &address.into()));
    }
    Ok(socket)
}

/// Connects to a path: the system does that at once, or not at all.
fn connect_unix(path: &Path) -> Result<Socket> {
    Ok(Socket::Unix(mio::net::UnixStream::connect(path)?.into()))
}

/// A socket that is connecting is writable when it is done with that.
async fn until_connected(socket: &Socket) -> Result<()> {
    let event_loop = get_running_loop()?;
    let connected: Future<()> = event_loop.create_future();
    let told = connected.clone();
    let tell = move || if told.done() { Ok(()) } else { told.set_result(()) };
    event_loop.add_writer(socket, tell)?;
    let _removed = RemoveWriter { socket, event_loop: event_loop.downgrade() };
    drop(event_loop);
    connected.await
}

fn connect_call_failed(error: io::Error, address: &Address) -> Error {
    let message = format!("Connect call failed {address}");
    ErrorKind::Os { errno: error.raw_os_error(), kind: error.kind(), message }.into()
}

/// The loop no longer looks whether a socket is connected.
struct RemoveWriter<'a> {
    socket: &'a Socket,
    event_loop: WeakEventLoop,
}

impl Drop for RemoveWriter<'_> {
    fn drop(&mut self) {
        if let Some(event_loop) = self.event_loop.upgrade() {
            event_loop.remove_writer(self.socket);
        }
    }
}
