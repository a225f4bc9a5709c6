//! A socket that listens, of either kind.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;

use super::address::Address;
use super::socket::Socket;
use crate::error::{Error, ErrorKind, Result};

/// A socket of yours that listens: what
/// [`create_server_on`](crate::EventLoop::create_server_on) and
/// [`start_server_on`](crate::start_server_on) take.
///
/// ```
/// use glassloop::ListeningSocket;
///
/// let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
/// assert!(matches!(ListeningSocket::from(listener), ListeningSocket::Tcp(_)));
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ListeningSocket {
    /// Of TCP.
    Tcp(TcpListener),
    /// A Unix socket.
    Unix(UnixListener),
}

impl From<TcpListener> for ListeningSocket {
    fn from(listener: TcpListener) -> Self {
        ListeningSocket::Tcp(listener)
    }
}

impl From<UnixListener> for ListeningSocket {
    fn from(listener: UnixListener) -> Self {
        ListeningSocket::Unix(listener)
    }
}
/// The system's number for it.
const AF_INET6: u8 = if cfg!(any(target_os = "linux", target_os = "android")) { 10 } else { 30 };

/// A socket that listens, and does not block.
#[derive(Debug)]
pub(super) enum Listener {
    Tcp(TcpListener),
    /// With its path, if it is to be removed when the server is closed, and the
    /// file that it was.
    Unix(UnixListener, Option<(PathBuf, u64)>),
}

impl Listener {
    /// One that listens on this address.
    ///
    /// # Errors
    /// `OSError: [Errno 98] error while attempting to bind on address …`.
    pub(super) fn bind(address: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(address).map_err(|error| cannot_bind(address, error))?;
        Self::tcp(listener)
    }

    pub(super) fn of(socket: ListeningSocket) -> Result<Self> {
        match socket {
            ListeningSocket::Tcp(listener) => Self::tcp(listener),
            ListeningSocket::Unix(listener) => {
                let path = listener.local_addr()?.as_pathname().map(PathBuf::from);
                // A socket without a path has no file that could be found.
                Self::unix(listener, path.unwrap_or_default())
            }
        }
    }

    pub(super) fn tcp(listener: TcpListener) -> Result<Self> {
        listener.set_nonblocking(true)?;
        Ok(Listener::Tcp(listener))
    }

    pub(super) fn unix(listener: UnixListener, path: PathBuf) -> Result<Self> {
        listener.set_nonblocking(true)?;
        let file = std::fs::metadata(&path).ok().map(|metadata| metadata.ino());
        Ok(Listener::Unix(listener, file.map(|file| (path, file))))
    }

    pub(super) fn accept(&self) -> io::Result<Socket> {
        match self {
            Listener::Tcp(listener) => listener.accept().map(|(stream, _)| Socket::Tcp(stream)),
            Listener::Unix(listener, _) => listener.accept().map(|(stream, _)| Socket::Unix(stream)),
        }
    }

    pub(super) fn sockname(&self) -> Option<Address> {
        match self {
            Listener::Tcp(listener) => listener.local_addr().ok().map(Address::from),
            Listener::Unix(listener, _) => listener.local_addr().ok().map(Address::from),
        }
    }
}

impl Listener {
    /// As asyncio prints it: `<asyncio.TransportSocket fd=6, family=2, type=1, proto=6, …>`.
    pub(super) fn repr(&self) -> String {
        let (name, fd) = (self.sockname(), self.as_raw_fd());
        // A stream (1); of TCP (6), as what getaddrinfo finds is, or of a path (0).
        let (family, proto) = match &name {
            Some(Address::Inet(SocketAddr::V6(_))) => (AF_INET6, 6),
            Some(Address::Inet(_)) => (2, 6),
            Some(Address::Unix(_)) | None => (1, 0),
        };
        let laddr = name.map_or(String::new(), |name| match name.path() {
            Some(path) => format!(", laddr={}", path.display()),
            None => format!(", laddr={name}"),
        });
        format!("<asyncio.TransportSocket fd={fd}, family={family}, type=1, proto={proto}{laddr}>")
    }
}

impl AsRawFd for Listener {
    fn as_raw_fd(&self) -> RawFd {
        match self {
            Listener::Tcp(listener) => listener.as_raw_fd(),
            Listener::Unix(listener, _) => listener.as_raw_fd(),
        }
    }
}

impl Drop for Listener {
    /// The path goes with the server, unless somebody else listens there by now.
    fn drop(&mut self) {
        if let Listener::Unix(_, Some((path, file))) = self
            && std::fs::metadata(&*path).is_ok_and(|metadata| metadata.ino() == *file)
        {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// With the address, and asyncio's words.
fn cannot_bind(address: SocketAddr, error: io::Error) -> Error {
    let (errno, kind) = (error.raw_os_error(), error.kind());
    let reason = Error::from(error).to_string().to_lowercase();
    let message = format!("error while attempting to bind on address {}: {reason}", Address::from(address));
    ErrorKind::Os { errno, kind, message }.into()
}
