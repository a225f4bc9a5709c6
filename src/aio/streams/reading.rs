//! How a coroutine reads from a stream.

use std::future::Future as StdFuture;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::reader::{ReaderState, StreamReader};
use super::separators::Separators;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Future, waits_here};

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
        waits_here(async move {
            let state = &self.state;
            state.check_exception()?;
            if n == 0 {
                return Ok(Vec::new());
            }
            if state.buffer.borrow().is_empty() && !state.eof.get() {
                state.wait_for_data("read")?.await?;
            }
            let data = state.buffer.borrow_mut().take(n);
            state.maybe_resume_transport()?;
            Ok(data)
        })
    }

    /// Reads until the other side ends the stream: all of it, whatever the limit.
    /// Mirrors `StreamReader.read()`.
    ///
    /// # Errors
    /// As [`read`](StreamReader::read).
    pub async fn read_until_eof(&self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        loop {
            let block = self.read(self.state.limit).await?;
            if block.is_empty() {
                return Ok(all);
            }
            all.extend(block);
        }
    }

    /// Reads exactly so many bytes, whatever the limit.
    /// Mirrors `StreamReader.readexactly`.
    ///
    /// # Errors
    /// `IncompleteReadError: 3 bytes read on a total of 5 expected bytes`, which
    /// has the bytes that came; as [`read`](StreamReader::read).
    ///
    /// ```
    /// use glassloop::{ErrorKind, StreamReader};
    ///
    /// # glassloop::run(async {
    /// let reader = StreamReader::new(glassloop::DEFAULT_LIMIT)?;
    /// reader.feed_data(b"abc")?;
    /// reader.feed_eof();
    /// let error = reader.readexactly(5).await.unwrap_err();
    /// assert_eq!(error.to_string(), "3 bytes read on a total of 5 expected bytes");
    /// match error.kind() {
    ///     ErrorKind::IncompleteRead { partial, expected } => {
    ///         assert_eq!((partial.as_slice(), *expected), (b"abc".as_slice(), Some(5)));
    ///     }
    ///     other => panic!("{other:?}"),
    /// }
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn readexactly(&self, n: usize) -> impl StdFuture<Output = Result<Vec<u8>>> {
        waits_here(async move {
            let state = &self.state;
            state.check_exception()?;
            while state.buffer.borrow().len() < n {
                if state.eof.get() {
                    return Err(state.incomplete(Some(n)));
                }
                state.wait_for_data("readexactly")?.await?;
            }
            let data = state.buffer.borrow_mut().take(n);
            state.maybe_resume_transport()?;
            Ok(data)
        })
    }

    /// Reads a line, with its `\n`; what is left, if the stream ends without one;
    /// nothing at the end.  Mirrors `StreamReader.readline`.
    ///
    /// # Errors
    /// `ValueError: Separator is not found, and chunk exceed the limit`, or
    /// `Separator is found, but chunk is longer than limit`: the line is thrown
    /// away then.  As [`read`](StreamReader::read).
    pub fn readline(&self) -> impl StdFuture<Output = Result<Vec<u8>>> {
        waits_here(async move {
            let error = match self.readuntil(b"\n").await {
                Ok(line) => return Ok(line),
                Err(error) => error,
            };
            match error.kind() {
                ErrorKind::IncompleteRead { partial, .. } => Ok(partial.clone()),
                ErrorKind::LimitOverrun { message, consumed } => {
                    self.state.throw_line_away(*consumed);
                    self.state.maybe_resume_transport()?;
                    Err(Error::raise("ValueError", *message))
                }
                _ => Err(error),
            }
        })
    }

    /// The next line, without its `\n`; none at the end.
    ///
    /// Mirrors `async for line in reader`, less the end of the line, which Rust's own
    /// lines do not have either.
    ///
    /// # Errors
    /// As [`readline`](StreamReader::readline).
    ///
    /// ```
    /// # glassloop::run(async {
    /// let reader = glassloop::StreamReader::new(glassloop::DEFAULT_LIMIT)?;
    /// reader.feed_data(b"one\n\nthree")?;
    /// reader.feed_eof();
    /// let mut lines = Vec::new();
    /// while let Some(line) = reader.next_line().await? {
    ///     lines.push(line);
    /// }
    /// assert_eq!(lines, [b"one".as_slice(), b"", b"three"]);
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn next_line(&self) -> impl StdFuture<Output = Result<Option<Vec<u8>>>> {
        waits_here(async move {
            let mut line = self.readline().await?;
            if line.is_empty() {
                return Ok(None);
            }
            line.pop_if(|last| *last == b'\n');
            Ok(Some(line))
        })
    }

    /// Reads until a separator, and with it; of several, until the first that comes.
    /// Mirrors `StreamReader.readuntil`.
    ///
    /// # Errors
    /// `IncompleteReadError`, if the stream ends before: what came is in the error,
    /// and read.  `LimitOverrunError`, if more comes than the limit: it stays, to be
    /// read otherwise, and `consumed` says how much is not part of a separator.
    /// `ValueError: Separator should be at least one-byte string`; `ValueError: Separator
    /// should contain at least one element`.
    /// As [`read`](StreamReader::read).
    ///
    /// ```
    /// # glassloop::run(async {
    /// let reader = glassloop::StreamReader::new(4)?;
    /// reader.feed_data(b"ab\r\nmuch too long")?;
    /// assert_eq!(reader.readuntil(b"\r\n").await?, b"ab\r\n");
    /// let error = reader.readuntil(b"\r\n").await.unwrap_err();
    /// assert_eq!(error.class(), "LimitOverrunError");
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn readuntil<'a>(
        &'a self,
        separator: impl Into<Separators<'a>>,
    ) -> impl StdFuture<Output = Result<Vec<u8>>> {
        let separators = separator.into();
        waits_here(async move {
            let state = &self.state;
            separators.check()?;
            state.check_exception()?;
            let end = state.find_separator(&separators).await?;
            let data = state.buffer.borrow_mut().take(end);
            state.maybe_resume_transport()?;
            Ok(data)
        })
    }
}

impl ReaderState {
    pub(super) fn check_exception(&self) -> Result<()> {
        self.exception().map_or(Ok(()), Err)
    }

    /// To wait until more has come, or the stream has ended.
    ///
    /// Mirrors `StreamReader._wait_for_data`.
    fn wait_for_data(&self, operation: &'static str) -> Result<Waiting<'_>> {
        Ok(Waiting { state: self, waiter: self.waiter(operation)? })
    }

    /// Where the first separator ends.
    async fn find_separator(&self, separators: &Separators<'_>) -> Result<usize> {
        let (shortest, longest) = separators.lengths();
        // Up to here there is none.
        let mut searched = 0;
        loop {
            let count = self.buffer.borrow().len();
            if count >= searched + shortest {
                if let Some(found) = separators.find(&self.buffer.borrow(), searched) {
                    const MESSAGE: &str = "Separator is found, but chunk is longer than limit";
                    self.check_limit(found.start, MESSAGE)?;
                    return Ok(found.end);
                }
                const MESSAGE: &str = "Separator is not found, and chunk exceed the limit";
                searched = (count + 1).saturating_sub(longest);
                self.check_limit(searched, MESSAGE)?;
            }
            if self.eof.get() {
                return Err(self.incomplete(None));
            }
            self.wait_for_data("readuntil")?.await?;
        }
    }

    fn check_limit(&self, consumed: usize, message: &'static str) -> Result<()> {
        if consumed > self.limit { Err(ErrorKind::LimitOverrun { message, consumed }.into()) } else { Ok(()) }
    }

    /// The stream has ended too early: what came is read all the same.
    fn incomplete(&self, expected: Option<usize>) -> Error {
        let partial = self.buffer.borrow_mut().take(usize::MAX);
        ErrorKind::IncompleteRead { partial, expected }.into()
    }

    /// A line that is too long is lost: to its end, or as much of it as has come.
    fn throw_line_away(&self, consumed: usize) {
        let mut buffer = self.buffer.borrow_mut();
        if buffer.as_slice().get(consumed) == Some(&b'\n') {
            buffer.skip(consumed + 1);
        } else {
            buffer.clear();
        }
    }
}

/// A coroutine that waits for data, until it is gone.
struct Waiting<'a> {
    state: &'a ReaderState,
    waiter: Future<()>,
}

impl StdFuture for Waiting<'_> {
    type Output = Result<()>;

    /// The line of the `.await` is the caller's.
    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.waiter).poll(context)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.state.forget_waiter(&self.waiter);
    }
}
