//! Who waits for a future: callbacks and tasks in the order in which they came, as in asyncio.
//!
//! ```text
//!   first     others
//!   task 1    task 4, a callback, the waker of a `FuturesUnordered`      woken from left to right
//! ```
//!
//! In asyncio all of them are callbacks, a task by its method `__wakeup`, and `set_result` makes
//! a handle for each.  A task needs none here: its key goes into the ready queue.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `_callbacks`, a list of `(callback, context)` | `Waiters`, of which a task is a key |
//! | `fut.add_done_callback(self.__wakeup)` | `push_task` |
//! | `callbacks = self._callbacks[:]; self._callbacks[:] = []` | `take` |
//! | `remove_done_callback` | `remove_callbacks` |
//! | nothing: a task's callback stays until the future is done | `remove`, by the ticket |
//!
//! The last row is where Rust needs more.  A generator that has yielded a future does nothing until
//! that is done.  A Rust task may drop an await and go on, or poll it once more and wait on:
//!
//! ```text
//!   loop {
//!       select! {
//!           got = &mut answer => break,          polled anew in each step, and still waiting
//!           _ = sleep(second) => say("…"),       made anew and dropped each time round
//!       }
//!   }
//! ```
//!
//! Did `answer` join its future's waiters at each poll, the list would grow, and the task be woken
//! for each entry.  So a handle remembers by a [`Ticket`] whether it stands there already, and as
//! whom; and when it is dropped, it takes that entry out.

use std::cell::Cell;
use std::task::Waker;

use super::table::TaskKey;
use crate::trace::names::NameOf;
use crate::trace::source_line::Line;

/// The waiters of one future.
///
/// Nearly every future has one, which is a task: that one needs no list.
pub(super) struct Waiters<C> {
    /// The task that waits, if one came first …  A key is eight bytes, is copied, and holds nothing
    /// alive, so waking it counts no reference.
    first: Cell<Option<TaskKey>>,
    /// … and those who came then.
    others: Cell<Option<Others<C>>>,
}

/// In a box, so that a future with one waiter keeps one word for them, and not three: clippy
/// takes that for a mistake.
#[allow(clippy::box_collection)]
pub(super) type Others<C> = Box<Vec<Waiter<C>>>;

/// One of them.
pub(super) enum Waiter<C> {
    /// A task of the same loop: woken without a waker.
    Task(TaskKey),
    /// What `add_done_callback` was given.
    Callback(C),
    /// In a box, since it is the largest of the three and the rarest.
    Foreign(Box<ForeignWaker>),
}

/// Something of another crate, such as a `FuturesUnordered` or an executor.
pub(super) struct ForeignWaker {
    /// Tells it from the others of this loop.
    pub(super) ticket: u64,
    pub(super) waker: Waker,
    /// The task inside which it polls; none in another executor.
    pub(super) task: Option<TaskKey>,
}

/// What a [`DoneCallback`](super::future::DoneCallback) is: a function that can be told from others and
/// has a name, which a closure has not.
pub(super) struct Named<F: ?Sized> {
    pub(super) name: NameOf,
    /// The line that made it.
    pub(super) line: Line,
    /// Whether it is the loop's own bookkeeping.
    pub(super) internal: bool,
    /// What asyncio calls it, where it is part of one of its helpers.
    pub(super) python_name: Option<&'static str>,
    /// Where the callback stands that this one calls in a context, and so keeps: to a future
    /// both are the same one.
    pub(super) original: Option<*const ()>,
    pub(super) function: F,
}

impl<C> Waiter<C> {
    /// The task that waits, by itself or through something of another crate.
    ///
    /// The call graph and the notes ask for that; waking does not, since the waker of another crate
    /// has to be called, or that crate would not know which of its futures was woken.
    pub(super) fn task(&self) -> Option<TaskKey> {
        match self {
            Waiter::Task(task) => Some(*task),
            Waiter::Foreign(foreign) => foreign.task,
            Waiter::Callback(_) => None,
        }
    }

    /// A callback has no ticket: it is found by its identity instead.
    fn has(&self, ticket: Ticket) -> bool {
        match self {
            Waiter::Task(task) => ticket.is_of(*task),
            Waiter::Foreign(foreign) => ticket == Ticket::through(foreign.ticket),
            Waiter::Callback(_) => false,
        }
    }
}

impl<C> Waiters<C> {
    #[inline]
    pub(super) fn none() -> Self {
        Self { first: Cell::new(None), others: Cell::new(None) }
    }

    /// A task joins, at the end.
    ///
    /// `#[inline]`, and with a look at one word where there is no other: each await that suspends
    /// comes through here.
    #[inline]
    pub(super) fn push_task(&self, task: TaskKey) {
        // The first place may be free again while others wait: who comes now stands behind them.
        let others = self.others.take();
        if others.is_none() && self.first.get().is_none() {
            self.first.set(Some(task));
        } else {
            self.others.set(others);
            self.push(Waiter::Task(task));
        }
    }

    /// `#[cold]`: a future that more than one waits for, or a callback, is the rare case, and the
    /// growing of a list shall not stand in the middle of each await.
    #[cold]
    pub(super) fn push(&self, waiter: Waiter<C>) {
        self.change_others(|others| others.push(waiter));
    }

    pub(super) fn push_foreign(&self, ticket: u64, waker: &Waker, task: Option<TaskKey>) {
        self.push(Waiter::Foreign(Box::new(ForeignWaker { ticket, waker: waker.clone(), task })));
    }

    /// Takes the list out, changes it, and puts it back; an empty one is not put back, so that the
    /// next task to come can have the first place again.
    ///
    /// A `Cell` and no `RefCell`, which saves the count of borrows in each future.  The price is a
    /// rule: nothing of the user's runs while they are out.  It would see a future without waiters, and
    /// what it added would be lost as the old list comes back.  Therefore what is removed is returned,
    /// and the caller drops it.
    fn change_others<R>(&self, change: impl FnOnce(&mut Vec<Waiter<C>>) -> R) -> R {
        let Some(mut others) = self.others.take() else {
            let mut others = Vec::new();
            let changed = change(&mut others);
            self.others.set((!others.is_empty()).then(|| Box::new(others)));
            return changed;
        };
        let changed = change(&mut others);
        self.others.set(Some(others).filter(|others| !others.is_empty()));
        changed
    }

    /// Takes all out: the first, and the others.
    ///
    /// The future is done, and each of them is told once.  With the list empty, a callback that runs
    /// later can add others, or ask for the list, and meets nothing half told.
    #[inline]
    pub(super) fn take(&self) -> (Option<TaskKey>, Option<Others<C>>) {
        (self.first.take(), self.others.take())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first.get().is_none() && self.change_others(|others| others.is_empty())
    }

    /// Whether this task is one of them.
    pub(super) fn has_task(&self, task: TaskKey) -> bool {
        let is_it = |waiter: &Waiter<C>| waiter.task() == Some(task);
        self.first.get() == Some(task) || self.change_others(|others| others.iter().any(is_it))
    }

    /// What `look` sees in each, in their order.
    pub(super) fn each<R>(&self, look: impl Fn(&Waiter<C>) -> R) -> Vec<R> {
        let first = self.first.get().map(Waiter::Task);
        let mut seen: Vec<R> = first.iter().map(&look).collect();
        self.change_others(|others| seen.extend(others.iter().map(&look)));
        seen
    }

    /// Takes out the first that has this ticket.
    ///
    /// Two handles of one future that one task awaits are both found by that task.  Which of the two
    /// entries goes makes no difference: the task is woken once.
    pub(super) fn remove(&self, ticket: Ticket) -> Option<Waiter<C>> {
        if let Some(task) = self.first.get()
            && ticket.is_of(task)
        {
            self.first.set(None);
            return Some(Waiter::Task(task));
        }
        self.change_others(|others| {
            let index = others.iter().position(|waiter| waiter.has(ticket))?;
            Some(others.remove(index))
        })
    }

    /// Takes out every such callback; the caller drops them, since a closure of the user's goes with
    /// each.
    pub(super) fn remove_callbacks(&self, which: impl Fn(&C) -> bool) -> Vec<Waiter<C>> {
        let is_it = |waiter: &mut Waiter<C>| matches!(waiter, Waiter::Callback(added) if which(added));
        self.change_others(|others| others.extract_if(.., is_it).collect())
    }
}

/// Where one handle stands among the waiters of its future.
///
/// ```text
///   enum Ticket { None, Task { key, step }, Through { number }, Refused { number } }
/// ```
///
/// It is packed into one word, so that a handle is two, which move in registers:
///
/// ```text
///   kind (2 bits) │ step (30 bits) │ mark of the task (32 bits)      Task
///   kind (2 bits) │ number (62 bits)                                 Through, Refused
/// ```
///
/// It answers two questions.  *Does it stand among the waiters already, and as whom?*  By the
/// kind and the task's mark.  *Has this step polled it before?*  By the step: then its note is made,
/// and another would be one too many (a future written by hand may poll a leaf twice in a step).
///
/// A step's number comes again after a thousand million steps.  It is compared with that of
/// the step that runs, so only a handle that is polled again after exactly so many would be
/// taken for one that was polled before in the same step.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Ticket(u64);

impl Ticket {
    /// It was not awaited yet, or is so no more.
    pub(super) const NONE: Self = Self(0);

    /// The kinds.  None of them is zero, which is `NONE`.
    const TASK: u64 = 1 << 62;
    const THROUGH: u64 = 2 << 62;
    const REFUSED: u64 = 3 << 62;
    /// The bits of the kind, and below it those of the step.
    const KIND: u64 = 3 << 62;
    const STEP: u32 = u32::MAX >> 2;

    /// It stands there as this task, which has polled it last in this step.
    #[inline]
    pub(super) fn of_task(task: TaskKey, step: u32) -> Self {
        Self(Self::TASK | u64::from(step & Self::STEP) << 32 | u64::from(task.mark()))
    }

    /// It stands there under this number: polled by something of another crate.
    pub(super) fn through(number: u64) -> Self {
        Self(Self::THROUGH | number & !Self::KIND)
    }

    /// The future cannot be awaited; the error, which the future keeps under this number, comes
    /// with the next step.
    pub(super) fn refused(number: u64) -> Self {
        Self(Self::REFUSED | number & !Self::KIND)
    }

    #[inline]
    pub(super) fn is_task(self) -> bool {
        self.0 & Self::KIND == Self::TASK
    }

    pub(super) fn is_refused(self) -> bool {
        self.0 & Self::KIND == Self::REFUSED
    }

    /// Whether it stands there as this task.
    #[inline]
    pub(super) fn is_of(self, task: TaskKey) -> bool {
        self.is_task() && self.0 as u32 == task.mark()
    }

    /// Whether a task has polled it last in this step: one comparison, of the upper half.
    #[inline]
    pub(super) fn is_of_step(self, step: u32) -> bool {
        self.0 >> 32 == (Self::TASK >> 32 | u64::from(step & Self::STEP))
    }

    /// Whether a task has polled it last in a step that had one of these numbers, from the first to the
    /// last: a step has several once an eager task has begun inside it.  They are compared by their
    /// distance from the first, so that the number may begin again at zero in between.
    pub(super) fn is_of_steps(self, first: u32, last: u32) -> bool {
        let since_first = |step: u32| step.wrapping_sub(first) & Self::STEP;
        self.is_task() && since_first((self.0 >> 32) as u32) <= since_first(last)
    }

    /// Whether its task may have a note of it that this step has made or kept: it was polled in this
    /// step before, or it is polled by something else than the task.
    #[inline]
    pub(super) fn may_be_noted(self, step: u32) -> bool {
        self != Self::NONE && (!self.is_task() || self.is_of_step(step))
    }

    /// The number of a ticket that is no task's.
    pub(super) fn number(self) -> u64 {
        self.0 & !Self::KIND
    }
}
