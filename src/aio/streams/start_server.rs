//! `start_server`: a coroutine for each connection.

use std::future::Future as StdFuture;
use std::path::Path;
use std::rc::Rc;

use super::protocol::{ClientConnected, StreamReaderProtocol};
use super::reader::{DEFAULT_LIMIT, StreamReader, check_limit};
use super::writer::StreamWriter;
use crate::aio::transports::{Hosts, ListeningSocket, Server, Serves, StartingServer};
use crate::error::Result;
use crate::kernel::get_running_loop;

/// Listens on the addresses of these hosts, and starts a task for every
/// connection: the coroutine of `client_connected_cb`.
///
/// The connection is closed when the writer is dropped, at the end of the
/// coroutine at the latest; if that ends with an error, the error is given to the
/// exception handler: `Unhandled exception in client_connected_cb`.
/// Mirrors `asyncio.start_server`.
///
/// # Errors
/// Those of [`EventLoop::create_server`](crate::EventLoop::create_server);
/// `RuntimeError: no running event loop`.
///
/// ```
/// use glassloop::{StreamReader, StreamWriter, open_connection, start_server};
///
/// async fn greet(_reader: StreamReader, writer: StreamWriter) -> glassloop::Result<()> {
///     writer.write(b"Hello!\n")?;
///     writer.close()
/// }
///
/// # glassloop::run(async {
/// let server = start_server(greet, "127.0.0.1", 0).await?;
/// let (reader, _writer) = open_connection("127.0.0.1", server.sockets()[0].port().unwrap()).await?;
/// assert_eq!(reader.readline().await?, b"Hello!\n");
/// # server.close();
/// # Ok(()) }).unwrap();
/// ```
pub fn start_server<C, F>(
    client_connected_cb: C,
    hosts: impl Into<Hosts>,
    port: u16,
) -> StartingServer<impl StdFuture<Output = Result<Server>>>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    let hosts = hosts.into();
    StartingServer::new(|serves| async move {
        start(client_connected_cb, hosts, port, DEFAULT_LIMIT, serves).await
    })
}

/// The same, with a limit for what each reader keeps.
/// Mirrors `asyncio.start_server(client_connected_cb, host, port, limit=limit)`.
///
/// # Errors
/// As [`start_server`]; `ValueError: Limit cannot be <= 0`.
pub fn start_server_with_limit<C, F>(
    client_connected_cb: C,
    hosts: impl Into<Hosts>,
    port: u16,
    limit: usize,
) -> StartingServer<impl StdFuture<Output = Result<Server>>>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    let hosts = hosts.into();
    StartingServer::new(|serves| async move { start(client_connected_cb, hosts, port, limit, serves).await })
}

/// The same, with a socket that listens already, of TCP or a Unix socket.
/// Mirrors `asyncio.start_server(client_connected_cb, sock=socket)`.
///
/// # Errors
/// The system's; `RuntimeError: no running event loop`.
///
/// ```
/// use glassloop::{StreamReader, StreamWriter, open_connection, start_server_on};
///
/// # glassloop::run(async {
/// let socket = std::net::TcpListener::bind("127.0.0.1:0")?;
/// let port = socket.local_addr()?.port();
/// let hello = async |_: StreamReader, writer: StreamWriter| writer.write(b"hello\n");
/// let server = start_server_on(hello, socket).await?;
/// let (reader, _writer) = open_connection("127.0.0.1", port).await?;
/// assert_eq!(reader.readline().await?, b"hello\n");
/// # server.close();
/// # Ok(()) }).unwrap();
/// ```
pub fn start_server_on<C, F>(
    client_connected_cb: C,
    socket: impl Into<ListeningSocket>,
) -> StartingServer<impl StdFuture<Output = Result<Server>>>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    let socket = socket.into();
    StartingServer::new(|serves| async move {
        let factory = protocol_factory(client_connected_cb, DEFAULT_LIMIT)?;
        let starting = get_running_loop()?.create_server_on(factory, socket);
        starting.start_serving(serves.get()).await
    })
}

/// The same on a path.  Mirrors `asyncio.start_unix_server`.
///
/// # Errors
/// Those of [`EventLoop::create_unix_server`](crate::EventLoop::create_unix_server).
pub fn start_unix_server<C, F>(
    client_connected_cb: C,
    path: impl AsRef<Path>,
) -> StartingServer<impl StdFuture<Output = Result<Server>>>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    let path = path.as_ref().to_path_buf();
    StartingServer::new(|serves| async move {
        let factory = protocol_factory(client_connected_cb, DEFAULT_LIMIT)?;
        let starting = get_running_loop()?.create_unix_server(factory, path);
        starting.start_serving(serves.get()).await
    })
}

async fn start<C, F>(
    client_connected_cb: C,
    hosts: Hosts,
    port: u16,
    limit: usize,
    serves: Serves,
) -> Result<Server>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    let factory = protocol_factory(client_connected_cb, limit)?;
    let starting = get_running_loop()?.create_server(factory, hosts, port);
    starting.start_serving(serves.get()).await
}

fn protocol_factory<C, F>(
    client_connected_cb: C,
    limit: usize,
) -> Result<impl Fn() -> StreamReaderProtocol + 'static>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    check_limit(limit)?;
    let serve: Rc<ClientConnected> =
        Rc::new(move |reader, writer| get_running_loop()?.create_task(client_connected_cb(reader, writer)));
    Ok(move || StreamReaderProtocol::of_server(limit, serve.clone()))
}
