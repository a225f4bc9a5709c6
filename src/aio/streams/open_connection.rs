//! `open_connection`: a reader and a writer of a new connection.

use std::path::Path;
use std::rc::Rc;

use super::protocol::StreamReaderProtocol;
use super::reader::{DEFAULT_LIMIT, ReaderState as Reader, StreamReader, check_limit};
use super::writer::StreamWriter;
use crate::aio::transports::{Socket, Transport};
use crate::error::Result;
use crate::kernel::{EventLoop, get_running_loop_to, waits_here};

/// Connects to a host.  Mirrors `asyncio.open_connection`.
///
/// # Errors
/// Those of [`EventLoop::create_connection`](crate::EventLoop::create_connection);
/// `RuntimeError: no running event loop`.
///
/// ```
/// # glassloop::run(async {
/// let nobody = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
/// let error = glassloop::open_connection("127.0.0.1", nobody.port()).await.unwrap_err();
/// assert_eq!(error.class(), "ConnectionRefusedError");
/// # Ok(()) }).unwrap();
/// ```
pub fn open_connection(
    host: &str,
    port: u16,
) -> impl std::future::Future<Output = Result<(StreamReader, StreamWriter)>> {
    waits_here(async move { open_connection_with_limit(host, port, DEFAULT_LIMIT).await })
}

/// The same, with a limit for what the reader keeps.
/// Mirrors `asyncio.open_connection(host, port, limit=limit)`.
///
/// # Errors
/// As [`open_connection`]; `ValueError: Limit cannot be <= 0`.
pub fn open_connection_with_limit(
    host: &str,
    port: u16,
    limit: usize,
) -> impl std::future::Future<Output = Result<(StreamReader, StreamWriter)>> {
    waits_here(async move {
        let (event_loop, (reader, protocol)) = streams_to("open_connection", limit)?;
        let connecting = event_loop.create_connection(|| protocol, host, port);
        drop(event_loop);
        Ok(streams(reader, connecting.await?))
    })
}

/// A reader and a writer of a socket that is connected already, whether by TCP or a Unix
/// socket.  Mirrors `asyncio.open_connection(sock=socket)`.
///
/// # Errors
/// The system's; `RuntimeError: no running event loop`.
///
/// ```
/// # glassloop::run(async {
/// use std::io::Write;
///
/// let (mut one, other) = std::os::unix::net::UnixStream::pair()?;
/// let (reader, _writer) = glassloop::open_connection_on(other).await?;
/// one.write_all(b"hello\n")?;
/// assert_eq!(reader.readline().await?, b"hello\n");
/// # Ok(()) }).unwrap();
/// ```
pub fn open_connection_on(
    socket: impl Into<Socket>,
) -> impl std::future::Future<Output = Result<(StreamReader, StreamWriter)>> {
    let socket = socket.into();
    waits_here(async move {
        let (event_loop, (reader, protocol)) = streams_to("open_connection", DEFAULT_LIMIT)?;
        let connecting = event_loop.create_connection_on(|| protocol, socket);
        drop(event_loop);
        Ok(streams(reader, connecting.await?))
    })
}

/// Connects to a path.  Mirrors `asyncio.open_unix_connection`.
///
/// # Errors
/// Those of [`EventLoop::create_unix_connection`](crate::EventLoop::create_unix_connection).
pub fn open_unix_connection(
    path: impl AsRef<Path>,
) -> impl std::future::Future<Output = Result<(StreamReader, StreamWriter)>> {
    waits_here(async move {
        let (event_loop, (reader, protocol)) = streams_to("open_unix_connection", DEFAULT_LIMIT)?;
        let connecting = event_loop.create_unix_connection(|| protocol, path.as_ref().to_path_buf());
        drop(event_loop);
        Ok(streams(reader, connecting.await?))
    })
}

/// The running loop, and both ends of what will be read from a connection.
fn streams_to(
    operation: &'static str,
    limit: usize,
) -> Result<(EventLoop, (Rc<Reader>, StreamReaderProtocol))> {
    check_limit(limit)?;
    let event_loop = get_running_loop_to(operation)?;
    let reader = Rc::new(Reader::new(limit, event_loop.downgrade()));
    let protocol = StreamReaderProtocol::of_client(&event_loop, &reader);
    Ok((event_loop, (reader, protocol)))
}

fn streams(
    reader: Rc<Reader>,
    (transport, protocol): (Transport, Rc<StreamReaderProtocol>),
) -> (StreamReader, StreamWriter) {
    let writer = StreamWriter::new(&transport, protocol.flow.clone(), reader.clone());
    (StreamReader::from(reader), writer)
}
