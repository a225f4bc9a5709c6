//! A time limit for whatever stands inside it.
//!
//! ```text
//!   Created ──enter──▶ Entered ──────exit─────▶ Exited
//!                         │ the deadline: task.cancel
//!                         ▼
//!                      Expiring ─────exit─────▶ Expired
//!                                task.uncancel; CancelledError becomes TimeoutError
//! ```
//!
//! The limit cancels the task that it stands in, and takes that back.  If
//! somebody else has cancelled the task as well, the count of requests does
//! not come back to where it was, and `CancelledError` goes on.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use super::finally::OwnLoop;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{
    AnyTask, Handle, TimerHandle, current_task, get_running_loop_to, raises_here, running_loop, waits_here,
};
use crate::printing::float;

/// Runs a coroutine inside the calling task, for no longer than `delay`.
///
/// When the time is over the task is cancelled where it waits, and the
/// `CancelledError` that comes out becomes a `TimeoutError`.  `None` is no
/// limit.  A delay of zero still lets the coroutine run up to its first
/// suspension.  For a limit that can be moved there is [`Timeout`].
/// Mirrors `async with asyncio.timeout(delay)`.
///
/// # Errors
/// The coroutine's; `TimeoutError`; `RuntimeError: Timeout should be used
/// inside a task`; `RuntimeError: no running event loop`.
///
/// ```
/// use std::time::Duration;
/// use glassloop::{ErrorKind, sleep, timeout};
///
/// # let event_loop = glassloop::EventLoop::builder().clock(glassloop::ClockKind::Virtual).build()?;
/// # event_loop.run_until_complete(async {
/// let error = timeout(Duration::from_secs(1), sleep(Duration::from_secs(60))).await.unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Timeout));
/// timeout(None, sleep(Duration::from_secs(60))).await?;
/// # Ok(()) })?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub fn timeout<T>(
    delay: impl Into<Option<Duration>>,
    coroutine: impl std::future::Future<Output = Result<T>>,
) -> impl std::future::Future<Output = Result<T>> {
    waits_here(async move { Timeout::after(delay)?.limit(coroutine).await })
}

/// The same with a deadline on the loop's clock, as
/// [`EventLoop::time`](crate::EventLoop::time) shows it.
///
/// Mirrors `async with asyncio.timeout_at(when)`.
///
/// # Errors
/// As [`timeout`].
///
/// ```
/// use std::time::Duration;
/// use glassloop::{get_running_loop, sleep, timeout_at};
///
/// # let event_loop = glassloop::EventLoop::builder().clock(glassloop::ClockKind::Virtual).build()?;
/// # event_loop.run_until_complete(async {
/// let deadline = get_running_loop()?.time() + Duration::from_secs(1);
/// let error = timeout_at(deadline, sleep(Duration::from_secs(60))).await.unwrap_err();
/// assert_eq!(error.class(), "TimeoutError");
/// assert_eq!(get_running_loop()?.time(), deadline);
/// # Ok(()) })?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
pub fn timeout_at<T>(
    when: impl Into<Option<Duration>>,
    coroutine: impl std::future::Future<Output = Result<T>>,
) -> impl std::future::Future<Output = Result<T>> {
    waits_here(async move { Timeout::at(when).limit(coroutine).await })
}

/// A time limit that can be asked and moved.
///
/// A clone is the same limit.  Either give [`run`](Timeout::run) what stands
/// inside it, or call [`enter`](Timeout::enter) and [`exit`](Timeout::exit),
/// which are Python's `__aenter__` and `__aexit__`.
/// Mirrors `asyncio.Timeout`.
///
/// ```
/// use std::time::Duration;
/// use glassloop::{Timeout, get_running_loop, sleep};
///
/// # let event_loop = glassloop::EventLoop::builder().clock(glassloop::ClockKind::Virtual).build()?;
/// # event_loop.run_until_complete(async {
/// let limit = Timeout::after(Duration::from_secs(1))?;
/// let result = limit.run(async {
///     limit.reschedule(get_running_loop()?.time() + Duration::from_secs(5))?;
///     sleep(Duration::from_secs(3)).await
/// });
/// result.await?;
/// assert!(!limit.expired());
/// # Ok(()) })?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct Timeout {
    limit: Rc<Limit>,
}

struct Limit {
    state: Cell<LimitState>,
    when: Cell<Option<Duration>>,
    alarm: RefCell<Option<Alarm>>,
    /// The task that it stands in, and how often that was cancelled before.
    task: RefCell<Option<(AnyTask, u32)>>,
}

#[derive(Clone, Copy, PartialEq)]
enum LimitState {
    Created,
    Entered,
    Expiring,
    Expired,
    Exited,
}

/// What will cancel the task: a deadline that has passed needs no timer.
enum Alarm {
    Soon(Handle),
    Timer(TimerHandle),
}

impl Alarm {
    fn cancel(&self) {
        match self {
            Alarm::Soon(handle) => handle.cancel(),
            Alarm::Timer(timer) => timer.cancel(),
        }
    }
}

impl Timeout {
    /// A limit so long after now, or none.  Mirrors `asyncio.timeout(delay)`.
    ///
    /// # Errors
    /// `RuntimeError: no running event loop`.
    #[track_caller]
    pub fn after(delay: impl Into<Option<Duration>>) -> Result<Self> {
        let now = get_running_loop_to("timeout")?.time();
        Ok(Self::at(delay.into().map(|delay| now.saturating_add(delay))))
    }

    /// A limit at this time on the loop's clock, or none.
    /// Mirrors `asyncio.timeout_at(when)`.
    pub fn at(when: impl Into<Option<Duration>>) -> Self {
        let limit = Limit {
            state: Cell::new(LimitState::Created),
            when: Cell::new(when.into()),
            alarm: RefCell::new(None),
            task: RefCell::new(None),
        };
        Self { limit: Rc::new(limit) }
    }

    /// Its deadline on the loop's clock.  Mirrors `Timeout.when`.
    pub fn when(&self) -> Option<Duration> {
        self.limit.when.get()
    }

    /// Whether the deadline has passed while it was entered.  Mirrors `Timeout.expired`.
    pub fn expired(&self) -> bool {
        matches!(self.limit.state.get(), LimitState::Expiring | LimitState::Expired)
    }

    /// Moves the deadline; one that has passed fires with the next iteration.
    ///
    /// Mirrors `Timeout.reschedule`.
    ///
    /// # Errors
    /// `RuntimeError: Timeout has not been entered`; `RuntimeError: Cannot
    /// change state of expiring Timeout` (or `expired`, or `finished`).
    ///
    /// ```
    /// let error = glassloop::Timeout::at(None).reschedule(None).unwrap_err();
    /// assert_eq!(error.to_string(), "Timeout has not been entered");
    /// ```
    pub fn reschedule(&self, when: impl Into<Option<Duration>>) -> Result<()> {
        match self.limit.state.get() {
            LimitState::Entered => self.set_alarm(when.into()),
            LimitState::Created => Err(Error::raise("RuntimeError", "Timeout has not been entered")),
            state => {
                Err(Error::raise("RuntimeError", format!("Cannot change state of {} Timeout", state.name())))
            }
        }
    }

    fn set_alarm(&self, when: Option<Duration>) -> Result<()> {
        self.limit.when.set(when);
        self.limit.take_alarm();
        let Some(when) = when else { return Ok(()) };
        let event_loop = get_running_loop_to("reschedule")?;
        let limit = self.limit.clone();
        let alarm = if when <= event_loop.time() {
            Alarm::Soon(event_loop.call_soon(move || limit.expire())?)
        } else {
            Alarm::Timer(event_loop.call_at(when, move || limit.expire())?)
        };
        self.limit.alarm.replace(Some(alarm));
        Ok(())
    }

    /// Begins to limit the running task.  Mirrors `Timeout.__aenter__`.
    ///
    /// # Errors
    /// `RuntimeError: Timeout has already been entered`; `RuntimeError: no running
    /// event loop`; `RuntimeError: Timeout should be used inside a task`.
    pub fn enter(&self) -> Result<()> {
        if self.limit.state.get() != LimitState::Created {
            return Err(Error::raise("RuntimeError", "Timeout has already been entered"));
        }
        let Some(task) = current_task()? else {
            return Err(Error::raise("RuntimeError", "Timeout should be used inside a task"));
        };
        let cancelling = task.cancelling();
        self.limit.task.replace(Some((task, cancelling)));
        self.limit.state.set(LimitState::Entered);
        self.reschedule(self.when())
    }

    /// Ends it, with what came of the code inside it.  Mirrors `Timeout.__aexit__`.
    ///
    /// # Errors
    /// `TimeoutError` instead of a `CancelledError`, if that was its own; any
    /// other error as it is.
    pub fn exit<T>(&self, result: Result<T>) -> Result<T> {
        let is_its_own = self.limit.leave();
        match result {
            Err(error) if is_its_own && error.is_cancelled() => Err(timed_out(error)),
            other => other,
        }
    }

    /// Runs a coroutine inside it: `async with`.
    ///
    /// # Errors
    /// Those of [`enter`](Timeout::enter) and [`exit`](Timeout::exit).
    pub fn run<T>(
        &self,
        coroutine: impl std::future::Future<Output = Result<T>>,
    ) -> impl std::future::Future<Output = Result<T>> {
        waits_here(self.limit(coroutine))
    }

    async fn limit<T>(&self, coroutine: impl std::future::Future<Output = Result<T>>) -> Result<T> {
        self.enter()?;
        let _left_at_the_end = LeaveOnDrop { limit: &self.limit, own_loop: OwnLoop::new() };
        let result = raises_here(coroutine).await;
        self.exit(result)
    }
}

/// `TimeoutError` in the place of a `CancelledError`; the trace shows it at the step at
/// which it arises.
pub(super) fn timed_out(cancelled: Error) -> Error {
    let error = match running_loop() {
        Some(event_loop) => event_loop.refuse("timeout", ErrorKind::Timeout),
        None => ErrorKind::Timeout.into(),
    };
    error.caused_by(cancelled)
}

impl Limit {
    /// The deadline has come.
    fn expire(&self) -> Result<()> {
        drop(self.alarm.take());
        self.state.set(LimitState::Expiring);
        let task = self.task.borrow().as_ref().map(|(task, _)| task.clone());
        task.map_or(Ok(()), |task| task.cancel().map(drop))
    }

    fn take_alarm(&self) {
        if let Some(alarm) = self.alarm.take() {
            alarm.cancel();
        }
    }

    /// Ends the limit; whether a `CancelledError` that comes out is its own.
    fn leave(&self) -> bool {
        self.take_alarm();
        let task = self.task.take();
        match self.state.get() {
            LimitState::Expiring => {
                self.state.set(LimitState::Expired);
                task.is_some_and(|(task, cancelling)| task.uncancel() <= cancelling)
            }
            LimitState::Entered => {
                self.state.set(LimitState::Exited);
                false
            }
            LimitState::Created | LimitState::Expired | LimitState::Exited => false,
        }
    }
}

/// What is inside may be dropped instead of ending; then nobody looks at the result.
struct LeaveOnDrop<'a> {
    limit: &'a Limit,
    own_loop: OwnLoop,
}

impl Drop for LeaveOnDrop<'_> {
    fn drop(&mut self) {
        if !self.own_loop.is_closed() {
            self.limit.leave();
        }
    }
}

impl LimitState {
    fn name(self) -> &'static str {
        match self {
            LimitState::Created => "created",
            LimitState::Entered => "active",
            LimitState::Expiring => "expiring",
            LimitState::Expired => "expired",
            LimitState::Exited => "finished",
        }
    }
}

/// A time as asyncio rounds it, to three digits.
fn rounded(seconds: f64) -> String {
    // Both round what the float is, not what it prints as.
    float(format!("{seconds:.3}").parse().unwrap_or(seconds))
}

impl fmt::Debug for Timeout {
    /// As asyncio prints it: `<Timeout [active] when=12.345>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.limit.state.get();
        write!(f, "<Timeout [{}]", state.name())?;
        match (state, self.when()) {
            (LimitState::Entered, Some(when)) => write!(f, " when={}>", rounded(when.as_secs_f64())),
            (LimitState::Entered, None) => f.write_str(" when=None>"),
            _ => f.write_str(">"),
        }
    }
}
