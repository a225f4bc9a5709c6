//! `StreamWriter`: how a coroutine writes to a stream, and when it is to wait.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

use super::reader::ReaderState as Reader;
use crate::aio::transports::{Address, Transport};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{EventLoop, Future, WeakEventLoop, yield_now};
use crate::say::{Level, say};

/// What a coroutine writes to a connection with.
///
/// A clone is the same writer.  When the last one is dropped, the connection is
/// closed, as a writer in Python closes it that is collected: keep it as long as
/// you read.  Mirrors `asyncio.StreamWriter`.
///
/// ```
/// use glassloop::{StreamReader, StreamWriter, open_connection, start_server};
///
/// async fn shout(reader: StreamReader, writer: StreamWriter) -> glassloop::Result<()> {
///     let line = reader.readline().await?;
///     writer.write(line.to_ascii_uppercase())?;
///     writer.drain().await
/// }
///
/// # glassloop::run(async {
/// let server = start_server(shout, "127.0.0.1", 0).await?;
/// let (reader, writer) = open_connection("127.0.0.1", server.sockets()[0].port().unwrap()).await?;
/// writer.write(b"hello\n")?;
/// assert_eq!(reader.read_until_eof().await?, b"HELLO\n", "and then the other side closes");
/// # server.close();
/// # Ok(()) }).unwrap();
/// ```
pub struct StreamWriter {
    state: Rc<WriterState>,
    #[cfg(feature = "futures-io")]
    pub(super) polled: super::futures_io::Polled,
}

struct WriterState {
    transport: Transport,
    flow: Rc<FlowControl>,
    reader: Rc<Reader>,
}

impl StreamWriter {
    pub(super) fn new(transport: &Transport, flow: Rc<FlowControl>, reader: Rc<Reader>) -> Self {
        Self::from(Rc::new(WriterState { transport: transport.clone(), flow, reader }))
    }

    /// The transport below.  Mirrors `StreamWriter.transport`.
    pub fn transport(&self) -> &Transport {
        &self.state.transport
    }

    /// Sends this; what the system does not take at once is kept: await
    /// [`drain`](StreamWriter::drain) after it, lest that become too much.
    /// Mirrors `StreamWriter.write`.
    ///
    /// # Errors
    /// As [`Transport::write`].
    #[track_caller]
    pub fn write(&self, data: impl AsRef<[u8]>) -> Result<()> {
        self.state.transport.write(data)
    }

    /// Sends all of these, one after the other.  Mirrors `StreamWriter.writelines`.
    ///
    /// # Errors
    /// As [`Transport::write`].
    #[track_caller]
    pub fn writelines<D: AsRef<[u8]>>(&self, data: impl IntoIterator<Item = D>) -> Result<()> {
        self.state.transport.writelines(data)
    }

    /// Sends the end of file after all that was written; the reader still reads.
    /// Mirrors `StreamWriter.write_eof`.
    ///
    /// # Errors
    /// As [`Transport::write_eof`](crate::Transport::write_eof).
    #[track_caller]
    pub fn write_eof(&self) -> Result<()> {
        self.state.transport.write_eof()
    }

    /// Whether [`write_eof`](StreamWriter::write_eof) works: it does.
    /// Mirrors `StreamWriter.can_write_eof`.
    pub fn can_write_eof(&self) -> bool {
        self.state.transport.can_write_eof()
    }

    /// Waits while more than the high-water mark waits to be sent, until no more
    /// than the low-water mark does; else it does not wait at all.
    /// Mirrors `StreamWriter.drain`.
    ///
    /// # Errors
    /// What the connection ended with, if it has; `ConnectionResetError:
    /// Connection lost` if it was closed; `CancelledError`.
    pub async fn drain(&self) -> Result<()> {
        let state = &self.state;
        state.reader.check_exception()?;
        if state.transport.is_closing() {
            // `connection_lost` may be due: whoever writes and drains in a loop
            // would never hear of it otherwise.
            yield_now().await?;
        }
        state.flow.drain().await
    }

    /// Closes the connection, once all that was written is sent.
    /// Mirrors `StreamWriter.close`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        self.state.transport.close()
    }

    /// Whether it is closing or closed.  Mirrors `StreamWriter.is_closing`.
    pub fn is_closing(&self) -> bool {
        self.state.transport.is_closing()
    }

    /// Waits until the connection is over.  Mirrors `StreamWriter.wait_closed`.
    ///
    /// # Errors
    /// What it ended with, if with an error; `CancelledError`.
    pub async fn wait_closed(&self) -> Result<()> {
        (&self.state.flow.closed).await
    }

    /// `"peername"` or `"sockname"`, as [`Transport::get_extra_info`].
    /// Mirrors `StreamWriter.get_extra_info`.
    pub fn get_extra_info(&self, name: &str) -> Option<Address> {
        self.state.transport.get_extra_info(name)
    }
}

impl From<Rc<WriterState>> for StreamWriter {
    fn from(state: Rc<WriterState>) -> Self {
        Self {
            state,
            #[cfg(feature = "futures-io")]
            polled: Default::default(),
        }
    }
}

impl Clone for StreamWriter {
    fn clone(&self) -> Self {
        Self::from(self.state.clone())
    }
}

impl Drop for WriterState {
    fn drop(&mut self) {
        if self.transport.is_closing() {
            return;
        }
        if self.transport.loop_is_closed() {
            // asyncio's words, of a connection that its closed loop has let go.
            say(Level::Debug, format_args!("loop is closed"));
        } else {
            say(Level::Debug, format_args!("unclosed <StreamWriter transport={:?}>", self.transport));
            // It is open: so this is not refused.
            let _ = self.transport.close();
        }
    }
}

impl fmt::Debug for StreamWriter {
    /// `<StreamWriter transport=<…> reader=<…>>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<StreamWriter transport={:?} reader={:?}>", self.state.transport, self.state.reader)
    }
}

// ── when it is to wait ───────────────────────────────────────────────────────

/// What a stream's writer knows of its connection: whether it is to wait, and whether it is
/// over.
///
/// Mirrors `streams.FlowControlMixin`, from which the protocol inherits in asyncio: what is done
/// here is done on a line of the protocol's.
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
    #[track_caller]
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

    #[track_caller]
    pub(super) fn resume_writing(&self) -> Result<()> {
        self.paused.set(false);
        self.wake_up(None)
    }

    #[track_caller]
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

    #[track_caller]
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
