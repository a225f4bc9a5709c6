//! Connecting a socket without blocking.

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use super::address::Address;
use super::socket::Socket;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Future, WeakEventLoop, get_running_loop};

/// Connects to an address.  Mirrors `loop.sock_connect`.
///
/// # Errors
/// `ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 1)`.
pub(super) async fn connect_tcp(address: SocketAddr) -> Result<Socket> {
    let socket = Socket::Tcp(mio::net::TcpStream::connect(address)?.into());
    until_connected(&socket).await?;
    if let Some(error) = socket.take_error()? {
        return Err(connect_call_failed(error, &address.into()));
    }
    Ok(socket)
}

/// Connects to a path: the system does that at once, or not at all.
pub(super) fn connect_unix(path: &Path) -> Result<Socket> {
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
