//! The same two for Unix sockets, which have a path in place of a host and port.

use std::io;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::connecting::connect_unix;
use super::create_connection::connected;
use super::create_server::factory;
use super::listener::Listener;
use super::protocol::Protocol;
use super::server::Server;
use super::starting_server::StartingServer;
use super::transport::Transport;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Awaitable, EventLoop};
use crate::say::{Level, say};

impl EventLoop {
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
