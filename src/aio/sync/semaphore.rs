//! Semaphores: so many tasks at a time.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use super::line::{BoundLoop, Leaving, Line, describe};
use crate::aio::finally::Finally;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{Awaitable, raises_here, refuse_here, waits_here};

/// Lets so many tasks at a time through; the others wait in line, first come, first served.
///
/// It is bound to the loop on which somebody first has to wait for it.  Clones
/// are one and the same semaphore.
///
/// Mirrors `asyncio.Semaphore`.
///
/// ```
/// use glassloop::{Semaphore, create_task, yield_now};
///
/// # glassloop::run(async {
/// let semaphore = Semaphore::new(2)?;
/// semaphore.acquire().await?;
/// semaphore.acquire().await?;
/// let third = create_task(semaphore.acquire())?;
/// yield_now().await?;
/// assert!(!third.done() && semaphore.locked());
/// semaphore.release()?;
/// third.await
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Semaphore {
    state: Rc<SemaphoreState>,
}

struct SemaphoreState {
    /// How many may pass.  Whoever is woken has been counted already.
    value: Cell<isize>,
    /// How many may ever pass at a time, if there is a bound.
    bound_value: Option<isize>,
    line: Line,
    bound: BoundLoop,
}

impl Semaphore {
    /// A semaphore that so many tasks may hold at a time.
    ///
    /// With 0 everybody waits for a `release`.  Mirrors `asyncio.Semaphore(value)`.
    ///
    /// # Errors
    /// `ValueError: Semaphore initial value must be >= 0`.
    ///
    /// ```
    /// let error = glassloop::Semaphore::new(-1).unwrap_err();
    /// assert_eq!(error.to_string(), "Semaphore initial value must be >= 0");
    /// ```
    pub fn new(value: isize) -> Result<Self> {
        Self::with_bound(value, None)
    }

    fn with_bound(value: isize, bound_value: Option<isize>) -> Result<Self> {
        if value < 0 {
            return Err(Error::raise("ValueError", "Semaphore initial value must be >= 0"));
        }
        let (value, line, bound) = (Cell::new(value), Line::default(), BoundLoop::default());
        Ok(Self { state: Rc::new(SemaphoreState { value, bound_value, line, bound }) })
    }

    /// Whether `acquire` would have to wait: nothing is left, or others came before.
    ///
    /// Mirrors `Semaphore.locked`.
    ///
    /// ```
    /// assert!(glassloop::Semaphore::new(0)?.locked());
    /// assert!(!glassloop::Semaphore::new(1)?.locked());
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn locked(&self) -> bool {
        self.state.value.get() == 0 || !self.state.line.all_cancelled()
    }

    /// Waits until one more may pass, and passes.
    ///
    /// It passes at once if it may.  Whoever is cancelled just as the turn
    /// comes passes it on.  Mirrors `Semaphore.acquire`.
    ///
    /// # Errors
    /// `CancelledError`; `RuntimeError: <…> is bound to a different event loop`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let semaphore = glassloop::Semaphore::new(1)?;
    /// semaphore.acquire().await?;
    /// assert!(semaphore.locked());
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn acquire(&self) -> impl Awaitable<()> + use<> {
        let semaphore = self.clone();
        waits_here(async move {
            if !semaphore.locked() {
                semaphore.change(-1);
                return Ok(());
            }
            let SemaphoreState { line, bound, .. } = &*semaphore.state;
            let future = bound.create_future(&semaphore, "acquire")?;
            line.join(future, |leaving| semaphore.left(leaving)).turn().await
        })
    }

    /// Lets one more pass, and wakes the first in line.  Mirrors `Semaphore.release`.
    ///
    /// # Errors
    /// `ValueError: BoundedSemaphore released too many times` if it has a
    /// bound; `RuntimeError: Event loop is closed` if somebody waits there (it
    /// is counted all the same).
    ///
    /// ```
    /// let semaphore = glassloop::Semaphore::new(0)?;
    /// semaphore.release()?;
    /// assert!(!semaphore.locked());
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn release(&self) -> Result<()> {
        if self.state.bound_value.is_some_and(|bound| self.state.value.get() >= bound) {
            return Err(refuse_here("release", ErrorKind::SemaphoreReleasedTooOften));
        }
        self.change(1);
        self.wake_up_next()?;
        Ok(())
    }

    /// Holds it while a block runs, and releases it however the block ends.
    ///
    /// Mirrors `async with semaphore:`.
    ///
    /// # Errors
    /// As [`acquire`](Semaphore::acquire) and [`release`](Semaphore::release);
    /// whatever the block raises.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let semaphore = glassloop::Semaphore::new(1)?;
    /// assert!(semaphore.with(async { Ok(semaphore.locked()) }).await?);
    /// assert!(!semaphore.locked());
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn with<T>(&self, block: impl Future<Output = Result<T>>) -> impl Future<Output = Result<T>> {
        waits_here(async move {
            self.acquire().await?;
            // An open loop takes every wake-up.
            let dropped = Finally::new(|| drop(self.release()));
            let outcome = raises_here(block).await;
            dropped.call_off();
            self.release()?;
            outcome
        })
    }

    fn change(&self, by: isize) {
        // No program acquires as often as can be counted: at the end nothing is lost.
        self.state.value.set(self.state.value.get().saturating_add(by));
    }

    /// Takes back what was counted for one who will not pass, and wakes
    /// those who had to wait because others were before them.
    fn left(&self, leaving: Leaving) {
        if leaving == (Leaving::GaveUp { woken: true }) {
            self.change(1);
        }
        while self.state.value.get() > 0 && self.wake_up_next().is_ok_and(|somebody| somebody) {}
    }

    /// Wakes the first who is not woken yet, and says whether there was one.
    #[track_caller]
    fn wake_up_next(&self) -> Result<bool> {
        let Some(future) = self.state.line.first_pending() else { return Ok(false) };
        self.change(-1);
        future.set_result(())?;
        Ok(true)
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = if self.state.bound_value.is_some() { "BoundedSemaphore" } else { "Semaphore" };
        let unlocked = format!("unlocked, value:{}", self.state.value.get());
        let state = if self.locked() { "locked" } else { &unlocked };
        describe(f, class, state, self.state.line.len())
    }
}

/// A [`Semaphore`] that refuses to be released more often than it was acquired.
///
/// Mirrors `asyncio.BoundedSemaphore`.
///
/// ```
/// use glassloop::{BoundedSemaphore, ErrorKind};
///
/// # glassloop::run(async {
/// let semaphore = BoundedSemaphore::new(1)?;
/// semaphore.with(async { Ok(()) }).await?;
/// let error = semaphore.release().unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::SemaphoreReleasedTooOften));
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct BoundedSemaphore {
    semaphore: Semaphore,
}

impl BoundedSemaphore {
    /// A semaphore that so many tasks may hold at a time, and never more.
    ///
    /// Mirrors `asyncio.BoundedSemaphore(value)`.
    ///
    /// # Errors
    /// `ValueError: Semaphore initial value must be >= 0`.
    ///
    /// ```
    /// let error = glassloop::BoundedSemaphore::new(-1).unwrap_err();
    /// assert_eq!(error.class(), "ValueError");
    /// ```
    pub fn new(value: isize) -> Result<Self> {
        Ok(Self { semaphore: Semaphore::with_bound(value, Some(value))? })
    }
}

impl Deref for BoundedSemaphore {
    type Target = Semaphore;

    fn deref(&self) -> &Semaphore {
        &self.semaphore
    }
}

impl fmt::Debug for BoundedSemaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.semaphore.fmt(f)
    }
}
