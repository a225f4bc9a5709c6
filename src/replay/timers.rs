//! The timers of one loop, as asyncio keeps them: one that is cancelled stays where it is until
//! the loop comes across it.

use std::collections::BTreeMap;

use super::state::Place;
use crate::trace::ids::CallbackId;

/// A deadline, and the record in which the timer was made.
type Key = (u64, Place);

/// All timers of a loop.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Timers {
    /// In the order in which they fire.
    in_order: BTreeMap<Key, Timer>,
    /// The same the other way round.
    deadlines: BTreeMap<CallbackId, Key>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Timer {
    callback: CallbackId,
    is_cancelled: bool,
}

impl Timers {
    pub(super) fn len(&self) -> usize {
        self.in_order.len()
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn add(&mut self, callback: CallbackId, when: u64, place: Place) {
        self.in_order.insert((when, place), Timer { callback, is_cancelled: false });
        self.deadlines.insert(callback, (when, place));
    }

    pub(super) fn contains(&self, callback: CallbackId) -> bool {
        self.deadlines.contains_key(&callback)
    }

    pub(super) fn cancel(&mut self, callback: CallbackId) {
        if let Some(timer) = self.deadlines.get(&callback).and_then(|key| self.in_order.get_mut(key)) {
            timer.is_cancelled = true;
        }
    }

    pub(super) fn remove(&mut self, callback: CallbackId) {
        if let Some(key) = self.deadlines.remove(&callback) {
            self.in_order.remove(&key);
        }
    }

    /// All of them, and their deadlines, the nearest first.
    pub(super) fn all(&self) -> impl Iterator<Item = (u64, CallbackId)> {
        self.in_order.iter().map(|((when, _), timer)| (*when, timer.callback))
    }

    /// The same without those that are cancelled.
    pub(super) fn alive(&self) -> impl Iterator<Item = (u64, CallbackId)> {
        let alive = self.in_order.iter().filter(|(_, timer)| !timer.is_cancelled);
        alive.map(|((when, _), timer)| (*when, timer.callback))
    }
}
