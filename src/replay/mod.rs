//! Going through a trace, forwards and backwards: state = fold(records).
//!
//! ```text
//!   records   1 2 3 4 5 6 7 8 9 …        Replay::new, Replay::push
//!   states   ●─┴─┴─┴─●─┴─┴─┴─●─┴─ …      ● is a checkpoint: a state that is kept
//!                        ▲
//!                       step             forward, back, go_to ─▶ snapshot, task, about, cause …
//! ```
//!
//! Everything comes from the trace: nothing here knows the kernel, so a trace
//! from a file, or of another event loop, is as good as one of this process.
//!
//! * `state`: the fold; what is alive
//! * `stack`: who is running, inside whom
//! * `timers`: the timers of a loop, cancelled ones as well
//! * `transports`: the transports and servers that are open
//! * `history`: which records are about what, and how the loops were run
//! * `snapshot`, `facts`: what there is to see at a step
//! * `causes`: who did it, and why
//! * `turns`: how long each callback and each step of a task held its loop

mod causes;
mod facts;
mod history;
mod snapshot;
mod stack;
mod state;
mod timers;
mod transports;
mod turns;

pub use history::Subject;
pub use snapshot::{CallbackFacts, First, FutureFacts, LoopFacts, LoopGlance, Snapshot, TaskFacts};
pub use transports::{Reading, ServerFacts, TransportFacts};
pub use turns::{KeptWaiting, SLOW, Stretch, Turn, turns};

use std::fmt;

use self::history::{History, Runs};
use self::state::{Folded, LoopState, Place, State};
use crate::trace::{Event, Record};

/// At least so many records lie between two checkpoints.
const INTERVAL: usize = 512;

/// A trace, and a place in it.
///
/// *Step* n is what there is after the first n records; a new replay is at
/// step 0, before everything.  Going to any step takes the same short time,
/// however long the trace.
///
/// Records that make no sense, such as one about a task that was never made,
/// are folded as far as they do, and noted: see [`problems`](Replay::problems).
///
/// ```
/// use glassloop::replay::Replay;
///
/// let records = glassloop::testing::record(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.call_soon(|| ()).unwrap();
///     event_loop.run_once().unwrap();
///     event_loop.close().unwrap();
/// });
/// let mut replay = Replay::new(records);
/// replay.go_to(3);
/// assert_eq!(replay.snapshot().event_loops[0].holds.ready.len(), 1);
/// replay.go_to_end();
/// assert_eq!(replay.snapshot().event_loops[0].holds.ready.len(), 0);
/// replay.go_to(3);
/// assert_eq!(replay.snapshot().event_loops[0].holds.ready.len(), 1, "time runs backwards, too");
/// assert!(replay.problems().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Replay {
    records: Vec<Record>,
    history: History,
    runs: Runs,
    problems: Vec<Incoherence>,
    /// States after so many records, in order.
    checkpoints: Vec<(usize, State)>,
    /// The state after all records.
    end: State,
    /// How many records are folded into `state`.
    step: usize,
    state: State,
    /// What a loop held that the last of them has closed, as far as it was seen closing.
    closed: Option<LoopState>,
    /// At so many records, it is looked again whether a checkpoint is due.
    look_again: usize,
}

/// A record that makes no sense where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoherence {
    /// The record's number.
    pub number: u64,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for Incoherence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}: {}", self.number, self.message)
    }
}

impl Replay {
    /// A replay of these records, at step 0.
    pub fn new(records: impl Into<Vec<Record>>) -> Self {
        let records = records.into();
        let mut replay = Self::default();
        replay.records.reserve_exact(records.len());
        records.into_iter().for_each(|record| replay.push(record));
        replay
    }

    /// Adds a record at the end, as a program that still runs makes them; the
    /// step stays.
    pub fn push(&mut self, record: Record) {
        let place = self.records.len();
        let before = self.records.last().map_or(0, |before| before.number);
        if record.number <= before {
            self.note(&record, Err(format!("it comes after record {before}")));
        }
        let known = self.history.add(place, &record);
        self.runs.add(place, &record);
        self.note(&record, known);
        let applied = self.end.apply(place, &record);
        self.note(&record, applied);
        self.records.push(record);
        self.keep_checkpoint();
    }

    fn note(&mut self, record: &Record, folded: Folded) {
        if let Err(message) = folded {
            self.problems.push(Incoherence { number: record.number, message });
        }
    }

    /// Keeps a checkpoint when as many records as the state is large have come
    /// since the last: so all checkpoints together are no larger than the trace.
    fn keep_checkpoint(&mut self) {
        let length = self.records.len();
        if length < self.look_again {
            return;
        }
        let last = self.checkpoints.last().map_or(0, |(step, _)| *step);
        // How large it is takes long to find out where there are many loops: not at every record.
        let wanted = self.end.size().max(INTERVAL);
        match wanted.saturating_sub(length - last) {
            0 => {
                self.checkpoints.push((length, self.end.clone()));
                self.look_again = length + INTERVAL;
            }
            more => self.look_again = length + more.max(wanted / 8),
        }
    }

    /// All records.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// All records, for good.
    pub fn into_records(self) -> Vec<Record> {
        self.records
    }

    /// How many records there are: the last step.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The current step: how many records have happened.
    pub fn step(&self) -> usize {
        self.step
    }

    /// What has just happened: none at step 0.
    pub fn last(&self) -> Option<&Record> {
        self.records[..self.step].last()
    }

    /// What makes no sense in the trace, in order.  A trace that has lost its
    /// beginning has some.
    pub fn problems(&self) -> &[Incoherence] {
        &self.problems
    }

    /// The step right after the record with this number.
    pub fn step_of(&self, number: u64) -> Option<usize> {
        self.place_of(number).map(|place| place + 1)
    }

    /// Goes one record on, and returns it; none at the end.
    pub fn forward(&mut self) -> Option<&Record> {
        let record = self.records.get(self.step)?;
        self.closed = match record.event {
            Event::Closed => record.event_loop.and_then(|id| self.state.loops.get(&id).cloned()),
            _ => None,
        };
        // What is wrong with it was noted when it came.
        let _ = self.state.apply(self.step, record);
        self.step += 1;
        Some(record)
    }

    /// Goes one record back, and returns the one that has not happened any
    /// more; none at step 0.
    pub fn back(&mut self) -> Option<&Record> {
        let step = self.step.checked_sub(1)?;
        self.go_to(step);
        self.records.get(step)
    }

    /// Goes to a step; one past the end is the end.
    pub fn go_to(&mut self, step: usize) {
        let step = step.min(self.records.len());
        let (from, state) = self.checkpoint(step);
        // From here, unless that is too late, or a checkpoint is nearer.
        if !(from..=step).contains(&self.step) {
            self.state = state.cloned().unwrap_or_default();
            (self.step, self.closed) = (from, None);
        }
        while self.step < step {
            self.forward();
        }
    }

    /// The last checkpoint up to that step; none is the beginning.
    fn checkpoint(&self, step: usize) -> (usize, Option<&State>) {
        let known = self.checkpoints.partition_point(|(checkpoint, _)| *checkpoint <= step);
        match known.checked_sub(1).map(|last| &self.checkpoints[last]) {
            Some((from, state)) => (*from, Some(state)),
            None => (0, None),
        }
    }

    /// The state at a step, without going there.
    fn state_at(&self, step: usize) -> State {
        let (from, state) = self.checkpoint(step);
        let mut state = state.cloned().unwrap_or_default();
        for (place, record) in self.records[..step].iter().enumerate().skip(from) {
            let _ = state.apply(place, record);
        }
        state
    }

    /// Goes to the end.
    pub fn go_to_end(&mut self) {
        self.state.clone_from(&self.end);
        (self.step, self.closed) = (self.records.len(), None);
    }

    fn at_places<'a>(
        &'a self,
        places: &'a [Place],
    ) -> impl DoubleEndedIterator<Item = &'a Record> + ExactSizeIterator {
        places.iter().map(|place| &self.records[*place])
    }

    fn place_of(&self, number: u64) -> Option<Place> {
        self.records.binary_search_by_key(&number, |record| record.number).ok()
    }
}
