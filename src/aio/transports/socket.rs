//! A stream socket of either kind, which does not block.

use std::io::{self, IoSlice, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;

use super::address::Address;

/// A connected socket.
#[derive(Debug)]
pub(super) enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
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
