//! What few futures and tasks have: one box, made when the first of these is needed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::cancel::{Canceller, Requests};
use super::context::Context;
use super::node::AnyNode;
use super::raises_here::{Scope, Scopes};
use super::waker::LentWaker;
use crate::error::Error;
use crate::flat_drop::flat_drop;

#[derive(Default)]
pub(super) struct Rare {
    /// A task's name, if it was given one.
    pub(super) name: RefCell<Option<Box<str>>>,
    /// What was asked of a task.
    pub(super) requests: Requests,
    /// What a task waits for besides; see [`note_another`](super::head::Head::note_another).
    pub(super) notes: RefCell<Vec<Noted>>,
    /// The context in which a task runs; none, as long as no variable is set there.
    pub(super) context: RefCell<Option<Context>>,
    /// Those of [`raises_here`](super::raises_here()).
    pub(super) scopes: Scopes,
    /// A waker of a task's own, once something foreign has kept one.
    pub(super) own_waker: Cell<Option<Box<LentWaker>>>,
    /// What asyncio calls the class of a future that is composed of others.
    pub(super) class: Cell<Option<&'static str>>,
    /// Dropped when that is done: it holds the children, and they hold the future.
    pub(super) canceller: RefCell<Option<Rc<Canceller>>>,
    /// What it has raised.
    pub(super) exception: RefCell<Option<Error>>,
    /// The message with which it was cancelled.
    pub(super) cancelled_with: RefCell<Option<Box<str>>>,
    /// Why it cannot be awaited, by the keys of the handles that are told in the next step.
    pub(super) refused: RefCell<Vec<(u64, Error)>>,
}

/// A leaf is suspended on a future.
pub(super) struct Noted {
    pub(super) future: Rc<dyn AnyNode>,
    /// Whether the task itself polls the leaf, and so does in each step, and not a
    /// `FuturesUnordered` or the like, which polls only those that were woken.
    pub(super) by_itself: bool,
    pub(super) scope: Scope,
}

impl Rare {
    pub(super) fn forget_note(&self, future: &dyn AnyNode) -> bool {
        let is_it = |noted: &Noted| std::ptr::addr_eq(Rc::as_ptr(&noted.future), future);
        let mut notes = self.notes.borrow_mut();
        let index = notes.iter().position(is_it);
        let noted = index.map(|index| notes.remove(index));
        drop(notes);
        noted.is_some()
    }

    pub(super) fn forget_notes(&self, which: impl Fn(&Noted) -> bool) {
        let forgotten: Vec<_> = self.notes.borrow_mut().extract_if(.., |noted| which(noted)).collect();
        drop(forgotten);
    }

    pub(super) fn any_note(&self, is_so: impl Fn(&Noted) -> bool) -> bool {
        self.notes.borrow().iter().any(is_so)
    }

    /// Takes out the error that the handle with this key is to be told.
    pub(super) fn take_refused(&self, key: u64) -> Option<Error> {
        let mut refused = self.refused.borrow_mut();
        let index = refused.iter().position(|(of, _)| *of == key)?;
        Some(refused.remove(index).1)
    }

    /// Whether something outside the loop may still wake the task.
    pub(super) fn may_be_woken_from_outside(&self) -> bool {
        let own_waker = self.own_waker.take();
        let held = own_waker.as_ref().is_some_and(|own_waker| own_waker.is_held_elsewhere());
        self.own_waker.set(own_waker);
        held
    }

    /// Lets go of what may hold it in turn.
    pub(super) fn let_go(&self) {
        self.requests.are_answered();
        self.forget_notes(|_| true);
        let canceller = self.canceller.take();
        flat_drop(canceller);
    }
}

impl Drop for Rare {
    fn drop(&mut self) {
        if let Some(canceller) = self.canceller.take() {
            flat_drop(canceller);
        }
    }
}
