//! `StreamReader`: what it holds, and how it is fed.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::incoming::Incoming;
use crate::aio::transports::Transport;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Future, WeakEventLoop, get_running_loop, refuse_here};

/// How many bytes a line may have, unless it is set otherwise: 64 KiB.  Twice as
/// many are kept before the other side has to wait.
pub const DEFAULT_LIMIT: usize = 64 * 1024;

/// What comes in over a connection, to be read by a coroutine.
///
/// If nobody reads, it takes in twice the limit and then has its transport pause:
/// so the other side has to wait, and memory stays small.  Only one coroutine may
/// wait for data at a time.  Mirrors `asyncio.StreamReader`.
///
/// ```
/// # glassloop::run(async {
/// let reader = glassloop::StreamReader::new(glassloop::DEFAULT_LIMIT)?;
/// reader.feed_data(b"one\ntwo\nthr")?;
/// reader.feed_eof();
/// assert_eq!(reader.readline().await?, b"one\n");
/// assert_eq!(reader.read(2).await?, b"tw");
/// assert_eq!(reader.read_until_eof().await?, b"o\nthr");
/// assert!(reader.at_eof());
/// # Ok(()) }).unwrap();
/// ```
pub struct StreamReader {
    pub(super) state: Rc<ReaderState>,
    /// What a poll waits for; see `futures_io`.
    #[cfg(feature = "futures-io")]
    pub(super) polled: Option<Future<()>>,
}

pub(super) struct ReaderState {
    event_loop: WeakEventLoop,
    pub(super) limit: usize,
    pub(super) buffer: RefCell<Incoming>,
    pub(super) eof: Cell<bool>,
    exception: RefCell<Option<Error>>,
    /// The future for which a coroutine waits.
    waiter: RefCell<Option<Future<()>>>,
    transport: RefCell<Option<Transport>>,
    /// Whether it has its transport pause.
    paused: Cell<bool>,
}

impl StreamReader {
    /// A reader that nobody feeds yet, on the running loop: no line may have more
    /// than `limit` bytes.
    ///
    /// # Errors
    /// `ValueError: Limit cannot be <= 0`; `RuntimeError: no running event loop`.
    pub fn new(limit: usize) -> Result<Self> {
        check_limit(limit)?;
        Ok(Self::from(Rc::new(ReaderState::new(limit, get_running_loop()?.downgrade()))))
    }

    /// Adds to what is to be read.  Mirrors `StreamReader.feed_data`.
    ///
    /// # Errors
    /// `AssertionError: feed_data after feed_eof`; `RuntimeError: Event loop is closed`.
    pub fn feed_data(&self, data: &[u8]) -> Result<()> {
        self.state.feed_data(data)
    }

    /// Says that nothing more will come.  Mirrors `StreamReader.feed_eof`.
    pub fn feed_eof(&self) {
        self.state.feed_eof();
    }

    /// Whether nothing is left to read, and nothing will come.
    /// Mirrors `StreamReader.at_eof`.
    pub fn at_eof(&self) -> bool {
        self.state.eof.get() && self.state.buffer.borrow().is_empty()
    }

    /// With what the connection ended, if with an error.
    /// Mirrors `StreamReader.exception`.
    pub fn exception(&self) -> Option<Error> {
        self.state.exception()
    }

    /// Has every read fail with this from now on.
    /// Mirrors `StreamReader.set_exception`.
    pub fn set_exception(&self, error: Error) {
        self.state.set_exception(error);
    }
}

/// # Errors
/// `ValueError: Limit cannot be <= 0`.
pub(super) fn check_limit(limit: usize) -> Result<()> {
    if limit == 0 { Err(Error::raise("ValueError", "Limit cannot be <= 0")) } else { Ok(()) }
}

impl From<Rc<ReaderState>> for StreamReader {
    fn from(state: Rc<ReaderState>) -> Self {
        Self {
            state,
            #[cfg(feature = "futures-io")]
            polled: None,
        }
    }
}

impl ReaderState {
    /// `limit` is not 0; see [`check_limit`].
    pub(super) fn new(limit: usize, event_loop: WeakEventLoop) -> Self {
        Self {
            event_loop,
            limit,
            buffer: RefCell::new(Incoming::default()),
            eof: Cell::new(false),
            exception: RefCell::new(None),
            waiter: RefCell::new(None),
            transport: RefCell::new(None),
            paused: Cell::new(false),
        }
    }

    pub(super) fn set_transport(&self, transport: &Transport) {
        self.transport.replace(Some(transport.clone()));
    }

    pub(super) fn feed_data(&self, data: &[u8]) -> Result<()> {
        if self.eof.get() {
            return Err(Error::raise("AssertionError", "feed_data after feed_eof"));
        }
        if data.is_empty() {
            return Ok(());
        }
        self.buffer.borrow_mut().push(data);
        self.wake_up_waiter(None)?;
        if self.buffer.borrow().len() > self.limit.saturating_mul(2)
            && let Some(transport) = &*self.transport.borrow()
            && !self.paused.replace(true)
        {
            transport.pause_reading();
        }
        Ok(())
    }

    pub(super) fn feed_eof(&self) {
        self.eof.set(true);
        // If its loop is closed, nobody reads any more.
        let _ = self.wake_up_waiter(None);
    }

    pub(super) fn exception(&self) -> Option<Error> {
        self.exception.borrow().clone()
    }

    pub(super) fn set_exception(&self, error: Error) {
        self.exception.replace(Some(error.clone()));
        let _ = self.wake_up_waiter(Some(error));
    }

    fn wake_up_waiter(&self, error: Option<Error>) -> Result<()> {
        match (self.waiter.take(), error) {
            (Some(waiter), _) if waiter.done() => Ok(()),
            (Some(waiter), None) => waiter.set_result(()),
            (Some(waiter), Some(error)) => waiter.set_exception(error),
            (None, _) => Ok(()),
        }
    }

    /// Reads again, once there is room.
    pub(super) fn maybe_resume_transport(&self) -> Result<()> {
        if self.paused.get() && self.buffer.borrow().len() <= self.limit {
            self.resume_transport()?;
        }
        Ok(())
    }

    fn resume_transport(&self) -> Result<()> {
        let Some(transport) = self.transport.borrow().clone() else { return Ok(()) };
        self.paused.set(false);
        transport.resume_reading()
    }

    /// The future that is resolved when more has come.  Whoever waits while it is
    /// paused would wait for ever, so it reads again.
    ///
    /// # Errors
    /// `RuntimeError: read() called while another coroutine is already waiting
    /// for incoming data`.
    pub(super) fn waiter(&self, operation: &'static str) -> Result<Future<()>> {
        if self.waiter.borrow().is_some() {
            return Err(refuse_here(operation, ErrorKind::AlreadyReading { operation }));
        }
        if self.paused.get() {
            self.resume_transport()?;
        }
        let event_loop = self.event_loop.upgrade().ok_or_else(|| Error::from(ErrorKind::EventLoopClosed))?;
        let waiter = event_loop.create_future();
        self.waiter.replace(Some(waiter.clone()));
        Ok(waiter)
    }

    /// Nobody waits for it any more.
    pub(super) fn forget_waiter(&self, waiter: &Future<()>) {
        let mut waiting = self.waiter.borrow_mut();
        if waiting.as_ref().is_some_and(|waiting| waiting.same(waiter)) {
            *waiting = None;
        }
    }
}

impl fmt::Debug for StreamReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}

impl fmt::Debug for ReaderState {
    /// As asyncio prints it: `<StreamReader 3 bytes eof>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<StreamReader")?;
        match self.buffer.borrow().len() {
            0 => {}
            count => write!(f, " {count} bytes")?,
        }
        if self.eof.get() {
            f.write_str(" eof")?;
        }
        if self.limit != DEFAULT_LIMIT {
            write!(f, " limit={}", self.limit)?;
        }
        if let Some(waiter) = &*self.waiter.borrow() {
            write!(f, " waiter={waiter:?}")?;
        }
        if let Some(exception) = &*self.exception.borrow() {
            write!(f, " exception={}", exception.repr())?;
        }
        if let Some(transport) = &*self.transport.borrow() {
            write!(f, " transport={transport:?}")?;
        }
        f.write_str(if self.paused.get() { " paused>" } else { ">" })
    }
}
