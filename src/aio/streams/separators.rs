//! What `readuntil` reads until.

use std::cmp::Reverse;
use std::ops::Range;

use super::incoming::Incoming;
use crate::error::{Error, Result};

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
