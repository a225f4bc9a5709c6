//! What a program holds of a callback: asyncio's `Handle` and `TimerHandle`.

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use super::header::Flag;
use super::loop_core::{AnyCallback, LoopCore};
use crate::printing;
use crate::trace::event::Event;
use crate::trace::ids::CallbackId;

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
        if header.is(Flag::InTimers) {
            self.event_loop.timers.borrow_mut().note_cancelled();
        }
        self.callback.forget();
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

    fn describe(&self) -> String {
        let header = self.callback.header();
        let callback = printing::callback(&self.callback.made(self.id()).name, header.source);
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
