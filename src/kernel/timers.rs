//! The timers: a heap of callbacks, the one with the nearest deadline on top.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::callback::AnyCallback;

/// A heap is rebuilt only past this size: below it, waiting for cancelled
/// timers to come to the top is cheaper.
const REBUILD_ABOVE: usize = 100;

/// The timers of one loop.
///
/// Cancelling a timer only marks it.  It leaves the heap when it is on top as an
/// iteration begins, when it is due, or when more than half of the heap is marked.
#[derive(Default)]
pub(super) struct Timers {
    heap: BinaryHeap<Reverse<Timer>>,
    /// How many timers were ever made: the second half of the heap's key.
    made: u64,
    /// How many in the heap are marked, and how many that were marked have become
    /// due.  CPython forgets to take those away: only so does the heap lose its
    /// marked timers in the same iteration as there.
    cancelled: usize,
}

/// One entry of the heap.
///
/// Its key is `(when, number)`, so equal deadlines fire first come, first
/// served.  CPython leaves that order open, and does scramble it.
pub(super) struct Timer {
    /// The deadline, in nanoseconds of the loop's clock.
    pub(super) when: u64,
    number: u64,
    pub(super) callback: Rc<dyn AnyCallback>,
}

impl Timers {
    pub(super) fn push(&mut self, when: u64, callback: Rc<dyn AnyCallback>) {
        self.heap.push(Reverse(Timer { when, number: self.made, callback }));
        self.made += 1;
    }

    /// A timer in the heap was cancelled.
    pub(super) fn note_cancelled(&mut self) {
        self.cancelled += 1;
    }

    pub(super) fn any_cancelled(&self) -> bool {
        self.cancelled > 0
    }

    /// Drops all cancelled timers if they are too many, else those on top if so
    /// asked, and notes each.
    ///
    /// No user code goes with them: cancelling has emptied them.
    pub(super) fn drop_cancelled(&mut self, from_top: bool, mut note: impl FnMut(&dyn AnyCallback)) {
        if self.heap.len() > REBUILD_ABOVE && self.cancelled * 2 > self.heap.len() {
            self.heap.retain(|Reverse(timer)| {
                let is_cancelled = timer.callback.is_cancelled();
                if is_cancelled {
                    note(&*timer.callback);
                }
                !is_cancelled
            });
            self.cancelled = 0;
        } else if from_top {
            while self.heap.peek().is_some_and(|timer| timer.0.callback.is_cancelled()) {
                self.heap.pop().iter().for_each(|timer| note(&*timer.0.callback));
                self.cancelled -= 1;
            }
        }
    }

    pub(super) fn next_deadline(&self) -> Option<u64> {
        self.heap.peek().map(|timer| timer.0.when)
    }

    /// Takes the next timer if it is due, cancelled or not.
    pub(super) fn pop_due(&mut self, now: u64) -> Option<Timer> {
        if self.next_deadline()? > now {
            return None;
        }
        self.heap.pop().map(|timer| timer.0)
    }

    /// All of them, cancelled or not, in no order.
    pub(super) fn into_callbacks(self) -> impl Iterator<Item = Rc<dyn AnyCallback>> {
        self.heap.into_iter().map(|timer| timer.0.callback)
    }

    /// The timers that are not cancelled, in the order in which they will fire.
    pub(super) fn in_order(&self) -> Vec<(u64, Rc<dyn AnyCallback>)> {
        let mut timers: Vec<&Timer> = self.heap.iter().map(|timer| &timer.0).collect();
        timers.sort();
        let alive = timers.into_iter().filter(|timer| !timer.callback.is_cancelled());
        alive.map(|timer| (timer.when, timer.callback.clone())).collect()
    }
}

impl Ord for Timer {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.when, self.number).cmp(&(other.when, other.number))
    }
}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Timer {}
