//! `start_server`: a coroutine for each connection.

use std::future::Future as StdFuture;
use std::path::Path;
use std::rc::Rc;

use super::protocol::{ClientConnected, StreamReaderProtocol};
use super::reader::{DEFAULT_LIMIT, StreamReader, check_limit};
use super::writer::StreamWriter;
use crate::aio::transports::{Hosts, Server};
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
pub async fn start_server<C, F>(client_connected_cb: C, hosts: impl Into<Hosts>, port: u16) -> Result<Server>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    start_server_with_limit(client_connected_cb, hosts, port, DEFAULT_LIMIT).await
}

/// The same, with a limit for what each reader keeps.
/// Mirrors `asyncio.start_server(client_connected_cb, host, port, limit=limit)`.
///
/// # Errors
/// As [`start_server`]; `ValueError: Limit cannot be <= 0`.
pub async fn start_server_with_limit<C, F>(
    client_connected_cb: C,
    hosts: impl Into<Hosts>,
    port: u16,
    limit: usize,
) -> Result<Server>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    let factory = protocol_factory(client_connected_cb, limit)?;
    let starting = get_running_loop()?.create_server(factory, hosts.into(), port);
    starting.await
}

/// The same on a path.  Mirrors `asyncio.start_unix_server`.
///
/// # Errors
/// Those of [`EventLoop::create_unix_server`](crate::EventLoop::create_unix_server).
pub async fn start_unix_server<C, F>(client_connected_cb: C, path: impl AsRef<Path>) -> Result<Server>
where
    C: Fn(StreamReader, StreamWriter) -> F + 'static,
    F: StdFuture<Output = Result<()>> + 'static,
{
    let factory = protocol_factory(client_connected_cb, DEFAULT_LIMIT)?;
    let starting = get_running_loop()?.create_unix_server(factory, path.as_ref().to_path_buf());
    starting.await
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
