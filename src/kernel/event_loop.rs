//! The event loop: what it holds, and how things are scheduled on it.
//!
//! How it runs stands in [`iteration`](super::iteration), when it may run in
//! [`lifecycle`](super::lifecycle).

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

use slab::Slab;

use super::awaitable::{Awaitable, as_future};
use super::callback::{
    AnyCallback, Call, Callback, CallbackOutcome, Function, Handle, Runnable, TimerHandle,
};
use super::clock::{Clock, ClockKind, nanoseconds};
use super::completer::Answers;
use super::current;
use super::future::{Canceller, Future, FutureObject, PlainFuture, TypedFuture};
use super::inbox::Inbox;
use super::lifecycle::Life;
use super::names::coroutine_name;
use super::policy::EventLoopPolicy;
use super::poller::Poller;
use super::report::{LOG_TARGET, Reporting};
use super::task::{AnyTask, Task, TaskObject};
use super::timers::Timers;
use super::tracer::{Tracer, journal_in_force};
use super::waker::Lender;
use crate::error::{ErrorKind, Result};
use crate::trace::event::{Actor, Event, Why};
use crate::trace::ids::{Counters, LoopId};
use crate::trace::snapshot::{Lifecycle, LoopSnapshot, TimerEntry};
use crate::trace::{Journal, Observer};

/// An event loop.
///
/// A clone is the same loop.  It lives in the thread that made it: it is not
/// `Send`, and [`threadsafe`](EventLoop::threadsafe) gives other threads what
/// they may use.  When the last clone is dropped, tasks that are pending are
/// destroyed, and that is reported.  (A coroutine that holds its own loop while
/// it is suspended holds a clone: then only [`close`](EventLoop::close) lets go.)
///
/// Mirrors `asyncio.AbstractEventLoop`.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// event_loop.call_soon(|| println!("one iteration later"))?;
/// event_loop.run_once()?;
/// event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
///
/// A thread cannot be given a loop; asyncio finds that out in debug mode only,
/// `Non-thread-safe operation invoked on an event loop other than the current one`:
///
/// ```compile_fail,E0277
/// let event_loop = glassloop::EventLoop::new().unwrap();
/// std::thread::spawn(move || event_loop.run_forever());
/// ```
pub struct EventLoop {
    pub(super) core: Rc<LoopCore>,
}

/// All that a loop is and holds.
///
/// No field is borrowed while user code runs, and dropping a callback, a
/// coroutine or a result runs user code: take it out, end the borrow, drop it.
pub(super) struct LoopCore {
    id: OnceCell<LoopId>,
    this: Weak<LoopCore>,
    /// How many `EventLoop`s there are; futures and handles do not count.
    handles: Cell<usize>,
    pub(super) life: Cell<Life>,
    pub(super) stopping: Cell<bool>,
    /// How many iterations have begun.
    pub(super) iteration: Cell<u64>,
    pub(super) clock: Clock,
    /// What runs next, in order; `iteration::run_ready` takes from the front.
    pub(super) ready: RefCell<VecDeque<Rc<dyn Runnable>>>,
    pub(super) timers: RefCell<Timers>,
    /// None once the loop is closed.
    pub(super) poller: RefCell<Option<Poller>>,
    pub(super) inbox: Arc<Inbox>,
    /// Whether `read_mail` is at work.
    pub(super) reads_mail: Cell<bool>,
    pub(super) answers: Answers,
    /// The tasks that are not done.
    pub(super) tasks: RefCell<Slab<Rc<dyn TaskObject>>>,
    current_task: RefCell<Option<Rc<dyn TaskObject>>>,
    pub(super) lender: Lender,
    /// Futures with a canceller, which holds their children, which hold them.
    pub(super) composites: RefCell<Vec<Weak<dyn FutureObject>>>,
    /// What the layers above keep on a loop; see [`EventLoop::extension`].
    pub(super) extensions: RefCell<Vec<Rc<dyn Any>>>,
    pub(super) reporting: Reporting,
    pub(super) tracer: Tracer,
}

/// Makes a loop that differs from what the policy in force says.
///
/// ```
/// use glassloop::{ClockKind, EventLoop};
/// let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build()?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct EventLoopBuilder {
    clock: Option<ClockKind>,
    journal: Option<Journal>,
}

impl EventLoopBuilder {
    /// The clock that it lives by.
    pub fn clock(mut self, clock: ClockKind) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The journal that it writes its trace to.
    pub fn journal(mut self, journal: &Journal) -> Self {
        self.journal = Some(journal.clone());
        self
    }

    /// Makes it.
    ///
    /// # Errors
    /// The system's, if it has no file descriptor left, or if the file that
    /// `GLASSLOOP_TRACE` names cannot be written.
    #[track_caller]
    pub fn build(self) -> Result<EventLoop> {
        let clock = self.clock.or_else(|| Some(EventLoopPolicy::in_force()?.clock)).unwrap_or_default();
        let journal = match self.journal {
            Some(journal) => Some(journal),
            None => journal_in_force()?,
        };
        let (poller, waker) = Poller::new()?;
        let core = Rc::new_cyclic(|this| LoopCore::new(this.clone(), clock, journal, poller, waker));
        current::loop_was_made(&core);
        let event_loop = EventLoop::from(core);
        EventLoopPolicy::observe(&event_loop);
        event_loop.core.record(Some(Location::caller()), || Event::LoopMade);
        log::debug!(target: LOG_TARGET, "Using selector: {}", super::selector());
        Ok(event_loop)
    }
}

impl LoopCore {
    fn new(
        this: Weak<LoopCore>,
        clock: ClockKind,
        journal: Option<Journal>,
        poller: Poller,
        waker: mio::Waker,
    ) -> Self {
        Self {
            id: OnceCell::new(),
            this,
            handles: Cell::new(0),
            life: Cell::new(Life::Idle),
            stopping: Cell::new(false),
            iteration: Cell::new(0),
            clock: Clock::new(clock),
            ready: RefCell::new(VecDeque::new()),
            timers: RefCell::new(Timers::default()),
            poller: RefCell::new(Some(poller)),
            inbox: Arc::new(Inbox::new(waker)),
            reads_mail: Cell::new(false),
            answers: Answers::default(),
            tasks: RefCell::new(Slab::new()),
            current_task: RefCell::new(None),
            lender: Lender::default(),
            composites: RefCell::new(Vec::new()),
            extensions: RefCell::new(Vec::new()),
            reporting: Reporting::new(),
            tracer: Tracer::new(journal),
        }
    }

    pub(super) fn id(&self) -> LoopId {
        *self.id.get_or_init(|| self.counters().next_loop())
    }

    /// Itself; none while it is dropped.
    pub(super) fn this(&self) -> Option<Rc<LoopCore>> {
        self.this.upgrade()
    }

    pub(super) fn counters(&self) -> &Counters {
        self.tracer.counters()
    }

    // ── the ready queue ─────────────────────────────────────────────────────

    /// Puts something at the end of the ready queue, and says so.
    ///
    /// What another thread has posted before stands before it, as in asyncio,
    /// where threads share one queue.
    #[inline]
    pub(super) fn push(&self, item: Rc<dyn Runnable>, event: impl FnOnce() -> Event) {
        if self.inbox.has_mail() {
            self.read_mail();
        }
        self.record(None, event);
        self.ready.borrow_mut().push_back(item);
    }

    /// Makes a callback and puts it at the end of the ready queue.
    pub(super) fn push_callback<C: Call>(
        &self,
        call: C,
        source: &'static Location<'static>,
        why: Why,
    ) -> Rc<Callback<C>> {
        let callback = Callback::new(call, source);
        self.record_made(&*callback, source);
        self.push_made(callback.clone(), why);
        callback
    }

    /// Puts a callback that was made before at the end of the ready queue.
    pub(super) fn push_made(&self, callback: Rc<dyn AnyCallback>, why: Why) {
        self.push(callback.clone(), || Event::CallbackReady(callback.header().id(self), why));
    }

    pub(super) fn record_made(&self, callback: &dyn AnyCallback, source: &'static Location<'static>) {
        self.record(Some(source), || {
            Event::CallbackMade(Box::new(callback.made(callback.header().id(self))))
        });
    }

    // ── tasks ───────────────────────────────────────────────────────────────

    /// Enters a task into the table, under the key that it is made with.
    pub(super) fn add_task<C: TaskObject + 'static>(&self, make: impl FnOnce(usize) -> Rc<C>) -> Rc<C> {
        let mut tasks = self.tasks.borrow_mut();
        let entry = tasks.vacant_entry();
        let task = make(entry.key());
        entry.insert(task.clone());
        task
    }

    pub(super) fn remove_task(&self, key: usize) {
        let task = self.tasks.borrow_mut().try_remove(key);
        drop(task);
    }

    /// What a task's waker does, once it is in the loop's own thread.
    pub(super) fn wake_task(&self, key: usize, number: u64) {
        let task = self.tasks.borrow().get(key).cloned();
        if let Some(task) = task
            && task.core().id().number() == number
            && !self.is_closed()
        {
            task.schedule(Why::Waker);
        }
    }

    pub(super) fn tasks_in_order(&self) -> Vec<Rc<dyn TaskObject>> {
        let mut tasks: Vec<_> = self.tasks.borrow().iter().map(|(_, task)| task.clone()).collect();
        tasks.sort_by_key(|task| task.core().id());
        tasks
    }

    pub(super) fn current_task(&self) -> Option<Rc<dyn TaskObject>> {
        self.current_task.borrow().clone()
    }

    pub(super) fn set_current_task(&self, task: Option<Rc<dyn TaskObject>>) {
        let before = self.current_task.replace(task);
        drop(before);
    }
}

impl EventLoop {
    /// A loop as the [`EventLoopPolicy`] in force wants it.
    ///
    /// # Errors
    /// As [`EventLoopBuilder::build`].
    #[track_caller]
    pub fn new() -> Result<Self> {
        EventLoopBuilder::default().build()
    }

    /// To make a loop that differs from that.
    pub fn builder() -> EventLoopBuilder {
        EventLoopBuilder::default()
    }

    // ── callbacks and timers ────────────────────────────────────────────────

    /// Schedules a callback for the next iteration, after all that is
    /// scheduled already.
    ///
    /// Callbacks run in the order in which they were scheduled, each exactly
    /// once.  An error or a panic in one goes to the exception handler.
    /// Mirrors `loop.call_soon`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    ///
    /// ```
    /// use std::cell::RefCell;
    /// use std::rc::Rc;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let order = Rc::new(RefCell::new(Vec::new()));
    /// for number in 1..=3 {
    ///     let order = order.clone();
    ///     event_loop.call_soon(move || order.borrow_mut().push(number))?;
    /// }
    /// event_loop.run_once()?;
    /// assert_eq!(*order.borrow(), [1, 2, 3]);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn call_soon<R: CallbackOutcome>(&self, callback: impl FnOnce() -> R + 'static) -> Result<Handle> {
        self.core.check_closed("call_soon")?;
        let callback = self.core.push_callback(Function(callback), Location::caller(), Why::CallSoon);
        Ok(Handle::new(callback, self.core.clone()))
    }

    /// Schedules a callback for later; a delay of zero still waits for the
    /// next iteration.
    ///
    /// Timers fire in the order of their deadlines, and equal deadlines in the
    /// order in which they were made.  Mirrors `loop.call_later`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn call_later<R: CallbackOutcome>(
        &self,
        delay: Duration,
        callback: impl FnOnce() -> R + 'static,
    ) -> Result<TimerHandle> {
        self.core.check_closed("call_later")?;
        let when = self.core.clock.now().saturating_add(nanoseconds(delay));
        Ok(self.push_timer(when, callback, Location::caller()))
    }

    /// Schedules a callback for a time on the loop's clock.  Mirrors `loop.call_at`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn call_at<R: CallbackOutcome>(
        &self,
        when: Duration,
        callback: impl FnOnce() -> R + 'static,
    ) -> Result<TimerHandle> {
        self.core.check_closed("call_at")?;
        Ok(self.push_timer(nanoseconds(when), callback, Location::caller()))
    }

    fn push_timer<R: CallbackOutcome>(
        &self,
        when: u64,
        callback: impl FnOnce() -> R + 'static,
        source: &'static Location<'static>,
    ) -> TimerHandle {
        let callback = Callback::new(Function(callback), source);
        self.core.record_made(&*callback, source);
        self.core.record(Some(source), || Event::TimerMade(callback.header().id(&self.core), when));
        callback.header().in_timers.set(true);
        self.core.timers.borrow_mut().push(when, callback.clone());
        TimerHandle::new(Handle::new(callback, self.core.clone()), when)
    }

    /// The time on the loop's clock, since the loop was made.  Mirrors `loop.time`.
    pub fn time(&self) -> Duration {
        Duration::from_nanos(self.core.clock.now())
    }

    /// Blocks the thread, and with it the loop: nothing else runs meanwhile.
    ///
    /// That is what `time.sleep` does inside a coroutine.  A virtual clock
    /// moves on by as much.
    pub fn block_thread(&self, duration: Duration) {
        self.core.clock.pass(nanoseconds(duration));
    }

    // ── futures and tasks ───────────────────────────────────────────────────

    /// A pending future of this loop.  Mirrors `loop.create_future`.
    #[track_caller]
    pub fn create_future<T: 'static>(&self) -> Future<T> {
        self.make_future("Future", None, Location::caller())
    }

    /// A pending future that is made of others: `cancel` on it calls
    /// `canceller` with the message, which passes the request on and says
    /// whether anybody accepted it.
    ///
    /// `class` is what it is called when it prints.  That is how `gather` is
    /// made; mirrors a subclass of `asyncio.Future` that overrides `cancel`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let child = event_loop.create_future::<()>();
    /// let passes_on = child.clone();
    /// let outer = event_loop.create_composite_future::<()>("Outer", move |_| passes_on.cancel());
    /// assert!(outer.cancel()?);
    /// assert!(child.cancelled() && !outer.done(), "the outer one is yet to be told");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn create_composite_future<T: 'static>(
        &self,
        class: &'static str,
        canceller: impl Fn(Option<&str>) -> Result<bool> + 'static,
    ) -> Future<T> {
        self.make_future(class, Some(Box::new(canceller)), Location::caller())
    }

    fn make_future<T: 'static>(
        &self,
        class: &'static str,
        canceller: Option<Canceller>,
        source: &'static Location<'static>,
    ) -> Future<T> {
        let composite = canceller.is_some();
        let future: Rc<dyn TypedFuture<T>> = PlainFuture::new(self.core.clone(), source, class, canceller);
        if composite {
            let mut composites = self.core.composites.borrow_mut();
            if composites.len() == composites.capacity() {
                composites.retain(|future| future.strong_count() > 0);
            }
            let object: Rc<dyn FutureObject> = future.clone();
            composites.push(Rc::downgrade(&object));
        }
        Future::from(future)
    }

    /// Makes a task of a coroutine; its first step is scheduled with `call_soon`.
    ///
    /// The task runs on, whether or not somebody holds what is returned.
    /// Mirrors `loop.create_task`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; `TypeError: a coroutine was
    /// expected` if it is a future or a task already.
    #[track_caller]
    pub fn create_task<T: 'static>(&self, coroutine: impl Awaitable<T>) -> Result<Task<T>> {
        self.start_task(coroutine, None, Location::caller())
    }

    /// The same, with a name.  Mirrors `loop.create_task(coro, name=name)`.
    ///
    /// # Errors
    /// As [`create_task`](EventLoop::create_task).
    #[track_caller]
    pub fn create_task_named<T: 'static>(
        &self,
        name: impl Into<String>,
        coroutine: impl Awaitable<T>,
    ) -> Result<Task<T>> {
        self.start_task(coroutine, Some(name.into()), Location::caller())
    }

    #[track_caller]
    fn start_task<T: 'static, F: Awaitable<T>>(
        &self,
        coroutine: F,
        name: Option<String>,
        source: &'static Location<'static>,
    ) -> Result<Task<T>> {
        if let Err(error) = self.core.check_closed("create_task") {
            never_awaited(coroutine);
            return Err(error);
        }
        if let Some(future) = as_future::<T>(&coroutine) {
            let kind = ErrorKind::CoroutineExpected { class: "TypeError", got: format!("{future:?}") };
            return Err(self.core.refuse_about(future.id(), "create_task", kind));
        }
        Ok(Task::start(&self.core, coroutine, name, source))
    }

    /// A future as it is; a task of anything else.  Mirrors
    /// `asyncio.ensure_future(awaitable, loop=loop)`.
    ///
    /// # Errors
    /// `ValueError: The future belongs to a different loop than the one
    /// specified as the loop argument`; `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn ensure_future<T: 'static>(&self, awaitable: impl Awaitable<T>) -> Result<Future<T>> {
        match as_future::<T>(&awaitable) {
            None => Ok(self.start_task(awaitable, None, Location::caller())?.into()),
            Some(future) if Rc::ptr_eq(future.object.event_loop(), &self.core) => Ok(future),
            Some(future) => {
                Err(self.core.refuse_about(future.id(), "ensure_future", ErrorKind::BelongsToDifferentLoop))
            }
        }
    }

    /// The tasks that are not done, in the order of their creation.
    /// Mirrors `asyncio.all_tasks(loop)`.
    pub fn all_tasks(&self) -> Vec<AnyTask> {
        self.core.tasks_in_order().into_iter().map(AnyTask::new).collect()
    }

    /// The task that is running on this loop.  Mirrors `asyncio.current_task(loop)`.
    pub fn current_task(&self) -> Option<AnyTask> {
        self.core.current_task().map(AnyTask::new)
    }

    // ── watching it ─────────────────────────────────────────────────────────

    /// Has an observer told of all that happens from now on.
    ///
    /// ```
    /// use std::cell::Cell;
    /// use std::rc::Rc;
    /// use glassloop::trace::{Event, Record};
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let callbacks = Rc::new(Cell::new(0));
    /// let count = callbacks.clone();
    /// event_loop.add_observer(Rc::new(move |record: &Record| {
    ///     if let Event::CallbackBegun(_) = record.event {
    ///         count.set(count.get() + 1);
    ///     }
    /// }));
    /// event_loop.call_soon(|| ())?;
    /// event_loop.run_once()?;
    /// assert_eq!(callbacks.get(), 1);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn add_observer(&self, observer: Rc<dyn Observer>) {
        self.core.tracer.add_observer(observer);
    }

    /// Has it told no more.
    pub fn remove_observer(&self, observer: &Rc<dyn Observer>) {
        self.core.tracer.remove_observer(observer);
    }

    /// Its id in the trace.
    pub fn id(&self) -> LoopId {
        self.core.id()
    }

    /// How many iterations have begun: 0 before the first run.
    pub fn iteration(&self) -> u64 {
        self.core.iteration.get()
    }

    /// All that it holds at this moment.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.call_soon(|| ())?;
    /// assert_eq!(event_loop.snapshot().ready.len(), 1);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn snapshot(&self) -> LoopSnapshot {
        let core = &self.core;
        let timer = |(when, callback): (u64, Rc<dyn AnyCallback>)| TimerEntry {
            callback: callback.header().id(core),
            when: Duration::from_nanos(when),
        };
        LoopSnapshot {
            event_loop: core.id(),
            lifecycle: match core.life.get() {
                Life::Closed => Lifecycle::Closed,
                _ if core.stopping.get() => Lifecycle::Stopping,
                Life::Running => Lifecycle::Running,
                Life::Idle => Lifecycle::Idle,
            },
            iteration: core.iteration.get(),
            running: if core.is_running() { core.actor() } else { Actor::Program },
            ready: core.ready.borrow().iter().map(|item| item.entry(core)).collect(),
            timers: core.timers.borrow().in_order().into_iter().map(timer).collect(),
            tasks: core.tasks_in_order().iter().map(|task| task.core().snapshot()).collect(),
            sources: core.poller.borrow().iter().flat_map(Poller::watched).collect(),
        }
    }

    /// What a layer above the kernel keeps on this loop: one value of each
    /// type, made when first asked for, let go when the loop is closed.
    ///
    /// ```
    /// use std::cell::Cell;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.extension(|| Cell::new(1)).set(2);
    /// assert_eq!(event_loop.extension(|| Cell::new(1)).get(), 2);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn extension<E: 'static>(&self, make: impl FnOnce() -> E) -> Rc<E> {
        let known = self.core.extensions.borrow().iter().find_map(|known| known.clone().downcast().ok());
        known.unwrap_or_else(|| {
            let made = Rc::new(make());
            self.core.extensions.borrow_mut().push(made.clone());
            made
        })
    }
}

/// Drops a coroutine before its first step, because an operation was refused,
/// and warns of it: `coroutine 'NAME' was never awaited`.
///
/// Mirrors the `RuntimeWarning` that Python gives when such a coroutine goes.
///
/// ```
/// glassloop::never_awaited(async { Ok::<(), glassloop::Error>(()) });
/// ```
pub fn never_awaited<F>(coroutine: F) {
    log::warn!(target: LOG_TARGET, "coroutine '{}' was never awaited", coroutine_name::<F>());
    drop(coroutine);
}

impl From<Rc<LoopCore>> for EventLoop {
    fn from(core: Rc<LoopCore>) -> Self {
        core.handles.set(core.handles.get() + 1);
        Self { core }
    }
}

impl Clone for EventLoop {
    fn clone(&self) -> Self {
        Self::from(self.core.clone())
    }
}

impl Drop for EventLoop {
    fn drop(&mut self) {
        let left = self.core.handles.get() - 1;
        self.core.handles.set(left);
        if left == 0 {
            self.core.abandon();
        }
    }
}

impl PartialEq for EventLoop {
    /// Whether both are one loop.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.core, &other.core)
    }
}

impl Eq for EventLoop {}
