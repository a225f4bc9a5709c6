//! How a stream comes about: `open_connection` and `start_server`, and the protocol that they
//! give a connection, which feeds the reader and lets the writer wait.

use std::cell::RefCell;
use std::future::Future as StdFuture;
use std::path::Path;
use std::rc::{Rc, Weak};

use super::reader::{DEFAULT_LIMIT, ReaderState as Reader, StreamReader, check_limit};
use super::writer::{FlowControl, StreamWriter};
use crate::aio::transports::{
    Hosts, ListeningSocket, Protocol, Server, Serves, Socket, StartingServer, Transport,
};
use crate::error::{Error, Result};
use crate::kernel::{
    EventLoop, ExceptionContext, Future, Task, get_running_loop, get_running_loop_to, waits_here,
};

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
) -> impl StdFuture<Output = Result<(StreamReader, StreamWriter)>> {
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
) -> impl StdFuture<Output = Result<(StreamReader, StreamWriter)>> {
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
) -> impl StdFuture<Output = Result<(StreamReader, StreamWriter)>> {
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
) -> impl StdFuture<Output = Result<(StreamReader, StreamWriter)>> {
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

// ── a coroutine for each connection ──────────────────────────────────────────

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

// ── the protocol ─────────────────────────────────────────────────────────────

/// Starts the coroutine that serves a connection.
pub(super) type ClientConnected = dyn Fn(StreamReader, StreamWriter) -> Result<Task<()>>;

/// Gives the reader what comes, and tells the writer when to wait.
///
/// Mirrors `asyncio.StreamReaderProtocol`.
pub(super) struct StreamReaderProtocol {
    pub(super) flow: Rc<FlowControl>,
    /// A reader that nobody holds is not read: what comes for it is thrown away.
    reader: Weak<Reader>,
    /// A server's, whose reader nobody holds before the connection is made.
    serve: RefCell<Option<(Rc<ClientConnected>, Rc<Reader>)>>,
}

impl StreamReaderProtocol {
    /// Of a connection that this side makes.
    pub(super) fn of_client(event_loop: &EventLoop, reader: &Rc<Reader>) -> Self {
        let flow = Rc::new(FlowControl::new(event_loop));
        Self { flow, reader: Rc::downgrade(reader), serve: RefCell::new(None) }
    }

    /// Of a connection that a server has accepted.
    ///
    /// # Panics
    /// Outside a running loop; a server makes its protocols in a task.
    pub(super) fn of_server(limit: usize, serve: Rc<ClientConnected>) -> Self {
        let event_loop = &get_running_loop().expect("a server accepts in a task of its loop");
        let reader = Rc::new(Reader::new(limit, event_loop.downgrade()));
        let protocol = Self::of_client(event_loop, &reader);
        protocol.serve.replace(Some((serve, reader)));
        protocol
    }
}

impl Protocol for StreamReaderProtocol {
    fn repr(&self) -> String {
        "<asyncio.streams.StreamReaderProtocol object>".to_owned()
    }

    fn connection_made(&self, transport: &Transport) -> Result<()> {
        if let Some(reader) = self.reader.upgrade() {
            reader.set_transport(transport);
        }
        let Some((serve, reader)) = self.serve.take() else { return Ok(()) };
        let writer = StreamWriter::new(transport, self.flow.clone(), reader.clone());
        let task = serve(StreamReader::from(reader), writer)?;
        let transport = transport.clone();
        task.add_done_callback(move |task: &Future<()>| served(task, &transport))?;
        Ok(())
    }

    fn data_received(&self, _transport: &Transport, data: &[u8]) -> Result<()> {
        self.reader.upgrade().map_or(Ok(()), |reader| reader.feed_data(data))
    }

    fn eof_received(&self, _transport: &Transport) -> Result<bool> {
        if let Some(reader) = self.reader.upgrade() {
            reader.feed_eof();
        }
        Ok(true)
    }

    fn connection_lost(&self, _transport: &Transport, error: Option<&Error>) -> Result<()> {
        if let Some(reader) = self.reader.upgrade() {
            match error {
                None => reader.feed_eof(),
                Some(error) => reader.set_exception(error.clone()),
            }
        }
        self.flow.connection_lost(error)
    }

    fn pause_writing(&self, _transport: &Transport) -> Result<()> {
        self.flow.pause_writing();
        Ok(())
    }

    fn resume_writing(&self, _transport: &Transport) -> Result<()> {
        self.flow.resume_writing()
    }
}

/// The coroutine that has served a connection is over.
fn served(task: &Future<()>, transport: &Transport) -> Result<()> {
    if task.cancelled() {
        return transport.close();
    }
    if let Some(error) = task.exception()? {
        let context = ExceptionContext::new("Unhandled exception in client_connected_cb", Some(error));
        task.get_loop().report(context.with("transport", format!("{transport:?}")).about(transport.id()));
        return transport.close();
    }
    Ok(())
}
