//! Futures: a result that somebody will set, once.
//!
//! ```text
//!              set_result, set_exception
//!            ┌──────────────────────────▶ Finished
//!   Pending ─┤
//!            └──────────────────────────▶ Cancelled
//!              cancel
//!
//!   either arrow: FutureCell::finish ─▶ wake every waiter, in order of arrival
//! ```

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::Location;
use std::rc::Rc;
use std::task::Waker;

use super::callback::CallbackOutcome;
use super::done_callback::{DoneCall, DoneCallback};
use super::event_loop::{EventLoop, LoopCore};
use super::one_or_many::OneOrMany;
use super::task::TaskObject;
use super::wait::Wait;
use crate::error::{Error, ErrorKind, Result};
use crate::trace::event::{Event, FutureMade, Outcome, Why};
use crate::trace::ids::{FutureId, FutureRef};

/// A result that is not there yet.
///
/// Await it, read it, cancel it, or set it.  It belongs to one loop, and is
/// done once: with a result, with an exception, or cancelled.  Its waiters,
/// callbacks and awaiting tasks alike, are then scheduled with `call_soon`, in
/// the order in which they came.
///
/// Clones are one and the same future ([`same`](Future::same)).  Its result
/// can be read many times, so it has to be `Clone` for that.  Dropping every
/// clone of a future that holds an unread exception reports `Future exception
/// was never retrieved`.
///
/// Awaiting takes it, its clone or `&future`.  It is also a
/// [`std::future::Future`], so `select!` and `join!` take it.
///
/// Mirrors `asyncio.Future`.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let future = event_loop.create_future();
/// let setter = future.clone();
/// event_loop.call_soon(move || setter.set_result("done"))?;
/// assert_eq!(event_loop.run_until_complete(future)?, "done");
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct Future<T: 'static> {
    pub(super) object: Rc<dyn TypedFuture<T>>,
    pub(super) wait: Wait,
}

/// The line of the program that asked for something.
pub(super) type Source = &'static Location<'static>;

/// A future or task of any result type, as the kernel holds it.
pub(super) trait FutureObject {
    fn event_loop(&self) -> &Rc<LoopCore>;

    fn reference(&self) -> FutureRef;

    fn is_done(&self) -> bool;

    /// What `cancel` does to this kind of future; `source` is the line that called it.
    fn request_cancel(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<bool>;

    /// As it prints: `<Future pending>`.
    fn describe(&self) -> String;

    /// Lets go of whatever it holds, so that nothing is held in a circle.
    fn let_go(&self);
}

/// The same, with its result type.
pub(super) trait TypedFuture<T: 'static>: FutureObject {
    fn cell(&self) -> &FutureCell<T>;
}

/// What futures and tasks have in common.
pub(super) struct FutureCell<T: 'static> {
    pub(super) event_loop: Rc<LoopCore>,
    /// The line that made it.
    pub(super) source: &'static Location<'static>,
    state: RefCell<State<T>>,
    waiters: RefCell<OneOrMany<Waiting<T>>>,
    /// The key of the next waiter.
    next_key: Cell<u32>,
    /// Whether it holds an exception that nobody has looked at.
    unread: Cell<bool>,
}

/// How far a future is.  See the diagram above.
pub(super) enum State<T> {
    Pending,
    Cancelled(Option<String>),
    Finished(Result<T>),
}

/// Who waits for a future, and under which key it can leave again.
struct Waiting<T: 'static> {
    key: u32,
    waiter: Waiter<T>,
}

/// Callbacks and tasks stand in one line, as in asyncio.
pub(super) enum Waiter<T: 'static> {
    /// A task of the same loop: woken without a waker.
    Task(Rc<dyn TaskObject>),
    Callback(DoneCallback<T>),
    /// Something of another crate, such as a `FuturesUnordered` or an executor.
    Foreign(Box<ForeignWaiter>),
}

/// A waker that is not a task's own, and the task that it was polled in, if any.
pub(super) struct ForeignWaiter {
    waker: Waker,
    task: Option<Rc<dyn TaskObject>>,
}

impl<T> Waiter<T> {
    pub(super) fn foreign(waker: &Waker, task: Option<Rc<dyn TaskObject>>) -> Self {
        Waiter::Foreign(Box::new(ForeignWaiter { waker: waker.clone(), task }))
    }

    pub(super) fn into_task(self) -> Option<Rc<dyn TaskObject>> {
        match self {
            Waiter::Task(task) => Some(task),
            Waiter::Foreign(waiter) => waiter.task,
            Waiter::Callback(_) => None,
        }
    }
}

impl<T> FutureCell<T> {
    pub(super) fn new(event_loop: Rc<LoopCore>, source: &'static Location<'static>) -> Self {
        Self {
            event_loop,
            source,
            state: RefCell::new(State::Pending),
            waiters: RefCell::new(OneOrMany::None),
            next_key: Cell::new(0),
            unread: Cell::new(false),
        }
    }

    pub(super) fn is_done(&self) -> bool {
        !matches!(*self.state.borrow(), State::Pending)
    }

    pub(super) fn is_cancelled(&self) -> bool {
        matches!(*self.state.borrow(), State::Cancelled(_))
    }

    pub(super) fn add_waiter(&self, waiter: Waiter<T>) -> u32 {
        let key = self.next_key.get();
        self.next_key.set(key.wrapping_add(1));
        self.waiters.borrow_mut().push(Waiting { key, waiter });
        key
    }

    /// Puts another waiter into the place of the one with this key.
    pub(super) fn replace_waiter(&self, key: u32, waiter: Waiter<T>) {
        let mut waiters = self.waiters.borrow_mut();
        let place = waiters.as_mut_slice().iter_mut().find(|waiting| waiting.key == key);
        let before = place.map(|waiting| std::mem::replace(&mut waiting.waiter, waiter));
        drop(waiters);
        drop(before);
    }

    pub(super) fn remove_waiter(&self, key: u32) -> Option<Waiter<T>> {
        let removed = self.waiters.borrow_mut().remove(|waiting| waiting.key == key);
        removed.map(|waiting| waiting.waiter)
    }

    pub(super) fn forget_waiters(&self) {
        let waiters = self.waiters.borrow_mut().take();
        drop(waiters);
    }

    /// Both arrows of the diagram.  `this` is the future that the cell is part of,
    /// `source` the line that made it done, if one did.
    ///
    /// # Errors
    /// `Event loop is closed`, if somebody waits: the future is done all the
    /// same, and its waiters are lost.
    pub(super) fn finish(
        &self,
        this: &Rc<dyn TypedFuture<T>>,
        state: State<T>,
        source: Option<Source>,
    ) -> Result<()> {
        self.unread.set(matches!(state, State::Finished(Err(_))));
        self.record_finish(this, &state, source);
        *self.state.borrow_mut() = state;
        let waiters = self.waiters.borrow_mut().take();
        // A canceller holds its children, which is for nothing now.
        this.let_go();
        if waiters.is_empty() {
            return Ok(());
        }
        if self.event_loop.is_closed() {
            return Err(self.event_loop.refuse_line(
                source,
                Some(this.reference()),
                "call_soon",
                ErrorKind::EventLoopClosed,
            ));
        }
        let why = Why::Done(this.reference());
        for waiting in waiters {
            match waiting.waiter {
                Waiter::Task(task) => task.schedule(why),
                Waiter::Foreign(waiter) => waiter.waker.wake(),
                Waiter::Callback(callback) => {
                    let future = Future::from(this.clone());
                    let source = callback.source();
                    self.event_loop.push_callback(DoneCall { callback, future }, source, why);
                }
            }
        }
        Ok(())
    }

    fn record_finish(&self, this: &Rc<dyn TypedFuture<T>>, state: &State<T>, source: Option<Source>) {
        self.event_loop.record(source, || {
            let outcome = Box::new(match state {
                State::Finished(Err(error)) => Outcome::Error(format!("{error:?}")),
                State::Cancelled(_) => Outcome::Cancelled,
                State::Finished(Ok(_)) | State::Pending => Outcome::Result,
            });
            match this.reference() {
                FutureRef::Task(task) => Event::TaskFinished(task, outcome),
                future => Event::FutureFinished(future, outcome),
            }
        });
    }

    /// Why there is no result; none if there is one.
    fn failure(&self) -> Option<Error> {
        match &*self.state.borrow() {
            State::Pending => Some(ErrorKind::ResultNotSet.into()),
            State::Cancelled(message) => Some(Error::cancelled(message.clone())),
            State::Finished(Err(error)) => Some(error.clone()),
            State::Finished(Ok(_)) => None,
        }
    }

    /// The exception that it holds.
    ///
    /// # Errors
    /// As [`Future::exception`].
    pub(super) fn exception(&self) -> Result<Option<Error>> {
        let exception = match &*self.state.borrow() {
            State::Pending => Err(ErrorKind::ExceptionNotSet.into()),
            State::Cancelled(message) => Err(Error::cancelled(message.clone())),
            State::Finished(Err(error)) => Ok(Some(error.clone())),
            State::Finished(Ok(_)) => Ok(None),
        };
        self.unread.set(false);
        exception
    }

    /// Says that an exception is lost, when the future that holds it is.
    pub(super) fn report_unread(&self, class: &str) {
        if self.unread.get()
            && let Some(error) = self.failure()
        {
            self.event_loop.report(&format!("{class} exception was never retrieved"), Some(error));
        }
    }

    /// `pending`, `finished`, `cancelled` or `finished exception=…`.
    pub(super) fn describe_state(&self) -> String {
        match &*self.state.borrow() {
            State::Pending => "pending".to_owned(),
            State::Cancelled(_) => "cancelled".to_owned(),
            State::Finished(Ok(_)) => "finished".to_owned(),
            State::Finished(Err(error)) => format!("finished exception={error:?}"),
        }
    }
}

impl<T: Clone> FutureCell<T> {
    /// # Errors
    /// As [`Future::result`].
    pub(super) fn result(&self) -> Result<T> {
        if let Some(failure) = self.failure() {
            self.unread.set(false);
            return Err(failure);
        }
        match &*self.state.borrow() {
            State::Finished(result) => result.clone(),
            _ => Err(ErrorKind::ResultNotSet.into()),
        }
    }
}

/// What a composite future does when it is cancelled: pass it on.
pub(super) type Canceller = Box<dyn Fn(Option<&str>) -> Result<bool>>;

/// A future that is no task.
pub(super) struct PlainFuture<T: 'static> {
    cell: FutureCell<T>,
    id: Cell<Option<FutureId>>,
    /// What asyncio calls its class.
    class: &'static str,
    /// Dropped when the future is done: it holds the children, and they hold the future.
    canceller: RefCell<Option<Rc<Canceller>>>,
}

impl<T> PlainFuture<T> {
    pub(super) fn new(
        event_loop: Rc<LoopCore>,
        source: &'static Location<'static>,
        class: &'static str,
        canceller: Option<Canceller>,
    ) -> Rc<Self> {
        let future = Rc::new(Self {
            cell: FutureCell::new(event_loop, source),
            id: Cell::new(None),
            class,
            canceller: RefCell::new(canceller.map(Rc::new)),
        });
        future.cell.event_loop.record(Some(source), || {
            Event::FutureMade(Box::new(FutureMade { future: future.id(), class: class.into() }))
        });
        future
    }

    fn id(&self) -> FutureId {
        self.id.get().unwrap_or_else(|| {
            let id = self.cell.event_loop.counters().next_future();
            self.id.set(Some(id));
            id
        })
    }

    fn cancel_itself(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<bool> {
        let this: Rc<dyn TypedFuture<T>> = self;
        this.cell().finish(&this, State::Cancelled(message.map(str::to_owned)), source)?;
        Ok(true)
    }
}

impl<T> FutureObject for PlainFuture<T> {
    fn event_loop(&self) -> &Rc<LoopCore> {
        &self.cell.event_loop
    }

    fn reference(&self) -> FutureRef {
        FutureRef::Future(self.id())
    }

    fn is_done(&self) -> bool {
        self.cell.is_done()
    }

    fn request_cancel(self: Rc<Self>, message: Option<&str>, source: Option<Source>) -> Result<bool> {
        if self.is_done() {
            return Ok(false);
        }
        self.cell.event_loop.record(source, || Event::CancelRequested(self.reference()));
        let canceller = self.canceller.borrow().clone();
        match canceller {
            Some(canceller) => canceller(message),
            None => self.cancel_itself(message, source),
        }
    }

    fn describe(&self) -> String {
        format!("<{} {}>", self.class, self.cell.describe_state())
    }

    fn let_go(&self) {
        let canceller = self.canceller.take();
        drop(canceller);
        self.cell.forget_waiters();
    }
}

impl<T> TypedFuture<T> for PlainFuture<T> {
    fn cell(&self) -> &FutureCell<T> {
        &self.cell
    }
}

impl<T> Drop for PlainFuture<T> {
    fn drop(&mut self) {
        self.cell.report_unread("Future");
    }
}

impl<T> From<Rc<dyn TypedFuture<T>>> for Future<T> {
    fn from(object: Rc<dyn TypedFuture<T>>) -> Self {
        Self { object, wait: Wait::NotYet }
    }
}

impl<T> From<&Future<T>> for Future<T> {
    fn from(future: &Future<T>) -> Self {
        future.clone()
    }
}

impl<T> Clone for Future<T> {
    /// The same future, which this handle has not begun to await.
    fn clone(&self) -> Self {
        Self::from(self.object.clone())
    }
}

impl<T> Future<T> {
    fn cell(&self) -> &FutureCell<T> {
        self.object.cell()
    }

    /// Makes it done, with a result.  Mirrors `Future.set_result`.
    ///
    /// # Errors
    /// `InvalidStateError: invalid state` if it is done already;
    /// `RuntimeError: Event loop is closed` if somebody waits and the loop is
    /// closed (it is done all the same, and whoever waits is never told);
    /// `RuntimeError: Task does not support set_result operation` for a task.
    ///
    /// ```
    /// use glassloop::ErrorKind;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future();
    /// future.set_result(1)?;
    /// let error = future.set_result(2).unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::InvalidState));
    /// assert_eq!(future.result()?, 1);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn set_result(&self, result: T) -> Result<()> {
        self.set("set_result", State::Finished(Ok(result)))
    }

    /// Makes it done, with an exception.  Mirrors `Future.set_exception`.
    ///
    /// # Errors
    /// As [`set_result`](Future::set_result).
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// future.set_exception(glassloop::Error::raise("ValueError", "boom"))?;
    /// assert_eq!(future.exception()?.unwrap().to_string(), "boom");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn set_exception(&self, exception: impl Into<Error>) -> Result<()> {
        self.set("set_exception", State::Finished(Err(exception.into())))
    }

    #[track_caller]
    fn set(&self, operation: &'static str, state: State<T>) -> Result<()> {
        let refusal = if let FutureRef::Task(_) = self.object.reference() {
            Some(ErrorKind::TaskDoesNotSupport { operation })
        } else if self.done() {
            Some(ErrorKind::InvalidState)
        } else {
            None
        };
        match refusal {
            Some(kind) => Err(self.cell().event_loop.refuse_about(self.id(), operation, kind)),
            None => self.cell().finish(&self.object, state, Some(Location::caller())),
        }
    }

    /// Asks it to be cancelled; `false` if it is done already, or refuses.
    ///
    /// A plain future is cancelled at once.  A task, a gather and whatever
    /// else passes the request on is so when that has had its effect.
    /// Mirrors `Future.cancel`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed` if somebody waits for it and the
    /// loop is closed.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// assert!(future.cancel()?);
    /// assert!(future.cancelled() && !future.cancel()?);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn cancel(&self) -> Result<bool> {
        self.object.clone().request_cancel(None, Some(Location::caller()))
    }

    /// The same, with a message that the `CancelledError` will carry.
    /// Mirrors `Future.cancel(msg)`.
    ///
    /// # Errors
    /// As [`cancel`](Future::cancel).
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// future.cancel_with_message("shutting down")?;
    /// assert_eq!(future.result().unwrap_err().to_string(), "shutting down");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn cancel_with_message(&self, message: &str) -> Result<bool> {
        self.object.clone().request_cancel(Some(message), Some(Location::caller()))
    }

    /// Whether it is done: finished or cancelled.  Mirrors `Future.done`.
    pub fn done(&self) -> bool {
        self.object.is_done()
    }

    /// Whether it was cancelled.  Mirrors `Future.cancelled`.
    pub fn cancelled(&self) -> bool {
        self.cell().is_cancelled()
    }

    /// Its result.  Mirrors `Future.result`.
    ///
    /// # Errors
    /// Its exception; `CancelledError` if it was cancelled;
    /// `InvalidStateError: Result is not set.` if it is not done.
    ///
    /// ```
    /// use glassloop::ErrorKind;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<i32>();
    /// assert!(matches!(future.result().unwrap_err().kind(), ErrorKind::ResultNotSet));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn result(&self) -> Result<T>
    where
        T: Clone,
    {
        self.cell().result()
    }

    /// Its exception, if it ended with one.  Mirrors `Future.exception`.
    ///
    /// # Errors
    /// `CancelledError` if it was cancelled; `InvalidStateError: Exception is
    /// not set.` if it is not done.
    pub fn exception(&self) -> Result<Option<Error>> {
        self.cell().exception()
    }

    /// Has a callback scheduled when it is done, or now if it is done already.
    ///
    /// The callback is given the future.  What comes back names it for
    /// [`remove_done_callback`](Future::remove_done_callback).
    /// Mirrors `Future.add_done_callback`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed` if it is done and its loop closed.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future();
    /// future.add_done_callback(|future| assert_eq!(future.result().unwrap(), 7))?;
    /// future.set_result(7)?;
    /// event_loop.run_once()?;
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn add_done_callback<R: CallbackOutcome>(
        &self,
        callback: impl Fn(&Future<T>) -> R + 'static,
    ) -> Result<DoneCallback<T>> {
        let callback = DoneCallback::new(callback);
        self.add_shared_done_callback(&callback)?;
        Ok(callback)
    }

    /// The same with a callback that was made before, and may be added to many
    /// futures, and many times.
    ///
    /// # Errors
    /// As [`add_done_callback`](Future::add_done_callback).
    pub fn add_shared_done_callback(&self, callback: &DoneCallback<T>) -> Result<()> {
        let event_loop = &self.cell().event_loop;
        if self.done() {
            event_loop.check_closed("call_soon")?;
            let call = DoneCall { callback: callback.clone(), future: self.clone() };
            event_loop.push_callback(call, callback.source(), Why::Done(self.object.reference()));
        } else {
            self.cell().add_waiter(Waiter::Callback(callback.clone()));
            let added = || Event::DoneCallbackAdded(self.object.reference());
            event_loop.record(Some(callback.source()), added);
        }
        Ok(())
    }

    /// Removes a callback however often it was added, and says how often that
    /// was.  Mirrors `Future.remove_done_callback`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// let callback = future.add_done_callback(|_| println!("never printed"))?;
    /// future.add_shared_done_callback(&callback)?;
    /// assert_eq!(future.remove_done_callback(&callback), 2);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn remove_done_callback(&self, callback: &DoneCallback<T>) -> usize {
        let is_it = |waiting: &Waiting<T>| match &waiting.waiter {
            Waiter::Callback(added) => added.same(callback),
            _ => false,
        };
        let removed = self.cell().waiters.borrow_mut().extract(is_it);
        if !removed.is_empty() {
            self.cell()
                .event_loop
                .record(None, || Event::DoneCallbackRemoved(self.object.reference(), removed.len()));
        }
        removed.len()
    }

    /// The loop that it belongs to.  Mirrors `Future.get_loop`.
    pub fn get_loop(&self) -> EventLoop {
        EventLoop::from(self.cell().event_loop.clone())
    }

    /// Whether both are one future: Python's `is`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// assert!(future.same(&future.clone()) && !future.same(&event_loop.create_future()));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn same(&self, other: &Future<T>) -> bool {
        Rc::ptr_eq(&self.object, &other.object)
    }

    /// What it is called in the trace.
    pub fn id(&self) -> FutureRef {
        self.object.reference()
    }
}

impl<T> fmt::Debug for Future<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.object.describe())
    }
}
