//! Which loop is whose: one slot a thread, as in asyncio.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::panic::Location;
use std::rc::{Rc, Weak};

use super::event_loop::EventLoop;
use super::loop_core::LoopCore;
use super::node::AnyNode;
use super::policy::asyncio;
use super::refusals::refuse_here;
use super::table::TaskKey;
use super::task_handle::AnyTask;
use crate::error::{ErrorKind, Result};
use crate::trace::event::{Actor, Event};

thread_local! {
    /// The loop that runs in this thread.
    static RUNNING: WhileRunning<Rc<LoopCore>> = const { ManuallyDrop::new(RefCell::new(None)) };
    /// The loop that was set for this thread.
    static SET: RefCell<Slot> = const { RefCell::new(Slot::NeverSet) };
    /// All loops that were made in this thread and are not gone, by their keys.
    static MADE: RefCell<Vec<(u64, Weak<LoopCore>)>> = const { RefCell::new(Vec::new()) };
}

/// A slot that is empty whenever no loop runs, and so has nothing to drop when
/// its thread ends.  Saying so makes it cheaper to find.
type WhileRunning<T> = ManuallyDrop<RefCell<Option<T>>>;

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
    let source = Some(Location::caller());
    event_loop.iter().for_each(|event_loop| event_loop.core.record(source, || Event::LoopSet));
    let slot = event_loop.map_or(Slot::SetToNone, |event_loop| Slot::Set(event_loop.clone()));
    // While a thread ends, its slots may be gone already: here and below.
    let before = SET.try_with(|set| set.replace(slot));
    if let (None, Ok(Slot::Set(before))) = (event_loop, &before) {
        before.core.record(source, || Event::LoopUnset);
    }
    drop(before);
}

/// Makes this thread as one in which nobody has set a loop, and nobody has asked for one.
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
    let before = SET.try_with(|set| set.replace(Slot::NeverSet));
    drop(before);
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
        Ok(event_loop) => Ok(event_loop),
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

/// The same for an operation that needs it, and is refused if there is none.
#[track_caller]
pub fn get_running_loop_to(operation: &'static str) -> Result<EventLoop> {
    match running_loop() {
        Some(running) => Ok(running),
        None => Err(refuse_here(operation, ErrorKind::NoRunningLoop)),
    }
}

/// The loop that is running in this thread, for whoever can do without.
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

/// Fills the slot of the loop that runs in this thread, or empties it.
pub(super) fn set_running(event_loop: Option<Rc<LoopCore>>) {
    let before = RUNNING.with(|running| running.replace(event_loop));
    drop(before);
}

pub(super) fn running() -> Option<Rc<LoopCore>> {
    RUNNING.with(|running| running.borrow().clone())
}

/// The task whose step the running loop is in.
pub(super) fn running_task() -> Option<Rc<dyn AnyNode>> {
    with_running_step(|event_loop, task| event_loop.tasks.task(task)).flatten()
}

/// Looks at the running loop, and at the key of the task whose step it is in, if it is in one.
#[inline]
pub(super) fn with_running_step<R>(look: impl FnOnce(&LoopCore, TaskKey) -> R) -> Option<R> {
    RUNNING.with(|running| {
        let running = running.borrow();
        let event_loop = running.as_ref()?;
        Some(look(event_loop, event_loop.step.task.get()?))
    })
}

/// Whether what is polled now may have something to raise.
#[inline]
pub(super) fn running_step_looks_at_task() -> bool {
    RUNNING.with(|running| running.borrow().as_ref().is_some_and(|running| running.step.looks_at_task.get()))
}

/// Who is on the stack of this thread.
pub(super) fn actor() -> Actor {
    let actor = RUNNING.with(|running| running.borrow().as_ref().map(|running| running.recorder.cause()));
    actor.unwrap_or(Actor::Program)
}

/// The loop with this key, if this is its thread.
pub(super) fn loop_of_this_thread(key: u64) -> Option<Rc<LoopCore>> {
    let made = MADE.try_with(|made| {
        let made = made.borrow();
        made.iter().find(|(its_key, _)| *its_key == key).map(|(_, event_loop)| event_loop.clone())
    });
    made.ok().flatten()?.upgrade()
}

/// All loops that were made in this thread.
pub(super) fn loops_of_this_thread() -> Vec<Rc<LoopCore>> {
    let made = MADE.try_with(|made| made.borrow().iter().filter_map(|(_, made)| made.upgrade()).collect());
    made.unwrap_or_default()
}

/// Remembers which thread made a loop, and so is its own.
pub(super) fn loop_was_made(event_loop: &Rc<LoopCore>) {
    let _ = MADE.try_with(|made| {
        let mut made = made.borrow_mut();
        made.retain(|(_, event_loop)| event_loop.strong_count() > 0);
        made.push((event_loop.inbox.key, Rc::downgrade(event_loop)));
    });
}
