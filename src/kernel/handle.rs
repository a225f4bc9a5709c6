//! What a program holds of a callback: asyncio's `Handle` and `TimerHandle`, and a done callback.
//!
//! ```text
//!   call_soon, add_reader  ─▶ Handle         one callback, scheduled once or for a source
//!   call_later, call_at    ─▶ TimerHandle    the same, and when it is due
//!   add_done_callback      ─▶ DoneCallback   a function with an identity, to be removed by
//! ```
//!
//! A handle is not needed for its callback to run, and dropping one cancels nothing: the ready queue,
//! the timers or the poller hold the callback as well.  It is there for three things: to cancel, to
//! ask whether that was done, and to print.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `Handle.cancel`: `_cancelled = True`, `_callback = None` | a flag of the header, `drop_function` |
//! | `TimerHandle.cancel`: `loop._timer_handle_cancelled` | `note_cancelled` of the [`timers`](super::timers) |
//! | `Handle.__repr__` | `describe` |
//! | `remove_done_callback(fn)`: `f == fn` | `DoneCallback::same` |
//! | `loop.call_soon(callback, self, context=ctx)` | `schedule_callback` |
//!
//! The last two rows are where Rust differs.  Python compares functions; two closures of Rust cannot be
//! compared at all, so a done callback is an object, and is the same as its clones.

use std::fmt;
use std::panic::Location;
use std::rc::Rc;
use std::time::Duration;

use super::callback::{Call, CallbackOutcome};
use super::context_var;
use super::future::{DoneCallback, Future, Node};
use super::loop_core::{AnyCallback, Context, Flag, LoopCore};
use super::waiters::Named;
use crate::error::Result;
use crate::flat_drop::Flat;
use crate::printing;
use crate::trace::event::Event;
use crate::trace::ids::CallbackId;
use crate::trace::names::{NameOf, callback_name};

/// A callback that was scheduled; dropping this cancels nothing.
///
/// Mirrors `asyncio.Handle`.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// let handle = event_loop.call_soon(|| println!("never printed"))?;
/// handle.cancel();
/// assert!(handle.cancelled());
/// event_loop.run_once()?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct Handle {
    callback: Rc<dyn AnyCallback>,
    event_loop: Rc<LoopCore>,
}

impl Handle {
    pub(super) fn new(callback: Rc<dyn AnyCallback>, event_loop: Rc<LoopCore>) -> Self {
        Self { callback, event_loop }
    }

    /// Makes sure that the callback will not run, and drops it at once.
    ///
    /// Cancelling twice, or after it has run, does nothing.  Mirrors `Handle.cancel`.
    pub fn cancel(&self) {
        let header = self.callback.header();
        if header.set(Flag::Cancelled, true) {
            return;
        }
        self.event_loop.record(None, || Event::CallbackCancelled(header.id(self.event_loop.counters())));
        // A timer that has become due stands in the ready queue: the heap must not count it.
        if header.is(Flag::InTimers) {
            self.event_loop.timers.borrow_mut().note_cancelled();
        }
        // The function last: what it holds is the user's to drop.  It may cancel other callbacks,
        // call the loop, or panic, and finds the timers unborrowed and this callback cancelled.
        self.callback.drop_function();
    }

    /// Whether [`cancel`](Handle::cancel) was called, be it after the callback has run.
    ///
    /// Mirrors `Handle.cancelled`.
    pub fn cancelled(&self) -> bool {
        self.callback.is_cancelled()
    }

    /// The callback's id in the trace.
    pub fn id(&self) -> CallbackId {
        self.callback.header().id(self.event_loop.counters())
    }

    /// As it prints, with the callback's name, also after it has run; of one that was cancelled the
    /// header leaves the name out, as asyncio has forgotten it.
    fn describe(&self) -> String {
        let header = self.callback.header();
        let callback = printing::callback(&self.callback.made(self.id()).name, header.line);
        header.describe(self.event_loop.asyncio, self.callback.when(), &callback)
    }
}

impl fmt::Debug for Handle {
    /// As asyncio prints it: `<Handle say_hello() at src/main.rs:7>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}

/// A callback that was scheduled for a time; dropping this cancels nothing.
///
/// Mirrors `asyncio.TimerHandle`.
///
/// ```
/// use std::time::Duration;
///
/// let event_loop = glassloop::EventLoop::new()?;
/// let timer = event_loop.call_at(Duration::from_secs(60), || ())?;
/// assert_eq!(timer.when(), Duration::from_secs(60));
/// timer.cancel();
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct TimerHandle {
    handle: Handle,
}

impl TimerHandle {
    pub(super) fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// When it fires: time on the loop's clock, as [`EventLoop::time`](crate::EventLoop::time).
    ///
    /// Mirrors `TimerHandle.when`.
    pub fn when(&self) -> Duration {
        Duration::from_nanos(self.handle.callback.when().unwrap_or_default())
    }

    /// Makes sure that the callback will not run, and drops it at once.
    ///
    /// Mirrors `TimerHandle.cancel`.
    pub fn cancel(&self) {
        self.handle.cancel();
    }

    /// Whether [`cancel`](TimerHandle::cancel) was called.  Mirrors `TimerHandle.cancelled`.
    pub fn cancelled(&self) -> bool {
        self.handle.cancelled()
    }

    /// The callback's id in the trace.
    pub fn id(&self) -> CallbackId {
        self.handle.id()
    }
}

impl fmt::Debug for TimerHandle {
    /// As asyncio prints it, with the time in seconds: `<TimerHandle when=60.0 …>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.handle.describe())
    }
}

// ── of a future that is done ─────────────────────────────────────────────────

impl<T> DoneCallback<T> {
    /// A callback of its own identity; it is given the future.
    #[track_caller]
    pub fn new<R: CallbackOutcome, F: Fn(&Future<T>) -> R + 'static>(function: F) -> Self {
        Self::with(false, None, function)
    }

    /// A callback of a helper of asyncio's, which knows it by this name:
    /// `gather.<locals>._done_callback`.  So a future prints that waits with it.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// let callback = glassloop::DoneCallback::named("helper.<locals>._on_done", |_: &glassloop::Future<()>| ());
    /// future.add_shared_done_callback(&callback)?;
    /// assert!(format!("{future:?}").starts_with("<Future pending cb=[helper.<locals>._on_done() at "));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn named<R: CallbackOutcome, F: Fn(&Future<T>) -> R + 'static>(
        python_name: &'static str,
        function: F,
    ) -> Self {
        Self::with(false, Some(python_name), function)
    }

    /// A callback of the loop's own bookkeeping.
    #[track_caller]
    pub(super) fn internal<R: CallbackOutcome, F: Fn(&Future<T>) -> R + 'static>(
        python_name: &'static str,
        function: F,
    ) -> Self {
        Self::with(true, Some(python_name), function)
    }

    /// What `new`, `named` and `internal` call: their line is kept, which a report and a printed future
    /// show.
    #[track_caller]
    fn with<R: CallbackOutcome, F: Fn(&Future<T>) -> R + 'static>(
        internal: bool,
        python_name: Option<&'static str>,
        function: F,
    ) -> Self {
        // It may hold the next callback, or a future that has it: a chain of them is dropped one
        // after the other, and needs no deep stack.
        let function = Flat::new(function);
        let function = move |future: &Future<T>| (function.get())(future).into_result();
        let line = Location::caller();
        let named = Named { name: callback_name::<F>, line, internal, python_name, original: None, function };
        Self { named: Rc::new(named) }
    }

    /// As it prints: `resolved() at src/main.rs:7`, with the line that made it.
    pub(super) fn describe(&self) -> String {
        let name = self.named.python_name.map_or_else(self.named.name, Into::into);
        printing::callback(&name, self.named.line)
    }

    /// Whether both are one callback: `remove_done_callback` finds by this what `add_done_callback`
    /// added.
    pub(super) fn same(&self, other: &Self) -> bool {
        std::ptr::addr_eq(self.identity(), other.identity())
    }

    /// Where the callback stands in memory, which is compared and never read.  One that calls another
    /// in a context has the identity of that one, which it keeps alive: so the place is no other
    /// callback's.
    fn identity(&self) -> *const () {
        self.named.original.unwrap_or_else(|| Rc::as_ptr(&self.named).cast())
    }

    /// The same callback, to be called in a copy of the current context, if there is anything
    /// in it.
    ///
    /// As in asyncio, it is the context of the caller of `add_done_callback` that counts, and not
    /// that in which the future becomes done.
    pub(super) fn in_context(&self) -> Self {
        match context_var::is_in_use().then(context_var::inherited).flatten() {
            None => self.clone(),
            Some(context) => self.called_in(context),
        }
    }

    /// A callback round this one.  To the program it is this one, with its name, line and identity.
    fn called_in(&self, context: Context) -> Self {
        let (inner, named) = (self.clone(), &*self.named);
        let function = move |future: &Future<T>| context.run_turn(|| (inner.named.function)(future));
        Self {
            named: Rc::new(Named {
                name: named.name,
                line: named.line,
                internal: named.internal,
                python_name: named.python_name,
                original: Some(self.identity()),
                function,
            }),
        }
    }
}

impl<T> Clone for DoneCallback<T> {
    fn clone(&self) -> Self {
        Self { named: self.named.clone() }
    }
}

impl<T> fmt::Debug for DoneCallback<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<DoneCallback {}>", (self.named.name)())
    }
}

/// A done callback on its way through the ready queue.
///
/// It holds the future, which so outlives the last handle of the program: a done callback is always
/// given a future that it can read.
struct DoneCall<T: 'static> {
    callback: DoneCallback<T>,
    future: Future<T>,
}

impl<T> Call for DoneCall<T> {
    fn call(self) -> Result<()> {
        (self.callback.named.function)(&self.future)
    }

    fn name(&self) -> NameOf {
        self.callback.named.name
    }

    fn internal(&self) -> bool {
        self.callback.named.internal
    }
}

impl<T> Node<T> {
    /// Puts a done callback into the ready queue.
    ///
    /// It does not run here, inside of `set_result`: the line after `set_result` comes first.  And it
    /// runs in the loop's guard, so a done callback that fails is reported and fails nothing else.
    pub(super) fn schedule_callback(self: &Rc<Self>, callback: DoneCallback<T>) {
        let line = callback.named.line;
        let call = DoneCall { callback, future: Future::from(self.clone()) };
        self.head.event_loop.push_callback(line, call, || self.head.why_scheduled());
    }
}
