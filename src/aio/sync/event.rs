//! An event: a flag that tasks can wait for.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::line::{BoundLoop, Line, describe};
use crate::error::Result;
use crate::kernel::{Awaitable, waits_here};

/// A flag; whoever waits for it goes on when it is set.
///
/// It is bound to the loop on which somebody first has to wait for it.  Clones
/// are one and the same event.
///
/// Mirrors `asyncio.Event`.
///
/// ```
/// use glassloop::{Event, create_task};
///
/// # glassloop::run(async {
/// let event = Event::new();
/// let waiter = create_task(event.wait())?;
/// event.set()?;
/// waiter.await
/// # }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Event {
    state: Rc<EventState>,
}

#[derive(Default)]
struct EventState {
    value: Cell<bool>,
    line: Line,
    bound: BoundLoop,
}

impl Event {
    /// An event that is not set.  Mirrors `asyncio.Event()`.
    ///
    /// ```
    /// assert!(!glassloop::Event::new().is_set());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it is set.  Mirrors `Event.is_set`.
    ///
    /// ```
    /// let event = glassloop::Event::new();
    /// event.set()?;
    /// assert!(event.is_set());
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn is_set(&self) -> bool {
        self.state.value.get()
    }

    /// Sets it, and wakes all who wait, in the order in which they came.
    ///
    /// They go on even if it is cleared before they run.  Mirrors `Event.set`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed` if somebody waits there (it is set all the same).
    ///
    /// ```
    /// use glassloop::{Event, create_task, yield_now};
    ///
    /// # glassloop::run(async {
    /// let event = Event::new();
    /// let waiter = create_task(event.wait())?;
    /// yield_now().await?;
    /// event.set()?;
    /// event.clear();
    /// waiter.await
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn set(&self) -> Result<()> {
        if self.state.value.replace(true) { Ok(()) } else { self.state.line.wake(usize::MAX) }
    }

    /// Takes it back: whoever waits from now on waits.  Mirrors `Event.clear`.
    ///
    /// ```
    /// let event = glassloop::Event::new();
    /// event.set()?;
    /// event.clear();
    /// assert!(!event.is_set());
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn clear(&self) {
        self.state.value.set(false);
    }

    /// Waits until it is set; goes on at once if it is.  Mirrors `Event.wait`.
    ///
    /// # Errors
    /// `CancelledError`; `RuntimeError: <…> is bound to a different event loop`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let event = glassloop::Event::new();
    /// event.set()?;
    /// event.wait().await
    /// # }).unwrap();
    /// ```
    pub fn wait(&self) -> impl Awaitable<()> + use<> {
        let event = self.clone();
        waits_here(async move {
            if event.is_set() {
                return Ok(());
            }
            let future = event.state.bound.create_future(&event, "wait")?;
            event.state.line.join(future, |_| {}).turn().await
        })
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.is_set() { "set" } else { "unset" };
        describe(f, "Event", state, self.state.line.len())
    }
}
