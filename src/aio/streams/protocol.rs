//! The protocol between a transport and a stream: it gives the reader what comes, and lets the
//! writer wait while too much is to be sent.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use super::reader::{ReaderState as Reader, StreamReader};
use super::writer::StreamWriter;
use crate::aio::transports::{Protocol, Transport};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{EventLoop, ExceptionContext, Future, Task, WeakEventLoop, get_running_loop};

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

// ── when the writer is to wait ───────────────────────────────────────────────

/// What a stream's writer knows of its connection: whether it is to wait, and whether it is
/// over.
///
/// Mirrors `streams.FlowControlMixin`.
pub(super) struct FlowControl {
    event_loop: WeakEventLoop,
    paused: Cell<bool>,
    connection_lost: Cell<bool>,
    /// Who waits in `drain`.
    drain_waiters: RefCell<VecDeque<Future<()>>>,
    /// Resolved when the connection is lost.
    pub(super) closed: Future<()>,
}

impl FlowControl {
    pub(super) fn new(event_loop: &EventLoop) -> Self {
        Self {
            event_loop: event_loop.downgrade(),
            paused: Cell::new(false),
            connection_lost: Cell::new(false),
            drain_waiters: RefCell::new(VecDeque::new()),
            closed: event_loop.create_future(),
        }
    }

    /// Waits while the transport is paused.  Mirrors `FlowControlMixin._drain_helper`.
    pub(super) async fn drain(&self) -> Result<()> {
        if self.connection_lost.get() {
            let kind = std::io::ErrorKind::ConnectionReset;
            return Err(ErrorKind::Os { errno: None, kind, message: "Connection lost".to_owned() }.into());
        }
        if !self.paused.get() {
            return Ok(());
        }
        let event_loop = self.event_loop.upgrade().ok_or_else(|| Error::from(ErrorKind::EventLoopClosed))?;
        let waiting = Waiting { flow: self, waiter: event_loop.create_future() };
        drop(event_loop);
        self.drain_waiters.borrow_mut().push_back(waiting.waiter.clone());
        (&waiting.waiter).await
    }

    pub(super) fn pause_writing(&self) {
        self.paused.set(true);
    }

    pub(super) fn resume_writing(&self) -> Result<()> {
        self.paused.set(false);
        self.wake_up(None)
    }

    pub(super) fn connection_lost(&self, error: Option<&Error>) -> Result<()> {
        match error {
            _ if self.closed.done() => {}
            None => self.closed.set_result(())?,
            Some(error) => {
                self.closed.set_exception(error.clone())?;
                // Nobody has to wait for the end, and so nobody has to hear of this.
                self.closed.exception()?;
            }
        }
        self.connection_lost.set(true);
        if self.paused.get() { self.wake_up(error) } else { Ok(()) }
    }

    fn wake_up(&self, error: Option<&Error>) -> Result<()> {
        let waiters: Vec<_> = self.drain_waiters.borrow().iter().cloned().collect();
        for waiter in waiters.into_iter().filter(|waiter| !waiter.done()) {
            match error {
                None => waiter.set_result(())?,
                Some(error) => waiter.set_exception(error.clone())?,
            }
        }
        Ok(())
    }
}

/// A coroutine that waits in `drain`, until it is gone.
struct Waiting<'a> {
    flow: &'a FlowControl,
    waiter: Future<()>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.flow.drain_waiters.borrow_mut().retain(|waiter| !waiter.same(&self.waiter));
    }
}
