//! The end of a long trace, and what was alive where it begins.

use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

use glassloop::replay::{Replay, Subject};
use glassloop::trace::{Event, Record, ServerEvent, TransportEvent};

use crate::walkthrough::Walkthrough;

/// A page of so many records still opens at once.
pub(super) const LIMIT: usize = 50_000;

/// What a page holds of a trace.
pub(super) struct Cut {
    /// The places of the records, in order.
    pub(super) places: Vec<usize>,
    /// So many of them come before the first step: they make what was alive then.
    pub(super) first: usize,
}

impl Cut {
    /// All of it, if it has no more than `limit` records; else its end, for
    /// that is where errors are.
    pub(super) fn of(replay: &mut Replay, limit: usize) -> Self {
        let Some(begin) = replay.len().checked_sub(limit).filter(|begin| *begin > 0) else {
            return Self { places: (0..replay.len()).collect(), first: 0 };
        };
        let begin = next_iteration(replay.records(), begin);
        replay.go_to(begin);
        let mut alive = makers(replay);
        alive.extend(threads(&replay.records()[..begin]));
        let first = alive.len();
        Self { places: alive.into_iter().chain(begin..replay.len()).collect(), first }
    }
}

impl Cut {
    /// The step of the page at which the record with this number happens, if that is shown.
    pub(super) fn step_of(&self, number: u64, walkthrough: &Walkthrough) -> Option<usize> {
        let place = walkthrough.replay.step_of(number)? - 1;
        let step = self.places.binary_search(&place).ok()? + 1;
        (step > self.first).then_some(step)
    }
}

/// The place at which the next iteration begins: there nobody is on the stack.
fn next_iteration(records: &[Record], begin: usize) -> usize {
    let begins = |record: &Record| matches!(record.event, Event::IterationBegun(_));
    records[begin..].iter().position(begins).map_or(begin, |more| begin + more)
}

/// The places of the records that suffice to make what is alive at the
/// replay's step: of each thing its first, and the last of each kind.
fn makers(replay: &Replay) -> BTreeSet<usize> {
    let mut places = BTreeSet::new();
    for subject in alive(replay) {
        let about = || replay.about(subject);
        let mut seen: Vec<Kind> = Vec::new();
        let latest = about().rev().filter(|record| {
            let kind = kind(&record.event);
            let is_new = !seen.contains(&kind);
            seen.extend(is_new.then_some(kind));
            is_new
        });
        let numbers = about().next().into_iter().chain(latest).map(|record| record.number);
        places.extend(numbers.filter_map(|number| replay.step_of(number)).map(|step| step - 1));
    }
    places
}

/// The places that say which threads there are.
fn threads(records: &[Record]) -> impl Iterator<Item = usize> {
    let met =
        |(place, record): (usize, &Record)| matches!(record.event, Event::ThreadSeen(..)).then_some(place);
    records.iter().enumerate().filter_map(met)
}

fn alive(replay: &Replay) -> Vec<Subject> {
    let snapshot = replay.snapshot();
    let loops = snapshot.event_loops.iter().map(|facts| facts.holds.event_loop.into());
    let sources = snapshot.event_loops.iter().flat_map(|facts| &facts.holds.sources);
    // Those that are cancelled are shown, too, as long as they are there.
    let glances = replay.lifecycles().filter_map(|(id, ..)| replay.glance(id, usize::MAX));
    let timers = glances.flat_map(|glance| glance.timers.first).map(|timer| timer.callback.into());
    loops
        .chain(timers)
        .chain(sources.map(|(source, _)| (*source).into()))
        .chain(snapshot.callbacks.keys().map(|id| (*id).into()))
        .chain(snapshot.tasks.keys().map(|id| (*id).into()))
        .chain(snapshot.futures.keys().map(|id| (*id).into()))
        .chain(snapshot.transports.keys().map(|id| (*id).into()))
        .chain(snapshot.servers.keys().map(|id| (*id).into()))
        .collect()
}

#[derive(PartialEq)]
enum Kind {
    Event(Discriminant<Event>),
    Transport(Discriminant<TransportEvent>),
    Server(Discriminant<ServerEvent>),
    Source(Discriminant<Event>, bool),
}

fn kind(event: &Event) -> Kind {
    use glassloop::trace::event::Interest;
    match event {
        Event::Transport(_, event) => Kind::Transport(discriminant(event)),
        Event::Server(_, event) => Kind::Server(discriminant(event)),
        Event::SourceAdded(_, interest, _)
        | Event::SourceRemoved(_, interest)
        | Event::SourceReady(_, interest) => Kind::Source(discriminant(event), *interest == Interest::Read),
        event => Kind::Event(discriminant(event)),
    }
}
