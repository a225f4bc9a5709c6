//! Where a cancel is raised in a task that waits for something of another crate.
//!
//! In Python every await can be thrown into: `coro.throw(CancelledError())` finds the innermost
//! `yield`, in a library of others too.  Rust has no `throw`.  A leaf that is glassloop's own raises
//! `CancelledError` at its await, because it asks whether it has to.  A channel
//! of another crate cannot: it knows of no cancel.  All that can be done to it is to drop it, which
//! drops the coroutine around it as well, up to the first frame that knows what to do instead:
//!
//! ```text
//!   timeout(limit, async { channel.recv().await })
//!      │             └ dropped          └ knows no cancel
//!      └ shall give `TimeoutError`, and the task shall run on
//! ```
//!
//! So a helper that awaits other people's code on their behalf, as a time limit does, wraps it in
//! [`raises_here`], which raises in its place and drops it.
//!
//! It is a leaf itself only while nothing inside it is one: what is inside and glassloop's raises
//! further in, where the program can handle it.  That is why each leaf notes in which [`Scope`] it
//! stands:
//!
//! ```text
//!   scope 0   the task's code
//!   ├─ a leaf on future 3
//!   └─ scope 1   raises_here
//!      ├─ a channel of another crate         no leaf: alone, it makes raises_here one
//!      └─ a leaf on future 4                 with it, a cancel is raised there
//! ```
//!
//! While it is a leaf, the task waits for a future of the kind `Foreign`, which is made for that and
//! stands for what is inside.  A request to cancel is passed on to it as to any other future: it is
//! then cancelled, wakes the task, and the next poll of `raises_here` finds it so.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::current;
use super::future::Node;
use super::loop_core::{AnyNode, Head, Kind, Noted, Scopes};
use super::names::FOREIGN;
use super::table::Scope;
use crate::error::{Error, Result};

/// Awaits a coroutine; if the task is cancelled while that waits for nothing of
/// glassloop's, drops it and raises `CancelledError`.
///
/// What waits inside and is glassloop's raises by itself, further in, and the
/// coroutine may deal with that.
///
/// # Errors
/// The coroutine's; `CancelledError`.
///
/// ```
/// use glassloop::{create_task, raises_here, yield_now};
///
/// # glassloop::run(async {
/// let task = create_task(async {
///     let waited = raises_here(std::future::pending::<glassloop::Result<()>>()).await;
///     assert!(waited.unwrap_err().is_cancelled());
///     Ok("and went on")
/// })?;
/// yield_now().await?;
/// task.cancel()?;
/// assert_eq!(task.await?, "and went on");
/// # Ok(()) }).unwrap();
/// ```
pub async fn raises_here<T>(coroutine: impl std::future::Future<Output = Result<T>>) -> Result<T> {
    let mut coroutine = pin!(coroutine);
    let mut here = Here::default();
    poll_fn(|context| here.poll(coroutine.as_mut(), context)).await
}

/// One await of [`raises_here`].
#[derive(Default)]
struct Here {
    /// The task in which it is polled, and its scope there; none before it is polled.
    entered: Option<(Rc<dyn AnyNode>, Scope)>,
    /// What its task waits for instead of what it does not know; none while a leaf
    /// inside is glassloop's.
    foreign: Option<Rc<Node<()>>>,
}

impl Here {
    /// One poll: raise, if a request has come; else poll what is inside, and see what that waits for.
    ///
    /// Outside of a task there is no request to hear of, and it is as if it were not there.
    fn poll<T>(
        &mut self,
        coroutine: Pin<&mut impl std::future::Future<Output = Result<T>>>,
        context: &mut Context<'_>,
    ) -> Poll<Result<T>> {
        let Some(task) = current::running_task() else { return coroutine.poll(context) };
        if let Some(error) = self.error_due(task.head()) {
            return Poll::Ready(Err(error));
        }
        let scope = self.enter(&task);
        let inside = Inside::begin(task.head(), scope);
        let polled = coroutine.poll(context);
        if polled.is_pending() && inside.ends_without_a_leaf() {
            self.wait(task.head(), context.waker());
        }
        polled
    }

    /// What it has to raise now, instead of polling what it cannot cancel.
    ///
    /// There are two ways in which a request comes: passed on to the foreign future, which is then
    /// cancelled and has the message; or kept, and thrown by this step.  Both are asked, since the
    /// asking of `thrown` marks the request as raised.
    fn error_due(&self, task: &Head) -> Option<Error> {
        let foreign = self.foreign.as_ref()?;
        let (thrown, own) = (task.thrown(), foreign.head.read_error());
        task.await_is_over(&**foreign);
        own.or(thrown)
    }

    /// The scope that it has in this task: a coroutine may move from one to another.
    ///
    /// It stops to wait each time it is polled, since what is inside may have come to a leaf by now.
    /// Whether it waits on is decided anew after the poll.
    fn enter(&mut self, task: &Rc<dyn AnyNode>) -> Scope {
        match &self.entered {
            Some((known, scope)) if Rc::ptr_eq(known, task) => {
                let scope = *scope;
                self.stop_waiting();
                self.foreign = None;
                scope
            }
            _ => {
                self.leave();
                let head = task.head();
                let scope = head.rare().scopes.open(head.event_loop.running_step.scope.get());
                self.entered = Some((task.clone(), scope));
                scope
            }
        }
    }

    /// The task waits from now on for a future that stands for what is inside.
    ///
    /// Its note stands in the scope *around* this one: an outer `raises_here` then sees a leaf, and
    /// leaves the raising to this one, the innermost that can.
    fn wait(&mut self, task: &Head, waker: &Waker) {
        let (event_loop, key) = (&task.event_loop, task.key());
        let head = || Head::new(event_loop.clone(), Kind::Foreign, task.made_at, || FOREIGN.into());
        let foreign = Node::new(head, None);
        // It has no number of its own: the trace names the task.
        foreign.head.number.set(task.number());
        let by_itself = event_loop.running_step.polls_with(waker);
        if by_itself {
            foreign.waiters.push_task(key);
        } else {
            foreign.waiters.push_foreign(event_loop.next_ticket(), waker, Some(key));
        }
        let scope = event_loop.running_step.scope.get();
        task.note_another(Noted { future: foreign.clone(), by_itself, scope });
        self.foreign = Some(foreign);
    }

    /// The waiters first: a note is given up only if no leaf of the task waits there any more.
    fn stop_waiting(&self) {
        let (Some((task, _)), Some(foreign)) = (&self.entered, &self.foreign) else { return };
        foreign.forget_waiters();
        task.head().give_up_note(&**foreign);
    }

    /// It is done, dropped, or polled by another task: the scope is closed in the task that had it.
    fn leave(&mut self) {
        self.stop_waiting();
        self.foreign = None;
        if let Some((task, scope)) = self.entered.take() {
            task.head().rare().scopes.close(scope);
        }
    }
}

/// A `select!` may drop it half-way.
impl Drop for Here {
    fn drop(&mut self) {
        self.leave();
    }
}

/// While the code of a scope is polled.
///
/// Dropping it goes back to the scope outside, in a panic too: or else the leaves that the task
/// comes to afterwards would be taken for its own.
struct Inside<'a> {
    task: &'a Head,
    scope: Scope,
    outer: Scope,
    /// Whether a leaf outside of it waits for the next turn.  The step has one flag for all; it is set
    /// aside, to see whether a leaf inside sets it.
    turn_outside: bool,
}

impl<'a> Inside<'a> {
    fn begin(task: &'a Head, scope: Scope) -> Self {
        let turn_outside = task.event_loop.running_step.awaits_next_turn.replace(false);
        Self { task, scope, outer: task.event_loop.running_step.scope.replace(scope), turn_outside }
    }

    /// Whether none of glassloop's own leaves is suspended in it: neither on its next turn, nor on a
    /// future, nor inside another `raises_here`, which stands in for what is foreign there.
    fn ends_without_a_leaf(self) -> bool {
        let (rare, step) = (self.task.rare(), &self.task.event_loop.running_step);
        let waits = || rare.any_note(|noted| noted.scope == self.scope);
        let has_inner = || rare.scopes.open.borrow().iter().any(|(_, open_in)| *open_in == self.scope);
        !(step.awaits_next_turn.get() || waits() || has_inner())
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        let step = &self.task.event_loop.running_step;
        step.scope.set(self.outer);
        if self.turn_outside {
            step.awaits_next_turn.set(true);
        }
    }
}

impl Scopes {
    /// A scope begins.  Its number is never used again in this task, so that a note of a scope that
    /// was closed is taken for no other's.
    pub(super) fn open(&self, parent: Scope) -> Scope {
        self.made.set(self.made.get() + 1);
        let scope = Scope(self.made.get());
        self.open.borrow_mut().push((scope, parent));
        scope
    }

    pub(super) fn close(&self, scope: Scope) {
        self.open.borrow_mut().retain(|(open, _)| *open != scope);
    }
}
