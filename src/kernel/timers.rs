//! The timers: a heap of callbacks, the one with the nearest deadline on top.
//!
//! It is asyncio's `_scheduled`, a `heapq`, which cannot take one out of its middle either.  So
//! cancelling a timer only marks it, and it leaves the heap later, by the first of these rules:
//!
//! | a cancelled timer | leaves the heap |
//! | --- | --- |
//! | is on top as an iteration begins | before the loop waits, which would wake for nothing |
//! | is due together with others | with them, and is skipped in the ready queue |
//! | is one of more than half, of more than 100 | with all the others that are marked |
//!
//! What a callback is, is not known here: `C` is one.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A heap is rebuilt only past this size: below it, waiting for cancelled
/// timers to come to the top is cheaper.
const REBUILD_ABOVE: usize = 100;

/// The timers of one loop.
pub(super) struct Timers<C> {
    heap: BinaryHeap<Reverse<Timer<C>>>,
    /// How many timers were ever made: the second half of the heap's key.
    made: u64,
    /// How many in the heap are marked, and how many that were marked have become
    /// due.  CPython forgets to take those away: only so does the heap lose its
    /// marked timers in the same iteration as there.
    cancelled: usize,
}

/// One entry of the heap.
///
/// Its key is the deadline and then the number, so equal deadlines fire first come, first
/// served.  CPython leaves that order open, and does scramble it.
pub(super) struct Timer<C> {
    /// The deadline, in nanoseconds of the loop's clock.
    pub(super) when: u64,
    number: u64,
    pub(super) callback: C,
}

impl<C> Default for Timers<C> {
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), made: 0, cancelled: 0 }
    }
}

impl<C> Timers<C> {
    pub(super) fn push(&mut self, when: u64, callback: C) {
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
    pub(super) fn drop_cancelled(
        &mut self,
        from_top: bool,
        is_cancelled: impl Fn(&C) -> bool,
        mut note: impl FnMut(&C),
    ) {
        if self.heap.len() > REBUILD_ABOVE && self.cancelled * 2 > self.heap.len() {
            self.heap.retain(|Reverse(timer)| {
                let is_cancelled = is_cancelled(&timer.callback);
                if is_cancelled {
                    note(&timer.callback);
                }
                !is_cancelled
            });
            self.cancelled = 0;
        } else if from_top {
            while self.heap.peek().is_some_and(|timer| is_cancelled(&timer.0.callback)) {
                self.heap.pop().iter().for_each(|timer| note(&timer.0.callback));
                self.cancelled -= 1;
            }
        }
    }

    pub(super) fn next_deadline(&self) -> Option<u64> {
        self.heap.peek().map(|timer| timer.0.when)
    }

    /// Takes the next timer if it is due, cancelled or not.
    pub(super) fn pop_due(&mut self, now: u64) -> Option<Timer<C>> {
        if self.next_deadline()? > now {
            return None;
        }
        self.heap.pop().map(|timer| timer.0)
    }

    /// All of them, cancelled or not, in no order.
    pub(super) fn into_callbacks(self) -> impl Iterator<Item = C> {
        self.heap.into_iter().map(|timer| timer.0.callback)
    }

    /// All of them, cancelled or not, in the order in which they will fire.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (u64, &C)> {
        let mut timers: Vec<&Timer<C>> = self.heap.iter().map(|timer| &timer.0).collect();
        timers.sort();
        timers.into_iter().map(|timer| (timer.when, &timer.callback))
    }
}

impl<C> Timer<C> {
    /// The key as one number: comparing that takes no branch, and a heap compares all day.
    fn key(&self) -> u128 {
        u128::from(self.when) << 64 | u128::from(self.number)
    }
}

impl<C> Ord for Timer<C> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl<C> PartialOrd for Timer<C> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C> PartialEq for Timer<C> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<C> Eq for Timer<C> {}
