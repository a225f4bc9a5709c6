//! What can be asked of a future or task without knowing its result's type.
//!
//! Python has one class `Future` for results of every type.  Rust has one type for each result: a
//! loop that runs a `Task<i32>` and a `Task<String>` needs a list that can hold both, and functions
//! that can ask both.
//!
//! ```text
//!   Node<T> ──┬─ value, waiters, coroutine      depend on T: reached through the trait `AnyNode`
//!             └─ head ───▶ rare                 do not: reached with no call through the trait
//! ```
//!
//! A [`future`](super::future) is compiled anew for each type of result, and its head once.  So what
//! can be said of a future without its result is said of the head.
//!
//! Few futures are named, cancelled, fail, or run in a context of their own.  All that these need
//! lies in one box, [`Rare`], which is made when the first of it is needed: a future without it is
//! small enough for the lists of free memory that an allocator looks at first.  In asyncio each
//! `Task` has all its fields from the beginning (`_must_cancel`, `_cancel_message`, `_context`, …).
//!
//! The types themselves stand in [`loop_core`](super::loop_core), with those that name them; here is
//! what they do.  First the two ways to make a head, then the box, then the trait.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::task::Poll;

use super::future::{Future, Node};
use super::loop_core::{AnyNode, Context, Head, Kind, LoopCore, Phase, Rare};
use super::table::TaskKey;
use super::waiters::Waiter;
use crate::error::{Error, Result};
use crate::flat_drop::flat_drop;
use crate::printing;
use crate::trace::names::NameOf;
use crate::trace::source_line::Line;

impl Head {
    /// Of a pending future that has no number yet: it takes one when it is first named.  Handing out
    /// a number is a write to a counter that loops may share, which a future that no trace names
    /// does not need.
    #[inline]
    pub(super) fn new(event_loop: Rc<LoopCore>, kind: Kind, made_at: Line, name_of: NameOf) -> Self {
        Self {
            event_loop,
            made_at,
            name_of,
            number: Cell::new(0),
            place: 0,
            named_before: 0,
            kind,
            phase: Cell::new(Phase::Pending),
            rare: OnceCell::new(),
        }
    }

    /// Of a future that is no task.  Its place stays 0 and means nothing: only a task has a key.
    #[inline]
    pub(super) fn of_future(event_loop: Rc<LoopCore>, made_at: Line) -> Self {
        Self::new(event_loop, Kind::Future, made_at, || "Future".into())
    }

    /// Of a task.  Its place in the table is known by now, and so is its number: both are in its
    /// key, which must not change while the ready queue or a waker holds it.  A plain future, which
    /// has no key, can wait with its number until the trace or `repr` asks for it.
    #[inline]
    pub(super) fn of_task(
        event_loop: Rc<LoopCore>,
        made_at: Line,
        coroutine: NameOf,
        (place, number, named_before): (u32, u64, u16),
    ) -> Self {
        let number = Cell::new(number);
        Self { number, place, named_before, ..Self::new(event_loop, Kind::Task, made_at, coroutine) }
    }

    /// A task's name in its loop, which is copied where a reference would have to be counted.
    #[inline]
    pub(super) fn key(&self) -> TaskKey {
        TaskKey::new(self.place, self.number.get())
    }

    /// Whether it is that task of its loop.  The kind first: the key of a future that is no task would
    /// be made of a place that it does not have.
    #[inline]
    pub(super) fn is(&self, key: TaskKey) -> bool {
        self.kind == Kind::Task && self.key() == key
    }

    // ── what few have ────────────────────────────────────────────────────────

    /// The box, if it was made: to ask a future for what it does not have makes none.  With
    /// [`rare`](Self::rare) instead, the first look for a request to cancel would give each task a box.
    #[inline]
    pub(super) fn rare_if_any(&self) -> Option<&Rare> {
        self.rare.get().map(Rc::as_ref)
    }

    /// The box, made if need be.
    ///
    /// The step that runs may be this task's.  It began with the knowledge that there is nothing
    /// to look at, which is no longer so: from now on its awaits look here.  If the box is another
    /// future's, they look once too often, which is cheaper than finding that out.
    ///
    /// `#[cold]`: the callers that are in a hurry ask [`rare_if_any`](Self::rare_if_any).
    #[cold]
    pub(super) fn rare(&self) -> &Rare {
        self.rare.get_or_init(|| {
            self.event_loop.running_step.looks_at_task.set(true);
            Rc::default()
        })
    }

    /// The exception that it has ended with, which does not count as read by that: `repr` and the
    /// report of an unread exception look at it as well.
    pub(super) fn exception(&self) -> Option<Error> {
        self.rare_if_any()?.exception.borrow().clone()
    }

    /// The message that it was cancelled with, and keeps.
    pub(super) fn cancel_message(&self) -> Option<String> {
        let rare = self.rare_if_any().filter(|_| self.phase.get() == Phase::Cancelled);
        rare?.cancelled_with.borrow().as_deref().map(str::to_owned)
    }

    /// The message with which its coroutine was cancelled, for the first who asks.
    pub(super) fn take_cancel_message(&self) -> Option<String> {
        self.rare_if_any()?.cancelled_with.take().map(String::from)
    }

    /// It is done, and so need not hold the futures that it was made of, if it was made of others:
    /// its canceller holds them, to pass a request on.
    pub(super) fn let_go_of_children(&self) {
        self.rare_if_any().into_iter().for_each(|rare| flat_drop(rare.canceller.take()));
    }

    /// The context in which a task runs; none, as long as no variable is set there.
    ///
    /// A clone is the same context, whose values are shared, so that setting a variable in it is
    /// seen here.
    pub(super) fn context(&self) -> Option<Context> {
        self.rare_if_any()?.context.borrow().clone()
    }

    /// Dropping the context that it had drops values of the user's: the borrow is over by then.
    /// A `Drop` of theirs may ask for a variable, and so for this very cell.
    pub(super) fn set_context(&self, context: Option<Context>) {
        drop(self.rare().context.replace(context));
    }
}

impl Rare {
    /// Lets go of what may hold its future in turn.
    ///
    /// The canceller of a gather holds the children, and their done callbacks hold the gather.
    /// No count in such a circle becomes zero, so the loop breaks it when it goes.  Python leaves
    /// that to its collector of cycles.
    fn let_go(&self) {
        self.requests.forget_passed_on();
        self.forget_notes(|_| true);
        flat_drop(self.canceller.take());
    }
}

impl Drop for Rare {
    /// A canceller may hold the last handle of another gather, whose canceller holds the next:
    /// dropped flat, a chain of them needs no deep stack.  All else in the box is dropped as Rust
    /// does it.
    fn drop(&mut self) {
        if let Some(canceller) = self.canceller.take() {
            flat_drop(canceller);
        }
    }
}

// ── what does depend on the result's type ────────────────────────────────────

/// The trait is what the table of tasks, the notes and the ready queue know of a future or task:
/// each of these calls goes through a table of functions.  What is called often goes to the head.
///
/// A step is the one call through the trait that each turn of a task makes; from there on the
/// compiler knows the type again, and can put the coroutine's `poll` in its place.
impl<T> AnyNode for Node<T> {
    fn head(&self) -> &Head {
        &self.head
    }

    fn waiting_tasks(&self) -> Vec<TaskKey> {
        self.waiters.each(Waiter::task).into_iter().flatten().collect()
    }

    fn has_waiter(&self, task: TaskKey) -> bool {
        self.waiters.has_task(task)
    }

    fn finish_as_cancelled(self: Rc<Self>, message: Option<&str>, line: Option<Line>) -> Result<()> {
        self.finish_cancelled(Phase::Cancelled, message, line)
    }

    fn describe(&self) -> String {
        self.describe_showing(&printing::any_value)
    }

    fn let_go(&self) {
        self.head.rare_if_any().into_iter().for_each(Rare::let_go);
        self.forget_waiters();
    }

    /// The callback is not told the result, whose type its maker does not know: it asks the head.
    fn when_done(self: Rc<Self>, callback: Box<dyn Fn()>) -> Result<()> {
        Future::from(self).add_done_callback(move |_: &Future<T>| callback())?;
        Ok(())
    }

    fn step(self: Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey, waited: bool) {
        self.take_step(event_loop, key, waited);
    }

    /// The waker first: the poll that has panicked may have left a clone of it behind.  If the loop
    /// went on lending that waker, the clone would wake whichever task is polled with it next.
    fn step_panicked(self: Rc<Self>, event_loop: &Rc<LoopCore>, panic: Error) {
        self.keep_waker_if_held(event_loop);
        self.end_step(event_loop, self.head.key(), Poll::Ready(Err(panic)));
    }

    /// A coroutine holds values of the user's, whose `Drop` may panic: that is reported.  Let through,
    /// the panic would end `close` in its middle, and leave the other tasks' coroutines undropped.
    fn drop_coroutine(&self) {
        let coroutine = self.coroutine.take();
        self.head.event_loop.contain("Exception while a coroutine was dropped", || drop(coroutine));
    }
}

impl<T> Node<T> {
    /// Drops the waiters, which are never told.  A task among them is only named by its key; a
    /// callback holds what the user's closure holds, and is dropped by itself.
    ///
    /// *By itself*, for two reasons: a panic in one must not keep the others (`discard`); and a
    /// callback may hold the next future of a long chain, which is dropped flat and not one inside
    /// the other (`flat_drop`).
    pub(super) fn forget_waiters(&self) {
        let (_, others) = self.waiters.take();
        let others = others.into_iter().flat_map(|others| *others);
        others.for_each(|waiter| self.head.event_loop.discard(|| flat_drop(waiter)));
    }
}
