//! `StreamReader`: what it holds, how it is fed, and how a coroutine reads from it.
//!
//! What has an end that is looked for, such as a line, is read in [`readuntil`](super::readuntil).

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future as StdFuture;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use crate::aio::transports::Transport;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Future, WeakEventLoop, get_running_loop, poll_here, refuse_here};

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
    /// The last such future, whose memory the next one takes.
    used: Cell<Option<Future<()>>>,
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
            used: Cell::new(None),
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
        if let Some(waiter) = self.take_waiter() {
            waiter.set_result(())?;
        }
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
        let _ = self.take_waiter().map_or(Ok(()), |waiter| waiter.set_result(()));
    }

    pub(super) fn exception(&self) -> Option<Error> {
        self.exception.borrow().clone()
    }

    pub(super) fn set_exception(&self, error: Error) {
        self.exception.replace(Some(error.clone()));
        let _ = self.take_waiter().map_or(Ok(()), |waiter| waiter.set_exception(error));
    }

    /// The future of a coroutine that is to hear of something.
    ///
    /// Mirrors the first half of `StreamReader._wakeup_waiter`.
    #[inline(always)]
    fn take_waiter(&self) -> Option<Future<()>> {
        self.waiter.take().filter(|waiter| !waiter.done())
    }

    /// Reads again, once there is room.
    #[inline]
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

    /// The future that is resolved when more has come, or the stream has ended.  Whoever
    /// waits while it is paused would wait for ever, so it reads again.
    ///
    /// Mirrors `StreamReader._wait_for_data`.
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
        let waiter = match self.used.take() {
            Some(used) => event_loop.create_future_in(used),
            None => event_loop.create_future(),
        };
        self.waiter.replace(Some(waiter.clone()));
        Ok(waiter)
    }

    /// Nobody waits for it any more.
    #[inline]
    pub(super) fn forget_waiter(&self, waiter: &Future<()>) {
        self.waiter.borrow_mut().take_if(|waiting| waiting.same(waiter));
    }
}

// ── how a coroutine reads ────────────────────────────────────────────────────

impl StreamReader {
    /// Reads what there is, at most `n` bytes; waits until there is something.
    /// Nothing means that the other side has ended the stream.
    /// Mirrors `StreamReader.read(n)`.
    ///
    /// # Errors
    /// The connection's, such as `ConnectionResetError`; `CancelledError`;
    /// `RuntimeError: read() called while another coroutine is already waiting
    /// for incoming data`.
    pub fn read(&self, n: usize) -> impl StdFuture<Output = Result<Vec<u8>>> {
        self.reads("read", move |state, begins| {
            if begins {
                state.check_exception()?;
            }
            let waits = n > 0 && state.buffer.borrow().is_empty() && !state.eof.get();
            // Once: what has come may be another's by now, and then it gives nothing.
            if begins && waits { Ok(None) } else { state.take(n).map(Some) }
        })
    }

    /// A coroutine that reads what `look` finds.
    pub(super) fn reads<T, L>(&self, operation: &'static str, look: L) -> Reads<'_, L>
    where
        L: FnMut(&ReaderState, bool) -> Result<Option<T>> + Unpin,
    {
        Reads { state: &self.state, operation, look, waiting: None }
    }
}

/// A coroutine that looks at what has come, and waits for more until that will do.
///
/// Written by hand: an `async` block would be boxed for each read, so that it shows the line
/// at which it is awaited.
pub(super) struct Reads<'a, L> {
    state: &'a ReaderState,
    operation: &'static str,
    /// What is read, if enough has come for that; it is told whether the read only begins.
    look: L,
    /// The future that tells when more has come, while it waits for that.
    waiting: Option<Future<()>>,
}

impl<T, L> StdFuture for Reads<'_, L>
where
    L: FnMut(&ReaderState, bool) -> Result<Option<T>> + Unpin,
{
    type Output = Result<T>;

    /// The line of the `.await` is the caller's.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        poll_here(|| this.look_or_wait(context))
    }
}

impl<T, L: FnMut(&ReaderState, bool) -> Result<Option<T>>> Reads<'_, L> {
    fn look_or_wait(&mut self, context: &mut Context<'_>) -> Poll<Result<T>> {
        let mut begins = self.waiting.is_none();
        loop {
            if let Some(waiter) = &mut self.waiting {
                let told = ready!(Pin::new(&mut *waiter).poll(context));
                self.state.forget_waiter(waiter);
                self.state.used.set(self.waiting.take());
                told?;
            }
            if let Some(read) = (self.look)(self.state, begins).transpose() {
                return Poll::Ready(read);
            }
            self.waiting = Some(self.state.waiter(self.operation)?);
            begins = false;
        }
    }
}

impl<L> Drop for Reads<'_, L> {
    /// A read that is given up leaves its place to another one.
    fn drop(&mut self) {
        if let Some(waiter) = &self.waiting {
            self.state.forget_waiter(waiter);
        }
    }
}

impl ReaderState {
    pub(super) fn check_exception(&self) -> Result<()> {
        self.exception().map_or(Ok(()), Err)
    }

    /// Takes so many bytes, or all there are; if that has made room, more may come.
    #[inline]
    pub(super) fn take(&self, count: usize) -> Result<Vec<u8>> {
        let data = self.buffer.borrow_mut().take(count);
        self.maybe_resume_transport()?;
        Ok(data)
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

// ── bytes that have come, and are not yet read ───────────────────────────────

/// A queue of bytes whose content lies in one piece.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    bytes: Vec<u8>,
    /// Where what is not yet read begins.
    start: usize,
}

impl Incoming {
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    pub(super) fn push(&mut self, data: &[u8]) {
        if self.bytes.capacity() == 0 {
            // Nothing waits, as with most requests: then exactly this is taken.
            self.bytes = data.to_vec();
            return;
        }
        // What was read is moved out of the way once it is the greater part: so
        // every byte is moved once, on average.
        if self.start > self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(data);
    }

    /// Takes so many bytes from the front, or all there are.
    #[inline]
    pub(super) fn take(&mut self, count: usize) -> Vec<u8> {
        if count >= self.len() && self.start == 0 {
            return std::mem::take(&mut self.bytes);
        }
        let taken = self.as_slice()[..count.min(self.len())].to_vec();
        self.skip(taken.len());
        taken
    }

    pub(super) fn skip(&mut self, count: usize) {
        self.start += count.min(self.len());
        if self.is_empty() {
            self.clear();
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
