//! Completing a future from another thread.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use slab::Slab;

use super::callback::Call;
use super::event_loop::EventLoop;
use super::future::Future;
use super::inbox::{Inbox, Message};
use crate::error::Result;
use crate::trace::names::NameOf;

/// Sets a future's result, once, from whatever thread has it.
///
/// The thread that holds it *owes an answer*: a virtual clock does not move
/// until it is given.  Dropping it cancels the future, so nobody waits in vain.
///
/// asyncio has no name for it; it is what `run_in_executor` needs.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let future = event_loop.create_future();
/// let completer = event_loop.create_completer(&future)?;
/// let thread = std::thread::spawn(move || completer.complete(Ok("from elsewhere")));
/// assert_eq!(event_loop.run_until_complete(future)?, "from elsewhere");
/// thread.join().unwrap()?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct Completer<T: Send + 'static> {
    inbox: Arc<Inbox>,
    /// None once it has been used.
    key: Option<usize>,
    result: PhantomData<fn(T)>,
}

/// Takes the future that was promised a result, and gives it one.
pub(super) type Resolve = Box<dyn FnOnce(Box<dyn Any>) -> Result<()> + Send>;

impl EventLoop {
    /// A token with which any thread can complete this future.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn create_completer<T: Send + 'static>(&self, future: &Future<T>) -> Result<Completer<T>> {
        self.core.check_closed("create_completer")?;
        let promise = Promise { future: Box::new(future.clone()), source: Location::caller() };
        let key = self.core.answers.promised.borrow_mut().insert(promise);
        Ok(Completer { inbox: self.core.inbox.clone(), key: Some(key), result: PhantomData })
    }
}

impl<T: Send + 'static> Completer<T> {
    /// Gives the answer.  A future that was cancelled meanwhile stays so.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`: nobody will ever know.
    pub fn complete(mut self, result: Result<T>) -> Result<()> {
        self.answer(move |future: &Future<T>| match result {
            _ if future.done() => Ok(()),
            Ok(result) => future.set_result(result),
            Err(error) => future.set_exception(error),
        })
    }

    fn answer(&mut self, resolve: impl FnOnce(&Future<T>) -> Result<()> + Send + 'static) -> Result<()> {
        let Some(key) = self.key.take() else { return Ok(()) };
        let resolve = move |future: Box<dyn Any>| match future.downcast::<Future<T>>() {
            Ok(future) => resolve(&future),
            Err(_) => Ok(()),
        };
        self.inbox.post(Message::Answer(key, Box::new(resolve)))
    }
}

impl<T: Send + 'static> Drop for Completer<T> {
    fn drop(&mut self) {
        // The loop may have been closed; then nobody waits.
        let _ = self.answer(|future| future.cancel().map(drop));
    }
}

impl<T: Send + 'static> fmt::Debug for Completer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<Completer>")
    }
}

/// What other threads owe this loop.
#[derive(Default)]
pub(super) struct Answers {
    /// The futures that they will complete.
    promised: RefCell<Slab<Promise>>,
    /// What has come, but was not let in yet.
    arrived: RefCell<Vec<(usize, Resolve)>>,
    /// For how many iterations it has waited.
    waited: Cell<u32>,
}

struct Promise {
    /// A `Future<T>`.
    future: Box<dyn Any>,
    source: &'static Location<'static>,
}

/// An answer on its way through the ready queue.
pub(super) struct Answer {
    promise: Promise,
    resolve: Resolve,
    pub(super) source: &'static Location<'static>,
}

impl Answers {
    pub(super) fn are_owed(&self) -> bool {
        !self.promised.borrow().is_empty()
    }

    pub(super) fn arrived(&self, key: usize, resolve: Resolve) {
        self.arrived.borrow_mut().push((key, resolve));
    }

    pub(super) fn have_all_arrived(&self) -> bool {
        self.arrived.borrow().len() == self.promised.borrow().len()
    }

    pub(super) fn have_arrived(&self) -> bool {
        !self.arrived.borrow().is_empty()
    }

    /// Counts one more iteration; whether those that have arrived have waited for so many.
    pub(super) fn have_waited(&self, iterations: u32) -> bool {
        self.waited.set(self.waited.get() + 1);
        self.waited.get() > iterations
    }

    /// Takes those that have arrived, in the order of the questions.
    pub(super) fn take(&self) -> Vec<Answer> {
        self.waited.set(0);
        let mut arrived = self.arrived.take();
        arrived.sort_by_key(|(key, _)| *key);
        let mut promised = self.promised.borrow_mut();
        let answers = arrived.into_iter().filter_map(|(key, resolve)| {
            let promise = promised.try_remove(key)?;
            Some(Answer { source: promise.source, promise, resolve })
        });
        answers.collect()
    }

    /// Lets go of everything; the caller drops it.
    pub(super) fn close(&self) -> (impl Iterator<Item = impl Sized>, Vec<impl Sized>) {
        (self.promised.take().into_iter().map(|(_, promise)| promise), self.arrived.take())
    }
}

impl Call for Answer {
    fn call(self) -> Result<()> {
        (self.resolve)(self.promise.future)
    }

    fn name(&self) -> NameOf {
        || "answer of another thread".into()
    }

    fn internal(&self) -> bool {
        true
    }
}
