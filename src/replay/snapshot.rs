//! What there is to see at one step.

use std::collections::BTreeMap;
use std::time::Duration;

use super::transports::{ServerFacts, TransportFacts};
use crate::trace::SourceLine;
use crate::trace::event::{Actor, Awaited, Interest, Outcome, Record, Wait, Why};
use crate::trace::ids::{CallbackId, FutureId, FutureRef, LoopId, ServerId, SourceId, TaskId, TransportId};
use crate::trace::snapshot::{Lifecycle, LoopSnapshot, ReadyEntry, TaskEntry, TaskState, TimerEntry};

/// Everything that is alive at one step, and all that was said until then.
///
/// It borrows from the [`Replay`](super::Replay).  To ask about something that
/// is over, ask the replay.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot<'a> {
    /// How many records it comes after.
    pub step: usize,
    /// The last of them: what has just happened.
    pub last: Option<&'a Record>,
    /// The loops, closed ones as well, in the order of their ids.
    pub event_loops: Vec<LoopFacts>,
    /// The callbacks that may still run, and those that are running.
    pub callbacks: BTreeMap<CallbackId, CallbackFacts<'a>>,
    /// The tasks that are not done.
    pub tasks: BTreeMap<TaskId, TaskFacts<'a>>,
    /// The futures that are not done.  Nothing says when one is dropped.
    pub futures: BTreeMap<FutureId, FutureFacts<'a>>,
    /// The transports whose connection is not over.
    pub transports: BTreeMap<TransportId, TransportFacts<'a>>,
    /// The servers that are not closed.
    pub servers: BTreeMap<ServerId, ServerFacts<'a>>,
    /// The log lines so far ([`Event::Said`](crate::trace::Event::Said)).
    pub output: Vec<&'a Record>,
    /// What was refused so far, or given to the exception handler.
    pub errors: Vec<&'a Record>,
}

/// A loop at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct LoopFacts {
    /// What it holds.
    pub holds: LoopSnapshot,
    /// Its clock.
    pub time: Duration,
    /// How long its last iteration was going to wait; none while it is idle.
    pub wait: Option<Wait>,
    /// What it runs until, if that is a future.
    pub until: Option<FutureRef>,
    /// Who goes on when [`running`](LoopSnapshot::running) has done its step, the next
    /// first: who made an eager task, or runs the loop from inside a callback of its own.
    /// With asyncio's own loop and without eager tasks, nobody but the program.
    pub interrupted: Vec<Actor>,
}

/// A loop at one step, at a glance: the first of what it holds, and how much there is.
#[derive(Clone, Debug, PartialEq)]
pub struct LoopGlance {
    /// The loop.
    pub event_loop: LoopId,
    /// Where it is in its life.
    pub lifecycle: Lifecycle,
    /// How many iterations it has begun.
    pub iteration: u64,
    /// Its clock.
    pub time: Duration,
    /// Who is running.
    pub running: Actor,
    /// As in [`LoopFacts`].
    pub interrupted: Vec<Actor>,
    /// The ready queue, the next to run first.
    pub ready: First<ReadyEntry>,
    /// The timers in the order of their deadlines.  Unlike in a [`LoopSnapshot`], those that
    /// are cancelled are among them, until the loop comes across them.
    pub timers: First<TimerEntry>,
    /// The tasks that wait for something.
    pub waiting: First<TaskEntry>,
    /// How many tasks are not done.
    pub tasks: usize,
    /// The sources that are watched.
    pub sources: Vec<(SourceId, Interest)>,
}

/// The first of some things, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First<T> {
    /// The first of them.
    pub first: Vec<T>,
    /// How many there are in all.
    pub count: usize,
}

/// What is known about a callback at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct CallbackFacts<'a> {
    /// Its id.
    pub callback: CallbackId,
    /// The function's name.
    pub name: &'a str,
    /// Whether it is the loop's own bookkeeping.
    pub internal: bool,
    /// The line that scheduled it.
    pub source: Option<&'a SourceLine>,
    /// Who scheduled it.
    pub by: Actor,
    /// The number of the record in which it was made.
    pub made: u64,
    /// Why it became ready last, if it has.
    pub ready: Option<Why>,
    /// Whether its handle was cancelled.
    pub cancelled: bool,
}

/// What is known about a task at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskFacts<'a> {
    /// Its id.
    pub task: TaskId,
    /// Its name at this step.
    pub name: &'a str,
    /// Its coroutine's name.
    pub coroutine: &'a str,
    /// The line that made it.
    pub source: Option<&'a SourceLine>,
    /// Who made it.
    pub by: Actor,
    /// The number of the record in which it was made.
    pub made: u64,
    /// Where it is between two awaits.
    pub state: TaskState,
    /// What it waits for: empty unless it is waiting.
    pub waits_for: &'a [Awaited],
    /// The line of the await where it was suspended last, if that is known.
    pub suspended_at: Option<&'a SourceLine>,
    /// Why it became ready last.
    pub ready: Option<Why>,
    /// How many done callbacks it has.
    pub done_callbacks: usize,
    /// How it ended, if it has.
    pub outcome: Option<&'a Outcome>,
}

/// What is known about a future at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct FutureFacts<'a> {
    /// Its id.
    pub future: FutureId,
    /// What asyncio calls its class.
    pub class: &'a str,
    /// The line that made it.
    pub source: Option<&'a SourceLine>,
    /// Who made it.
    pub by: Actor,
    /// The number of the record in which it was made.
    pub made: u64,
    /// How many done callbacks it has.
    pub done_callbacks: usize,
    /// How it ended, if it has.
    pub outcome: Option<&'a Outcome>,
}
