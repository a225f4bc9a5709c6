//! Requests to cancel a task, and what has become of them.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::future_cell::FutureObject;

/// What was asked of one task: of most, nothing ever is.
#[derive(Default)]
pub(super) struct CancelRequests(OnceCell<Box<Requests>>);

#[derive(Default)]
struct Requests {
    /// How many there were, less those taken back.
    count: Cell<u32>,
    /// One that no awaitable has accepted: the next step raises it.
    must_cancel: Cell<bool>,
    /// Whether what the task waits for is being asked just now.
    passing_on: Cell<bool>,
    /// Of the last one that was kept.
    message: RefCell<Option<String>>,
    /// The futures that have accepted a request, each once, until the task hears of it
    /// from one.
    passed_on_to: RefCell<Vec<Rc<dyn FutureObject>>>,
}

impl CancelRequests {
    /// Whether there ever was one: all that a step of most tasks looks at.
    pub(super) fn were_made(&self) -> bool {
        self.0.get().is_some()
    }

    pub(super) fn count(&self) -> u32 {
        self.0.get().map_or(0, |requests| requests.count.get())
    }

    /// One more.
    pub(super) fn add(&self) {
        self.made().count.set(self.count() + 1);
    }

    /// One is taken back; how many are left.
    pub(super) fn take_back(&self) -> u32 {
        let left = self.count().saturating_sub(1);
        if self.count() > 0 {
            self.made().count.set(left);
            self.made().must_cancel.set(self.must_cancel() && left > 0);
        }
        left
    }

    /// Keeps one for the next step.
    pub(super) fn keep(&self, message: Option<&str>) {
        self.keep_again();
        self.made().message.replace(message.map(str::to_owned));
    }

    /// Keeps the last one once more.
    pub(super) fn keep_again(&self) {
        self.made().must_cancel.set(true);
    }

    /// Whether the next step raises one.
    pub(super) fn must_cancel(&self) -> bool {
        self.0.get().is_some_and(|requests| requests.must_cancel.get())
    }

    /// The same, and that it does so no more.
    pub(super) fn take_must_cancel(&self) -> bool {
        self.0.get().is_some_and(|requests| requests.must_cancel.take())
    }

    /// The message of the last one that was kept.
    pub(super) fn message(&self) -> Option<String> {
        self.0.get()?.message.borrow().clone()
    }

    /// A future that the task waits for has accepted one.
    pub(super) fn passed_on_to(&self, future: Rc<dyn FutureObject>) {
        let mut passed_on_to = self.made().passed_on_to.borrow_mut();
        if !passed_on_to.iter().any(|other| Rc::ptr_eq(other, &future)) {
            passed_on_to.push(future);
        }
    }

    /// What the task waits for is asked; false if that is so already, which is how a
    /// circle of tasks is found out.
    pub(super) fn begin_passing_on(&self) -> bool {
        !self.made().passing_on.replace(true)
    }

    pub(super) fn end_passing_on(&self) {
        self.made().passing_on.set(false);
    }

    /// An error answers all requests that were made before it.
    pub(super) fn are_answered(&self) {
        if let Some(requests) = self.0.get() {
            let answered = requests.passed_on_to.take();
            drop(answered);
        }
    }

    pub(super) fn were_passed_on_to(&self, future: &dyn FutureObject) -> bool {
        let is_it = |other: &Rc<dyn FutureObject>| std::ptr::addr_eq(Rc::as_ptr(other), future);
        self.0.get().is_some_and(|requests| requests.passed_on_to.borrow().iter().any(is_it))
    }

    /// Whether some were passed on, and none of those who accepted is among `awaited`.
    pub(super) fn were_left_behind(&self, awaited: &[Rc<dyn FutureObject>]) -> bool {
        let is_awaited =
            |accepted: &Rc<dyn FutureObject>| awaited.iter().any(|now| Rc::ptr_eq(now, accepted));
        self.0.get().is_some_and(|requests| {
            let accepted = requests.passed_on_to.borrow();
            !accepted.is_empty() && !accepted.iter().any(is_awaited)
        })
    }

    fn made(&self) -> &Requests {
        self.0.get_or_init(Box::default)
    }
}
