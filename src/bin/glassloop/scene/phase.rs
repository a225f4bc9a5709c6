//! Where a loop is in its iteration: the four things that `_run_once` does, one after the other.

use glassloop::replay::{LoopGlance, Replay};
use glassloop::trace::event::{Actor, Event, Why};
use glassloop::trace::snapshot::Lifecycle;
use serde::Serialize;

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
    pub(crate) fn text(self) -> &'static str {
        match self {
            Phase::Choosing => "1/4 choose how long to wait",
            Phase::Polling => "2/4 wait for the outside",
            Phase::Collecting => "3/4 collect due timers",
            Phase::Running => "4/4 run what is ready",
        }
    }
}

/// Where the loop is; none while it does not run.
pub(super) fn phase(replay: &Replay, held: &LoopGlance) -> Option<Phase> {
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
