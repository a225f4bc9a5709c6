//! What a task waits for: the notes that its awaits leave when they suspend.
//!
//! A future knows who waits for it, by its [`waiters`](super::waiters).  That is all that waking
//! needs.  Four others ask the other way round, from the task to the future:
//!
//! * a request to cancel, which is passed on to what the task waits for;
//! * `repr`, which prints ` wait_for=<Future pending>`;
//! * the trace, whose record of a suspended task says for what;
//! * the call graph, and the report of a hang, which lists each task with what it waits for.
//!
//! asyncio has the field `Task._fut_waiter` for that: a generator waits at one place.  A Rust task
//! may wait at many, since `join!(a, b)` polls both in one step.  Nearly always it is one all the
//! same: that one needs no list.
//!
//! ```text
//!   RunningStep.awaits    while the step runs: the first future on which a leaf has suspended
//!          │ the task suspends
//!          ▼
//!   Row.awaits            in the table, until the next step begins
//!   Rare.notes            besides: further futures of a `join!`, and leaves that the task does
//!                         not poll itself or that stand inside `raises_here`
//! ```
//!
//! A note is made once, and holds until the task's next step, which polls its leaves anew; or until
//! the leaf is dropped.  The exception is a leaf inside a `FuturesUnordered`: that polls only the
//! leaves that were woken, so the notes of the others hold on over several steps.
//!
//! The file follows a note: it is made, taken back, read, and forgotten.

use std::rc::Rc;

use super::future::Future;
use super::loop_core::{AnyNode, Head, Kind, Noted, Rare, RunningStep};
use super::table::{Scope, TaskKey};
use crate::trace::event::{Awaited, Event};
use crate::trace::snapshot::{TaskEntry, TaskState};

// ── a note is made ───────────────────────────────────────────────────────────

impl<T: 'static> Future<T> {
    /// Notes that this task waits for the future.
    ///
    /// The note stands beside the running step, where a leaf that goes on in the same step has one
    /// thing to look at.  It reaches the table only if the task suspends.
    ///
    /// Nearly each await finds the place beside the step empty, and has noted itself by one look and one
    /// store, which are inlined; all else stands apart.
    #[inline]
    pub(super) fn note(&self, task: TaskKey, by_itself: bool) {
        let event_loop = &self.node.head.event_loop;
        let future = self.node.clone();
        if !by_itself || event_loop.running_step.looks_at_task.get() {
            note_behind_others(future, task, by_itself);
        } else if let Some(before) = event_loop.running_step.awaits.replace(Some(future)) {
            // The first stays in its place, and this one goes where the others are: a request to cancel
            // asks them in the order in which they came.
            let another = event_loop.running_step.awaits.replace(Some(before));
            another.into_iter().for_each(|future| note_behind_others(future, task, true));
        }
    }
}

/// Notes a leaf whose task waits for others already, does not poll it itself, or has scopes.
///
/// The place beside the step has no room to say by whom the leaf is polled and in which scope.
/// So it takes a leaf that is plain in both, and only while there are no others yet: what comes
/// later has to stand behind them.
#[cold]
fn note_behind_others(future: Rc<dyn AnyNode>, key: TaskKey, by_itself: bool) {
    let event_loop = &future.head().event_loop.clone();
    let Some(task) = event_loop.tasks.task(key) else { return };
    let (head, scope) = (task.head(), event_loop.running_step.scope.get());
    let has_others = head.rare_if_any().is_some_and(|rare| rare.any_note(|_| true));
    let is_plain = by_itself && scope == Scope::default() && !has_others;
    let mut future = Some(future);
    if is_plain {
        event_loop.running_step.with_awaited(|awaited| {
            if awaited.is_none() {
                *awaited = future.take();
            }
        });
    }
    future.into_iter().for_each(|future| head.note_another(Noted { future, by_itself, scope }));
}

impl Head {
    /// Notes a leaf besides the first, in the order in which they came: a request to cancel asks
    /// them in that order.
    #[cold]
    pub(super) fn note_another(&self, noted: Noted) {
        self.rare().notes.borrow_mut().push(noted);
    }

    // ── it is taken back ─────────────────────────────────────────────────────

    /// A leaf on this future goes on, or was dropped.  Whether that ends a wait of the task
    /// for it: not while another of its leaves waits for the same future.
    ///
    /// `join!(&future, &future)` is two leaves on one future.  If the first is dropped, the task waits
    /// on, and a request to cancel must still find what it waits for.
    ///
    /// `#[cold]`: a leaf that goes on in a later step than it was suspended in, which is the usual
    /// case, finds its note gone and does not call this.
    #[cold]
    pub(super) fn forget_note(&self, future: &(dyn AnyNode + 'static)) -> bool {
        if future.has_waiter(self.key()) {
            return false;
        }
        let is_it = |other: &mut Rc<dyn AnyNode>| std::ptr::addr_eq(Rc::as_ptr(other), future);
        let forgotten = match self.takes_step() {
            true => self.event_loop.running_step.with_awaited(|awaited| awaited.take_if(is_it)),
            false => self.event_loop.tasks.forget(self.key(), is_it),
        };
        forgotten.is_some() || self.rare_if_any().is_some_and(|rare| rare.forget_note(future))
    }

    /// Forgets the note, and if the task is suspended meanwhile, says what it waits for now: another
    /// task has dropped one of its awaits.
    ///
    /// A trace says what a task waits for when it suspends, once.  Here that changes without a step
    /// of its own, so the record is written again; otherwise the replay would show an arrow to a
    /// future that has no such waiter.
    pub(super) fn give_up_note(&self, future: &(dyn AnyNode + 'static)) {
        let event_loop = &self.event_loop;
        if self.forget_note(future)
            && event_loop.tasks.state(self.key()) == TaskState::Waiting
            && !event_loop.is_closed()
        {
            event_loop.record(None, || Event::TaskSuspended(self.task_id(), self.awaited().into()));
        }
    }

    // ── it is read ───────────────────────────────────────────────────────────

    /// The futures for which it waits, in the order in which it came to them.
    ///
    /// A copy: who asks may cancel them one by one, and that changes the notes.
    ///
    /// The first stands in one of two places.  While the task runs it stands beside the step; once it
    /// is suspended, in its row of the table.
    pub(super) fn awaited_futures(&self) -> Vec<Rc<dyn AnyNode>> {
        if self.kind != Kind::Task {
            return Vec::new();
        }
        let first = match self.takes_step() {
            true => self.event_loop.running_step.with_awaited(|awaited| awaited.clone()),
            false => self.event_loop.tasks.awaited(self.key()),
        };
        let mut futures = Vec::from_iter(first);
        if let Some(rare) = self.rare_if_any() {
            futures.extend(rare.notes.borrow().iter().map(|noted| noted.future.clone()));
        }
        futures
    }

    /// Whether only something of another crate can wake it: nothing of glassloop's can be asked to
    /// cancel, so a request has to schedule the task itself.
    ///
    /// `tokio::sync::oneshot` is such a thing.  It calls the task's waker when it has a value, and has
    /// no way to be told that the task shall stop.
    pub(super) fn awaits_nothing_of_ours(&self) -> bool {
        !self.awaits_next_turn() && self.awaited_futures().is_empty()
    }

    /// Whether it has yielded, or an error is on its way to it: its next step comes by itself.
    fn awaits_next_turn(&self) -> bool {
        match self.takes_step() {
            true => self.event_loop.running_step.awaits_next_turn.get(),
            false => self.event_loop.tasks.awaits_next_turn(self.key()),
        }
    }

    /// Whether the step that runs is this task's: what it has come to is noted there.
    fn takes_step(&self) -> bool {
        self.event_loop.running_step.task.get() == Some(self.key())
    }

    /// For what it waits, as the trace has it: a task that waits for none of glassloop's futures
    /// waits for something foreign.
    ///
    /// Two leaves in a row on one future are one arrow in the picture, so doubles are left out.
    pub(super) fn awaited(&self) -> Vec<Awaited> {
        let futures = self.awaited_futures();
        let mut awaited: Vec<_> = futures.iter().map(|future| future.head().as_awaited()).collect();
        awaited.dedup();
        awaited.extend(self.awaits_next_turn().then_some(Awaited::NextTurn));
        if awaited.is_empty() {
            awaited.push(Awaited::Foreign);
        }
        awaited
    }

    /// The task's row for a snapshot of the loop.  A task that is scheduled or runs may have notes
    /// left of what it waited for before: it waits for nothing now.
    pub(super) fn snapshot(&self) -> TaskEntry {
        let state = self.event_loop.tasks.state(self.key());
        let waits_for = if state == TaskState::Waiting { self.awaited() } else { Vec::new() };
        TaskEntry { task: self.task_id(), name: self.name(), state, waits_for }
    }
}

impl Rare {
    /// Whether there was a note of this future here; of several, the oldest goes.
    fn forget_note(&self, future: &(dyn AnyNode + 'static)) -> bool {
        let is_it = |noted: &Noted| std::ptr::addr_eq(Rc::as_ptr(&noted.future), future);
        let mut notes = self.notes.borrow_mut();
        let index = notes.iter().position(is_it);
        let noted = index.map(|index| notes.remove(index));
        // The borrow ends before the future is dropped, which may run user code.
        drop(notes);
        noted.is_some()
    }

    /// The notes are taken out first and dropped then: the last handle of a future may be among
    /// them, and dropping that runs user code, which may look at the notes.
    pub(super) fn forget_notes(&self, which: impl Fn(&Noted) -> bool) {
        let forgotten: Vec<_> = self.notes.borrow_mut().extract_if(.., |noted| which(noted)).collect();
        drop(forgotten);
    }

    /// The question must not run user code, since the list is borrowed while it is asked.
    pub(super) fn any_note(&self, is_so: impl Fn(&Noted) -> bool) -> bool {
        self.notes.borrow().iter().any(is_so)
    }
}

impl RunningStep {
    /// Looks at the first future on which a leaf has suspended.
    ///
    /// It stands in a cell, out of which it is taken for that: counting a reference would cost
    /// more than putting it back, and no user code runs meanwhile.  (It could find the cell empty,
    /// and a note that it made there would be overwritten by the one that is put back.)
    fn with_awaited<R>(&self, look: impl FnOnce(&mut Option<Rc<dyn AnyNode>>) -> R) -> R {
        let mut awaits = self.awaits.take();
        let seen = look(&mut awaits);
        self.awaits.set(awaits);
        seen
    }
}
