//! `open_connection`: a reader and a writer of a new connection.

use std::path::Path;
use std::rc::Rc;

use super::protocol::StreamReaderProtocol;
use super::reader::{DEFAULT_LIMIT, State as Reader, StreamReader, check_limit};
use super::writer::StreamWriter;
use crate::aio::transports::Transport;
use crate::error::Result;
use crate::kernel::get_running_loop;

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
pub async fn open_connection(host: &str, port: u16) -> Result<(StreamReader, StreamWriter)> {
    open_connection_with_limit(host, port, DEFAULT_LIMIT).await
}

/// The same, with a limit for what the reader keeps.
/// Mirrors `asyncio.open_connection(host, port, limit=limit)`.
///
/// # Errors
/// As [`open_connection`]; `ValueError: Limit cannot be <= 0`.
pub async fn open_connection_with_limit(
    host: &str,
    port: u16,
    limit: usize,
) -> Result<(StreamReader, StreamWriter)> {
    let (reader, protocol) = reader_and_protocol(limit)?;
    let connecting = get_running_loop()?.create_connection(|| protocol, host, port);
    Ok(streams(reader, connecting.await?))
}

/// Connects to a path.  Mirrors `asyncio.open_unix_connection`.
///
/// # Errors
/// Those of [`EventLoop::create_unix_connection`](crate::EventLoop::create_unix_connection).
pub async fn open_unix_connection(path: impl AsRef<Path>) -> Result<(StreamReader, StreamWriter)> {
    let (reader, protocol) = reader_and_protocol(DEFAULT_LIMIT)?;
    let path = path.as_ref().to_path_buf();
    let connecting = get_running_loop()?.create_unix_connection(|| protocol, path);
    Ok(streams(reader, connecting.await?))
}

fn reader_and_protocol(limit: usize) -> Result<(Rc<Reader>, StreamReaderProtocol)> {
    check_limit(limit)?;
    let event_loop = get_running_loop()?;
    let reader = Rc::new(Reader::new(limit, event_loop.downgrade()));
    let protocol = StreamReaderProtocol::of_client(&event_loop, &reader);
    Ok((reader, protocol))
}

fn streams(
    reader: Rc<Reader>,
    (transport, protocol): (Transport, Rc<StreamReaderProtocol>),
) -> (StreamReader, StreamWriter) {
    let writer = StreamWriter::new(&transport, protocol.flow.clone(), reader.clone());
    (StreamReader::from(reader), writer)
}
