//! What a task waits for, as far as its awaits are glassloop's own.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::future_cell::FutureObject;
use super::raises_here::Scope;
use crate::trace::ids::TaskId;

/// The notes of one task: each is made once, when a leaf suspends on a future.
///
/// A step polls anew all leaves that its task polls by itself, so their notes go when it
/// begins.  A leaf that is dropped in between, or goes on, has its note taken out only if
/// the future has this task among its waiters no more: so the future has the last word.
#[derive(Default)]
pub(super) struct Waits {
    first: Cell<Option<Noted>>,
    /// The others, of the few tasks that wait for several futures: see `join!`, `select!`.
    others: OnceCell<Box<RefCell<Vec<Noted>>>>,
}

/// A leaf is suspended on a future.
pub(super) struct Noted {
    pub(super) future: Rc<dyn FutureObject>,
    /// Whether the task itself has polled the leaf, and not a `FuturesUnordered` or the
    /// like, which polls only those that were woken.
    pub(super) by_itself: bool,
    pub(super) scope: Scope,
}

impl Waits {
    #[inline]
    pub(super) fn note(&self, noted: Noted) {
        if self.others.get().is_some() {
            return self.note_another(noted);
        }
        if let Some(before) = self.first.replace(Some(noted)) {
            let noted = self.first.replace(Some(before));
            noted.into_iter().for_each(|noted| self.note_another(noted));
        }
    }

    #[cold]
    fn note_another(&self, noted: Noted) {
        self.others.get_or_init(Box::default).borrow_mut().push(noted);
    }

    /// A step begins.
    #[inline]
    pub(super) fn forget_last_step(&self) {
        match self.first.take() {
            None => {}
            Some(noted) if noted.by_itself => drop(noted),
            noted => self.first.set(noted),
        }
        if self.others.get().is_some() {
            drop(self.take_others(|noted| noted.by_itself));
        }
    }

    /// A leaf on this future goes on, or was dropped.  Whether that ends a wait of the
    /// task for it.
    #[inline]
    pub(super) fn forget(&self, future: &dyn FutureObject, task: TaskId) -> bool {
        !self.is_empty() && self.forget_one(future, task)
    }

    #[cold]
    fn forget_one(&self, future: &dyn FutureObject, task: TaskId) -> bool {
        if future.has_waiter(task) {
            return false;
        }
        let is_it = |noted: &Noted| std::ptr::addr_eq(Rc::as_ptr(&noted.future), future);
        match self.first.take() {
            Some(noted) if is_it(&noted) => return true,
            first => self.first.set(first),
        }
        let Some(others) = self.others.get() else { return false };
        let mut others = others.borrow_mut();
        let index = others.iter().position(is_it);
        let noted = index.map(|index| others.remove(index));
        drop(others);
        noted.is_some()
    }

    pub(super) fn forget_all(&self) {
        drop(self.first.take());
        drop(self.take_others(|_| true));
    }

    fn take_others(&self, is_it: impl Fn(&Noted) -> bool) -> Vec<Noted> {
        let Some(others) = self.others.get() else { return Vec::new() };
        others.borrow_mut().extract_if(.., |noted| is_it(noted)).collect()
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        let first = self.first.take();
        let is_empty = first.is_none();
        self.first.set(first);
        is_empty && self.others.get().is_none_or(|others| others.borrow().is_empty())
    }

    /// Whether one of them is so.
    pub(super) fn any(&self, is_so: impl Fn(&Noted) -> bool) -> bool {
        let first = self.first.take();
        let any = first.as_ref().is_some_and(&is_so);
        self.first.set(first);
        any || self.others.get().is_some_and(|others| others.borrow().iter().any(is_so))
    }

    /// The futures, in the order in which they were come to.
    pub(super) fn futures(&self) -> Vec<Rc<dyn FutureObject>> {
        let first = self.first.take();
        let mut futures: Vec<_> = first.iter().map(|noted| noted.future.clone()).collect();
        self.first.set(first);
        if let Some(others) = self.others.get() {
            futures.extend(others.borrow().iter().map(|noted| noted.future.clone()));
        }
        futures
    }
}
