//! The step that a loop is in, as its leaves see it.

use std::cell::Cell;
use std::rc::Rc;

use super::table::TaskKey;
use super::waiters::Ticket;
use crate::trace::source_line::Line;

/// A stretch of a task's code: its number, unique in the task; 0 is all of the code.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Scope(pub(super) u32);

/// Whether a step raises `CancelledError` wherever the task was suspended.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Throwing {
    No,
    Yes,
    /// It does, and a leaf has raised it.
    Raised,
}

/// The step that a loop is in: what its leaves look at, and what they note.
pub(super) struct Step<N: ?Sized> {
    /// Whose it is; none between two steps.
    pub(super) task: Cell<Option<TaskKey>>,
    /// Which it is of all steps of the loop.  It never goes back.
    pub(super) number: Cell<u32>,
    /// The numbers that the step had which was interrupted last, and its number since; see
    /// [`eager`](super::eager).
    interrupted: Cell<(u32, u32)>,
    /// Whether a leaf has to look at its task before it gives a result.  Most tasks have no
    /// box of rare things, and so nothing to look at.
    pub(super) looks_at_task: Cell<bool>,
    /// What it does to the leaves that were suspended before it.
    pub(super) throwing: Cell<Throwing>,
    /// The line of the await to which it has come.
    pub(super) line: Cell<Option<Line>>,
    /// The future on which a leaf has suspended first; see [`wait`](super::wait).  Most tasks
    /// wait for one at a time: the others stand in the task's box of rare things.
    pub(super) awaits: Cell<Option<Rc<N>>>,
    /// Whether a leaf is suspended on what comes with the next step: a bare yield, an error
    /// on its way.
    pub(super) awaits_next_turn: Cell<bool>,
    /// Whether it has yielded: its task stands in the ready queue again, and the table knows.
    pub(super) goes_on: Cell<bool>,
    /// The scope whose code is polled: all of the task, but for [`raises_here`](super::raises_here()).
    pub(super) scope: Cell<Scope>,
}

impl<N: ?Sized> Default for Step<N> {
    fn default() -> Self {
        Self {
            task: Cell::new(None),
            number: Cell::new(0),
            interrupted: Cell::new((0, 0)),
            looks_at_task: Cell::new(false),
            throwing: Cell::new(Throwing::No),
            line: Cell::new(None),
            awaits: Cell::new(None),
            awaits_next_turn: Cell::new(false),
            goes_on: Cell::new(false),
            scope: Cell::new(Scope::default()),
        }
    }
}

impl<N: ?Sized> Step<N> {
    #[inline]
    pub(super) fn begin(&self, task: TaskKey) {
        self.task.set(Some(task));
        self.number.set(self.number.get().wrapping_add(1));
        self.line.set(None);
        self.awaits_next_turn.set(false);
        self.goes_on.set(false);
    }

    /// Makes room for a step inside this one.
    pub(super) fn set_aside(&self) -> Self {
        let aside = Self { number: self.number.clone(), ..Self::default() };
        self.swap(&aside);
        aside
    }

    /// Goes on with a step that was set aside.  What was polled in it before has its old
    /// number; so its leaves look more closely from now on.
    pub(super) fn take_back(&self, aside: &Self) {
        self.swap(aside);
        self.looks_at_task.set(true);
        let (before, now) = (aside.number.get(), self.number.get());
        let (first, last) = self.interrupted.get();
        self.interrupted.set((if last == before { first } else { before }, now));
    }

    /// All but the number.
    fn swap(&self, other: &Self) {
        self.task.swap(&other.task);
        self.looks_at_task.swap(&other.looks_at_task);
        self.throwing.swap(&other.throwing);
        self.line.swap(&other.line);
        self.awaits.swap(&other.awaits);
        self.awaits_next_turn.swap(&other.awaits_next_turn);
        self.goes_on.swap(&other.goes_on);
        self.scope.swap(&other.scope);
    }

    /// Whether a task has polled the leaf with this ticket last in this step.
    pub(super) fn has_polled(&self, ticket: Ticket) -> bool {
        let (number, (first, last)) = (self.number.get(), self.interrupted.get());
        ticket.is_of_step(number) || last == number && ticket.is_of_steps(first, last)
    }

    /// Looks at the first future on which a leaf has suspended.
    pub(super) fn with_awaited<R>(&self, look: impl FnOnce(&mut Option<Rc<N>>) -> R) -> R {
        let mut awaits = self.awaits.take();
        let seen = look(&mut awaits);
        self.awaits.set(awaits);
        seen
    }
}
