//! The event loop, as a program holds it: how things are scheduled.
//!
//! ```text
//!   call_soon ───────────────▶ a callback in the ready queue
//!   call_later, call_at ─────▶ a callback in the timers, and when it is due in the ready queue
//!   create_future ───────────▶ a node, which only its handles hold
//!   create_task ─────────────▶ a node that the table holds, and its key in the ready queue
//! ```
//!
//! The way into the ready queue, which `call_soon` calls, is in [`turn`](super::turn).
//! `create_future` itself stands where the life of a future is told, in [`future`](super::future);
//! what `create_task` calls, in [`create_task`](super::create_task).  How the loop runs and ends
//! stands in [`lifecycle`](super::lifecycle).

use std::fmt;
use std::panic::Location;
use std::rc::{Rc, Weak};
use std::time::Duration;

use super::builder::EventLoopBuilder;
use super::callback::{Call, Callback, CallbackOutcome, Function, Method, MethodCall};
use super::clock::{ClockKind, nanoseconds};
use super::context_var::{copy_context, is_in_use};
use super::current;
use super::future::{Future, Node};
use super::handle::{Handle, TimerHandle};
use super::loop_core::{AnyCallback, AnyNode, EventLoop, Head, Kind, LoopCore, TaskFactory, TaskOptions};
use super::task_handle::{AnyTask, Awaitable, Task, as_future};
use super::turn::InContext;
use super::waiters::Ticket;
use crate::error::{ErrorKind, Result};
use crate::trace::event::Event;
use crate::trace::source_line::Line;
use crate::versions::Asyncio;

impl EventLoop {
    /// A loop as the [`EventLoopPolicy`](crate::EventLoopPolicy) in force wants it.
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

    /// The version of asyncio that it mirrors.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// assert_eq!(event_loop.asyncio().to_string(), "3.13");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn asyncio(&self) -> Asyncio {
        self.core.asyncio
    }

    /// This loop, not kept alive.
    pub fn downgrade(&self) -> WeakEventLoop {
        WeakEventLoop { core: Rc::downgrade(&self.core) }
    }

    // ── callbacks and timers ─────────────────────────────────────────────────

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
        let callback = self.core.call_soon(Location::caller(), Function(callback));
        Ok(Handle::new(callback, self.core.clone()))
    }

    /// [`call_soon`](EventLoop::call_soon) for a helper that calls what asyncio has a method
    /// for: a report names that.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    ///
    /// ```
    /// use glassloop::{Error, Method};
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.set_exception_handler(|_, context| {
    ///     assert_eq!(context.message, "Exception in callback Echo.connection_made()");
    ///     assert_eq!(context.get("handle"), Some("<Handle Echo.connection_made()>"));
    /// });
    /// let method = Method { class: "Echo", name: "connection_made" };
    /// event_loop.call_soon_method(method, || Err::<(), _>(Error::raise("ValueError", "boom")))?;
    /// event_loop.run_once()?;
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn call_soon_method<R: CallbackOutcome>(
        &self,
        method: Method,
        callback: impl FnOnce() -> R + 'static,
    ) -> Result<Handle> {
        self.core.check_closed("call_soon")?;
        let call = MethodCall { method, function: callback };
        let callback = self.core.call_soon(Location::caller(), call);
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
        line: Line,
    ) -> TimerHandle {
        let call = Function(callback);
        if !is_in_use() {
            return self.push_timer_of(when, Callback::new(call, [when], line), line);
        }
        let context = copy_context();
        self.push_timer_of(when, Callback::new(InContext { context, call }, [when], line), line)
    }

    #[inline(always)]
    fn push_timer_of<C: Call>(&self, when: u64, callback: Rc<Callback<C, 1>>, line: Line) -> TimerHandle {
        let (core, made) = (&*self.core, &*callback);
        core.if_watched(move || {
            core.record_made(made, line);
            core.record(Some(line), || Event::TimerMade(made.header().id(core.counters()), when));
        });
        core.timers.borrow_mut().push(when, callback.clone());
        TimerHandle::new(Handle::new(callback, self.core.clone()))
    }

    /// The time on the loop's clock, since the loop was made.  Mirrors `loop.time`.
    pub fn time(&self) -> Duration {
        Duration::from_nanos(self.core.clock.now())
    }

    /// The kind of its clock.
    pub fn clock(&self) -> ClockKind {
        self.core.clock.kind()
    }

    /// Blocks the thread, and with it the loop: nothing else runs meanwhile.
    ///
    /// That is what `time.sleep` does inside a coroutine.  A virtual clock
    /// moves on by as much.
    pub fn block_thread(&self, duration: Duration) {
        self.core.clock.pass(nanoseconds(duration));
    }

    // ── futures and tasks ────────────────────────────────────────────────────

    /// As [`create_future`](EventLoop::create_future), in the memory of a future that is needed
    /// no more, if no other handle holds that.
    ///
    /// For what makes one future after the other, as a reader of a stream does: to the program
    /// and to the trace it is a new one.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let used = event_loop.create_future();
    /// used.set_result(1)?;
    /// let future = event_loop.create_future_in(used);
    /// assert!(!future.done());
    /// let other = event_loop.create_future_in(future.clone());
    /// assert!(!other.same(&future));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[inline]
    #[track_caller]
    pub fn create_future_in<T: 'static>(&self, mut used: Future<T>) -> Future<T> {
        match Rc::get_mut(&mut used.node).filter(|_| used.ticket == Ticket::NONE) {
            Some(node) => *node = Node::pending(Head::of_future(self.core.clone(), Location::caller()), None),
            None => return self.create_future(),
        }
        used.node.head.record_made();
        used
    }

    /// A pending future that is made of others: `cancel` on it calls
    /// `canceller` with the message, which passes the request on and says
    /// whether one of them has accepted it.
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
        let (event_loop, line) = (&self.core, Location::caller());
        let name = || "Future".into();
        let future = Node::new(|| Head::new(event_loop.clone(), Kind::Composite, line, name), None);
        let rare = future.head.rare();
        rare.class.set(Some(class));
        rare.canceller.replace(Some(Rc::new(Box::new(canceller))));
        future.head.record_made();
        event_loop.add_composite(future.clone());
        Future::from(future)
    }

    /// Makes a task of a coroutine; its first step is scheduled with `call_soon`.
    ///
    /// The task runs on, whether or not the program holds what is returned.
    /// Mirrors `loop.create_task`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; `TypeError: a coroutine was
    /// expected` if it is a future or a task already.
    #[track_caller]
    pub fn create_task<T: 'static>(&self, coroutine: impl Awaitable<T>) -> Result<Task<T>> {
        self.start_task(coroutine, None, Location::caller())
    }

    /// Makes a task that has a name.  Mirrors `loop.create_task(coro, name=name)`.
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

    /// Makes a task, with any of `create_task`'s keyword arguments.
    ///
    /// The loop's own `create_task` takes `eager_start` in every version.
    ///
    /// # Errors
    /// As [`create_task`](EventLoop::create_task); those of the loop's task factory; an
    /// error of an eager first step that [ends the run](crate::Error::ends_the_run).
    #[track_caller]
    pub fn create_task_with<T: 'static>(
        &self,
        options: TaskOptions,
        coroutine: impl Awaitable<T>,
    ) -> Result<Task<T>> {
        self.start_as_asked(coroutine, options, Location::caller())
    }

    /// Has a function say what the tasks of this loop are made with; none: they are made as asked.
    ///
    /// Python's factory makes the task itself.  Here it cannot, since each coroutine is a type
    /// of its own: it is given what was asked for, and returns what the task is made with.
    /// Mirrors `loop.set_task_factory`.
    ///
    /// ```
    /// use std::cell::Cell;
    /// use std::rc::Rc;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let made = Rc::new(Cell::new(0));
    /// let count = made.clone();
    /// event_loop.set_task_factory(Some(Rc::new(move |_, options| {
    ///     count.set(count.get() + 1);
    ///     Ok(options)
    /// })));
    /// event_loop.run_until_complete(async { glassloop::create_task(async { Ok(()) })?.await })?;
    /// assert_eq!(made.get(), 2);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn set_task_factory(&self, factory: Option<TaskFactory>) {
        // The one that was there is a closure of the program's: it is dropped when nothing is borrowed.
        drop(self.core.task_factory.replace(factory));
    }

    /// The loop's task factory, if it has one.  Mirrors `loop.get_task_factory`.
    pub fn get_task_factory(&self) -> Option<TaskFactory> {
        self.core.task_factory.borrow().clone()
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
            Some(future) if Rc::ptr_eq(&future.node.head.event_loop, &self.core) => Ok(future),
            Some(future) => {
                Err(self.core.refuse_about(future.id(), "ensure_future", ErrorKind::BelongsToDifferentLoop))
            }
        }
    }

    /// The tasks that are not done, in the order of their creation.
    /// Mirrors `asyncio.all_tasks(loop)`.
    pub fn all_tasks(&self) -> Vec<AnyTask> {
        self.core.pending_tasks().into_iter().map(AnyTask::new).collect()
    }

    /// The task that is running on this loop.  Mirrors `asyncio.current_task(loop)`.
    pub fn current_task(&self) -> Option<AnyTask> {
        let is_mine = |task: &AnyTask| task.get_loop() == *self;
        current::running_task().map(AnyTask::new).filter(is_mine)
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
            // A closed loop lets nothing go any more.
            if !self.is_closed() {
                self.core.extensions.borrow_mut().push(made.clone());
            }
            made
        })
    }
}

impl LoopCore {
    /// Remembers a future whose canceller holds its children, which hold it.
    fn add_composite(&self, future: Rc<dyn AnyNode>) {
        let mut composites = self.composites.borrow_mut();
        if composites.len() == composites.capacity() {
            composites.retain(|future| future.strong_count() > 0);
        }
        composites.push(Rc::downgrade(&future));
    }
}

/// An event loop that this does not keep alive: what an observer of it holds,
/// since the loop holds the observer.
///
/// Mirrors `weakref.ref(loop)`.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let weak = event_loop.downgrade();
/// assert_eq!(weak.upgrade().as_ref(), Some(&event_loop));
/// event_loop.close()?;
/// drop(event_loop);
/// assert!(weak.upgrade().is_none());
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct WeakEventLoop {
    core: Weak<LoopCore>,
}

impl WeakEventLoop {
    /// The loop, if it is not gone.
    pub fn upgrade(&self) -> Option<EventLoop> {
        self.core.upgrade().map(EventLoop::from)
    }

    /// Whether the loop was closed, or is gone.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let weak = event_loop.downgrade();
    /// assert!(!weak.is_closed());
    /// event_loop.close()?;
    /// assert!(weak.is_closed());
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.core.upgrade().is_none_or(|core| core.is_closed())
    }
}

impl fmt::Debug for WeakEventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<WeakEventLoop>")
    }
}

impl From<Rc<LoopCore>> for EventLoop {
    fn from(core: Rc<LoopCore>) -> Self {
        core.event_loops.set(core.event_loops.get() + 1);
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
        if self.core.event_loops.get() == 1 {
            // What is dropped now may ask for its loop: that is no new owner.
            self.core.abandon();
        }
        self.core.event_loops.set(self.core.event_loops.get() - 1);
    }
}

impl PartialEq for EventLoop {
    /// Whether both are one loop.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.core, &other.core)
    }
}

impl Eq for EventLoop {}
