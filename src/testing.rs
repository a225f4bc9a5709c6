//! Watching a program from outside: for tests, and for the stepper.
//!
//! ```text
//!   program ──record──▶ Records ──▶ said, outcome_of, order_of, wakes_of, refusals, …
//!                          │   └──▶ assert_said, …: a failure tells the story so far
//!                          └──────▶ story: as text
//! ```
//!
//! With the feature `trace-file`, `GLASSLOOP_TRACE=FILE` has a recording written to a file as
//! well, with the panic that ends the test.  `glassloop test NAME`, in a clone of glassloop
//! `cargo step test NAME`, does all that: it runs one test and steps through what it recorded,
//! beginning at the step that its failure names.

mod asking;
mod asserting;
mod failure;
mod names;
mod records;
mod shutdown;
mod story;
mod verbs;

pub use asking::Wake;
pub use records::Records;
pub use story::story;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::kernel::{ClockKind, EventLoop, EventLoopPolicy, WeakEventLoop};
use crate::log_lines;
use crate::replay::Replay;
use crate::trace::{Journal, LoopId, Observer, Record, Sink};
use crate::versions::Asyncio;
use failure::Running;

/// Runs a program under a virtual clock and returns everything that its loops did.
///
/// Loops that the program makes in this thread are recorded, and what it says
/// through `log` is, but not printed.  Ids begin at 1, so the same program
/// always gives the same records.  The program itself need not know.
///
/// Other threads are not recorded, even if the program starts them: see
/// [`unrecorded_threads`](Records::unrecorded_threads) and [`record_all_threads`].
///
/// ```
/// use std::time::Duration;
/// use glassloop::testing::record;
///
/// let program = || {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.run_until_complete(glassloop::sleep(Duration::from_secs(10))).unwrap();
///     event_loop.close().unwrap();
/// };
/// let records = record(program);
/// assert_eq!(records.last().unwrap().time(), Duration::from_secs(10));
/// assert_eq!(records, record(program));
/// ```
pub fn record(program: impl FnOnce()) -> Records {
    let (journal, running) = everything_kept();
    let in_force = policy(&journal).set_for_this_thread();
    program();
    let elsewhere = in_force.threads_without_journal();
    drop(in_force);
    Records::from(journal.records()).without_threads(elsewhere).written_by(running)
}

/// The same for a program that makes loops in threads of its own.
///
/// It records every thread of the process that has no policy of its own, so
/// one recording waits for another.
///
/// ```
/// let records = glassloop::testing::record_all_threads(|| {
///     let worker = || log::info!("hello from the worker");
///     std::thread::spawn(worker).join().unwrap();
/// });
/// records.assert_said(&["hello from the worker"]);
/// ```
pub fn record_all_threads(program: impl FnOnce()) -> Records {
    let _turn = one_at_a_time();
    let (journal, running) = everything_kept();
    let in_force = policy(&journal).set_for_the_process();
    program();
    drop(in_force);
    Records::from(journal.records()).written_by(running)
}

/// Everything is kept, and written to where `GLASSLOOP_TRACE` says.
fn everything_kept() -> (Journal, Option<Running>) {
    let file = failure::trace_file();
    let is_written = file.is_some();
    let journal = Journal::in_memory_and_to(file);
    let running = is_written.then(|| Running::begin(&journal));
    (journal, running)
}

/// The same of loops that mirror this version of asyncio.
///
/// ```
/// use glassloop::testing::record_all_threads_as;
/// use glassloop::{Asyncio, get_event_loop};
///
/// let program = || assert!(get_event_loop().is_err());
/// assert_eq!(record_all_threads_as(Asyncio::V3_14, program).len(), 1, "what was refused");
/// ```
pub fn record_all_threads_as(asyncio: Asyncio, program: impl FnOnce()) -> Records {
    let _turn = one_at_a_time();
    let (journal, running) = everything_kept();
    let in_force = policy(&journal).asyncio(asyncio).set_for_the_process();
    program();
    drop(in_force);
    Records::from(journal.records()).written_by(running)
}

/// Records a program as [`record`] does, and checks that the trace tells all:
/// between any two callbacks, each loop's [`snapshot`](EventLoop::snapshot)
/// equals the one that a [`Replay`] makes out of the records so far.
///
/// # Panics
/// If one does not, or if a record makes no sense where it stands.
///
/// ```
/// let records = glassloop::testing::record_and_replay(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.call_soon(|| ()).unwrap();
///     event_loop.run_once().unwrap();
///     event_loop.close().unwrap();
/// });
/// assert_eq!(records.len(), 9);
/// ```
#[track_caller]
pub fn record_and_replay(program: impl FnOnce()) -> Records {
    let (recording, journal, running) = Recording::begin();
    let in_force = recording.policy(&journal).set_for_this_thread();
    program();
    let elsewhere = in_force.threads_without_journal();
    drop(in_force);
    recording.checked_records().without_threads(elsewhere).written_by(running)
}

/// The same for a program that makes loops in threads of its own; see
/// [`record_all_threads`].
///
/// # Panics
/// As [`record_and_replay`].
#[track_caller]
pub fn record_and_replay_all_threads(program: impl FnOnce()) -> Records {
    let _turn = one_at_a_time();
    let (recording, journal, running) = Recording::begin();
    let in_force = recording.policy(&journal).set_for_the_process();
    program();
    drop(in_force);
    recording.checked_records().written_by(running)
}

fn one_at_a_time() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

fn policy(journal: &Journal) -> EventLoopPolicy {
    log_lines::install();
    EventLoopPolicy::new().clock(ClockKind::Virtual).journal(journal).captures_output(true)
}

/// A recording that is checked while it is made.
#[derive(Clone, Default)]
struct Recording {
    recorded: Arc<Mutex<Recorded>>,
}

#[derive(Default)]
struct Recorded {
    records: Vec<Record>,
    /// The number of each loop's last record.
    last: BTreeMap<LoopId, u64>,
    /// How many snapshots were compared.
    compared: usize,
    /// The first two that were not equal.
    difference: Option<String>,
}

impl Recording {
    /// One, the journal that it takes its records from, and whether they are written as well.
    fn begin() -> (Self, Journal, Option<Running>) {
        let recording = Self::default();
        let file = failure::trace_file();
        let is_written = file.is_some();
        let journal = Journal::to_sink(Both { recording: recording.clone(), file });
        let running = is_written.then(|| Running::begin(&journal));
        (recording, journal, running)
    }

    fn policy(&self, journal: &Journal) -> EventLoopPolicy {
        let recording = self.clone();
        policy(journal).observer(move |event_loop| {
            Rc::new(Comparison {
                event_loop: event_loop.downgrade(),
                replay: RefCell::new(Replay::new(Vec::new())),
                recording: recording.clone(),
            })
        })
    }

    fn recorded(&self) -> MutexGuard<'_, Recorded> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[track_caller]
    fn checked_records(self) -> Records {
        let recorded = std::mem::take(&mut *self.recorded());
        if let Some(difference) = recorded.difference {
            panic!("{difference}");
        }
        assert!(recorded.compared > 0, "no loop has run");
        let replay = Replay::new(recorded.records);
        assert!(replay.problems().is_empty(), "{:?}", replay.problems());
        Records::from(replay.into_records())
    }
}

impl Sink for Recording {
    fn write(&mut self, record: &Record) -> std::io::Result<()> {
        let mut recorded = self.recorded();
        if let Some(event_loop) = record.event_loop {
            recorded.last.insert(event_loop, record.number);
        }
        recorded.records.push(record.clone());
        Ok(())
    }
}

/// A recording that is checked, and a file.
struct Both {
    recording: Recording,
    file: Option<Box<dyn Sink>>,
}

impl Sink for Both {
    fn write(&mut self, record: &Record) -> std::io::Result<()> {
        self.recording.write(record)?;
        self.file.as_mut().map_or(Ok(()), |file| file.write(record))
    }
}

/// Compares a loop with what a replay makes of its records.
struct Comparison {
    event_loop: WeakEventLoop,
    replay: RefCell<Replay>,
    recording: Recording,
}

impl Observer for Comparison {
    fn observe(&self, record: &Record) {
        let mut replay = self.replay.borrow_mut();
        replay.push(record.clone());
        let Some(event_loop) = self.event_loop.upgrade() else { return };
        // While records are still to come, the loop is ahead of them.
        if self.recording.recorded().last.get(&event_loop.id()) == Some(&record.number) {
            replay.go_to_end();
            self.compare(&event_loop, &replay, record);
        }
    }
}

impl Comparison {
    fn compare(&self, event_loop: &EventLoop, replay: &Replay, record: &Record) {
        let is = event_loop.snapshot();
        let replayed = replay.event_loop(event_loop.id()).map(|facts| facts.holds);
        let mut recorded = self.recording.recorded();
        recorded.compared += 1;
        if replayed.as_ref() != Some(&is) {
            recorded.difference.get_or_insert_with(|| {
                format!("after {record:#?}\nthe loop is\n{is:#?}\nand the replay says\n{replayed:#?}")
            });
        }
    }
}
