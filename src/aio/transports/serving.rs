//! When a server serves: from when on, and until when.

use std::future::Future as StdFuture;
use std::rc::Rc;

use super::server::{Server, ServerState};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Future, raises_here, waits_here, yield_now};
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
