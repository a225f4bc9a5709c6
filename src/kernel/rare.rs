//! What few futures and tasks have: one box, made when the first of these is needed.
//!
//! It knows neither loops nor nodes, so that both can name it: `N` is a future or task.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::context::Context;
use super::inbox::LentWaker;
use super::table::Scope;
use crate::error::{Error, Result};
use crate::flat_drop::flat_drop;

pub(super) struct Rare<N: ?Sized> {
    /// A task's name, if it was given one.
    pub(super) name: RefCell<Option<Box<str>>>,
    /// What was asked of a task.
    pub(super) requests: Requests<N>,
    /// What a task waits for besides; see `note_another` in [`head`](super::head).
    pub(super) notes: RefCell<Vec<Noted<N>>>,
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
    /// Tasks that await it through a helper such as `gather`; see
    /// [`call_graph`](super::call_graph).
    pub(super) awaited_by: RefCell<Vec<Weak<N>>>,
    /// What it has raised.
    pub(super) exception: RefCell<Option<Error>>,
    /// The message with which it was cancelled.
    pub(super) cancelled_with: RefCell<Option<Box<str>>>,
    /// Why it cannot be awaited, by the keys of the handles that are told in the next step.
    pub(super) refused: RefCell<Vec<(u64, Error)>>,
}

/// A leaf is suspended on a future.
pub(super) struct Noted<N: ?Sized> {
    pub(super) future: Rc<N>,
    /// Whether the task itself polls the leaf, and so does in each step, and not a
    /// `FuturesUnordered` or the like, which polls only those that were woken.
    pub(super) by_itself: bool,
    pub(super) scope: Scope,
}

impl<N: ?Sized> Default for Rare<N> {
    fn default() -> Self {
        Self {
            name: RefCell::default(),
            requests: Requests::default(),
            notes: RefCell::default(),
            context: RefCell::default(),
            scopes: Scopes::default(),
            own_waker: Cell::default(),
            class: Cell::default(),
            canceller: RefCell::default(),
            awaited_by: RefCell::default(),
            exception: RefCell::default(),
            cancelled_with: RefCell::default(),
            refused: RefCell::default(),
        }
    }
}

impl<N: ?Sized> Rare<N> {
    pub(super) fn forget_note(&self, future: &N) -> bool {
        let is_it = |noted: &Noted<N>| std::ptr::addr_eq(Rc::as_ptr(&noted.future), future);
        let mut notes = self.notes.borrow_mut();
        let index = notes.iter().position(is_it);
        let noted = index.map(|index| notes.remove(index));
        drop(notes);
        noted.is_some()
    }

    pub(super) fn forget_notes(&self, which: impl Fn(&Noted<N>) -> bool) {
        let forgotten: Vec<_> = self.notes.borrow_mut().extract_if(.., |noted| which(noted)).collect();
        drop(forgotten);
    }

    pub(super) fn any_note(&self, is_so: impl Fn(&Noted<N>) -> bool) -> bool {
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

impl<N: ?Sized> Drop for Rare<N> {
    fn drop(&mut self) {
        if let Some(canceller) = self.canceller.take() {
            flat_drop(canceller);
        }
    }
}

/// What a composite future does when it is cancelled: pass it on.
pub(super) type Canceller = Box<dyn Fn(Option<&str>) -> Result<bool>>;

/// What was asked of one task.
pub(super) struct Requests<N: ?Sized> {
    /// How many there were, less those taken back.
    pub(super) count: Cell<u32>,
    /// One is kept: the next step raises it.
    kept: Cell<bool>,
    /// With which message the last one was kept.
    pub(super) message: RefCell<Option<String>>,
    /// The futures that one was passed on to and that have accepted it, each once.
    passed_on_to: RefCell<Vec<Rc<N>>>,
    /// Whether what the task waits for is being asked just now.
    pub(super) is_asking: Cell<bool>,
}

impl<N: ?Sized> Default for Requests<N> {
    fn default() -> Self {
        Self {
            count: Cell::new(0),
            kept: Cell::new(false),
            message: RefCell::default(),
            passed_on_to: RefCell::default(),
            is_asking: Cell::new(false),
        }
    }
}

impl<N: ?Sized> Requests<N> {
    pub(super) fn count(&self) -> u32 {
        self.count.get()
    }

    /// One is taken back; how many are left.  The last takes with it what was kept.
    pub(super) fn take_back(&self) -> u32 {
        let left = self.count.get().saturating_sub(1);
        if self.count.replace(left) > 0 && left == 0 {
            self.kept.set(false);
        }
        left
    }

    pub(super) fn is_kept(&self) -> bool {
        self.kept.get()
    }

    /// Whether one was kept, which is raised now.
    pub(super) fn take_kept(&self) -> bool {
        self.kept.take()
    }

    /// The last one is kept for the next step, with its message.
    pub(super) fn keep(&self) {
        self.kept.set(true);
    }

    pub(super) fn message(&self) -> Option<String> {
        self.message.borrow().clone()
    }

    /// An error answers all requests that were passed on before it.
    pub(super) fn are_answered(&self) {
        let answered = self.passed_on_to.take();
        drop(answered);
    }

    pub(super) fn is_passed_on_to(&self, future: &N) -> bool {
        let is_it = |other: &Rc<N>| std::ptr::addr_eq(Rc::as_ptr(other), future);
        self.passed_on_to.borrow().iter().any(is_it)
    }

    pub(super) fn pass_on_to(&self, future: Rc<N>) {
        if !self.is_passed_on_to(&*future) {
            self.passed_on_to.borrow_mut().push(future);
        }
    }

    /// Whether the task waits for none of those any more that have accepted one.
    pub(super) fn are_left_behind(&self, awaited: &[Rc<N>]) -> bool {
        let is_awaited = |accepted: &Rc<N>| awaited.iter().any(|now| Rc::ptr_eq(now, accepted));
        let passed_on_to = self.passed_on_to.borrow();
        !passed_on_to.is_empty() && !passed_on_to.iter().any(is_awaited)
    }
}

/// The scopes of one task: most have none.
#[derive(Default)]
pub(super) struct Scopes {
    made: Cell<u32>,
    /// Those whose code is suspended, and in which scope each stands.
    open: RefCell<Vec<(Scope, Scope)>>,
}

impl Scopes {
    pub(super) fn open(&self, parent: Scope) -> Scope {
        self.made.set(self.made.get() + 1);
        let scope = Scope(self.made.get());
        self.open.borrow_mut().push((scope, parent));
        scope
    }

    pub(super) fn close(&self, scope: Scope) {
        self.open.borrow_mut().retain(|(open, _)| *open != scope);
    }

    pub(super) fn any_in(&self, parent: Scope) -> bool {
        self.open.borrow().iter().any(|(_, open_in)| *open_in == parent)
    }
}
