//! Reading up to an end: a number of bytes, a separator, that of a line, or of the stream.

use std::cmp::Reverse;
use std::future::Future as StdFuture;
use std::ops::Range;

use super::reader::{Incoming, ReaderState, StreamReader};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::waits_here;

impl StreamReader {
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
        self.reads("readexactly", move |state, begins| {
            if begins {
                state.check_exception()?;
            }
            if state.buffer.borrow().len() >= n {
                return state.take(n).map(Some);
            }
            if state.eof.get() { Err(state.incomplete(Some(n))) } else { Ok(None) }
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
        let mut search = Search::of(separator.into());
        self.reads("readuntil", move |state, begins| search.read(state, begins))
    }

    /// Reads a line, with its `\n`; what is left, if the stream ends without one;
    /// nothing at the end.  Mirrors `StreamReader.readline`.
    ///
    /// # Errors
    /// `ValueError: Separator is not found, and chunk exceed the limit`, or
    /// `Separator is found, but chunk is longer than limit`: the line is thrown
    /// away then.  As [`read`](StreamReader::read).
    pub fn readline(&self) -> impl StdFuture<Output = Result<Vec<u8>>> {
        let mut search = Search::of(Separators::from(b"\n"));
        self.reads("readuntil", move |state, begins| {
            let error = match search.read(state, begins) {
                Ok(read) => return Ok(read),
                Err(error) => error,
            };
            match error.kind() {
                ErrorKind::IncompleteRead { partial, .. } => Ok(Some(partial.clone())),
                ErrorKind::LimitOverrun { message, consumed } => {
                    state.throw_line_away(*consumed);
                    state.maybe_resume_transport()?;
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
}

/// A search for the first separator, which looks at no byte twice.
struct Search<'a> {
    separators: Separators<'a>,
    /// Up to here there is none.
    searched: usize,
}

impl<'a> Search<'a> {
    fn of(separators: Separators<'a>) -> Self {
        Self { separators, searched: 0 }
    }

    /// What stands before the first separator, and that.
    fn read(&mut self, state: &ReaderState, begins: bool) -> Result<Option<Vec<u8>>> {
        if begins {
            self.separators.check()?;
            state.check_exception()?;
        }
        match self.end(state)? {
            Some(end) => state.take(end).map(Some),
            None if state.eof.get() => Err(state.incomplete(None)),
            None => Ok(None),
        }
    }

    /// Where the first separator ends.
    fn end(&mut self, state: &ReaderState) -> Result<Option<usize>> {
        let (shortest, longest) = self.separators.lengths();
        let count = state.buffer.borrow().len();
        if count < self.searched + shortest {
            return Ok(None);
        }
        if let Some(found) = self.separators.find(&state.buffer.borrow(), self.searched) {
            state.check_limit(found.start, "Separator is found, but chunk is longer than limit")?;
            return Ok(Some(found.end));
        }
        self.searched = (count + 1).saturating_sub(longest);
        state.check_limit(self.searched, "Separator is not found, and chunk exceed the limit")?;
        Ok(None)
    }
}

impl ReaderState {
    /// The stream has ended too early: what came is read all the same.
    pub(super) fn incomplete(&self, expected: Option<usize>) -> Error {
        let partial = self.buffer.borrow_mut().take(usize::MAX);
        ErrorKind::IncompleteRead { partial, expected }.into()
    }

    fn check_limit(&self, consumed: usize, message: &'static str) -> Result<()> {
        if consumed > self.limit { Err(ErrorKind::LimitOverrun { message, consumed }.into()) } else { Ok(()) }
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

impl Incoming {
    /// Where a separator begins, at or after this place.
    pub(super) fn find(&self, separator: &[u8], from: usize) -> Option<usize> {
        let (first, rest) = separator.split_first()?;
        let bytes = self.as_slice();
        let mut from = from;
        while let Some(at) = bytes.get(from..)?.iter().position(|byte| byte == first) {
            if bytes[from + at + 1..].starts_with(rest) {
                return Some(from + at);
            }
            from += at + 1;
        }
        None
    }
}

// ── separators ───────────────────────────────────────────────────────────────

/// What ends a record: one separator, or several of which any does.
///
/// Mirrors the `separator` of `StreamReader.readuntil`, which may be a tuple.
///
/// ```
/// # glassloop::run(async {
/// let reader = glassloop::StreamReader::new(glassloop::DEFAULT_LIMIT)?;
/// reader.feed_data(b"one\r\ntwo\nthree;")?;
/// assert_eq!(reader.readuntil("\n").await?, b"one\r\n");
/// assert_eq!(reader.readuntil(["\n", ";"]).await?, b"two\n");
/// assert_eq!(reader.readuntil([b"\n".as_slice(), b";"]).await?, b"three;");
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Separators<'a>(Few<'a>);

#[derive(Clone, Debug)]
enum Few<'a> {
    One([&'a [u8]; 1]),
    Several(Vec<&'a [u8]>),
}

impl Separators<'_> {
    fn all(&self) -> &[&[u8]] {
        match &self.0 {
            Few::One(one) => one,
            Few::Several(several) => several,
        }
    }

    /// # Errors
    /// `ValueError: Separator should contain at least one element`;
    /// `ValueError: Separator should be at least one-byte string`.
    pub(super) fn check(&self) -> Result<()> {
        match self.all() {
            [] => Err(Error::raise("ValueError", "Separator should contain at least one element")),
            all if all.iter().any(|separator| separator.is_empty()) => {
                Err(Error::raise("ValueError", "Separator should be at least one-byte string"))
            }
            _ => Ok(()),
        }
    }

    /// How long the shortest and the longest are.
    pub(super) fn lengths(&self) -> (usize, usize) {
        let lengths = || self.all().iter().map(|separator| separator.len());
        (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0))
    }

    /// Where the one stands that ends first; of two that end there, the shorter.
    pub(super) fn find(&self, incoming: &Incoming, from: usize) -> Option<Range<usize>> {
        let place = |separator: &&[u8]| {
            let start = incoming.find(separator, from)?;
            Some(start..start + separator.len())
        };
        self.all().iter().filter_map(place).min_by_key(|found| (found.end, Reverse(found.start)))
    }
}

impl<'a, S: AsRef<[u8]> + ?Sized> From<&'a S> for Separators<'a> {
    /// One: bytes or a text.
    fn from(separator: &'a S) -> Self {
        Self(Few::One([separator.as_ref()]))
    }
}

impl<'a, S: AsRef<[u8]> + ?Sized, const N: usize> From<[&'a S; N]> for Separators<'a> {
    fn from(separators: [&'a S; N]) -> Self {
        separators.into_iter().collect()
    }
}

impl<'a, S: AsRef<[u8]> + ?Sized> From<Vec<&'a S>> for Separators<'a> {
    fn from(separators: Vec<&'a S>) -> Self {
        separators.into_iter().collect()
    }
}

impl<'a, S: AsRef<[u8]> + ?Sized> FromIterator<&'a S> for Separators<'a> {
    fn from_iter<I: IntoIterator<Item = &'a S>>(separators: I) -> Self {
        Self(Few::Several(separators.into_iter().map(AsRef::as_ref).collect()))
    }
}
