//! A server that is being made, and whether it serves at once.

use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::server::Server;
use crate::error::Result;

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
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Server>> {
        self.coroutine.as_mut().poll(context)
    }
}

impl<F> fmt::Debug for StartingServer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<StartingServer>")
    }
}
