//! How a program comes by a loop: it builds one, or asks for that of its thread.
//!
//! ```text
//!   get_event_loop ─▶ is one running? ─▶ was one set? ─▶ in the main thread, and none was ever
//!                     that one           that one        set, until 3.13: a new one; else an error
//! ```

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use super::clock::{Clock, ClockKind};
use super::current::{running, running_task};
use super::inbox::{Answers, Inbox, LentWaker};
use super::loop_core::{AnyCallback, EventLoop, Life, LoopCore, Reporting, RunningStep, SincePoll};
use super::policy::{EventLoopPolicy, asyncio, journal_in_force};
use super::poller::{Poller, selector};
use super::report::refuse_here;
use super::table::Table;
use super::task_handle::AnyTask;
use super::threadsafe::loop_was_made;
use super::timers::Timers;
use crate::error::{ErrorKind, Result};
use crate::say::{Level, say};
use crate::trace::Journal;
use crate::trace::event::Event;
use crate::trace::recorder::Recorder;
use crate::versions::Asyncio;

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
    asyncio: Option<Asyncio>,
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

    /// The version of asyncio that it mirrors.
    pub fn asyncio(mut self, asyncio: Asyncio) -> Self {
        self.asyncio = Some(asyncio);
        self
    }

    /// Makes it.
    ///
    /// # Errors
    /// The system's, if it has no file descriptor left, or if the file that
    /// `GLASSLOOP_TRACE` names cannot be written; `GLASSLOOP_ASYNCIO` is no version.
    #[track_caller]
    pub fn build(self) -> Result<EventLoop> {
        let clock = self.clock.or_else(|| Some(EventLoopPolicy::in_force()?.clock)).unwrap_or_default();
        let journal = match self.journal {
            Some(journal) => Some(journal),
            None => journal_in_force()?,
        };
        let asyncio = match self.asyncio {
            Some(asyncio) => asyncio,
            None => EventLoopPolicy::asyncio_in_force()?,
        };
        let (poller, waker) = Poller::new()?;
        let (clock, inbox) = (Clock::new(clock), Arc::new(Inbox::new(waker)));
        let recorder = Recorder::new(journal, inbox.loop_number);
        let core =
            Rc::new_cyclic(|this| LoopCore::new(this.clone(), asyncio, clock, recorder, poller, inbox));
        loop_was_made(&core);
        let event_loop = EventLoop::from(core);
        EventLoopPolicy::observe(&event_loop);
        event_loop.core.record(Some(Location::caller()), || Event::LoopMade);
        say(Level::Debug, format_args!("Using selector: {}", selector()));
        Ok(event_loop)
    }
}

impl LoopCore {
    fn new(
        this: Weak<LoopCore>,
        asyncio: Asyncio,
        clock: Clock,
        recorder: Recorder,
        poller: Poller<Rc<dyn AnyCallback>>,
        inbox: Arc<Inbox>,
    ) -> Self {
        Self {
            id: OnceCell::new(),
            this,
            asyncio,
            event_loops: Cell::new(0),
            life: Cell::new(Life::Idle),
            stopping: Cell::new(false),
            iteration: Cell::new(0),
            clock,
            ready: RefCell::new(VecDeque::new()),
            to_run: Cell::new(0),
            exit: Cell::new(None),
            timers: RefCell::new(Timers::default()),
            poller: RefCell::new(Some(poller)),
            since_poll: SincePoll::default(),
            recorder,
            lent: RefCell::new(LentWaker::new(&inbox)),
            inbox,
            empty_list: Cell::new(Some(Vec::new())),
            answers: Answers::default(),
            tasks: Table::default(),
            running_step: RunningStep::default(),
            steps_inside: Cell::new(0),
            task_factory: RefCell::new(None),
            tickets: Cell::new(0),
            composites: RefCell::new(Vec::new()),
            to_tell: RefCell::new(Vec::new()),
            extensions: RefCell::new(Vec::new()),
            reporting: Reporting::new(),
            is_observed: Cell::new(true),
        }
    }
}

// ── the loop of this thread ──────────────────────────────────────────────────

thread_local! {
    /// The loop that was set for this thread.
    static SET: RefCell<Slot> = const { RefCell::new(Slot::NeverSet) };
}

/// What `set_event_loop` has left behind.
enum Slot {
    NeverSet,
    Set(EventLoop),
    SetToNone,
}

/// A new loop that lives by the [`EventLoopPolicy`](crate::EventLoopPolicy) in force.
///
/// It is not set for the thread: see [`set_event_loop`].
/// Mirrors `asyncio.new_event_loop`.
///
/// # Errors
/// The system's, if it has no file descriptor left.
#[track_caller]
pub fn new_event_loop() -> Result<EventLoop> {
    EventLoop::new()
}

/// Sets the loop that [`get_event_loop`] finds in this thread, or none.
///
/// Mirrors `asyncio.set_event_loop`.
///
/// ```
/// let event_loop = glassloop::new_event_loop()?;
/// glassloop::set_event_loop(Some(&event_loop));
/// assert_eq!(glassloop::get_event_loop()?, event_loop);
/// event_loop.close()?;
/// assert_eq!(glassloop::get_event_loop()?, event_loop, "even a closed one");
/// # glassloop::set_event_loop(None);
/// # Ok::<(), glassloop::Error>(())
/// ```
#[track_caller]
pub fn set_event_loop(event_loop: Option<&EventLoop>) {
    let line = Some(Location::caller());
    event_loop.iter().for_each(|event_loop| event_loop.core.record(line, || Event::LoopSet));
    let slot = event_loop.map_or(Slot::SetToNone, |event_loop| Slot::Set(event_loop.clone()));
    // While a thread ends, its slots may be gone already: here and below.
    let before = SET.try_with(|set| set.replace(slot));
    if let (None, Ok(Slot::Set(before))) = (event_loop, &before) {
        before.core.record(line, || Event::LoopUnset);
    }
    drop(before);
}

/// Makes this thread as one in which no loop was ever set, and none asked for.
///
/// What ran here before may have left a loop behind, or `set_event_loop(None)`: the
/// main thread then makes no loop any more. It is for tests; asyncio has no such call.
///
/// ```
/// use glassloop::{forget_current_loop, get_event_loop, new_event_loop, set_event_loop};
///
/// let event_loop = new_event_loop()?;
/// set_event_loop(Some(&event_loop));
/// forget_current_loop();
/// assert_ne!(get_event_loop().ok(), Some(event_loop.clone()));
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub fn forget_current_loop() {
    drop(SET.try_with(|set| set.replace(Slot::NeverSet)));
}

/// The running loop; else the loop that was set, even a closed one; else, in
/// the main thread and if none was ever set, a new one, which is then set
/// ([until 3.13](crate::Asyncio::makes_the_loop_that_nobody_has_set)).
///
/// Mirrors `asyncio.get_event_loop`.
///
/// # Errors
/// `RuntimeError: There is no current event loop in thread 'NAME'.`
///
/// ```
/// let error = std::thread::spawn(|| glassloop::get_event_loop().unwrap_err().to_string());
/// let error = error.join().unwrap();
/// assert!(error.starts_with("There is no current event loop in thread"));
/// ```
#[track_caller]
pub fn get_event_loop() -> Result<EventLoop> {
    if let Some(running) = running() {
        return Ok(EventLoop::from(running));
    }
    let found = SET.try_with(|set| match &*set.borrow() {
        Slot::Set(event_loop) => Ok(event_loop.clone()),
        Slot::NeverSet => Err(is_main_thread() && asyncio().makes_the_loop_that_nobody_has_set()),
        Slot::SetToNone => Err(false),
    });
    match found.unwrap_or(Err(false)) {
        Ok(event_loop) => {
            event_loop.core.record(Some(Location::caller()), || Event::LoopGot);
            Ok(event_loop)
        }
        Err(true) => {
            let event_loop = new_event_loop()?;
            set_event_loop(Some(&event_loop));
            Ok(event_loop)
        }
        Err(false) => Err(refuse_here("get_event_loop", ErrorKind::NoCurrentLoop { thread: thread_name() })),
    }
}

/// The loop that is running in this thread.  Mirrors `asyncio.get_running_loop`.
///
/// # Errors
/// `RuntimeError: no running event loop`.
///
/// ```
/// assert_eq!(glassloop::get_running_loop().unwrap_err().to_string(), "no running event loop");
/// ```
#[track_caller]
pub fn get_running_loop() -> Result<EventLoop> {
    get_running_loop_to("get_running_loop")
}

/// The loop that is running in this thread, for an operation that needs it: without one, that is
/// what the trace says was refused.
#[track_caller]
pub fn get_running_loop_to(operation: &'static str) -> Result<EventLoop> {
    match running_loop() {
        Some(running) => Ok(running),
        None => Err(refuse_here(operation, ErrorKind::NoRunningLoop)),
    }
}

/// The loop that is running in this thread, for a caller that can do without.
/// Mirrors `asyncio._get_running_loop`.
///
/// ```
/// assert_eq!(glassloop::running_loop(), None);
/// ```
pub fn running_loop() -> Option<EventLoop> {
    running().map(EventLoop::from)
}

/// The task that is running in this thread; none inside a callback.
/// Mirrors `asyncio.current_task`.
///
/// # Errors
/// `RuntimeError: no running event loop`.
///
/// ```
/// let error = glassloop::current_task().unwrap_err();
/// assert_eq!(error.to_string(), "no running event loop");
///
/// glassloop::run(async {
///     let task = glassloop::current_task()?.expect("a coroutine that is run is in one");
///     assert!(!task.done());
///     Ok(())
/// })?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[track_caller]
pub fn current_task() -> Result<Option<AnyTask>> {
    get_running_loop_to("current_task")?;
    Ok(running_task().map(AnyTask::new))
}

fn is_main_thread() -> bool {
    std::thread::current().name() == Some("main")
}

/// The thread's name, as Python names it.
fn thread_name() -> String {
    match std::thread::current().name() {
        Some("main") => "MainThread".to_owned(),
        Some(name) => name.to_owned(),
        None => "Thread".to_owned(),
    }
}
