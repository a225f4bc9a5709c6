//! Requests to cancel a task, and what has become of them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::future_cell::FutureObject;

/// What was asked of one task.
///
/// A task that nobody asks to stop holds no more of this than zeros.
#[derive(Default)]
pub(super) struct CancelRequests {
    /// Whether there ever was one: all that a step of most tasks looks at.
    were_made: Cell<bool>,
    /// How many there were, less those taken back.
    count: Cell<u32>,
    /// One that no awaitable has accepted: the next step raises it.
    pub(super) must_cancel: Cell<bool>,
    details: RefCell<Option<Box<Details>>>,
}

#[derive(Default)]
struct Details {
    message: Option<String>,
    /// The futures that have accepted a request, until the task hears of it from one.
    passed_on_to: Vec<Rc<dyn FutureObject>>,
}

impl CancelRequests {
    pub(super) fn count(&self) -> u32 {
        self.count.get()
    }

    pub(super) fn were_made(&self) -> bool {
        self.were_made.get()
    }

    /// One more.
    pub(super) fn add(&self) {
        self.were_made.set(true);
        self.count.set(self.count.get() + 1);
    }

    /// One is taken back; how many are left.
    pub(super) fn take_back(&self) -> u32 {
        let left = self.count.get().saturating_sub(1);
        if self.count.replace(left) > 0 && left == 0 {
            self.must_cancel.set(false);
        }
        left
    }

    /// Keeps one for the next step.
    pub(super) fn keep(&self, message: Option<&str>) {
        self.must_cancel.set(true);
        if message.is_some() || self.details.borrow().is_some() {
            self.with_details(|details| details.message = message.map(str::to_owned));
        }
    }

    /// The message of the last one that was kept.
    pub(super) fn message(&self) -> Option<String> {
        self.details.borrow().as_ref().and_then(|details| details.message.clone())
    }

    /// A future that the task waits for has accepted one.
    pub(super) fn passed_on_to(&self, future: Rc<dyn FutureObject>) {
        self.with_details(|details| details.passed_on_to.push(future));
    }

    /// An error answers all requests that were made before it.
    pub(super) fn are_answered(&self) {
        if self.were_made() && self.details.borrow().is_some() {
            let answered = self.with_details(|details| std::mem::take(&mut details.passed_on_to));
            drop(answered);
        }
    }

    pub(super) fn were_passed_on_to(&self, future: &dyn FutureObject) -> bool {
        let is_it = |other: &Rc<dyn FutureObject>| std::ptr::addr_eq(Rc::as_ptr(other), future);
        let details = self.details.borrow();
        details.as_ref().is_some_and(|details| details.passed_on_to.iter().any(is_it))
    }

    /// Whether some were passed on, and none of those who accepted is among `awaited`.
    pub(super) fn were_left_behind(&self, awaited: impl FnOnce() -> Vec<Rc<dyn FutureObject>>) -> bool {
        let details = self.details.borrow();
        let Some(details) = &*details else { return false };
        if details.passed_on_to.is_empty() {
            return false;
        }
        let awaited = awaited();
        let is_awaited = |accepted| awaited.iter().any(|now| Rc::ptr_eq(now, accepted));
        !details.passed_on_to.iter().any(is_awaited)
    }

    fn with_details<R>(&self, change: impl FnOnce(&mut Details) -> R) -> R {
        change(self.details.borrow_mut().get_or_insert_default())
    }
}
