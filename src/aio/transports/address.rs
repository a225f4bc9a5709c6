//! Where a socket is, and how a host's name becomes that: `getaddrinfo`.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::os::unix::net;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Awaitable, EventLoop, WeakEventLoop, waits_here};

/// A socket's address.  It prints as Python does.
///
/// Mirrors what `socket.getsockname()` returns.
///
/// ```
/// use glassloop::Address;
///
/// let address = Address::from(std::net::SocketAddr::from(([127, 0, 0, 1], 8888)));
/// assert_eq!(address.to_string(), "('127.0.0.1', 8888)");
/// assert_eq!(address.port(), Some(8888));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Address {
    /// Of a TCP or UDP socket.
    Inet(SocketAddr),
    /// Of a Unix socket; empty if it has no name.
    Unix(PathBuf),
}

impl Address {
    /// The address and port, if it is one of TCP or UDP.
    pub fn socket_addr(&self) -> Option<SocketAddr> {
        match self {
            Address::Inet(address) => Some(*address),
            Address::Unix(_) => None,
        }
    }

    /// The host, if it has one.
    pub fn ip(&self) -> Option<IpAddr> {
        self.socket_addr().map(|address| address.ip())
    }

    /// The port, if it has one.
    pub fn port(&self) -> Option<u16> {
        self.socket_addr().map(|address| address.port())
    }

    /// The path, if it is a Unix socket's.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Address::Inet(_) => None,
            Address::Unix(path) => Some(path),
        }
    }

    /// As the trace says it: `127.0.0.1:8888`.
    pub(super) fn for_trace(&self) -> Option<String> {
        match self {
            Address::Inet(address) => Some(address.to_string()),
            Address::Unix(path) if path.as_os_str().is_empty() => None,
            Address::Unix(path) => Some(path.display().to_string()),
        }
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Address::Inet(address)
    }
}

impl From<net::SocketAddr> for Address {
    fn from(address: net::SocketAddr) -> Self {
        Address::Unix(address.as_pathname().map(Path::to_path_buf).unwrap_or_default())
    }
}

impl fmt::Display for Address {
    /// `('127.0.0.1', 8888)`, `('::1', 8888, 0, 0)`, `'/tmp/socket'`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Inet(SocketAddr::V4(address)) => write!(f, "('{}', {})", address.ip(), address.port()),
            Address::Inet(SocketAddr::V6(address)) => {
                let (flow, scope) = (address.flowinfo(), address.scope_id());
                write!(f, "('{}', {}, {flow}, {scope})", address.ip(), address.port())
            }
            Address::Unix(path) => write!(f, "'{}'", path.display()),
        }
    }
}

// ── from a host's name to its addresses ──────────────────────────────────────

/// The names of some answers of the system, and asyncio's numbers for them (those of glibc).
const EAI: [(&str, i32); 5] = [
    ("Name or service not known", -2),
    ("Temporary failure in name resolution", -3),
    ("Non-recoverable failure in name resolution", -4),
    ("No address associated with hostname", -5),
    ("Servname not supported for ai_socktype", -8),
];

impl EventLoop {
    /// Asks the system for the addresses of a host, in the loop's own executor,
    /// since the system makes whoever asks wait.
    ///
    /// Mirrors `loop.getaddrinfo(host, port, type=SOCK_STREAM)`.
    ///
    /// # Errors
    /// `gaierror: [Errno -2] Name or service not known`; those of
    /// [`run_in_executor`](EventLoop::run_in_executor).
    ///
    /// ```
    /// # glassloop::run(async {
    /// let addresses = glassloop::get_running_loop()?.getaddrinfo("127.0.0.1", 80).await?;
    /// assert_eq!(addresses, [([127, 0, 0, 1], 80).into()]);
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn getaddrinfo(&self, host: &str, port: u16) -> impl Awaitable<Vec<SocketAddr>> + use<> {
        let (event_loop, host) = (self.downgrade(), host.to_owned());
        waits_here(async move {
            let event_loop = event_loop.upgrade().ok_or(ErrorKind::EventLoopClosed)?;
            let asked = event_loop.run_in_executor(None, move || ask(&host, port))?;
            drop(event_loop);
            asked.await
        })
    }
}

fn ask(host: &str, port: u16) -> Result<Vec<SocketAddr>> {
    let addresses = (host, port).to_socket_addrs().map_err(gaierror)?;
    Ok(addresses.collect())
}

/// The addresses of a host: at once if it is an address already.
///
/// Mirrors `BaseEventLoop._ensure_resolved`.
pub(super) async fn ensure_resolved(
    event_loop: WeakEventLoop,
    host: String,
    port: u16,
) -> Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![(address, port).into()]);
    }
    let event_loop = event_loop.upgrade().ok_or(ErrorKind::EventLoopClosed)?;
    let asked = event_loop.getaddrinfo(&host, port);
    drop(event_loop);
    let addresses = asked.await?;
    if addresses.is_empty() {
        return Err(Error::raise("OSError", "getaddrinfo() returned empty list"));
    }
    Ok(addresses)
}

/// `socket.gaierror`, of which Rust keeps the sentence but not the number.
fn gaierror(error: io::Error) -> Error {
    if error.raw_os_error().is_some() {
        return error.into();
    }
    let said = error.to_string();
    let said = said.strip_prefix("failed to lookup address information: ").unwrap_or(&said);
    let sentence = match EAI.iter().find(|(sentence, _)| *sentence == said) {
        Some((sentence, number)) => format!("[Errno {number}] {sentence}"),
        None => said.to_owned(),
    };
    Error::raise("gaierror", sentence)
}
