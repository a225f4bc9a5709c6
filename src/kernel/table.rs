//! The loop's tasks, and the keys that name them.
//!
//! ```text
//!   TaskKey   mark │ place       copied into the ready queue, the waiters, the wakers
//!               │      └───────▶ the row: the task, its state, the future that it awaits
//!               └── is the row's as well, or else the task is gone: then the key finds nothing
//! ```
//!
//! In asyncio each of these holds the task itself.  A key keeps nothing alive and counts nothing,
//! and a waker that another thread holds can carry it.
//!
//! A task is named far more often than it is used: a question and its answer between two tasks put
//! its name into queues and lists again and again.  Were these references, each would be counted up
//! and down, and each place that holds one would have to ask what becomes of it when it is dropped.
//!
//! The table is what keeps a task alive.  asyncio knows its tasks by weak references alone
//! (`_scheduled_tasks`), and its documentation warns to save what `create_task` returns: a task that
//! waits and that no one holds may be collected half-way.  Here it stays in the table until it is
//! done.
//!
//! ```text
//!   make_task ─▶ add ─▶ a row ── schedule, begin_step, suspend: once a step, as often as it takes
//!                          └──── finish: the row is taken out, and its place is given to a later task
//! ```
//!
//! The arrows (1) to (5) below are those of the picture in [`task`](super::task).  This file keeps
//! the state, and that one acts on it.
//!
//! What a task is, is not known here: `N` is a node, of which the table only holds references.

use std::cell::RefCell;
use std::num::NonZeroU64;
use std::rc::Rc;

use slab::Slab;

use crate::trace::snapshot::TaskState;

/// Names one task of a loop, and is copied where a reference would have to be counted.
///
/// Its lower half is the task's place in the table, which is used again later; its upper
/// half is taken from the task's number, and tells it from the tasks that had the place
/// before.
///
/// ```text
///   1 │ number (31 bits) │ place (32 bits)
/// ```
///
/// Thirty-one bits come again after two thousand million tasks.  A key is then taken for another only
/// if it was kept for so long, by a waker for example, and that task has got the same place.
///
/// It is never zero: so an `Option` of it is one word, with no flag beside it.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct TaskKey(NonZeroU64);

impl TaskKey {
    /// Set in every mark, so that no key is zero.
    const MARKED: u64 = 1 << 63;

    #[inline]
    pub(super) fn new(place: u32, number: u64) -> Self {
        let bits = Self::MARKED | number << 32 | u64::from(place);
        Self(NonZeroU64::new(bits).expect("a mark is not zero"))
    }

    /// Of what [`bits`](Self::bits) has given; none of zero, which a waker holds before it names a
    /// task.
    pub(super) fn from_bits(bits: u64) -> Option<Self> {
        NonZeroU64::new(bits).map(Self)
    }

    /// As a waker holds it, in an atomic number.
    #[inline]
    pub(super) fn bits(self) -> u64 {
        self.0.get()
    }

    #[inline]
    fn place(self) -> usize {
        self.0.get() as u32 as usize
    }

    /// What tells it from the tasks that had its place before.
    #[inline]
    pub(super) fn mark(self) -> u32 {
        (self.0.get() >> 32) as u32
    }
}

/// A task that is not done, or was woken in its last step and is still in the ready queue.
///
/// What a step changes in each turn stands here, side by side, and not in the task: to schedule a task
/// touches its row alone.
struct Row<N: ?Sized> {
    task: Rc<N>,
    /// The future for which it waits; of several, the first: see [`notes`](super::notes).
    awaits: Option<Rc<N>>,
    mark: u32,
    state: TaskState,
    has_begun: bool,
    log_destroy_pending: bool,
    /// Whether it waits for what comes with the next step: a bare yield, an error on its way.
    awaits_next_turn: bool,
}

impl<N: ?Sized> Row<N> {
    /// Whether it is to be put into the ready queue: not if it is there already, or done.
    ///
    /// Here a task is kept from standing in the queue twice.  Without it a task that two futures wake
    /// in one turn would take two steps, and be polled in the second though nothing has happened
    /// since the first.
    #[inline]
    fn schedule(&mut self) -> bool {
        let is_new = matches!(self.state, TaskState::Waiting | TaskState::Executing);
        if is_new {
            self.state = TaskState::Scheduled;
        }
        is_new
    }
}

/// All tasks of one loop.
///
/// It is borrowed for a moment only, and nothing of the user's runs or is dropped meanwhile.
///
/// A [`Slab`] is a list with holes: a row's index is its place, and a hole is filled by the next task.
/// So finding a task is an index into a list, and no search.
pub(super) struct Table<N: ?Sized>(RefCell<Slab<Row<N>>>);

/// What a step begins with: one look at the table gives all of it.
pub(super) struct Begun<N: ?Sized> {
    pub(super) task: Rc<N>,
    /// For which future it has waited: it is polled anew, and noted anew if it waits on.
    pub(super) awaited: Option<Rc<N>>,
    /// Whether an await of glassloop's was suspended that the row knows of: others stand in the notes.
    pub(super) waited: bool,
    /// It was woken during its last step, and did not need it.
    pub(super) is_finished: bool,
}

impl<N: ?Sized> Default for Table<N> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<N: ?Sized> Table<N> {
    /// Enters a task, which is made with its place.
    ///
    /// `make` runs while the table is borrowed: it moves the coroutine into the new node and calls
    /// nothing of the user's.  It returns the task twice, since the maker knows its type and the
    /// table does not.
    #[inline(always)]
    pub(super) fn add<R>(&self, number: u64, make: impl FnOnce(u32) -> (R, Rc<N>)) -> R {
        let mut rows = self.0.borrow_mut();
        let entry = rows.vacant_entry();
        let (made, task) = make(u32::try_from(entry.key()).expect("fewer tasks than 2³²"));
        entry.insert(Row {
            task,
            awaits: None,
            mark: TaskKey::new(0, number).mark(),
            state: TaskState::Waiting,
            has_begun: false,
            log_destroy_pending: true,
            awaits_next_turn: false,
        });
        made
    }

    /// Looks at a row, or finds nothing if the task is gone.  Each question about one task
    /// goes through here, and so looks at the key's mark.  (`remove` does not: its callers have just
    /// found the row.)
    #[inline(always)]
    fn with<R>(&self, key: TaskKey, look: impl FnOnce(&mut Row<N>) -> R) -> Option<R> {
        match self.0.borrow_mut().get_mut(key.place()) {
            Some(row) if row.mark == key.mark() => Some(look(row)),
            _ => None,
        }
    }

    /// The task itself, for those who have only its name and need more.
    pub(super) fn task(&self, key: TaskKey) -> Option<Rc<N>> {
        self.with(key, |row| row.task.clone())
    }

    /// A task that is gone was finished: there is no other way out of the table but the end of the
    /// loop.
    pub(super) fn state(&self, key: TaskKey) -> TaskState {
        self.with(key, |row| row.state).unwrap_or(TaskState::Finished)
    }

    /// Whether it has taken a step: of a coroutine that has not, Python says that it was never awaited.
    pub(super) fn has_begun(&self, key: TaskKey) -> bool {
        self.with(key, |row| row.has_begun) == Some(true)
    }

    /// Whether it is reported if the loop goes while it is pending.
    pub(super) fn log_destroy_pending(&self, key: TaskKey) -> bool {
        self.with(key, |row| row.log_destroy_pending) == Some(true)
    }

    /// Sets asyncio's `_log_destroy_pending`.
    pub(super) fn set_log_destroy_pending(&self, key: TaskKey, log: bool) {
        self.with(key, |row| row.log_destroy_pending = log);
    }

    /// Arrows (1) and (3) of [`task`](super::task): whether it is to be put into the ready queue.
    #[inline]
    pub(super) fn schedule(&self, key: TaskKey) -> bool {
        self.with(key, Row::schedule) == Some(true)
    }

    /// Arrow (3), for a task that waits for nothing but its next turn.  Both are noted in one look.
    #[inline]
    pub(super) fn schedule_next_turn(&self, key: TaskKey) -> bool {
        let schedule = |row: &mut Row<N>| {
            row.awaits_next_turn = true;
            row.schedule()
        };
        self.with(key, schedule) == Some(true)
    }

    /// Arrow (2).
    ///
    /// `awaits` is taken out and handed to the caller, who drops it: it may be the last handle of a
    /// future, whose result is the user's, and the table is borrowed here.
    #[inline]
    pub(super) fn begin_step(&self, key: TaskKey) -> Option<Begun<N>> {
        self.with(key, |row| {
            let is_finished = row.state == TaskState::Finished;
            let waited = row.awaits_next_turn || row.awaits.is_some();
            (row.state, row.has_begun, row.awaits_next_turn) = (TaskState::Executing, true, false);
            Begun { task: row.task.clone(), awaited: row.awaits.take(), waited, is_finished }
        })
    }

    /// Arrow (4), unless it was woken in this step; with what it has come to wait for.
    #[inline(always)]
    pub(super) fn suspend(&self, key: TaskKey, awaits: Option<Rc<N>>, awaits_next_turn: bool) {
        self.with(key, |row| {
            if row.state == TaskState::Executing {
                row.state = TaskState::Waiting;
            }
            let before = std::mem::replace(&mut row.awaits, awaits);
            debug_assert!(before.is_none(), "it was taken out when the step began");
            // So there is nothing to drop, and the compiler need not look.
            std::mem::forget(before);
            row.awaits_next_turn = awaits_next_turn;
        });
    }

    /// Arrow (5).  One that was woken in its last step stays until its turn comes.
    ///
    /// What comes back is a row of which the caller can do nothing but drop it, once the borrow is
    /// over.
    #[inline]
    pub(super) fn finish(&self, key: TaskKey) -> Option<impl Sized + use<N>> {
        let still_scheduled = self.with(key, |row| {
            let was = std::mem::replace(&mut row.state, TaskState::Finished);
            was == TaskState::Scheduled
        });
        if still_scheduled == Some(true) { None } else { self.remove(key) }
    }

    /// Takes it out; the caller drops it.
    pub(super) fn remove(&self, key: TaskKey) -> Option<impl Sized + use<N>> {
        self.0.borrow_mut().try_remove(key.place())
    }

    // ── what a task waits for ────────────────────────────────────────────────

    /// For which one it waits; of several, the first.
    pub(super) fn awaited(&self, key: TaskKey) -> Option<Rc<N>> {
        self.with(key, |row| row.awaits.clone()).flatten()
    }

    /// It waits for that no more; the caller drops it.
    pub(super) fn forget(&self, key: TaskKey, is_it: impl FnOnce(&mut Rc<N>) -> bool) -> Option<Rc<N>> {
        self.with(key, |row| row.awaits.take_if(is_it)).flatten()
    }

    /// Whether its next step comes by itself: it has yielded, or an error is on its way to it.
    pub(super) fn awaits_next_turn(&self, key: TaskKey) -> bool {
        self.with(key, |row| row.awaits_next_turn) == Some(true)
    }

    // ── all of them ──────────────────────────────────────────────────────────

    /// Those that are not done, in the order of their creation.
    ///
    /// The rows stand in the order of their places, which are used again.  asyncio's `all_tasks`
    /// returns a set, in no order at all; here what a program does to all of them is the same in each
    /// run.
    pub(super) fn in_order(&self, number: impl Fn(&N) -> u64) -> Vec<Rc<N>> {
        let rows = self.0.borrow();
        let pending = rows.iter().filter(|(_, row)| row.state != TaskState::Finished);
        let mut tasks: Vec<_> = pending.map(|(_, row)| row.task.clone()).collect();
        tasks.sort_by_key(|task| number(task));
        tasks
    }

    /// All of them, which the loop lets go of; the caller drops them.
    pub(super) fn take(&self) -> impl Sized + use<N> {
        self.0.take()
    }
}

/// A stretch of a task's code: its number, unique in the task; 0 is all of the code.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Scope(pub(super) u32);
