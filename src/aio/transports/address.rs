//! Where a socket is.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::os::unix::net;
use std::path::{Path, PathBuf};

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
