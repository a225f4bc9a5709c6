//! How long each turn held its loop: a callback, or one step of a task.
//!
//! ```text
//!   ready        begun                              ended
//!     ├─ ready_for ─┤■ record ───── longest ───── record ■┤
//!                   └──────────────── held ──────────────┘
//! ```
//!
//! While a turn lasts, nobody else on that loop gets one: asyncio's debug mode warns of
//! those that take longer than `slow_callback_duration`.  The clock is the trace's; under
//! a virtual one no turn takes any time.

use std::collections::HashMap;
use std::time::Duration;

use super::Replay;
use super::history::Subject;
use crate::trace::event::{Actor, Event, Record, Why};
use crate::trace::ids::{CallbackId, LoopId, ThreadId};
use crate::trace::snapshot::ReadyEntry;

/// What asyncio calls slow: the default of `loop.slow_callback_duration`.
pub const SLOW: Duration = Duration::from_millis(100);

/// One turn that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The callback or the task.
    pub actor: Actor,
    /// The loop that it held.
    pub event_loop: LoopId,
    /// The number of the record in which it began.
    pub begun: u64,
    /// The number of the record in which it ended.
    pub ended: u64,
    /// How long it held the loop, without what eager tasks took inside it: those have
    /// turns of their own.
    pub held: Duration,
    /// How long it stood in the ready queue before; none if it did not.
    pub ready_for: Option<Duration>,
    /// The longest time in which it did nothing that the trace knows of: if it called
    /// something that blocks, that was there.
    pub longest: Stretch,
}

/// The time between two records of one turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The number of the record after which it begins.
    pub from: u64,
    /// The number of the record at which it is over.
    pub to: u64,
    /// How long it is.
    pub took: Duration,
}

/// Who was kept from their turn by another's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptWaiting {
    /// Who is in the ready queue, and became ready before the turn was over.
    pub ready: Vec<ReadyEntry>,
    /// Whose timers have become due, which nobody has looked at yet.
    pub due: Vec<CallbackId>,
}

/// All turns that held their loop for at least so long, in the order in which they ended.
///
/// ```
/// use std::time::Duration;
/// use glassloop::replay::turns;
///
/// let records = glassloop::testing::record(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.call_soon(|| ()).unwrap();
///     event_loop.run_once().unwrap();
///     event_loop.close().unwrap();
/// });
/// assert_eq!(turns(&records, Duration::ZERO).len(), 1);
/// assert!(turns(&records, Duration::from_nanos(1)).is_empty(), "virtual time stands still meanwhile");
/// ```
pub fn turns(records: &[Record], least: Duration) -> Vec<Turn> {
    let mut watch = Watch::default();
    records.iter().filter_map(|record| watch.see(record)).filter(|turn| turn.held >= least).collect()
}

impl Replay {
    /// The turn that has just ended; none if none has.
    ///
    /// The cost is in proportion to its records.
    pub fn turn(&self) -> Option<Turn> {
        let last = self.last()?;
        let subject = Subject::from_actor(ended_by(&last.event)?)?;
        let begun = self.about(subject).rev().find(|record| begun_by(&record.event).is_some())?;
        let ready = self.about(subject).rev().skip_while(|record| record.number >= begun.number);
        let ready = ready.take_while(|record| ended_by(&record.event).is_none());
        let from = ready.into_iter().find(|record| ready_by(&record.event).is_some()).unwrap_or(begun);
        let (from, begun) = (self.place_of(from.number)?, self.place_of(begun.number)?);
        let mut watch = Watch::default();
        // Between becoming ready and its turn, there are only others' turns.
        watch.see(&self.records[from]);
        let seen = self.records[begun..self.step()].iter().filter_map(|record| watch.see(record));
        seen.last().filter(|turn| turn.ended == last.number)
    }

    /// How long before this record somebody became ready whose turn begins with it; none
    /// if none does, or if nobody knows.
    pub fn was_ready_for(&self) -> Option<Duration> {
        let last = self.last()?;
        let subject = Subject::from_actor(begun_by(&last.event)?)?;
        let earlier = self.about(subject).rev().skip(1);
        let earlier = earlier.take_while(|record| begun_by(&record.event).is_none());
        let ready = earlier.into_iter().find(|record| ready_by(&record.event).is_some())?;
        last.time().checked_sub(ready.time())
    }

    /// How long after its deadline a timer has come to the ready queue, or begins at once,
    /// with this record; none if none does.
    ///
    /// A loop looks at its timers once an iteration: a turn that holds it makes them late.
    pub fn late_by(&self) -> Option<Duration> {
        let last = self.last()?;
        let callback = match last.event {
            Event::CallbackReady(callback, Why::Due) | Event::TimerFired(callback) => callback,
            _ => return None,
        };
        let when = self.about(callback).rev().find_map(|record| match record.event {
            Event::TimerMade(_, when) => Some(Duration::from_nanos(when)),
            _ => None,
        });
        Some(last.time().saturating_sub(when?))
    }

    /// Who could have run by now on the loop of what has just happened, but for the turn
    /// that this record belongs to.
    pub fn kept_waiting(&self) -> KeptWaiting {
        let state = self.last().and_then(|last| last.event_loop).and_then(|id| self.state.loops.get(&id));
        let Some(state) = state else { return KeptWaiting::default() };
        let ended = self.last().and_then(|last| ended_by(&last.event));
        let others = state.ready.iter().copied().filter(|entry| Some(actor(*entry)) != ended);
        let due = state.timers.alive().take_while(|(when, _)| *when <= state.nanoseconds);
        KeptWaiting { ready: others.collect(), due: due.map(|(_, callback)| callback).collect() }
    }
}

impl Subject {
    fn from_actor(actor: Actor) -> Option<Self> {
        match actor {
            Actor::Callback(callback) => Some(callback.into()),
            Actor::Task(task) => Some(task.into()),
            Actor::Program | Actor::Loop => None,
        }
    }
}

fn actor(entry: ReadyEntry) -> Actor {
    match entry {
        ReadyEntry::Callback(callback) => Actor::Callback(callback),
        ReadyEntry::Task(task) => Actor::Task(task),
    }
}

fn ready_by(event: &Event) -> Option<Actor> {
    match event {
        Event::CallbackReady(callback, _) => Some(Actor::Callback(*callback)),
        Event::TaskReady(task, _) => Some(Actor::Task(*task)),
        _ => None,
    }
}

fn begun_by(event: &Event) -> Option<Actor> {
    match event {
        Event::CallbackBegun(callback) | Event::TimerFired(callback) => Some(Actor::Callback(*callback)),
        Event::TaskBegun(task, _) | Event::TaskBegunEagerly(task) => Some(Actor::Task(*task)),
        _ => None,
    }
}

fn ended_by(event: &Event) -> Option<Actor> {
    match event {
        Event::CallbackFinished(callback, _) => Some(Actor::Callback(*callback)),
        Event::TaskSuspended(task, _) | Event::TaskFinished(task, _) => Some(Actor::Task(*task)),
        _ => None,
    }
}

/// Follows the turns of all loops, record by record.
#[derive(Default)]
struct Watch {
    /// When who became ready.
    ready: HashMap<(LoopId, Actor), u64>,
    /// What is on the stack of each loop, the innermost last.
    stacks: HashMap<LoopId, Vec<Frame>>,
}

/// A turn, or a run of the loop, that is not over.
struct Frame {
    /// None if it is a run.
    actor: Option<Actor>,
    is_eager: bool,
    thread: ThreadId,
    begun: (u64, u64),
    /// The number and the time of its last record.
    last: (u64, u64),
    ready_for: Option<Duration>,
    /// How long others held the loop inside it.
    inside: u64,
    longest: Stretch,
}

impl Watch {
    /// Takes in one more record; the turn that ends with it, if one does.
    fn see(&mut self, record: &Record) -> Option<Turn> {
        let event_loop = record.event_loop?;
        if let Some(actor) = ready_by(&record.event) {
            self.ready.insert((event_loop, actor), record.nanoseconds);
        }
        let stack = self.stacks.entry(event_loop).or_default();
        if let Some(innermost) = stack.last_mut().filter(|frame| frame.thread == record.thread) {
            innermost.pass(record);
        }
        match &record.event {
            Event::RunBegun(_) => stack.push(Frame::new(None, record, None)),
            Event::RunEnded => end_run(stack, record),
            event => {
                if let Some(actor) = begun_by(event) {
                    let ready = self.ready.remove(&(event_loop, actor));
                    begin(stack, Frame::new(Some(actor), record, ready));
                } else if let Some(actor) = ended_by(event) {
                    return end(stack, actor, record, event_loop);
                }
            }
        }
        None
    }
}

/// Only an eager task begins inside a turn: if another one does, whoever was there is over.
fn begin(stack: &mut Vec<Frame>, frame: Frame) {
    if !frame.is_eager {
        let run = stack.iter().rposition(|other| other.actor.is_none());
        stack.truncate(run.map_or(0, |run| run + 1));
    }
    stack.push(frame);
}

fn end(stack: &mut Vec<Frame>, actor: Actor, record: &Record, event_loop: LoopId) -> Option<Turn> {
    let frame = stack.pop_if(|frame| frame.actor == Some(actor))?;
    let took = leave(stack, &frame, record);
    Some(Turn {
        actor,
        event_loop,
        begun: frame.begun.0,
        ended: record.number,
        held: Duration::from_nanos(took.saturating_sub(frame.inside)),
        ready_for: frame.ready_for,
        longest: frame.longest,
    })
}

/// A run that is over may have been inside a turn of the same loop.
fn end_run(stack: &mut Vec<Frame>, record: &Record) {
    let Some(run) = stack.iter().rposition(|frame| frame.actor.is_none()) else { return };
    stack.truncate(run + 1);
    if let Some(frame) = stack.pop() {
        leave(stack, &frame, record);
    }
}

/// How long it took, which is none of the time of whoever goes on now.
fn leave(stack: &mut [Frame], frame: &Frame, record: &Record) -> u64 {
    let took = record.nanoseconds.saturating_sub(frame.begun.1);
    if let Some(outer) = stack.last_mut() {
        outer.inside = outer.inside.saturating_add(took);
        outer.last = (record.number, record.nanoseconds);
    }
    took
}

impl Frame {
    fn new(actor: Option<Actor>, record: &Record, ready: Option<u64>) -> Self {
        let now = (record.number, record.nanoseconds);
        Self {
            actor,
            is_eager: matches!(record.event, Event::TaskBegunEagerly(_)),
            thread: record.thread,
            begun: now,
            last: now,
            ready_for: ready.map(|ready| Duration::from_nanos(record.nanoseconds.saturating_sub(ready))),
            inside: 0,
            longest: Stretch { from: record.number, to: record.number, took: Duration::ZERO },
        }
    }

    /// Another record of it, or the one that begins something inside it.
    fn pass(&mut self, record: &Record) {
        let (from, since) = self.last;
        let took = Duration::from_nanos(record.nanoseconds.saturating_sub(since));
        if took > self.longest.took {
            self.longest = Stretch { from, to: record.number, took };
        }
        self.last = (record.number, record.nanoseconds);
    }
}

#[cfg(all(test, feature = "trace-file"))]
mod tests;
