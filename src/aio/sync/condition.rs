//! A condition: a lock, and word that what it guards has changed.

use std::fmt;
use std::rc::Rc;

use super::line::{BoundLoop, Line, describe};
use super::lock::{Acquisition, Lock};
use crate::aio::finally::Finally;
use crate::error::{ErrorKind, Result};
use crate::kernel::{Awaitable, Future, refuse_here, waits_here};

/// Lets a task that holds a lock wait until another one says that something has changed.
///
/// It is bound to the loop on which somebody first has to wait for it.  Clones
/// are one and the same condition.
///
/// Mirrors `asyncio.Condition`.
///
/// ```
/// use std::{cell::Cell, rc::Rc};
/// use glassloop::{Condition, create_task, yield_now};
///
/// # glassloop::run(async {
/// let (condition, tea) = (Condition::new(), Rc::new(Cell::new(false)));
/// let (kitchen, ready) = (condition.clone(), tea.clone());
/// let guest = create_task(async move { kitchen.with(kitchen.wait_for(|| ready.get())).await })?;
/// yield_now().await?;
/// condition
///     .with(async {
///         tea.set(true);
///         condition.notify(1)
///     })
///     .await?;
/// guest.await
/// # }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Condition {
    state: Rc<ConditionState>,
}

#[derive(Default)]
struct ConditionState {
    lock: Lock,
    line: Line,
    bound: BoundLoop,
}

impl Condition {
    /// A condition with a lock of its own.  Mirrors `asyncio.Condition()`.
    ///
    /// ```
    /// assert!(!glassloop::Condition::new().locked());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// A condition for a lock, which several conditions may share.
    ///
    /// Mirrors `asyncio.Condition(lock)`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let lock = glassloop::Lock::new();
    /// let condition = glassloop::Condition::with_lock(&lock);
    /// condition.acquire().await?;
    /// assert!(lock.locked());
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn with_lock(lock: &Lock) -> Self {
        Self { state: Rc::new(ConditionState { lock: lock.clone(), ..ConditionState::default() }) }
    }

    /// Whether somebody holds its lock.  Mirrors `Condition.locked`.
    ///
    /// ```
    /// assert!(!glassloop::Condition::new().locked());
    /// ```
    pub fn locked(&self) -> bool {
        self.state.lock.locked()
    }

    /// Takes its lock, as [`Lock::acquire`].  Mirrors `Condition.acquire`.
    ///
    /// # Errors
    /// As [`Lock::acquire`].
    ///
    /// ```
    /// # glassloop::run(async {
    /// let condition = glassloop::Condition::new();
    /// condition.acquire().await?;
    /// condition.release()
    /// # }).unwrap();
    /// ```
    pub fn acquire(&self) -> impl Awaitable<()> + use<> {
        self.state.lock.acquire()
    }

    /// Frees its lock, as [`Lock::release`].  Mirrors `Condition.release`.
    ///
    /// # Errors
    /// As [`Lock::release`].
    ///
    /// ```
    /// let error = glassloop::Condition::new().release().unwrap_err();
    /// assert_eq!(error.to_string(), "Lock is not acquired.");
    /// ```
    #[track_caller]
    pub fn release(&self) -> Result<()> {
        self.state.lock.release()
    }

    /// Holds its lock while a block runs, as [`Lock::with`].
    ///
    /// Mirrors `async with condition:`.
    ///
    /// # Errors
    /// As [`Lock::with`].
    ///
    /// ```
    /// # glassloop::run(async {
    /// let condition = glassloop::Condition::new();
    /// condition.with(async { condition.notify_all() }).await?;
    /// assert!(!condition.locked());
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn with<T>(
        &self,
        block: impl std::future::Future<Output = Result<T>>,
    ) -> impl std::future::Future<Output = Result<T>> {
        self.state.lock.with(block)
    }

    /// Frees the lock, waits for a notification, and takes the lock again.
    ///
    /// It holds the lock whether it returns or raises: cancelled, it still
    /// waits for the lock first, however often it is cancelled, and raises the
    /// last `CancelledError`.  A notification that it cannot use goes to the
    /// next in line.  So it may return although nothing has changed: look
    /// again, or use [`wait_for`](Condition::wait_for).
    ///
    /// Only a coroutine that is dropped half way does not take the lock again.
    /// Mirrors `Condition.wait`.
    ///
    /// # Errors
    /// `RuntimeError: cannot wait on un-acquired lock`; `CancelledError`;
    /// `RuntimeError: <…> is bound to a different event loop`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let error = glassloop::Condition::new().wait().await.unwrap_err();
    /// assert_eq!(error.to_string(), "cannot wait on un-acquired lock");
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn wait(&self) -> impl Awaitable<()> + use<> {
        let condition = self.clone();
        waits_here(async move {
            let acquisition = condition.state.lock.holder();
            let future = condition.free_the_lock()?;
            let notified_in_vain = Finally::new(|| condition.wake(1));
            let notified = condition.state.line.join(future, |_| {}).turn().await;
            condition.take_the_lock_again(acquisition).await?;
            notified?;
            notified_in_vain.call_off();
            Ok(())
        })
    }

    /// Waits until a predicate is true: now, or after some notification.
    ///
    /// The predicate is asked while the lock is held.  Mirrors `Condition.wait_for`.
    ///
    /// # Errors
    /// As [`wait`](Condition::wait).
    ///
    /// ```
    /// # glassloop::run(async {
    /// glassloop::Condition::new().wait_for(|| true).await
    /// # }).unwrap();
    /// ```
    pub fn wait_for(
        &self,
        mut predicate: impl FnMut() -> bool,
    ) -> impl std::future::Future<Output = Result<()>> {
        waits_here(async move {
            while !predicate() {
                self.wait().await?;
            }
            Ok(())
        })
    }

    /// Wakes that many of those who wait, in the order in which they came.
    ///
    /// They go on when they get the lock, so it has to be released.
    /// Mirrors `Condition.notify`.
    ///
    /// # Errors
    /// `RuntimeError: cannot notify on un-acquired lock`; `RuntimeError: Event
    /// loop is closed` if somebody waits there.
    ///
    /// ```
    /// let error = glassloop::Condition::new().notify(1).unwrap_err();
    /// assert_eq!(error.to_string(), "cannot notify on un-acquired lock");
    /// ```
    #[track_caller]
    pub fn notify(&self, count: usize) -> Result<()> {
        self.check_locked("notify")?;
        self.state.line.wake(count)
    }

    /// Wakes everybody who waits.  Mirrors `Condition.notify_all`.
    ///
    /// # Errors
    /// As [`notify`](Condition::notify).
    ///
    /// ```
    /// # glassloop::run(async {
    /// let condition = glassloop::Condition::new();
    /// condition.acquire().await?;
    /// condition.notify_all()
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn notify_all(&self) -> Result<()> {
        self.notify(usize::MAX)
    }

    /// The same where the lock may be gone: in the clean-up of a dropped coroutine.
    pub(super) fn wake(&self, count: usize) {
        // On a closed loop nobody can be woken.
        let _ = self.state.line.wake(count);
    }

    #[track_caller]
    fn check_locked(&self, operation: &'static str) -> Result<()> {
        match self.locked() {
            true => Ok(()),
            false => Err(refuse_here(operation, ErrorKind::ConditionNotAcquired { operation })),
        }
    }

    fn free_the_lock(&self) -> Result<Future<()>> {
        self.check_locked("wait")?;
        let future = self.state.bound.create_future(self, "wait")?;
        self.release()?;
        Ok(future)
    }

    async fn take_the_lock_again(&self, acquisition: Option<Acquisition>) -> Result<()> {
        let mut cancelled = Ok(());
        loop {
            match self.acquire().await {
                Err(error) if error.is_cancelled() => cancelled = Err(error),
                acquired => {
                    acquired?;
                    self.state.lock.resume(acquisition);
                    return cancelled;
                }
            }
        }
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.locked() { "locked" } else { "unlocked" };
        describe(f, "Condition", state, self.state.line.len())
    }
}
