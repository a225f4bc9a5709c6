//! Awaiting what another thread's loop computes.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use slab::Slab;

use super::concurrent_future::ConcurrentFuture;
use crate::error::Result;
use crate::kernel::{EventLoop, Future, get_event_loop, get_running_loop};

/// A future of the running loop that has the result of one that another thread has.
///
/// Cancelling it cancels the other one, and the other way round.
/// Mirrors `asyncio.wrap_future`.
///
/// # Errors
/// `RuntimeError: There is no current event loop in thread …`; `RuntimeError: Event loop is
/// closed`.
///
/// ```
/// use glassloop::{new_event_loop, run, run_coroutine_threadsafe, wrap_future};
///
/// let (send, receive) = std::sync::mpsc::channel();
/// let thread = std::thread::spawn(move || {
///     let event_loop = new_event_loop().unwrap();
///     send.send(event_loop.threadsafe()).unwrap();
///     event_loop.run_forever().unwrap();
///     event_loop.close().unwrap();
/// });
/// let other = receive.recv().unwrap();
/// let elsewhere = other.clone();
/// let answer = run(async move {
///     let concurrent = run_coroutine_threadsafe(|| async { Ok(6 * 7) }, &elsewhere)?;
///     wrap_future(&concurrent)?.await
/// })?;
/// assert_eq!(answer, 42);
/// other.stop();
/// thread.join().unwrap();
/// # Ok::<(), glassloop::Error>(())
/// ```
#[track_caller]
pub fn wrap_future<T: Clone + Send + 'static>(future: &ConcurrentFuture<T>) -> Result<Future<T>> {
    get_event_loop()?.wrap_future(future)
}

impl EventLoop {
    /// The same as a future of this loop.  Mirrors `asyncio.wrap_future(future, loop=loop)`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn wrap_future<T: Clone + Send + 'static>(
        &self,
        concurrent: &ConcurrentFuture<T>,
    ) -> Result<Future<T>> {
        let future = self.create_future();
        // A thread that owes an answer stops the virtual clock, by which this very loop
        // may have to live until it answers itself.
        if concurrent.done() || *concurrent.event_loop() == self.threadsafe() {
            self.told_by_post(concurrent, future.clone());
        } else {
            let completer = self.create_completer(&future)?;
            concurrent.add_done_callback(move |done| match done.result() {
                Err(error) if error.is_cancelled() => drop(completer),
                // If its loop is closed, nobody waits any more.
                result => drop(completer.complete(result)),
            });
        }
        let other = concurrent.clone();
        future.add_done_callback(move |future| match future.cancelled() {
            true => other.cancel().map(drop),
            false => Ok(()),
        })?;
        Ok(future)
    }

    fn told_by_post<T: Clone + Send + 'static>(&self, concurrent: &ConcurrentFuture<T>, future: Future<T>) {
        let key = Wrapped::of(self).0.borrow_mut().insert(Box::new(future));
        let here = self.threadsafe();
        concurrent.add_done_callback(move |done| {
            let result = done.result();
            let _ = here.call_soon_threadsafe(move || set(key, result));
        });
    }
}

/// The futures of one loop that are yet to be told, each a `Future<T>`.
#[derive(Default)]
struct Wrapped(RefCell<Slab<Box<dyn Any>>>);

impl Wrapped {
    fn of(event_loop: &EventLoop) -> Rc<Self> {
        event_loop.extension(Self::default)
    }
}

/// In the loop's thread: tells the future of this key.
fn set<T: 'static>(key: usize, result: Result<T>) -> Result<()> {
    let wrapped = Wrapped::of(&get_running_loop()?).0.borrow_mut().try_remove(key);
    let future = wrapped.and_then(|wrapped| wrapped.downcast::<Future<T>>().ok());
    match (future, result) {
        (Some(future), _) if future.done() => Ok(()),
        (Some(future), Ok(value)) => future.set_result(value),
        (Some(future), Err(error)) if error.is_cancelled() => future.cancel().map(drop),
        (Some(future), Err(error)) => future.set_exception(error),
        (None, _) => Ok(()),
    }
}
