//! A server: sockets that listen, and the connections that it has accepted.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context as TaskContext, Poll};

use slab::Slab;

use super::address::Address;
use super::base::{HoldsProtocol, OpenTransports};
use super::connection::Connection;
use super::protocol::Protocol;
use super::socket::Listener;
use super::transport::{Transport, context_of_new};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Context, EventLoop, ExceptionContext, Future, WeakEventLoop};
use crate::trace::ServerEvent;
use crate::trace::ServerId;

/// A server that accepts connections.
///
/// A clone is the same server.  Dropping it closes nothing: the loop holds every
/// server that listens.  Mirrors `asyncio.Server`.
///
/// ```
/// use glassloop::{StreamReader, StreamWriter, open_connection, start_server};
///
/// async fn handle_echo(reader: StreamReader, writer: StreamWriter) -> glassloop::Result<()> {
///     let data = reader.read(100).await?;
///     writer.write(&data)?;
///     writer.drain().await?;
///     writer.close()?;
///     writer.wait_closed().await
/// }
///
/// glassloop::run(async {
///     let server = start_server(handle_echo, "127.0.0.1", 0).await?;
///     let port = server.sockets()[0].port().unwrap();
///     let (reader, writer) = open_connection("127.0.0.1", port).await?;
///     writer.write(b"hello")?;
///     assert_eq!(reader.read(100).await?, b"hello");
///     writer.close()?;
///     server.close();
///     server.wait_closed().await
/// })?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct Server {
    pub(super) state: Rc<ServerState>,
}

pub(super) type Factory = Rc<dyn Fn() -> Rc<dyn Protocol>>;

pub(super) struct ServerState {
    pub(super) id: ServerId,
    pub(super) event_loop: WeakEventLoop,
    /// None once it is closed.
    pub(super) listeners: RefCell<Option<Vec<Rc<Listener>>>>,
    /// None once it is closed, or its loop is: it may hold the server.
    pub(super) protocol_factory: RefCell<Option<Factory>>,
    key: Cell<usize>,
    /// Of which each connection gets a copy, if it has a context.
    pub(super) context: Option<Context>,
    pub(super) serving: Cell<bool>,
    pub(super) serving_forever: RefCell<Option<Future<()>>>,
    /// The connections that are open.
    clients: RefCell<Slab<Weak<Connection>>>,
    /// Who waits until it is closed and has no connection any more; none once that is so.
    waiters: RefCell<Option<Vec<Future<()>>>>,
}

impl HoldsProtocol for ServerState {
    fn let_go(&self) {
        let factory = self.protocol_factory.take();
        drop(factory);
    }

    fn context(&self, message: &str, error: Error) -> ExceptionContext {
        ExceptionContext::new(message, Some(error)).about(self.id)
    }
}

impl Drop for ServerState {
    fn drop(&mut self) {
        if let Some(event_loop) = self.event_loop.upgrade().filter(|event_loop| !event_loop.is_closed()) {
            OpenTransports::of(&event_loop).leave(self.key.get());
        }
    }
}

/// A connection's place among those of its server.
pub(super) struct ClientKey {
    server: Rc<ServerState>,
    key: usize,
}

impl ClientKey {
    pub(super) fn leave(self) {
        self.server.clients.borrow_mut().try_remove(self.key);
        self.server.wake_up_if_over();
    }
}

impl ServerState {
    /// Enters a connection among those that are open.
    pub(super) fn attach(self: &Rc<Self>, connection: &Rc<Connection>) -> ServerId {
        let key = self.clients.borrow_mut().insert(Rc::downgrade(connection));
        connection.place.set(Some(ClientKey { server: self.clone(), key }));
        self.id
    }

    fn wake_up_if_over(&self) {
        if self.listeners.borrow().is_some() || !self.clients.borrow().is_empty() {
            return;
        }
        for waiter in self.waiters.take().into_iter().flatten() {
            if !waiter.done() {
                // If its loop is closed, nobody waits any more.
                let _ = waiter.set_result(());
            }
        }
    }

    #[track_caller]
    fn close(&self) {
        let Some(listeners) = self.listeners.take() else { return };
        if let Some(event_loop) = self.event_loop.upgrade() {
            for listener in &listeners {
                event_loop.remove_reader(&**listener);
            }
            event_loop.record_server(self.id, || ServerEvent::Closed);
        }
        drop(listeners);
        self.let_go();
        self.serving.set(false);
        if let Some(serving) = self.serving_forever.take() {
            let _ = serving.cancel();
        }
        self.wake_up_if_over();
    }

    fn transports(&self) -> Vec<Transport> {
        let clients = self.clients.borrow();
        let open = clients.iter().filter_map(|(_, client)| client.upgrade());
        open.map(|connection| Transport { connection }).collect()
    }
}

impl Server {
    /// A server; one that serves, does so one iteration later.
    pub(super) async fn start(
        event_loop: WeakEventLoop,
        listeners: Vec<Listener>,
        protocol_factory: Factory,
        serves: Serves,
    ) -> Result<Self> {
        let open = event_loop.upgrade().ok_or(ErrorKind::EventLoopClosed)?;
        let state = ServerState {
            id: open.next_server_id(),
            event_loop,
            listeners: RefCell::new(Some(listeners.into_iter().map(Rc::new).collect())),
            protocol_factory: RefCell::new(Some(protocol_factory)),
            key: Cell::new(usize::MAX),
            context: context_of_new(&open),
            serving: Cell::new(false),
            serving_forever: RefCell::new(None),
            clients: RefCell::new(Slab::new()),
            waiters: RefCell::new(Some(Vec::new())),
        };
        let server = Self { state: Rc::new(state) };
        let weak: Weak<dyn HoldsProtocol> = Rc::downgrade(&server.state) as _;
        server.state.key.set(OpenTransports::of(&open).enter(weak));
        drop(open);
        if serves.get() {
            server.start_serving().await?;
        }
        Ok(server)
    }

    /// Accepts no more; connections that stand go on.  Closing twice does nothing.
    ///
    /// Whoever awaits [`serve_forever`](Server::serve_forever) gets a
    /// `CancelledError`.  Mirrors `Server.close`.
    #[track_caller]
    pub fn close(&self) {
        self.state.close();
    }

    /// Closes every connection, once it has sent what waits to be sent.
    /// Mirrors `Server.close_clients`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn close_clients(&self) -> Result<()> {
        self.state.transports().iter().try_for_each(Transport::close)
    }

    /// Closes every connection at once.  Mirrors `Server.abort_clients`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn abort_clients(&self) -> Result<()> {
        self.state.transports().iter().try_for_each(Transport::abort)
    }

    /// Waits until the server is closed *and* all its connections are over.
    /// Mirrors `Server.wait_closed`.
    ///
    /// # Errors
    /// `CancelledError`; `RuntimeError: Event loop is closed`.
    pub fn wait_closed(&self) -> impl std::future::Future<Output = Result<()>> + 'static {
        let server = self.clone();
        async move {
            let waiter = match &mut *server.state.waiters.borrow_mut() {
                None => return Ok(()),
                Some(waiters) => {
                    let waiter = server.get_loop()?.create_future();
                    waiters.push(waiter.clone());
                    waiter
                }
            };
            waiter.await
        }
    }

    /// Whether it accepts connections.  Mirrors `Server.is_serving`.
    pub fn is_serving(&self) -> bool {
        self.state.serving.get()
    }

    /// Where it listens; nowhere once it is closed.  With port 0 the system has
    /// chosen one, which is here.
    /// Mirrors `[socket.getsockname() for socket in server.sockets]`.
    pub fn sockets(&self) -> Vec<Address> {
        let listeners = self.state.listeners.borrow();
        listeners.iter().flatten().filter_map(|listener| listener.sockname()).collect()
    }

    /// Its loop.  Mirrors `Server.get_loop`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`, if it is gone.
    pub fn get_loop(&self) -> Result<EventLoop> {
        self.state.event_loop.upgrade().ok_or_else(|| ErrorKind::EventLoopClosed.into())
    }

    /// Its id in the trace.
    pub fn id(&self) -> ServerId {
        self.state.id
    }
}

impl fmt::Debug for Server {
    /// As asyncio prints it: `<Server sockets=(<asyncio.TransportSocket fd=6, …>,)>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listeners = self.state.listeners.borrow();
        let sockets: Vec<String> = listeners.iter().flatten().map(|listener| listener.repr()).collect();
        let comma = if sockets.len() == 1 { "," } else { "" };
        write!(f, "<Server sockets=({}{comma})>", sockets.join(", "))
    }
}

// ── while it is being made ───────────────────────────────────────────────────

/// Whether the server serves as soon as it is made.
pub(in crate::aio) type Serves = Rc<Cell<bool>>;

/// A coroutine that makes a server: await it.
///
/// What [`create_server`](crate::EventLoop::create_server),
/// [`start_server`](crate::start_server) and their kin return.
///
/// ```
/// use glassloop::{StreamReader, StreamWriter, start_server};
///
/// # glassloop::run(async {
/// let nothing = async |_: StreamReader, _: StreamWriter| Ok(());
/// let server = start_server(nothing, "127.0.0.1", 0).start_serving(false).await?;
/// assert!(!server.is_serving());
/// server.start_serving().await?;
/// assert!(server.is_serving());
/// # server.close();
/// # Ok(()) }).unwrap();
/// ```
#[must_use = "futures do nothing unless you `.await` them"]
pub struct StartingServer<F> {
    coroutine: Pin<Box<F>>,
    serves: Serves,
}

impl<F: std::future::Future<Output = Result<Server>>> StartingServer<F> {
    /// Of a coroutine that asks, when it has made the server, whether that serves.
    pub(in crate::aio) fn new(coroutine: impl FnOnce(Serves) -> F) -> Self {
        let serves = Serves::new(Cell::new(true));
        Self { coroutine: Box::pin(coroutine(serves.clone())), serves }
    }

    /// Whether the server accepts connections as soon as it is made, as it does unless
    /// this says otherwise; then [`Server::start_serving`] begins.  Until then those who
    /// connect wait.  Mirrors the `start_serving` of `loop.create_server`.
    pub fn start_serving(self, start_serving: bool) -> Self {
        self.serves.set(start_serving);
        self
    }
}

impl<F: std::future::Future<Output = Result<Server>>> std::future::Future for StartingServer<F> {
    type Output = Result<Server>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut TaskContext<'_>) -> Poll<Result<Server>> {
        self.coroutine.as_mut().poll(context)
    }
}

impl<F> fmt::Debug for StartingServer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<StartingServer>")
    }
}
