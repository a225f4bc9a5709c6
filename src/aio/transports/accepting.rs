//! How a server accepts.

use std::io;
use std::rc::{Rc, Weak};
use std::time::Duration;

use super::connection::Connection;
use super::listener::Listener;
use super::server::ServerState;
use super::socket::{Socket, is_not_now};
use crate::error::{Error, Result, catch_panic};
use crate::kernel::{Context, EventLoop, ExceptionContext, Method, TaskOptions, get_running_loop};
use crate::trace::ServerEvent;

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
