//! What there is to see at one step: four boxes, and what stands round them.
//!
//! ```text
//!   Running now      Ready queue                Timers              Waiting on
//!   task 1 (main)    callback 3 (say_hello)     timer 4 in 1.5 s    task 2 (work) for future 5
//! ```
//!
//! Whoever shows it, be it text, a terminal or a page, shows this.  The page
//! makes it itself, from the same records; a test compares every step of every
//! lesson with what is made here.

mod boxes;
#[cfg(test)]
mod tests;

use glassloop::replay::{LoopGlance, Replay};
use glassloop::trace::event::{Actor, Why};
use glassloop::trace::ids::LoopId;
use glassloop::trace::snapshot::{Lifecycle, TaskState};
use glassloop::trace::{Event, Record, SourceLine};
use serde::Serialize;

pub(crate) use self::boxes::Boxes;
use self::boxes::Filler;
use crate::locale::{Locale, say};
use crate::names::{Names, is_of_the_program};
use crate::steps::latest;

/// No box shows more than so many entries.
const LISTED: usize = 100;

/// All that is to be seen at one step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Scene {
    /// How many records have happened.
    pub(crate) step: usize,
    /// All loops, closed ones as well.
    pub(crate) loops: Vec<LoopBadge>,
    /// The number of the loop that the rest is about: the one that acts, or, while only
    /// the program does, that of the last record that has one.
    pub(crate) event_loop: Option<u64>,
    /// The number of the loop that this step is about, if that is another one: what is
    /// asked of a closed loop, say, is asked from inside one that runs.
    pub(crate) asked: Option<u64>,
    /// What this step has to do with that other loop: `this step asks loop 1, which is closed`.
    pub(crate) note: Option<String>,
    /// The loop that is set for the thread of this step, open or closed: outside a running loop
    /// `get_event_loop` hands it over.
    pub(crate) current_loop: Option<u64>,
    /// The thread that this step happens in, once there are several.
    pub(crate) thread: Option<String>,
    /// Where that loop is in its iteration; none while it does not run.
    pub(crate) phase: Option<Phase>,
    /// How many iterations it has begun.
    pub(crate) iteration: u64,
    /// Its clock.
    pub(crate) nanoseconds: u64,
    /// Who is on the stack.
    pub(crate) running: Listed,
    /// Who runs next, the first first.
    pub(crate) ready: Listed,
    /// What is due later, the nearest first.
    pub(crate) timers: Listed,
    /// Who waits for what, and the sources that are watched.
    pub(crate) waiting: Listed,
    /// Where each suspended task goes on, and its name.
    pub(crate) suspended: Vec<(Line, String)>,
    /// How many lines have been said.
    pub(crate) said: usize,
}

/// A loop, and where it is in its life.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct LoopBadge {
    /// Its number.
    pub(crate) number: u64,
    /// `created`, `running`, `stopping`, `idle` or `closed`.
    pub(crate) lifecycle: &'static str,
}

/// What is in a box: as much as anybody would read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Listed {
    /// The first of them.
    pub(crate) entries: Vec<Entry>,
    /// How many there are besides.
    pub(crate) more: usize,
}

/// One line of a box.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Entry {
    /// The same as long as it is the same thing: `c3`, `t1`, `s2`, `program`.
    pub(crate) key: String,
    /// `callback 3 (say_hello)`.
    pub(crate) label: String,
    /// `in 1.5 s`, `for future 4`; or nothing.
    pub(crate) detail: String,
    /// The line of the program that it is about.
    pub(crate) source: Option<Line>,
    /// What it has to do with that line.
    pub(crate) there: There,
    /// Whether this step is about it.
    pub(crate) changed: bool,
    /// Whether it is in its box only because the loop has not come across it since it was
    /// cancelled.
    pub(crate) cancelled: bool,
}

/// What something has to do with a line of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum There {
    /// It was made there.  A task goes by this as long as it has not waited anywhere.
    #[serde(rename = "made at")]
    Made,
    /// A task waits there.
    #[serde(rename = "waits at")]
    Waits,
    /// A task has waited there, and goes on from there.
    #[serde(rename = "waited at")]
    Waited,
}

impl There {
    /// `waits at :20`.
    pub(crate) fn told(self, line: &str, locale: Locale) -> String {
        match self {
            Self::Made => say!(locale, "made-at", line),
            Self::Waits => say!(locale, "waits-at", line),
            Self::Waited => say!(locale, "waited-at", line),
        }
    }

    /// The same where there is little room.
    pub(crate) fn told_shortly(self, line: &str, locale: Locale) -> String {
        match self {
            Self::Made => say!(locale, "made", line),
            Self::Waits => say!(locale, "at", line),
            Self::Waited => say!(locale, "waited", line),
        }
    }
}

/// A line of the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Line {
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: u32,
}

impl Line {
    /// None if it is a line of glassloop's own.
    pub(crate) fn of_the_program(source: Option<&SourceLine>) -> Option<Self> {
        let source = source.filter(|source| is_of_the_program(source))?;
        Some(Self { file: source.file().into_owned(), line: source.line() })
    }
}

/// The part of a scene that is about one loop: what it holds.
pub(crate) struct Held {
    facts: Option<LoopGlance>,
    asked: Option<LoopId>,
    /// As in [`Scene`].
    pub(crate) event_loop: Option<u64>,
    /// As in [`Scene`].
    pub(crate) note: Option<String>,
    pub(crate) boxes: Boxes,
}

/// What the loop holds that the replay's step is about, `most` entries a box, in no more time
/// than it takes to read them.
pub(crate) fn held(replay: &Replay, names: Names<'_>, most: usize) -> Held {
    let latest = latest(replay, |record| record.event_loop.is_some());
    let event_loop = replay.acting().or_else(|| latest?.event_loop);
    let asked = replay.last().and_then(|record| record.event_loop).filter(|id| Some(*id) != event_loop);
    let facts = event_loop.and_then(|id| replay.glance(id, most));
    Held {
        event_loop: event_loop.map(LoopId::number),
        note: asked.and_then(|id| note(replay, names, id)),
        boxes: facts.as_ref().map(|facts| Filler { replay, names, facts, most }.fill()).unwrap_or_default(),
        facts,
        asked,
    }
}

/// What there is to see at the replay's step.
pub(crate) fn scene(replay: &Replay, names: Names<'_>) -> Scene {
    let Held { facts, asked, event_loop, note, boxes } = held(replay, names, LISTED);
    let Boxes { running, ready, timers, waiting } = boxes;
    Scene {
        step: replay.step(),
        loops: replay.lifecycles().map(badge).collect(),
        event_loop,
        asked: asked.map(LoopId::number),
        note,
        current_loop: current_loop(replay).map(LoopId::number),
        thread: replay.last().and_then(|last| names.among_threads(last.thread)),
        phase: facts.as_ref().and_then(|facts| phase(replay, facts)),
        iteration: facts.as_ref().map_or(0, |facts| facts.iteration),
        nanoseconds: facts.as_ref().map_or(0, |facts| facts.time.as_nanos() as u64),
        running,
        ready,
        timers,
        waiting,
        suspended: suspended(replay, names),
        said: replay.output().len(),
    }
}

/// The loop that was set last for the thread of the replay's step, unless it was unset since.
fn current_loop(replay: &Replay) -> Option<LoopId> {
    let thread = replay.last()?.thread;
    let is_it = |record: &&Record| {
        record.thread == thread && matches!(record.event, Event::LoopSet | Event::LoopUnset)
    };
    let latest = replay.lifecycles().filter_map(|(id, ..)| replay.runs(id).rev().find(is_it));
    let last = latest.max_by_key(|record| record.number)?;
    last.event_loop.filter(|_| last.event == Event::LoopSet)
}

fn badge((event_loop, lifecycle, iteration): (LoopId, Lifecycle, u64)) -> LoopBadge {
    let lifecycle = match lifecycle {
        Lifecycle::Idle if iteration == 0 => "created",
        Lifecycle::Idle => "idle",
        Lifecycle::Running => "running",
        Lifecycle::Stopping => "stopping",
        Lifecycle::Closed => "closed",
    };
    LoopBadge { number: event_loop.number(), lifecycle }
}

/// What this step has to do with a loop that is not the one that acts.
fn note(replay: &Replay, names: Names<'_>, asked: LoopId) -> Option<String> {
    let glance = replay.glance(asked, 0)?;
    let event_loop = names.numbered_loop(asked);
    let state = badge((asked, glance.lifecycle, glance.iteration)).lifecycle;
    Some(match replay.last()?.event {
        Event::LoopMade => say!(names, "this-step-makes", event_loop),
        Event::LoopGot => say!(names, "this-step-is-given", event_loop),
        Event::Closed => say!(names, "this-step-closes", event_loop),
        _ if state == "created" => say!(names, "this-step-asks-a-new-loop", event_loop),
        _ => say!(names, "this-step-asks", event_loop, state),
    })
}

/// Where each suspended task of any loop goes on.
fn suspended(replay: &Replay, names: Names<'_>) -> Vec<(Line, String)> {
    let tasks = replay.event_loops().flat_map(|facts| facts.holds.tasks);
    let waiting = tasks.filter(|task| task.state == TaskState::Waiting);
    let places = waiting.filter_map(|task| {
        let place = Line::of_the_program(replay.task(task.task)?.suspended_at)?;
        Some((place, names.task(task.task)))
    });
    places.collect()
}

// ── where a loop is in its iteration ─────────────────────────────────────────
//
// The four things that `_run_once` does, one after the other.

/// What a running loop is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    /// It decides how long it may sleep.
    Choosing,
    /// It asks the system what is ready, and sleeps meanwhile.
    Polling,
    /// It moves the timers that are due to the ready queue.
    Collecting,
    /// It runs what was ready when it began to.
    Running,
}

impl Phase {
    /// How it is shown: with its number, of four.
    pub(crate) fn text(self, locale: Locale) -> String {
        match self {
            Phase::Choosing => say!(locale, "phase-one"),
            Phase::Polling => say!(locale, "phase-two"),
            Phase::Collecting => say!(locale, "phase-three"),
            Phase::Running => say!(locale, "phase-four"),
        }
    }
}

/// Where the loop is; none while it does not run.
fn phase(replay: &Replay, held: &LoopGlance) -> Option<Phase> {
    match (held.lifecycle, held.running) {
        (_, Actor::Program) | (Lifecycle::Closed, _) => None,
        (_, Actor::Callback(_) | Actor::Task(_)) => Some(Phase::Running),
        (_, Actor::Loop) => {
            let records = replay.records()[..replay.step()].iter().rev();
            let of_this = records.filter(|record| record.event_loop == Some(held.event_loop));
            of_this.filter_map(|record| begun_by(&record.event)).next()
        }
    }
}

/// The phase in which this happens, if it happens in one only.
fn begun_by(event: &Event) -> Option<Phase> {
    Some(match event {
        Event::RunBegun(_) | Event::TimerDropped(_) => Phase::Choosing,
        Event::IterationBegun(_) | Event::SourceReady(..) => Phase::Polling,
        Event::CallbackReady(_, Why::Due) => Phase::Collecting,
        Event::CallbackBegun(_)
        | Event::TimerFired(_)
        | Event::CallbackSkipped(_)
        | Event::TaskBegun(..)
        | Event::TaskSkipped(_) => Phase::Running,
        _ => return None,
    })
}
