//! How the loops were run: what has happened to each, its iterations left out.
//!
//! A loop that has gone round a million times was begun once; whoever asks by
//! whom need not go through the million.

use std::collections::HashMap;

use super::Replay;
use super::state::Place;
use crate::trace::event::{Event, Record};
use crate::trace::ids::LoopId;

/// For every loop, the places of the records about it that are no iterations.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    places: HashMap<LoopId, Vec<Place>>,
}

impl Runs {
    /// Enters one more record.
    pub(super) fn add(&mut self, place: Place, record: &Record) {
        let Some(event_loop) = record.event_loop else { return };
        if matches!(
            record.event,
            Event::LoopMade
                | Event::LoopSet
                | Event::LoopUnset
                | Event::LoopGot
                | Event::RunBegun(_)
                | Event::RunEnded
                | Event::StopRequested
                | Event::Closed
        ) {
            self.places.entry(event_loop).or_default().push(place);
        }
    }

    fn before(&self, event_loop: LoopId, end: Place) -> &[Place] {
        let places = self.places.get(&event_loop).map_or(&[][..], Vec::as_slice);
        &places[..places.partition_point(|place| *place < end)]
    }
}

impl Replay {
    /// What has happened to a loop, in order, without its iterations: how it
    /// was made, set, got, run, stopped and closed.
    ///
    /// ```
    /// use glassloop::replay::Replay;
    /// use glassloop::trace::{Event, LoopId};
    ///
    /// let mut replay = Replay::new(glassloop::testing::record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     for _ in 0..2 {
    ///         event_loop.call_soon(|| ()).unwrap();
    ///         event_loop.run_once().unwrap();
    ///     }
    /// }));
    /// replay.go_to_end();
    /// let runs = || replay.runs(LoopId::new(1).unwrap()).map(|record| &record.event);
    /// assert_eq!(runs().next(), Some(&Event::LoopMade));
    /// assert_eq!(runs().filter(|event| matches!(event, Event::RunBegun(_))).count(), 2);
    /// assert!(!runs().any(|event| matches!(event, Event::IterationBegun(_))));
    /// ```
    pub fn runs(&self, event_loop: LoopId) -> impl DoubleEndedIterator<Item = &Record> {
        self.at_places(self.runs.before(event_loop, self.step()))
    }

    /// The latest of them before this place whose event is such.
    pub(super) fn latest_run(
        &self,
        event_loop: LoopId,
        end: Place,
        is_it: fn(&Event) -> bool,
    ) -> Option<&Record> {
        let mut records = self.at_places(self.runs.before(event_loop, end)).rev();
        records.find(|record| is_it(&record.event))
    }
}
