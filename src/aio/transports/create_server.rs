//! `create_server` and `create_unix_server`: sockets that listen.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::address::{Address, ensure_resolved};
use super::protocol::Protocol;
use super::server::{Factory, Server, StartingServer};
use super::socket::{Listener, ListeningSocket};
use crate::aio::gather::gather;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Awaitable, EventLoop, WeakEventLoop};
use crate::say::{Level, say};

/// The hosts whose addresses a server listens on: one, several, or `None` for all
/// addresses of this machine.
///
/// ```
/// # glassloop::run(async {
/// use glassloop::{StreamReader, StreamWriter, start_server};
/// let nothing = async |_: StreamReader, _: StreamWriter| Ok(());
/// start_server(nothing, "localhost", 0).await?.close();
/// start_server(nothing, ["127.0.0.1", "127.0.0.2"], 0).await?.close();
/// start_server(nothing, None, 0).await?.close();
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Hosts(Vec<String>);

impl From<&str> for Hosts {
    fn from(host: &str) -> Self {
        Self(vec![host.to_owned()])
    }
}

impl From<String> for Hosts {
    fn from(host: String) -> Self {
        Self(vec![host])
    }
}

impl From<IpAddr> for Hosts {
    fn from(host: IpAddr) -> Self {
        Self(vec![host.to_string()])
    }
}

impl From<Option<&str>> for Hosts {
    fn from(host: Option<&str>) -> Self {
        Self::from(host.unwrap_or_default())
    }
}

impl<const N: usize> From<[&str; N]> for Hosts {
    fn from(hosts: [&str; N]) -> Self {
        Self(hosts.map(str::to_owned).into())
    }
}

impl From<Vec<String>> for Hosts {
    fn from(hosts: Vec<String>) -> Self {
        Self(hosts)
    }
}

impl EventLoop {
    /// Listens on the addresses of these hosts, and gives every connection a
    /// protocol of its own.
    ///
    /// Port 0 lets the system choose one for each address.  Mirrors
    /// `loop.create_server(protocol_factory, host, port)`; what else that can be
    /// told is set on a socket that is given to
    /// [`create_server_on`](EventLoop::create_server_on).
    ///
    /// # Errors
    /// `OSError: [Errno 98] error while attempting to bind on address
    /// ('127.0.0.1', 8888): [errno 98] address already in use`; `OSError: could not
    /// bind on any address out of …`; those of [`getaddrinfo`](EventLoop::getaddrinfo).
    ///
    /// ```
    /// use glassloop::{Protocol, Result, Transport};
    ///
    /// struct Echo;
    /// impl Protocol for Echo {
    ///     fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
    ///         transport.write(data)
    ///     }
    /// }
    ///
    /// # glassloop::run(async {
    /// let event_loop = glassloop::get_running_loop()?;
    /// let server = event_loop.create_server(|| Echo, "127.0.0.1", 0).await?;
    /// let port = server.sockets()[0].port().unwrap();
    /// let again = event_loop.create_server(|| Echo, "127.0.0.1", port).await.unwrap_err();
    /// assert!(again.to_string().ends_with("address already in use"));
    /// # server.close();
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn create_server<P: Protocol, F: Fn() -> P + 'static, H: Into<Hosts>>(
        &self,
        protocol_factory: F,
        hosts: H,
        port: u16,
    ) -> StartingServer<impl Awaitable<Server> + use<P, F, H>> {
        let (event_loop, Hosts(hosts)) = (self.downgrade(), hosts.into());
        StartingServer::new(|serves| async move {
            let addresses = addresses_of(&event_loop, hosts, port).await?;
            let listeners = bind_all(&addresses)?;
            Server::start(event_loop, listeners, factory(protocol_factory), serves).await
        })
    }

    /// The same, with a socket that listens already: with a backlog, with
    /// `SO_REUSEPORT`, or given to this process by another.
    /// A Unix socket's path goes when the server is closed.
    /// Mirrors `loop.create_server(protocol_factory, sock=socket)`, and
    /// `create_unix_server` with `sock`.
    ///
    /// # Errors
    /// The system's; `RuntimeError: Event loop is closed`.
    pub fn create_server_on<P: Protocol, F: Fn() -> P + 'static, S: Into<ListeningSocket>>(
        &self,
        protocol_factory: F,
        socket: S,
    ) -> StartingServer<impl Awaitable<Server> + use<P, F, S>> {
        let (event_loop, socket) = (self.downgrade(), socket.into());
        StartingServer::new(|serves| async move {
            let listeners = vec![Listener::of(socket)?];
            Server::start(event_loop, listeners, factory(protocol_factory), serves).await
        })
    }

    /// Listens on a path; a socket that an earlier run has left there is removed.
    ///
    /// The path goes when the server is closed.
    /// Mirrors `loop.create_unix_server(protocol_factory, path)`.
    ///
    /// # Errors
    /// `OSError: [Errno 98] Address '/tmp/socket' is already in use`; the system's.
    pub fn create_unix_server<P: Protocol, F: Fn() -> P + 'static, S: AsRef<Path>>(
        &self,
        protocol_factory: F,
        path: S,
    ) -> StartingServer<impl Awaitable<Server> + use<P, F, S>> {
        let (event_loop, path) = (self.downgrade(), path.as_ref().to_path_buf());
        StartingServer::new(|serves| async move {
            let listeners = vec![bind(path)?];
            Server::start(event_loop, listeners, factory(protocol_factory), serves).await
        })
    }
}

/// A protocol for each connection.
fn factory<P: Protocol>(protocol_factory: impl Fn() -> P + 'static) -> Factory {
    Rc::new(move || Rc::new(protocol_factory()))
}

/// Each address once, in the order of the hosts.
async fn addresses_of(event_loop: &WeakEventLoop, hosts: Vec<String>, port: u16) -> Result<Vec<SocketAddr>> {
    // As in asyncio a task for each host, which costs three iterations.
    let asked = hosts.into_iter().map(|host| create_server_getaddrinfo(event_loop.clone(), host, port));
    let mut addresses = Vec::new();
    for address in gather(asked)?.await?.into_iter().flatten() {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.is_empty() {
        return Err(Error::raise("ValueError", "Neither host/port nor sock were specified"));
    }
    Ok(addresses)
}

async fn create_server_getaddrinfo(
    event_loop: WeakEventLoop,
    host: String,
    port: u16,
) -> Result<Vec<SocketAddr>> {
    match host.as_str() {
        "" => Ok(vec![any_address(port)]),
        _ => ensure_resolved(event_loop, host, port).await,
    }
}

/// All addresses of this machine: of IPv6, which takes in IPv4, if there is such a thing.
fn any_address(port: u16) -> SocketAddr {
    match TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0)) {
        Ok(_) => (Ipv6Addr::UNSPECIFIED, port).into(),
        Err(_) => (Ipv4Addr::UNSPECIFIED, port).into(),
    }
}

fn bind_all(addresses: &[SocketAddr]) -> Result<Vec<Listener>> {
    let mut listeners = Vec::new();
    for address in addresses {
        match Listener::bind(*address) {
            Ok(listener) => listeners.push(listener),
            // A machine may know an address of a family that it has not.
            Err(error) if is_not_available(&error) => say(Level::Debug, format_args!("{error}")),
            Err(error) => return Err(error),
        }
    }
    if listeners.is_empty() {
        let tried: Vec<String> =
            addresses.iter().map(|address| Address::from(*address).to_string()).collect();
        let sentence = format!("could not bind on any address out of [{}]", tried.join(", "));
        return Err(Error::raise("OSError", sentence));
    }
    Ok(listeners)
}

fn is_not_available(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Os { kind: io::ErrorKind::AddrNotAvailable, .. })
}

// ── at a path ────────────────────────────────────────────────────────────────

fn bind(path: PathBuf) -> Result<Listener> {
    remove_stale_socket(&path);
    let listener = UnixListener::bind(&path).map_err(|error| in_use(&path, error))?;
    Listener::unix(listener, path)
}

fn remove_stale_socket(path: &Path) {
    let is_socket = std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    if is_socket && let Err(error) = std::fs::remove_file(path) {
        let path = path.display();
        say(Level::Error, format_args!("Unable to check or remove stale UNIX socket '{path}': {error}"));
    }
}

fn in_use(path: &Path, error: io::Error) -> Error {
    if error.kind() != io::ErrorKind::AddrInUse {
        return error.into();
    }
    let message = format!("Address '{}' is already in use", path.display());
    ErrorKind::Os { errno: error.raw_os_error(), kind: error.kind(), message }.into()
}
