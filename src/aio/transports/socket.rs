//! Sockets of TCP and of Unix, which do not block: those that are connected, and those that
//! listen.

use std::io::{self, IoSlice, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;

use super::address::Address;
use crate::error::{Error, ErrorKind, Result};

/// A connected stream socket.
///
/// What [`create_connection_on`](crate::EventLoop::create_connection_on) and
/// [`open_connection_on`](crate::open_connection_on) take, and what
/// [`Transport::socket`](crate::Transport::socket) gives.
///
/// ```
/// use glassloop::Socket;
///
/// let (one, _other) = std::os::unix::net::UnixStream::pair()?;
/// assert!(matches!(Socket::from(one), Socket::Unix(_)));
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Socket {
    /// Of TCP.
    Tcp(TcpStream),
    /// A Unix socket.
    Unix(UnixStream),
}

impl From<TcpStream> for Socket {
    fn from(stream: TcpStream) -> Self {
        Socket::Tcp(stream)
    }
}

impl From<UnixStream> for Socket {
    fn from(stream: UnixStream) -> Self {
        Socket::Unix(stream)
    }
}

impl Socket {
    /// Makes it what a transport needs: it does not block, and what is written
    /// is sent at once (asyncio switches Nagle's algorithm off).
    pub(super) fn prepare(&self) -> io::Result<()> {
        match self {
            Socket::Tcp(stream) => {
                stream.set_nonblocking(true)?;
                // It may be over already; then the next read says so.
                let _ = stream.set_nodelay(true);
                Ok(())
            }
            Socket::Unix(stream) => stream.set_nonblocking(true),
        }
    }

    /// One more handle of the same socket.
    pub(super) fn duplicate(&self) -> io::Result<Self> {
        match self {
            Socket::Tcp(stream) => stream.try_clone().map(Socket::Tcp),
            Socket::Unix(stream) => stream.try_clone().map(Socket::Unix),
        }
    }

    pub(super) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Socket::Tcp(stream) => (&mut &*stream).read(buffer),
            Socket::Unix(stream) => (&mut &*stream).read(buffer),
        }
    }

    /// Whether a read that finds less than it can take has found all.  One of a Unix
    /// socket also ends behind data that a descriptor came with.
    pub(super) fn reads_all_there_is(&self) -> bool {
        matches!(self, Socket::Tcp(_))
    }

    pub(super) fn write(&self, data: &[u8]) -> io::Result<usize> {
        match self {
            Socket::Tcp(stream) => (&mut &*stream).write(data),
            Socket::Unix(stream) => (&mut &*stream).write(data),
        }
    }

    pub(super) fn write_vectored(&self, data: &[IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Socket::Tcp(stream) => (&mut &*stream).write_vectored(data),
            Socket::Unix(stream) => (&mut &*stream).write_vectored(data),
        }
    }

    /// Sends the end of file.
    pub(super) fn shutdown_writing(&self) -> io::Result<()> {
        match self {
            Socket::Tcp(stream) => stream.shutdown(Shutdown::Write),
            Socket::Unix(stream) => stream.shutdown(Shutdown::Write),
        }
    }

    pub(super) fn sockname(&self) -> Option<Address> {
        match self {
            Socket::Tcp(stream) => stream.local_addr().ok().map(Address::from),
            Socket::Unix(stream) => stream.local_addr().ok().map(Address::from),
        }
    }

    pub(super) fn peername(&self) -> Option<Address> {
        match self {
            Socket::Tcp(stream) => stream.peer_addr().ok().map(Address::from),
            Socket::Unix(stream) => stream.peer_addr().ok().map(Address::from),
        }
    }

    /// The error that a connection attempt ended with, if it did.
    pub(super) fn take_error(&self) -> io::Result<Option<io::Error>> {
        match self {
            Socket::Tcp(stream) => stream.take_error(),
            Socket::Unix(stream) => stream.take_error(),
        }
    }
}

impl AsRawFd for Socket {
    fn as_raw_fd(&self) -> RawFd {
        match self {
            Socket::Tcp(stream) => stream.as_raw_fd(),
            Socket::Unix(stream) => stream.as_raw_fd(),
        }
    }
}

/// Whether it only means "not now".
pub(super) fn is_not_now(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

/// What the system says of a descriptor that is closed.
pub(super) fn bad_file_descriptor() -> Error {
    const EBADF: i32 = 9;
    io::Error::from_raw_os_error(EBADF).into()
}

// ── those that listen ────────────────────────────────────────────────────────

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
