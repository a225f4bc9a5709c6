//! The same loop under the names that Tornado gave it.
//!
//! Since Tornado 5 its `IOLoop` is a wrapper of asyncio's loop, and so is this
//! one of [`EventLoop`].  What it shows is which name stands for what:
//!
//! | tornado | asyncio |
//! | --- | --- |
//! | `IOLoop.current()` | `get_event_loop()` |
//! | `io_loop.add_callback(f)` | `loop.call_soon(f)`; from another thread `loop.call_soon_threadsafe(f)` |
//! | `io_loop.spawn_callback(coroutine_function)` | the same, and `create_task` |
//! | `io_loop.run_sync(coroutine_function)` | `loop.run_forever()`, and `loop.stop()` when it is done |
//! | `io_loop.start()` | `loop.run_forever()` |
//!
//! What a callback raises goes to the log target `tornado.application`, as
//! `Exception in callback …`, and not to the loop's exception handler; that it
//! was cancelled is no error.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::Location;
use std::rc::Rc;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result, catch_panic, contained};
use crate::kernel::{
    Awaitable, CallbackOutcome, EventLoop, Future, TimerHandle, WeakEventLoop, get_event_loop,
    new_event_loop, set_event_loop,
};
use crate::say::{Level, say_as};

/// The log target of what callbacks raise.
const APPLICATION: &str = "tornado.application";

/// Tornado's event loop.
///
/// Mirrors `tornado.ioloop.IOLoop`.
///
/// ```
/// use glassloop::tornado::IOLoop;
///
/// let io_loop = IOLoop::new()?;
/// assert_eq!(io_loop.run_sync(|| async { Ok(42) }, None)?, 42);
/// io_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct IOLoop {
    event_loop: EventLoop,
    /// Tells it from another one of the same asyncio loop.
    number: Number,
}

impl IOLoop {
    /// One with an asyncio loop of its own, which is not made current.
    /// Mirrors `IOLoop(make_current=False)`.
    ///
    /// # Errors
    /// Those of [`new_event_loop`].
    #[track_caller]
    pub fn new() -> Result<Self> {
        Ok(Self::of(new_event_loop()?))
    }

    /// The loop that runs in this thread; else the one that is set; else a new
    /// one, which is then set.  Mirrors `IOLoop.current`.
    ///
    /// # Errors
    /// Those of [`new_event_loop`].
    ///
    /// ```
    /// use glassloop::tornado::IOLoop;
    ///
    /// let current = IOLoop::current()?;
    /// assert_eq!(IOLoop::current()?, current);
    /// # current.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn current() -> Result<Self> {
        let event_loop = get_event_loop().or_else(|_| {
            let event_loop = new_event_loop()?;
            set_event_loop(Some(&event_loop));
            Ok::<_, Error>(event_loop)
        })?;
        Ok(Self::of(event_loop))
    }

    /// The one that this asyncio loop has; a new one, if it has none.
    fn of(event_loop: EventLoop) -> Self {
        let number = number_of(&event_loop);
        Self { event_loop, number }
    }

    /// The asyncio loop inside.  Mirrors `IOLoop.asyncio_loop`.
    pub fn asyncio_loop(&self) -> &EventLoop {
        &self.event_loop
    }

    /// Has a function called in the next iteration: from the loop's own thread
    /// that is `call_soon`.
    ///
    /// What it raises is logged as `Exception in callback …`.  On a closed loop
    /// it is silently dropped, as Tornado does: whoever adds a callback cannot
    /// know that it will ever be called.  Mirrors `IOLoop.add_callback`.
    #[track_caller]
    pub fn add_callback<R: CallbackOutcome>(&self, callback: impl FnOnce() -> R + 'static) {
        let _ = self.event_loop.call_soon(run_callback(callback));
    }

    /// Has a coroutine function called in the next iteration, and its coroutine
    /// run in the background; nobody waits for it.
    ///
    /// An error in it is logged as `Exception in callback …`; that it was cancelled
    /// is no error.  Mirrors `IOLoop.spawn_callback`.
    ///
    /// ```
    /// use glassloop::tornado::IOLoop;
    ///
    /// let io_loop = IOLoop::new()?;
    /// let stopper = io_loop.clone();
    /// io_loop.spawn_callback(|| async move {
    ///     stopper.stop();
    ///     Ok(())
    /// });
    /// io_loop.start()?;
    /// # io_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn spawn_callback<T, A>(&self, coroutine_function: impl FnOnce() -> A + 'static)
    where
        T: Clone + 'static,
        A: Awaitable<T>,
    {
        let io_loop = self.clone();
        let _ = self.event_loop.call_soon(run_callback(move || {
            let future = io_loop.event_loop.ensure_future(coroutine_function())?;
            future.add_done_callback(move |future| {
                let discarded = future.result().map(drop);
                log_error(discarded, || {
                    format!("<bound method IOLoop._discard_future_result of {io_loop:?}>, {}", future.repr())
                });
            })
        }));
    }

    /// Has a function called after a delay; what it raises is logged as
    /// `Exception in callback …`.  Mirrors `IOLoop.call_later`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`.
    #[track_caller]
    pub fn call_later<R: CallbackOutcome>(
        &self,
        delay: Duration,
        callback: impl FnOnce() -> R + 'static,
    ) -> Result<TimerHandle> {
        self.event_loop.call_later(delay, run_callback(callback))
    }

    /// Starts the loop, runs a coroutine function to its end, stops the loop.
    ///
    /// Mirrors `IOLoop.run_sync`.
    ///
    /// # Errors
    /// The coroutine's; `TimeoutError: Operation timed out after N seconds`;
    /// `RuntimeError: Event loop stopped before Future completed.` if the loop was
    /// stopped or the coroutine cancelled, but not because the time was over;
    /// those of [`start`](IOLoop::start).
    ///
    /// ```
    /// use std::time::Duration;
    /// use glassloop::tornado::IOLoop;
    ///
    /// let io_loop = IOLoop::new()?;
    /// let slow = || glassloop::sleep(Duration::from_secs(60));
    /// let error = io_loop.run_sync(slow, Some(Duration::from_millis(10))).unwrap_err();
    /// assert_eq!(format!("{error:?}"), "TimeoutError: Operation timed out after 0.01 seconds");
    /// # io_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn run_sync<T, A>(
        &self,
        coroutine_function: impl FnOnce() -> A + 'static,
        timeout: Option<Duration>,
    ) -> Result<T>
    where
        T: Clone + 'static,
        A: Awaitable<T>,
    {
        let cell: FutureCell<T> = Rc::default();
        let (io_loop, filled) = (self.clone(), cell.clone());
        let _ = self.event_loop.call_soon(run_callback(move || {
            // Whatever fails here is what the caller waits for.
            let made = catch_panic(coroutine_function);
            let made = made.and_then(|coroutine| io_loop.event_loop.ensure_future(coroutine));
            let future = made.or_else(|error| {
                let failed = io_loop.event_loop.create_future();
                failed.set_exception(error).map(|()| failed)
            })?;
            filled.replace(Some(future.clone()));
            future.add_done_callback(move |_| io_loop.stop())
        }));
        let timed_out = Rc::new(Cell::new(false));
        let limit = timeout.map(|timeout| self.time_limit(timeout, &cell, timed_out.clone()));
        let limit = limit.transpose()?;
        let started = self.start();
        limit.iter().for_each(TimerHandle::cancel);
        started?;
        match cell.take() {
            Some(future) if future.done() && !future.cancelled() => future.result(),
            _ if timed_out.get() => Err(time_is_over(timeout.unwrap_or_default())),
            _ => Err(self.event_loop.refuse("run_sync", ErrorKind::StoppedBeforeComplete)),
        }
    }

    /// When the time is over, the coroutine is cancelled; if that cannot be, the loop stopped.
    fn time_limit<T: 'static>(
        &self,
        timeout: Duration,
        cell: &FutureCell<T>,
        timed_out: Rc<Cell<bool>>,
    ) -> Result<TimerHandle> {
        let (io_loop, cell) = (self.clone(), cell.clone());
        self.call_later(timeout, move || {
            timed_out.set(true);
            let future = cell.borrow().clone();
            match future.map(|future| future.cancel()).transpose()? {
                Some(true) => {}
                _ => io_loop.stop(),
            }
            Ok::<_, Error>(())
        })
    }

    /// Runs until [`stop`](IOLoop::stop).  Mirrors `IOLoop.start`.
    ///
    /// # Errors
    /// Those of [`EventLoop::run_forever`].
    #[track_caller]
    pub fn start(&self) -> Result<()> {
        self.event_loop.run_forever()
    }

    /// Ends the run after this iteration.  Mirrors `IOLoop.stop`.
    #[track_caller]
    pub fn stop(&self) {
        self.event_loop.stop();
    }

    /// Closes the asyncio loop inside, whoever else uses it.  Mirrors `IOLoop.close`.
    ///
    /// The asyncio loop is no longer this one's from then on, even if it refuses:
    /// then [`current`](IOLoop::current) makes another one for it.
    ///
    /// # Errors
    /// `RuntimeError: Cannot close a running event loop`; the second time
    /// `KeyError: <_UnixSelectorEventLoop …>`.
    ///
    /// ```
    /// let io_loop = glassloop::tornado::IOLoop::new()?;
    /// io_loop.close()?;
    /// let error = io_loop.close().unwrap_err();
    /// assert_eq!(format!("{error:?}"), "KeyError: <_UnixSelectorEventLoop running=False closed=True debug=False>");
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        if !part_from(&self.event_loop) {
            let message = format!("{:?}", self.event_loop).into();
            let kind = ErrorKind::Raised { class: "KeyError".into(), message };
            return Err(self.event_loop.refuse("IOLoop.close", kind));
        }
        self.event_loop.close()
    }
}

/// What the loop calls in the place of a callback.  Mirrors `IOLoop._run_callback`.
#[track_caller]
fn run_callback<F: FnOnce() -> R + 'static, R: CallbackOutcome>(callback: F) -> impl FnOnce() + 'static {
    let source = Location::caller();
    move || {
        let outcome = contained(|| callback().into_result());
        log_error(outcome, || format!("<function {} at {source}>", std::any::type_name::<F>()));
    }
}

/// Tornado has a logger of its own for what callbacks raise.
fn log_error(outcome: Result<()>, callback: impl FnOnce() -> String) {
    match outcome {
        Err(error) if !error.is_cancelled() => say_as(
            APPLICATION,
            Level::Error,
            format_args!("Exception in callback functools.partial({}): {error:?}", callback()),
        ),
        _ => {}
    }
}

/// Where `run_sync` keeps its future, once it has begun.
type FutureCell<T> = Rc<RefCell<Option<Future<T>>>>;

fn time_is_over(timeout: Duration) -> Error {
    Error::raise("TimeoutError", format!("Operation timed out after {} seconds", timeout.as_secs_f64()))
}

impl fmt::Debug for IOLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<IOLoop {:?}>", self.event_loop)
    }
}

// ── which `IOLoop` is which asyncio loop's ───────────────────────────────────
//
// Mirrors `IOLoop._ioloop_for_asyncio`.

/// Tells one `IOLoop` of this thread from another.
type Number = u64;

thread_local! {
    /// Those that are open, or were closed behind Tornado's back.
    static ASSOCIATED: RefCell<Vec<(WeakEventLoop, Number)>> = const { RefCell::new(Vec::new()) };
    static MADE: Cell<Number> = const { Cell::new(0) };
}

/// The number of the `IOLoop` of this loop; if it has none, of a new one.
fn number_of(event_loop: &EventLoop) -> Number {
    find(event_loop).map_or_else(|| associate(event_loop), |(_, number)| number)
}

/// Parts a loop from its `IOLoop`, and says whether it had one.
fn part_from(event_loop: &EventLoop) -> bool {
    let Some((place, _)) = find(event_loop) else { return false };
    ASSOCIATED.with_borrow_mut(|associated| associated.remove(place));
    true
}

fn find(event_loop: &EventLoop) -> Option<(usize, Number)> {
    let known: Vec<_> = ASSOCIATED.with_borrow(Clone::clone);
    let is_it = |(other, _): &(WeakEventLoop, Number)| other.upgrade().as_ref() == Some(event_loop);
    known.iter().position(is_it).map(|place| (place, known[place].1))
}

/// Loops that were closed meanwhile without their `IOLoop` are forgotten here, as there.
fn associate(event_loop: &EventLoop) -> Number {
    let number = MADE.get() + 1;
    MADE.set(number);
    ASSOCIATED.with_borrow_mut(|associated| {
        associated.retain(|(other, _)| !other.is_closed());
        associated.push((event_loop.downgrade(), number));
    });
    number
}
