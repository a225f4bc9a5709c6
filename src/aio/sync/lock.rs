//! A lock: one task at a time.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::line::{BoundLoop, Leaving, Line, describe};
use crate::aio::finally::Finally;
use crate::error::{ErrorKind, Result};
use crate::kernel::{Awaitable, raises_here, refuse_here, waits_here};

/// Lets one task at a time through; the others wait in line, first come, first served.
///
/// A lock belongs to no task: whoever likes may release it.  It is bound to
/// the loop on which somebody first has to wait for it.  Clones are one and
/// the same lock.
///
/// Mirrors `asyncio.Lock`.
///
/// ```
/// use glassloop::{Lock, create_task, yield_now};
///
/// # glassloop::run(async {
/// let lock = Lock::new();
/// let inside = lock.clone();
/// let task = create_task(async move { inside.with(yield_now()).await })?;
/// yield_now().await?;
/// assert!(lock.locked(), "the task is inside");
/// lock.acquire().await?;
/// assert!(task.done(), "it had to leave first");
/// lock.release()
/// # }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Lock {
    state: Rc<LockState>,
}

#[derive(Default)]
struct LockState {
    /// The number of the acquisition that holds it.
    holder: Cell<Option<Acquisition>>,
    acquisitions: Cell<u64>,
    line: Line,
    bound: BoundLoop,
}

/// Which of all acquisitions of a lock: so that a block that is dropped
/// releases no one else's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Acquisition(u64);

impl Lock {
    /// A lock that nobody holds.  Mirrors `asyncio.Lock()`.
    ///
    /// ```
    /// assert!(!glassloop::Lock::new().locked());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether somebody holds it.  Mirrors `Lock.locked`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let lock = glassloop::Lock::new();
    /// lock.acquire().await?;
    /// assert!(lock.locked());
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn locked(&self) -> bool {
        self.state.holder.get().is_some()
    }

    /// Waits until nobody holds it, and takes it.
    ///
    /// It takes the lock at once if it is free and nobody waits.  Whoever is
    /// cancelled just as the turn comes passes it on.
    /// Mirrors `Lock.acquire`.
    ///
    /// # Errors
    /// `CancelledError`; `RuntimeError: <…> is bound to a different event loop`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let lock = glassloop::Lock::new();
    /// lock.acquire().await?;
    /// lock.release()?;
    /// lock.acquire().await
    /// # }).unwrap();
    /// ```
    pub fn acquire(&self) -> impl Awaitable<()> + use<> {
        let lock = self.clone();
        waits_here(async move {
            let LockState { line, bound, .. } = &*lock.state;
            if lock.locked() || !line.all_cancelled() {
                let future = bound.create_future(&lock, "acquire")?;
                line.join(future, |leaving| lock.pass_turn_on(leaving)).turn().await?;
            }
            lock.take();
            Ok(())
        })
    }

    /// Frees it, and wakes the first in line.  Mirrors `Lock.release`.
    ///
    /// # Errors
    /// `RuntimeError: Lock is not acquired.`; `RuntimeError: Event loop is
    /// closed` if somebody waits there (it is free all the same).
    ///
    /// ```
    /// let error = glassloop::Lock::new().release().unwrap_err();
    /// assert_eq!(error.to_string(), "Lock is not acquired.");
    /// ```
    #[track_caller]
    pub fn release(&self) -> Result<()> {
        match self.state.holder.take() {
            Some(_) => self.wake_up_first(),
            None => Err(refuse_here("release", ErrorKind::LockNotAcquired)),
        }
    }

    /// Holds it while a block runs, and releases it however the block ends: by
    /// a result, an error or a cancellation.
    ///
    /// Mirrors `async with lock:`.
    ///
    /// # Errors
    /// As [`acquire`](Lock::acquire); whatever the block raises;
    /// `RuntimeError: Lock is not acquired.` if the block has released it.
    ///
    /// ```
    /// use glassloop::{Error, Lock};
    ///
    /// # glassloop::run(async {
    /// let lock = Lock::new();
    /// let failed = lock.with(async { Err::<(), _>(Error::raise("ValueError", "boom")) }).await;
    /// assert_eq!(failed.unwrap_err().to_string(), "boom");
    /// assert!(!lock.locked());
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn with<T>(&self, block: impl Future<Output = Result<T>>) -> impl Future<Output = Result<T>> {
        waits_here(async move {
            self.acquire().await?;
            let acquisition = self.holder();
            let dropped = Finally::new(|| self.release_if_held_by(acquisition));
            let outcome = raises_here(block).await;
            dropped.call_off();
            self.release()?;
            outcome
        })
    }

    fn take(&self) {
        let number = self.state.acquisitions.get() + 1;
        self.state.acquisitions.set(number);
        self.state.holder.set(Some(Acquisition(number)));
    }

    pub(super) fn holder(&self) -> Option<Acquisition> {
        self.state.holder.get()
    }

    /// Whoever holds it now goes on an earlier acquisition.
    pub(super) fn resume(&self, acquisition: Option<Acquisition>) {
        self.state.holder.set(acquisition);
    }

    fn release_if_held_by(&self, acquisition: Option<Acquisition>) {
        if self.holder() == acquisition {
            // An open loop takes every wake-up.
            let _ = self.release();
        }
    }

    /// A free lock whose first waiter sleeps on would stay free for ever.
    fn pass_turn_on(&self, leaving: Leaving) {
        if leaving != Leaving::TurnCame && !self.locked() {
            let _ = self.wake_up_first();
        }
    }

    /// If the first is woken already, it is about to run.
    #[track_caller]
    fn wake_up_first(&self) -> Result<()> {
        match self.state.line.first() {
            Some(first) if !first.done() => first.set_result(()),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.locked() { "locked" } else { "unlocked" };
        describe(f, "Lock", state, self.state.line.len())
    }
}
