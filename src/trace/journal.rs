//! The one ordered log that many loops may share.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::event::{Actor, Event, Record};
use super::ids::{Counters, LoopId, ThreadId};
use super::source_line::SourceLine;
use crate::error::catch_panic;
use crate::say::{Level, say};

/// Watches a loop, and may call back into it.
///
/// Records are handed over between callbacks, one by one and in order, when no
/// user code is on the stack.  What the observer does to the loop is recorded
/// like anything else, and handed over after what came before.
///
/// An observer that panics is reported and removed.
pub trait Observer {
    /// Something happened.
    fn observe(&self, record: &Record);
}

impl<F: Fn(&Record)> Observer for F {
    fn observe(&self, record: &Record) {
        self(record);
    }
}

/// Takes every record of a journal at once, under the journal's lock.
///
/// It runs in the middle of the loop's work, on whichever thread that is: it
/// must not call glassloop.  (An [`Observer`] may.)
pub trait Sink: Send {
    /// Takes one record.
    ///
    /// # Errors
    /// Whatever keeps it from doing so.  It is said once through `log`, and the
    /// sink is dropped: a program does not fail because its trace does.
    fn write(&mut self, record: &Record) -> io::Result<()>;
}

/// An ordered log of records, shared by loops on any threads.
///
/// It numbers the records and, through its [`Counters`], everything that they
/// speak of; so two journals that watch the same program hold the same records.
///
/// ```
/// use glassloop::EventLoop;
/// use glassloop::trace::{Event, Journal};
///
/// let journal = Journal::in_memory(3);
/// let event_loop = EventLoop::builder().journal(&journal).build()?;
/// event_loop.call_soon(|| ())?;
/// event_loop.run_once()?;
/// event_loop.close()?;
///
/// let kept = journal.records();
/// assert_eq!(kept.len(), 3, "it keeps the end, where errors are");
/// assert!(matches!(kept[2].event, Event::Closed));
/// assert_eq!(journal.dropped(), kept[0].number - 1, "and says what it lost");
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct Journal {
    shared: Arc<Shared>,
}

struct Shared {
    counters: Counters,
    log: Mutex<Log>,
}

struct Log {
    /// How many records were written.
    written: u64,
    /// The threads that are known: the one that made the journal, and those that have written a record.
    threads: HashMap<thread::ThreadId, ThreadId>,
    /// The newest of them, at most `capacity`.
    kept: VecDeque<Kept>,
    capacity: usize,
    sink: Option<Box<dyn Sink>>,
}

/// A record in memory.  Its place says its number.
struct Kept {
    event_loop: Option<LoopId>,
    iteration: u64,
    nanoseconds: u64,
    thread: ThreadId,
    by: Actor,
    source: Option<SourceLine>,
    event: Event,
}

impl Journal {
    /// A journal that keeps the newest `capacity` records in memory.
    pub fn in_memory(capacity: usize) -> Self {
        Self::with(capacity, None)
    }

    /// A journal that keeps nothing and writes everything to `sink`.
    ///
    /// ```
    /// use std::sync::mpsc::{Sender, channel};
    /// use glassloop::trace::{Journal, Record, Sink};
    ///
    /// struct Forward(Sender<u64>);
    /// impl Sink for Forward {
    ///     fn write(&mut self, record: &Record) -> std::io::Result<()> {
    ///         self.0.send(record.number).map_err(std::io::Error::other)
    ///     }
    /// }
    ///
    /// let (sender, receiver) = channel();
    /// let journal = Journal::to_sink(Forward(sender));
    /// glassloop::EventLoop::builder().journal(&journal).build()?.close()?;
    /// drop(journal);
    /// assert_eq!(receiver.iter().take(2).collect::<Vec<_>>(), [1, 2]);
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn to_sink(sink: impl Sink + 'static) -> Self {
        Self::with(0, Some(Box::new(sink)))
    }

    /// A journal that keeps everything in memory, and writes it to `sink` as well.
    pub(crate) fn in_memory_and_to(sink: Option<Box<dyn Sink>>) -> Self {
        Self::with(usize::MAX, sink)
    }

    fn with(capacity: usize, sink: Option<Box<dyn Sink>>) -> Self {
        // Whoever makes it is the program; threads that it starts come after.
        let threads = HashMap::from([(thread::current().id(), ThreadId::FIRST)]);
        let log = Log { written: 0, threads, kept: VecDeque::new(), capacity, sink };
        Self { shared: Arc::new(Shared { counters: Counters::new(), log: Mutex::new(log) }) }
    }

    /// The records that are kept, oldest first.
    pub fn records(&self) -> Vec<Record> {
        let log = self.log();
        (log.dropped() + 1..).zip(&log.kept).map(|(number, kept)| kept.to_record(number)).collect()
    }

    /// How many records were written but are no longer kept.
    pub fn dropped(&self) -> u64 {
        self.log().dropped()
    }

    /// Where the loops that write here get their ids from.
    pub fn counters(&self) -> &Counters {
        &self.shared.counters
    }

    /// Numbers a record and writes it down; gives its number back, and a copy if one is wanted.
    pub(crate) fn write(&self, mut record: Record, wants_copy: bool) -> (u64, Option<Record>) {
        let mut log = self.log();
        let seen = log.see_thread(&mut record);
        log.number(&mut record);
        let failed = seen.and(log.write_out(&record));
        let spoilt = failed.is_err().then(|| log.sink.take());
        let (number, copy) = (record.number, wants_copy.then(|| record.clone()));
        log.keep(record);
        drop(log);
        // It is the user's, and may panic once more when it is dropped.
        let _ = catch_panic(|| drop(spoilt));
        // A log line goes into the trace too, so the lock has to be free.
        if let Err(error) = failed {
            say(Level::Error, format_args!("{error}"));
        }
        (number, copy)
    }

    /// A sink that panicked has spoiled nothing of ours: each record is whole.
    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn number(&mut self, record: &mut Record) {
        self.written += 1;
        record.number = self.written;
    }

    /// Says in which thread it happens, and writes down first that one is new.
    fn see_thread(&mut self, record: &mut Record) -> io::Result<()> {
        let current = thread::current();
        if let Some(thread) = self.threads.get(&current.id()) {
            record.thread = *thread;
            return Ok(());
        }
        let next = u32::try_from(self.threads.len() + 1).ok().and_then(ThreadId::new);
        record.thread = next.unwrap_or_default();
        self.threads.insert(current.id(), record.thread);
        let name = current.name().unwrap_or_default().into();
        let mut seen = Record::outside(Event::ThreadSeen(record.thread, name));
        seen.thread = record.thread;
        self.number(&mut seen);
        let written = self.write_out(&seen);
        self.keep(seen);
        written
    }

    fn keep(&mut self, record: Record) {
        if self.capacity > 0 {
            if self.kept.len() == self.capacity {
                self.kept.pop_front();
            }
            self.kept.push_back(Kept::from(record));
        }
    }

    fn dropped(&self) -> u64 {
        self.written - self.kept.len() as u64
    }

    /// Gives it to the sink.
    fn write_out(&mut self, record: &Record) -> io::Result<()> {
        let Some(sink) = &mut self.sink else { return Ok(()) };
        let written = catch_panic(|| sink.write(record));
        written.unwrap_or_else(|panic| Err(io::Error::other(panic.to_string())))
    }
}

impl From<Record> for Kept {
    fn from(record: Record) -> Self {
        let Record { number: _, event_loop, iteration, nanoseconds, thread, by, source, event } = record;
        Self { event_loop, iteration, nanoseconds, thread, by, source, event }
    }
}

impl Kept {
    fn to_record(&self, number: u64) -> Record {
        Record {
            number,
            event_loop: self.event_loop,
            iteration: self.iteration,
            nanoseconds: self.nanoseconds,
            thread: self.thread,
            by: self.by,
            source: self.source.clone(),
            event: self.event.clone(),
        }
    }
}

impl PartialEq for Journal {
    /// Whether both are one journal.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }
}

impl Eq for Journal {}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let log = self.log();
        f.debug_struct("Journal").field("written", &log.written).field("kept", &log.kept.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn a_record_in_memory_is_small() {
        assert!(size_of::<Kept>() <= 104, "{}", size_of::<Kept>());
    }
}
