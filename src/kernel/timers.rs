//! The timers: a heap of callbacks, the one with the nearest deadline on top.
//!
//! A loop asks its timers two questions in each turn: how long may I sleep, and who is due?  Both
//! look at the nearest deadline alone.  So the timers need no full order, and a heap is enough:
//! the top costs nothing to see, and a push or a pop touches at most some log₂ n entries.
//!
//! ```text
//!   call_later(5)            cancel                    the deadline has come
//!        │                     │                             │
//!        ▼                     ▼                             ▼
//!      push ──▶  in the heap ──▶ marked, still there ──▶  pop_due ──▶ ready queue: runs, or is skipped
//!                                       └──────────────▶  drop_cancelled: gone
//! ```
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
//! The third rule is for servers.  A program that gives every request a limit of a minute, and
//! answers in a millisecond, cancels its timers long before they come to the top: without that rule
//! the heap holds all requests of the last minute.
//!
//! | asyncio's `BaseEventLoop` | here |
//! | --- | --- |
//! | `_scheduled` | `heap` |
//! | `_timer_cancelled_count` | `cancelled` |
//! | `TimerHandle.__lt__`, which compares `_when` | `Timer::cmp`, which compares `when` and then `number` |
//! | `_MIN_SCHEDULED_TIMER_HANDLES` | `REBUILD_ABOVE` |
//! | `_MIN_CANCELLED_TIMER_HANDLES_FRACTION` | the half in `drop_cancelled` |
//!
//! What a callback is, is not known here: `C` is one.  Who asks, and when, stands in
//! [`turn`](super::turn).

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A heap is rebuilt only past this size: below it, waiting for cancelled
/// timers to come to the top is cheaper.
const REBUILD_ABOVE: usize = 100;

/// The timers of one loop.  A turn, `call_at`, a cancel and `close` borrow them, each for a moment, and
/// end the borrow before any code of the user's runs.
pub(super) struct Timers<C> {
    heap: BinaryHeap<Reverse<Timer<C>>>,
    /// How many timers were ever made: the second half of the heap's key.  At one a nanosecond
    /// it lasts for five hundred years.
    made: u64,
    /// How many in the heap are marked, and how many that were marked have become
    /// due.  CPython forgets to take those away: only so does the heap lose its
    /// marked timers in the same iteration as there.
    cancelled: usize,
}

/// One entry of the heap.
///
/// Its key is the deadline and then the number, so equal deadlines fire first come, first
/// served.  CPython leaves that order open, and does scramble it: six `call_at` with one
/// deadline run there in the order 0, 2, 5, 1, 3, 4.  A lesson in which the order of two lines
/// changes for no reason teaches nothing, so this is one of the few differences that are meant.
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
    /// A new timer has the highest number, so it stands behind all others of its deadline.
    pub(super) fn push(&mut self, when: u64, callback: C) {
        self.heap.push(Reverse(Timer { when, number: self.made, callback }));
        self.made += 1;
    }

    /// A timer in the heap was cancelled.  Where it stands there only a search would tell, so it is
    /// counted, and found when the count or the top makes that worth while.
    pub(super) fn note_cancelled(&mut self) {
        self.cancelled += 1;
    }

    /// The one look that most turns take: where nothing was cancelled, `drop_cancelled` is not called.
    pub(super) fn any_cancelled(&self) -> bool {
        self.cancelled > 0
    }

    /// Drops all cancelled timers if they are too many, else those on top if so
    /// asked, and notes each.
    ///
    /// A rebuild looks at each entry and puts the rest in order again, which takes a number of steps
    /// in proportion.  Since more than half of them go, that is a few steps for each that goes.
    ///
    /// No user code goes with them: cancelling has emptied them.  So this may run while the timers
    /// are borrowed; `note` takes an id down, of which the caller makes a record afterwards.
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
            // Also what was counted and has become due before: the count starts anew, as in CPython.
            self.cancelled = 0;
        } else if from_top {
            while self.heap.peek().is_some_and(|timer| is_cancelled(&timer.0.callback)) {
                self.heap.pop().iter().for_each(|timer| note(&timer.0.callback));
                self.cancelled -= 1;
            }
        }
    }

    /// Of a cancelled timer as well, which may stand on top while a busy loop has not looked.
    pub(super) fn next_deadline(&self) -> Option<u64> {
        self.heap.peek().map(|timer| timer.0.when)
    }

    /// Takes the next timer if it is due, cancelled or not.
    ///
    /// One that is due at this very nanosecond is due.  asyncio adds the clock's resolution, which
    /// is a nanosecond on Linux, and compares with `<`: the same.
    pub(super) fn pop_due(&mut self, now: u64) -> Option<Timer<C>> {
        if self.next_deadline()? > now {
            return None;
        }
        self.heap.pop().map(|timer| timer.0)
    }

    /// All of them, cancelled or not, in no order: for a loop that is closed, and calls none.
    pub(super) fn into_callbacks(self) -> impl Iterator<Item = C> {
        self.heap.into_iter().map(|timer| timer.0.callback)
    }

    /// All of them, cancelled or not, in the order in which they will fire: for a snapshot, which
    /// may sort a copy, since a heap shows its top and nothing else.
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

// `BinaryHeap` has its greatest on top and asks for a whole order.  `Reverse` turns that round, and
// the number sees to it that no two entries are equal.
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
