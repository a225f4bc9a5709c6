//! What new loops begin with, and who says so, from the nearest:
//!
//! ```text
//!   EventLoop::builder() ─▶ this thread's policy ─▶ the process's ─▶ GLASSLOOP_TRACE, GLASSLOOP_ASYNCIO
//! ```

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::clock::ClockKind;
use super::current;
use super::loop_core::EventLoop;
use crate::error::Result;
use crate::trace::threads_without::Watch;
use crate::trace::{Journal, Observer, threads_without};
use crate::versions::Asyncio;

/// What a new loop begins with, wherever it is made: its clock, the journal
/// that it writes its trace to, and an observer.
///
/// That is how a program that knows nothing of it runs under a virtual clock
/// and is recorded: `cargo step` and [`testing::record`](crate::testing::record)
/// set a policy and call its `main`.
///
/// Mirrors `asyncio`'s event loop policy, less what that is no longer for.
///
/// ```
/// use glassloop::{ClockKind, EventLoop, EventLoopPolicy};
///
/// let policy = EventLoopPolicy::new().clock(ClockKind::Virtual);
/// let in_force = policy.set_for_this_thread();
/// let event_loop = EventLoop::new()?;
/// event_loop.run_until_complete(glassloop::sleep(std::time::Duration::from_secs(60)))?;
/// assert_eq!(event_loop.time().as_secs(), 60);
/// drop(in_force);
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct EventLoopPolicy {
    pub(super) clock: ClockKind,
    pub(super) journal: Option<Journal>,
    observer: Option<Arc<MakeObserver>>,
    captures_output: bool,
    /// None: what the environment says.
    asyncio: Option<Asyncio>,
}

type MakeObserver = dyn Fn(&EventLoop) -> Rc<dyn Observer> + Send + Sync;

impl EventLoopPolicy {
    /// Real clocks and no journal.
    pub fn new() -> Self {
        Self::default()
    }

    /// The clock that new loops live by.
    pub fn clock(mut self, clock: ClockKind) -> Self {
        self.clock = clock;
        self
    }

    /// The journal that new loops write to.
    pub fn journal(mut self, journal: &Journal) -> Self {
        self.journal = Some(journal.clone());
        self
    }

    /// Which version of asyncio new loops mirror, and so does what needs no loop.
    ///
    /// Unless a policy says it, `GLASSLOOP_ASYNCIO` does, and else it is 3.13.
    ///
    /// ```
    /// use glassloop::{Asyncio, EventLoopPolicy, get_event_loop};
    ///
    /// let in_force = EventLoopPolicy::new().asyncio(Asyncio::V3_14).set_for_this_thread();
    /// assert!(get_event_loop().unwrap_err().to_string().starts_with("There is no current event loop"));
    /// # drop(in_force);
    /// ```
    pub fn asyncio(mut self, asyncio: Asyncio) -> Self {
        self.asyncio = Some(asyncio);
        self
    }

    /// Makes an observer for every new loop, which is told of all that happens
    /// on it from the beginning.
    ///
    /// The loop holds the observer: if that is to hold the loop, let it hold
    /// [`downgrade`](EventLoop::downgrade).
    ///
    /// ```
    /// use std::rc::Rc;
    /// use glassloop::trace::Record;
    /// use glassloop::{EventLoop, EventLoopPolicy};
    ///
    /// let policy = EventLoopPolicy::new().observer(|event_loop| {
    ///     let event_loop = event_loop.downgrade();
    ///     Rc::new(move |record: &Record| {
    ///         let ready = event_loop.upgrade().map_or(0, |event_loop| event_loop.snapshot().ready.len());
    ///         println!("{record:?}: {ready} are ready");
    ///     })
    /// });
    /// let in_force = policy.set_for_this_thread();
    /// EventLoop::new()?.close()?;
    /// drop(in_force);
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn observer(mut self, make: impl Fn(&EventLoop) -> Rc<dyn Observer> + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(make));
        self
    }

    /// Whether log lines go into the trace only, and are not printed.
    pub fn captures_output(mut self, captures: bool) -> Self {
        self.captures_output = captures;
        self
    }

    /// Sets it for loops that this thread makes, until the guard is dropped.
    pub fn set_for_this_thread(self) -> PolicyInForce {
        let before = THREAD.with(|policy| policy.replace(Some(self)));
        PolicyInForce { before, set_for: SetFor::Thread(Watch::begin()) }
    }

    /// Sets it for loops that any thread makes, unless that thread has its
    /// own, until the guard is dropped.
    pub fn set_for_the_process(self) -> PolicyInForce {
        let before = process().replace(self);
        PolicyInForce { before, set_for: SetFor::Process }
    }

    /// Gives a new loop the observer that the policy in force makes.
    pub(super) fn observe(event_loop: &EventLoop) {
        if let Some(make) = Self::in_force().and_then(|policy| policy.observer) {
            event_loop.add_observer(make(event_loop));
        }
    }

    /// The version that a loop made here and now would mirror.
    ///
    /// # Errors
    /// `GLASSLOOP_ASYNCIO` is no version.
    pub(super) fn asyncio_in_force() -> Result<Asyncio> {
        match Self::in_force().and_then(|policy| policy.asyncio) {
            Some(asyncio) => Ok(asyncio),
            None => Ok(Asyncio::from_environment()?),
        }
    }

    /// The policy in force.
    pub(super) fn in_force() -> Option<Self> {
        let of_thread = THREAD.try_with(|policy| policy.borrow().clone()).ok().flatten();
        of_thread.or_else(|| process().clone())
    }
}

impl fmt::Debug for EventLoopPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLoopPolicy")
            .field("clock", &self.clock)
            .field("journal", &self.journal)
            .field("makes_observers", &self.observer.is_some())
            .field("captures_output", &self.captures_output)
            .field("asyncio", &self.asyncio)
            .finish()
    }
}

thread_local! {
    static THREAD: RefCell<Option<EventLoopPolicy>> = const { RefCell::new(None) };
}

static PROCESS: Mutex<Option<EventLoopPolicy>> = Mutex::new(None);

fn process() -> MutexGuard<'static, Option<EventLoopPolicy>> {
    PROCESS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A policy that is in force until this is dropped.
#[derive(Debug)]
#[must_use = "the policy is in force until this is dropped"]
pub struct PolicyInForce {
    before: Option<EventLoopPolicy>,
    set_for: SetFor,
}

#[derive(Debug)]
enum SetFor {
    Thread(Arc<Watch>),
    Process,
}

impl PolicyInForce {
    /// The names of the other threads that, since it is in force for this one, have made a
    /// loop or written a line through `log` without a journal: no policy gives them one.
    ///
    /// ```
    /// use glassloop::EventLoopPolicy;
    ///
    /// let in_force = EventLoopPolicy::new().set_for_this_thread();
    /// let worker = || drop(glassloop::new_event_loop());
    /// std::thread::Builder::new().name("worker".into()).spawn(worker).unwrap().join().unwrap();
    /// assert_eq!(in_force.threads_without_journal(), ["worker"]);
    /// ```
    pub fn threads_without_journal(&self) -> Vec<String> {
        match &self.set_for {
            SetFor::Thread(watch) => watch.names(),
            SetFor::Process => Vec::new(),
        }
    }
}

impl Drop for PolicyInForce {
    fn drop(&mut self) {
        let before = self.before.take();
        match self.set_for {
            SetFor::Thread(_) => drop(THREAD.try_with(|policy| policy.replace(before))),
            SetFor::Process => *process() = before,
        }
    }
}

/// The version of asyncio that is mirrored in this thread now: that of the loop that runs
/// here, or that of a loop which would be made.
///
/// ```
/// use glassloop::{Asyncio, EventLoop, asyncio};
///
/// let event_loop = EventLoop::builder().asyncio(Asyncio::V3_15).build()?;
/// assert_eq!(event_loop.run_until_complete(async { Ok(asyncio()) })?, Asyncio::V3_15);
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub fn asyncio() -> Asyncio {
    match current::running() {
        Some(running) => running.asyncio,
        // The maker of a loop is told that the environment names no version.
        None => EventLoopPolicy::asyncio_in_force().unwrap_or_default(),
    }
}

/// Whether log lines are not to be printed.
pub fn output_is_captured() -> bool {
    EventLoopPolicy::in_force().is_some_and(|policy| policy.captures_output)
}

/// The journal that a loop made here and now would write to.
pub(super) fn journal_in_force() -> Result<Option<Journal>> {
    if let Some(journal) = EventLoopPolicy::in_force().and_then(|policy| policy.journal) {
        return Ok(Some(journal));
    }
    threads_without::note();
    #[cfg(feature = "trace-file")]
    return crate::trace::file::from_environment();
    #[cfg(not(feature = "trace-file"))]
    return Ok(None);
}
