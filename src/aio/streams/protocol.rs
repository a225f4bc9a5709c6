//! The protocol between a transport and a stream.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::flow_control::FlowControl;
use super::reader::{ReaderState as Reader, StreamReader};
use super::writer::StreamWriter;
use crate::aio::transports::{Protocol, Transport};
use crate::error::{Error, Result};
use crate::kernel::{EventLoop, ExceptionContext, Future, Task, get_running_loop};

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
