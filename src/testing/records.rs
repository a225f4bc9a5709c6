//! What was recorded, to be asked about.

use std::fmt;
use std::ops::Deref;

use super::failure::{Running, Written};
use crate::trace::Record;

/// The records of one program, in order: a slice of them that can be asked what happened.
///
/// ```
/// use std::time::Duration;
/// use glassloop::testing::record;
/// use glassloop::{run, sleep};
///
/// let records = record(|| run(async { sleep(Duration::from_secs(10)).await }).unwrap());
/// assert_eq!(records.last().unwrap().time(), Duration::from_secs(10));
/// ```
#[derive(Clone, Default)]
pub struct Records {
    records: Vec<Record>,
    /// Threads that did something that was not recorded.
    unrecorded: Vec<String>,
    /// The trace file that they went to as well.
    pub(super) written: Option<Written>,
}

impl Records {
    /// The same, recorded while these threads did what was not.
    pub(super) fn without_threads(self, unrecorded: Vec<String>) -> Self {
        Self { unrecorded, ..self }
    }

    /// The same, of a program that is over, and whose trace is in a file as well.
    pub(super) fn written_by(self, running: Option<Running>) -> Self {
        let written = running.map(|running| running.end(&self.unrecorded));
        Self { written, ..self }
    }

    /// The names of the other threads that made a loop, or wrote a line through `log`, while
    /// [`record`](super::record) recorded this one alone.
    ///
    /// Nobody can tell whether the program has started them: in a test they may be other
    /// tests that ran at the same time.
    ///
    /// ```
    /// let records = glassloop::testing::record(|| {
    ///     let worker = || drop(glassloop::new_event_loop());
    ///     std::thread::Builder::new().name("worker".into()).spawn(worker).unwrap().join().unwrap();
    /// });
    /// assert!(records.is_empty());
    /// assert_eq!(records.unrecorded_threads(), ["worker"]);
    /// ```
    pub fn unrecorded_threads(&self) -> &[String] {
        &self.unrecorded
    }
}

impl Deref for Records {
    type Target = [Record];

    fn deref(&self) -> &[Record] {
        &self.records
    }
}

impl From<Vec<Record>> for Records {
    /// Of a trace that was read, or made: what can be asked is the same.
    fn from(records: Vec<Record>) -> Self {
        Self { records, ..Self::default() }
    }
}

impl From<Records> for Vec<Record> {
    fn from(records: Records) -> Self {
        records.records
    }
}

impl IntoIterator for Records {
    type Item = Record;
    type IntoIter = std::vec::IntoIter<Record>;

    fn into_iter(self) -> Self::IntoIter {
        self.records.into_iter()
    }
}

impl<'a> IntoIterator for &'a Records {
    type Item = &'a Record;
    type IntoIter = std::slice::Iter<'a, Record>;

    fn into_iter(self) -> Self::IntoIter {
        self.records.iter()
    }
}

impl PartialEq for Records {
    /// Whether the same has happened.
    fn eq(&self, other: &Self) -> bool {
        self.records == other.records
    }
}

impl PartialEq<Vec<Record>> for Records {
    fn eq(&self, other: &Vec<Record>) -> bool {
        self.records == *other
    }
}

impl PartialEq<Records> for Vec<Record> {
    fn eq(&self, other: &Records) -> bool {
        *self == other.records
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.records).finish()
    }
}
