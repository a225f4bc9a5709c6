//! A stream socket of either kind, which does not block.

use std::io::{self, IoSlice, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;

use super::address::Address;
use crate::error::Error;

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
