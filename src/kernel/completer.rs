//! Completing a future from another thread.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use super::callback::Call;
use super::inbox::{Answer, Inbox, Message, Promise};
use super::loop_core::EventLoop;
use super::node::Future;
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
