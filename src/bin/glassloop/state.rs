//! What the loops hold at one step, for `--state`.

use glassloop::replay::{LoopFacts, Replay};
use glassloop::trace::event::{Actor, Awaited};
use glassloop::trace::ids::LoopId;
use glassloop::trace::snapshot::{Lifecycle, LoopSnapshot};

use crate::durations::duration;
use crate::names::Names;

/// One box of the picture: its name, and what is in it.
pub(crate) struct Holding {
    pub(crate) name: &'static str,
    pub(crate) content: String,
}

/// What a loop holds: who is running, what is ready, its timers, and who waits for what.
pub(crate) fn holdings(replay: &Replay, names: Names<'_>, event_loop: LoopId) -> Vec<Holding> {
    let Some(facts) = replay.event_loop(event_loop) else { return Vec::new() };
    let held = &facts.holds;
    let contents = [
        ("running", running(names, held)),
        ("ready", ready(names, held)),
        ("timers", timers(names, &facts)),
        ("waiting", waiting(names, held)),
    ];
    contents.into_iter().map(|(name, content)| Holding { name, content: or_dash(content) }).collect()
}

fn or_dash(content: String) -> String {
    if content.is_empty() { "–".to_owned() } else { content }
}

fn running(names: Names<'_>, held: &LoopSnapshot) -> String {
    match (held.running, held.lifecycle) {
        (actor @ (Actor::Callback(_) | Actor::Task(_)), _) => names.who(actor, Some(held.event_loop)),
        (_, Lifecycle::Idle) => "the loop is idle".to_owned(),
        (_, Lifecycle::Closed) => "the loop is closed".to_owned(),
        (_, Lifecycle::Running | Lifecycle::Stopping) => String::new(),
    }
}

/// The next to run stands first.
fn ready(names: Names<'_>, held: &LoopSnapshot) -> String {
    joined(held.ready.iter().map(|entry| names.entry(*entry)))
}

fn timers(names: Names<'_>, facts: &LoopFacts) -> String {
    let timers = facts.holds.timers.iter().map(|timer| {
        let left = timer.when.saturating_sub(facts.time);
        format!("{} in {}", names.timer(timer.callback), duration(left))
    });
    joined(timers)
}

fn waiting(names: Names<'_>, held: &LoopSnapshot) -> String {
    let tasks = held.tasks.iter().filter(|task| !task.waits_for.is_empty());
    joined(tasks.map(|task| {
        let awaited = task.waits_for.iter().map(|awaited| match awaited {
            Awaited::Future(future) => names.future(*future),
            Awaited::NextTurn => "its next turn".to_owned(),
            Awaited::Foreign => "a waker".to_owned(),
        });
        format!("{} for {}", names.task(task.task), awaited.collect::<Vec<_>>().join(" and "))
    }))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" · ")
}
