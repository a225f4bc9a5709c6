//! A server serves: from when on, and until when, and how it accepts.

use std::future::Future as StdFuture;
use std::io;
use std::rc::{Rc, Weak};
use std::time::Duration;

use super::connection::Connection;
use super::server::{Server, ServerState};
use super::socket::{Listener, Socket, is_not_now};
use crate::error::{Error, ErrorKind, Result, catch_panic};
use crate::kernel::{
    Context, EventLoop, ExceptionContext, Future, Method, TaskOptions, get_running_loop, raises_here,
    waits_here, yield_now,
};
use crate::trace::ServerEvent;

/// As long as somebody awaits `serve_forever`; whoever drops that awaits it no more.
struct ServingForever(Rc<ServerState>);

impl Drop for ServingForever {
    fn drop(&mut self) {
        self.0.serving_forever.take();
    }
}

/// A server that is closed when whoever stands inside is gone.
struct CloseOnDrop<'a>(&'a Server);

impl Drop for CloseOnDrop<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl ServerState {
    #[track_caller]
    fn begin_to_serve(self: &Rc<Self>) -> Result<()> {
        if self.serving.replace(true) {
            return Ok(());
        }
        let Some(listeners) = self.listeners.borrow().clone() else {
            // It has no sockets any more: that is how CPython says so.
            return Err(Error::raise("TypeError", "'NoneType' object is not iterable"));
        };
        let event_loop = self.event_loop.upgrade().ok_or(ErrorKind::EventLoopClosed)?;
        event_loop.record_server(self.id, || {
            let names = listeners.iter().filter_map(|listener| listener.sockname()?.for_trace());
            ServerEvent::Listening(names.collect())
        });
        listeners.into_iter().try_for_each(|listener| self.accept_from(&event_loop, listener))
    }
}

impl Server {
    /// Accepts connections from now on, if it does not already; then everything else that
    /// is ready runs.  Mirrors `Server.start_serving`.
    ///
    /// # Errors
    /// `TypeError: 'NoneType' object is not iterable` of a server that is closed, which in
    /// CPython as well is all that it says.
    pub fn start_serving(&self) -> impl StdFuture<Output = Result<()>> + 'static {
        let state = self.state.clone();
        async move {
            state.begin_to_serve()?;
            drop(state);
            yield_now().await
        }
    }

    /// Runs code while the server stands, then closes it, and waits until all its
    /// connections are over: `async with server:`.
    ///
    /// If this is dropped before its end, the server is closed.
    /// Mirrors `Server.__aenter__` and `__aexit__`.
    ///
    /// # Errors
    /// What the code inside returns; `CancelledError`, which may come while it waits.
    ///
    /// ```
    /// use glassloop::{StreamReader, StreamWriter, open_connection, start_server};
    ///
    /// # glassloop::run(async {
    /// let hello = async |_: StreamReader, writer: StreamWriter| writer.write(b"hello\n");
    /// let server = start_server(hello, "127.0.0.1", 0).await?;
    /// let port = server.sockets()[0].port().unwrap();
    /// let inside = async {
    ///     let (reader, _writer) = open_connection("127.0.0.1", port).await?;
    ///     reader.readline().await
    /// };
    /// assert_eq!(server.with(inside).await?, b"hello\n");
    /// assert!(!server.is_serving());
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn with<T>(&self, block: impl StdFuture<Output = Result<T>>) -> impl StdFuture<Output = Result<T>> {
        waits_here(async move {
            let closes = CloseOnDrop(self);
            let outcome = raises_here(block).await;
            drop(closes);
            self.wait_closed().await?;
            outcome
        })
    }

    /// Serves until the task that awaits this is cancelled, or until
    /// [`close`](Server::close); then closes, has all its connections closed, and
    /// waits until they are over.  Mirrors `Server.serve_forever`.
    ///
    /// # Errors
    /// `CancelledError`, in either case.  `RuntimeError: server <Server …> is
    /// closed`; `RuntimeError: server <Server …> is already being awaited on
    /// serve_forever()`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use glassloop::{StreamReader, StreamWriter, start_server, wait_for};
    ///
    /// # glassloop::run(async {
    /// let server = start_server(async |_: StreamReader, _: StreamWriter| Ok(()), "127.0.0.1", 0).await?;
    /// let served = wait_for(server.serve_forever(), Duration::from_millis(1)).await;
    /// assert_eq!(served.unwrap_err().class(), "TimeoutError");
    /// assert!(!server.is_serving());
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn serve_forever(&self) -> impl std::future::Future<Output = Result<()>> + 'static {
        let server = self.clone();
        async move {
            let serving = server.begin_serving_forever()?;
            let is_awaited = ServingForever(server.state.clone());
            let served = serving.await;
            drop(is_awaited);
            if served.as_ref().is_err_and(Error::is_cancelled) {
                server.close();
                server.close_clients()?;
                server.wait_closed().await?;
            }
            served
        }
    }

    fn begin_serving_forever(&self) -> Result<Future<()>> {
        let state = &self.state;
        if state.serving_forever.borrow().is_some() {
            let sentence = format!("server {self:?} is already being awaited on serve_forever()");
            return Err(Error::raise("RuntimeError", sentence));
        }
        if state.listeners.borrow().is_none() {
            return Err(Error::raise("RuntimeError", format!("server {self:?} is closed")));
        }
        state.begin_to_serve()?;
        let serving = self.get_loop()?.create_future();
        state.serving_forever.replace(Some(serving.clone()));
        Ok(serving)
    }
}

// ── how it accepts ───────────────────────────────────────────────────────────

/// How many connections one iteration accepts at most: one more than asyncio's `backlog`,
/// since so many may wait.
const AT_ONCE: usize = 101;

const ACCEPT: Method = Method { class: "BaseSelectorEventLoop", name: "_accept_connection" };

/// How long a server waits that the system has nothing left for.
/// Mirrors `constants.ACCEPT_RETRY_DELAY`.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_secs(1);

impl ServerState {
    /// Has the loop call when somebody wants to connect.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; the system's.
    pub(super) fn accept_from(self: &Rc<Self>, event_loop: &EventLoop, listener: Rc<Listener>) -> Result<()> {
        let (server, listens) = (self.clone(), listener.clone());
        event_loop.add_reader_method(ACCEPT, &*listener, move || server.accept_ready(&listens))?;
        Ok(())
    }

    /// Somebody wants to connect; maybe many.
    fn accept_ready(self: &Rc<Self>, listener: &Rc<Listener>) -> Result<()> {
        let event_loop = get_running_loop()?;
        for _ in 0..AT_ONCE {
            match listener.accept() {
                Ok(socket) => self.begin_to_accept(&event_loop, socket)?,
                Err(error) if is_not_now(&error) => {
                    event_loop.reading_would_block(&**listener);
                    return Ok(());
                }
                // Whoever it was has gone meanwhile.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) if is_out_of_resources(&error) => {
                    return self.pause_accepting(&event_loop, listener, error.into());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// In a task of its own, which runs in the connection's context if there is such a one.
    fn begin_to_accept(self: &Rc<Self>, event_loop: &EventLoop, socket: Socket) -> Result<()> {
        match self.context.as_ref().map(Context::copy) {
            None => event_loop.create_task(accept(self.clone(), socket, None))?,
            Some(context) => {
                let options = TaskOptions::new().context(context.clone());
                event_loop.create_task_with(options, accept(self.clone(), socket, Some(context)))?
            }
        };
        Ok(())
    }

    /// The socket stays ready while nothing can be done about it: so the loop
    /// looks at it no more, for a second.
    fn pause_accepting(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        listener: &Rc<Listener>,
        error: Error,
    ) -> Result<()> {
        event_loop.record_server(self.id, || ServerEvent::AcceptPaused(format!("{error:?}").into()));
        let context = ExceptionContext::new("socket.accept() out of system resource", Some(error));
        event_loop.report(context.with("socket", listener.repr()).about(self.id));
        event_loop.remove_reader(&**listener);
        // Weak: a server that is closed meanwhile listens no more.
        let (server, listener) = (self.clone(), Rc::downgrade(listener));
        event_loop.call_later(ACCEPT_RETRY_DELAY, move || server.resume_accepting(&listener))?;
        Ok(())
    }

    fn resume_accepting(self: &Rc<Self>, listener: &Weak<Listener>) -> Result<()> {
        let Some(listener) = listener.upgrade() else { return Ok(()) };
        let event_loop = get_running_loop()?;
        event_loop.record_server(self.id, || ServerEvent::AcceptResumed);
        self.accept_from(&event_loop, listener)
    }
}

/// Makes a transport of a socket that was accepted, in a task of its own.
///
/// asyncio says what goes wrong here in debug mode only; here it is always said.
/// Mirrors `BaseSelectorEventLoop._accept_connection2`.
async fn accept(server: Rc<ServerState>, socket: Socket, context_of_all: Option<Context>) -> Result<()> {
    let event_loop = server.event_loop.clone();
    let mut context = ExceptionContext::new("Error on transport creation for incoming connection", None);
    let Err(error) = serve(server, socket, context_of_all, &mut context).await else { return Ok(()) };
    if error.ends_the_run() {
        return Err(error);
    }
    if let Some(event_loop) = event_loop.upgrade()
        && !error.is_cancelled()
    {
        context.exception = Some(error);
        event_loop.report(context);
    }
    Ok(())
}

/// Enters into the context what there is when it fails: the protocol, the transport.
async fn serve(
    server: Rc<ServerState>,
    socket: Socket,
    context_of_all: Option<Context>,
    context: &mut ExceptionContext,
) -> Result<()> {
    let factory = server.protocol_factory.borrow().clone();
    let Some(factory) = factory else { return Ok(()) };
    let event_loop = get_running_loop()?;
    context.about = Some(server.id.into());
    let protocol = catch_panic(|| factory())?;
    context.details.insert("protocol", protocol.repr());
    let made = event_loop.create_future();
    let told = Some(made.clone());
    let transport = Connection::start(&event_loop, socket, protocol, Some(&server), told, context_of_all)?;
    drop((event_loop, server, factory));
    if let Err(error) = made.await {
        context.details.insert("transport", format!("{transport:?}"));
        context.about = Some(transport.id().into());
        transport.close()?;
        return Err(error);
    }
    Ok(())
}

/// EMFILE, ENFILE, ENOBUFS, ENOMEM.
fn is_out_of_resources(error: &io::Error) -> bool {
    const ENOMEM: i32 = 12;
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    const ENOBUFS: i32 = if cfg!(any(target_os = "linux", target_os = "android")) { 105 } else { 55 };
    matches!(error.raw_os_error(), Some(ENOMEM | ENFILE | EMFILE | ENOBUFS))
}
