//! All of a task that does not depend on the type of its result.

use std::cell::{Cell, OnceCell, RefCell};

use super::cancel_requests::CancelRequests;
use super::future_cell::{FutureObject, Source};
use super::raises_here::{Scope, Scopes};
use super::waits::{Noted, Waits};
use super::waker::LentWaker;
use crate::error::Error;
use crate::trace::event::Awaited;
use crate::trace::ids::{FutureRef, TaskId};
use crate::trace::snapshot::{TaskEntry, TaskState};

/// All of a task that does not depend on its result's type.
pub(super) struct TaskCore {
    pub(super) id: TaskId,
    /// Its key in the loop's table of tasks.
    pub(super) key: usize,
    pub(super) name: RefCell<Name>,
    pub(super) state: Cell<TaskState>,
    /// What this step does to the leaves that were suspended before it.
    pub(super) throwing: Cell<Throwing>,
    /// Whether a leaf is suspended on what comes with the next step: a bare
    /// yield, an error on its way.
    pub(super) awaits_next_turn: Cell<bool>,
    /// Those of [`raises_here`](super::raises_here()).
    scopes: OnceCell<Box<Scopes>>,
    /// The scope whose code is polled.
    pub(super) scope: Cell<Scope>,
    /// How many steps it has begun; it begins anew at zero after four thousand million.
    steps: Cell<u32>,
    /// The futures on which its leaves are suspended; see [`wait`](super::wait).
    pub(super) waits: Waits,
    /// The line of the await that this step has come to.
    pub(super) awaits_at: Cell<Option<Source>>,
    pub(super) requests: CancelRequests,
    /// A waker of its own, once something foreign has kept one.
    pub(super) own_waker: Cell<Option<Box<LentWaker>>>,
}

/// Whether a step raises `CancelledError` wherever the task was suspended.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Throwing {
    No,
    Yes,
    /// It does, and a leaf has raised it.
    Raised,
}

pub(super) enum Name {
    /// `Task-1`, printed when somebody asks.
    Number(u64),
    Given(Box<str>),
}

impl TaskCore {
    pub(super) fn new(id: TaskId, key: usize, name: Name) -> Self {
        Self {
            id,
            key,
            name: RefCell::new(name),
            state: Cell::new(TaskState::Waiting),
            throwing: Cell::new(Throwing::No),
            awaits_next_turn: Cell::new(false),
            scopes: OnceCell::new(),
            scope: Cell::new(Scope::default()),
            steps: Cell::new(0),
            waits: Waits::default(),
            awaits_at: Cell::new(None),
            requests: CancelRequests::default(),
            own_waker: Cell::new(None),
        }
    }

    pub(super) fn id(&self) -> TaskId {
        self.id
    }

    pub(super) fn name(&self) -> String {
        match &*self.name.borrow() {
            Name::Number(number) => format!("Task-{number}"),
            Name::Given(name) => name.to_string(),
        }
    }

    /// Whether the step that comes raises `CancelledError` somewhere by the task's own doing.
    #[cold]
    pub(super) fn has_to_raise(&self) -> bool {
        let raises = |leaf: &Noted| leaf.future.awaited() == Awaited::Foreign && leaf.future.is_done();
        self.requests.must_cancel() || self.waits.any(raises)
    }

    /// Another step begins.
    ///
    /// With `raise`, it raises `CancelledError` where the task waits.  False if
    /// it cannot, because the task never began, or waits for something foreign:
    /// then dropping the coroutine is how Rust cancels it.
    #[inline]
    pub(super) fn begin_step(&self, raise: bool) -> bool {
        let can = !raise || !self.awaits_nothing_of_ours();
        self.throwing.set(if raise && can { Throwing::Yes } else { Throwing::No });
        self.state.set(TaskState::Executing);
        self.steps.set(self.steps.get().wrapping_add(1));
        self.awaits_next_turn.set(false);
        self.awaits_at.set(None);
        self.waits.forget_last_step();
        can
    }

    /// The step that it is in, or was in last; 0 if it has not begun.
    pub(super) fn step(&self) -> u32 {
        self.steps.get()
    }

    /// What a leaf that was suspended in an earlier step has to raise now.
    #[inline]
    pub(super) fn thrown(&self) -> Option<Error> {
        if self.throwing.get() == Throwing::No {
            return None;
        }
        self.throwing.set(Throwing::Raised);
        self.requests.are_answered();
        Some(self.cancelled_error())
    }

    pub(super) fn cancelled_error(&self) -> Error {
        Error::cancelled(self.requests.message())
    }

    pub(super) fn scopes(&self) -> &Scopes {
        self.scopes.get_or_init(Box::default)
    }

    /// Whether a leaf of glassloop's is suspended in a scope.
    pub(super) fn waits_in(&self, scope: Scope) -> bool {
        let waits = || self.waits.any(|leaf| leaf.scope == scope);
        self.awaits_next_turn.get() || waits() || self.scopes().any_in(scope)
    }

    /// An await is over; if that future has accepted a request to cancel, the
    /// task has its answer.
    #[inline]
    pub(super) fn await_is_over(&self, future: &dyn FutureObject) {
        if self.requests.were_made() && self.requests.were_passed_on_to(future) {
            self.requests.are_answered();
        }
    }

    /// Whether requests were passed on to futures all of which the task has
    /// left behind without looking: then they are the task's own again.
    pub(super) fn takes_request_back(&self) -> bool {
        let takes = self.requests.were_left_behind(&self.waits.futures());
        if takes {
            self.requests.are_answered();
        }
        takes
    }

    /// A leaf suspends on something that comes with the next step.
    pub(super) fn awaits_next_turn(&self) {
        self.awaits_next_turn.set(true);
    }

    pub(super) fn awaits_nothing_of_ours(&self) -> bool {
        !self.awaits_next_turn.get() && self.waits.is_empty()
    }

    pub(super) fn forget_waits(&self) {
        self.awaits_next_turn.set(false);
        self.requests.are_answered();
        self.waits.forget_all();
    }

    /// Whether something outside the loop may still wake it.
    pub(super) fn may_be_woken_from_outside(&self) -> bool {
        let own_waker = self.own_waker.take();
        let held = own_waker.as_ref().is_some_and(|own_waker| own_waker.is_held_elsewhere());
        self.own_waker.set(own_waker);
        held
    }

    pub(super) fn awaited(&self) -> Vec<Awaited> {
        let futures = self.waits.futures();
        let mut awaited: Vec<_> = futures.iter().map(|future| future.awaited()).collect();
        awaited.dedup();
        awaited.extend(self.awaits_next_turn.get().then_some(Awaited::NextTurn));
        if awaited.is_empty() {
            awaited.push(Awaited::Foreign);
        }
        awaited
    }

    pub(super) fn snapshot(&self) -> TaskEntry {
        let state = self.state.get();
        let waits_for = if state == TaskState::Waiting { self.awaited() } else { Vec::new() };
        TaskEntry { task: self.id, name: self.name(), state, waits_for }
    }

    /// For the report of a hang: `Task-1 waits for <Future pending>`.
    pub(super) fn describe_wait(&self) -> String {
        let futures = self.waits.futures();
        let mut waits: Vec<String> = futures
            .iter()
            .map(|future| match future.awaited() {
                Awaited::Future(FutureRef::Future(id)) => format!("{id} {}", future.describe_briefly()),
                _ => future.describe_briefly(),
            })
            .collect();
        if waits.is_empty() {
            waits.push("something that is not glassloop's".to_owned());
        }
        format!("task {} waits for {}", self.name(), waits.join(" and "))
    }
}
