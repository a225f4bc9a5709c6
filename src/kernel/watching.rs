//! Looking into a loop from outside.

use std::rc::Rc;
use std::time::Duration;

use super::loop_core::{AnyCallback, EventLoop, Life};
use super::poller::Poller;
use crate::trace::Observer;
use crate::trace::event::Actor;
use crate::trace::ids::LoopId;
use crate::trace::snapshot::{Lifecycle, LoopSnapshot, TimerEntry};

impl EventLoop {
    /// Has an observer told of all that happens from now on, and of
    /// what other observers have not been told yet.
    ///
    /// ```
    /// use std::cell::Cell;
    /// use std::rc::Rc;
    /// use glassloop::trace::{Event, Record};
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let callbacks = Rc::new(Cell::new(0));
    /// let count = callbacks.clone();
    /// event_loop.add_observer(Rc::new(move |record: &Record| {
    ///     if let Event::CallbackBegun(_) = record.event {
    ///         count.set(count.get() + 1);
    ///     }
    /// }));
    /// event_loop.call_soon(|| ())?;
    /// event_loop.run_once()?;
    /// assert_eq!(callbacks.get(), 1);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn add_observer(&self, observer: Rc<dyn Observer>) {
        self.core.recorder.add_observer(observer);
        self.core.is_observed.set(true);
    }

    /// Has it told no more.
    pub fn remove_observer(&self, observer: &Rc<dyn Observer>) {
        self.core.recorder.remove_observer(observer);
    }

    /// Its id in the trace.
    pub fn id(&self) -> LoopId {
        self.core.id()
    }

    /// How many iterations have begun: 0 before the first run.
    pub fn iteration(&self) -> u64 {
        self.core.iteration.get()
    }

    /// All that it holds at this moment.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.call_soon(|| ())?;
    /// assert_eq!(event_loop.snapshot().ready.len(), 1);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn snapshot(&self) -> LoopSnapshot {
        let core = &self.core;
        let timer = |(when, callback): (u64, &Rc<dyn AnyCallback>)| {
            let when = Duration::from_nanos(when);
            (!callback.is_cancelled())
                .then(|| TimerEntry { callback: callback.header().id(core.counters()), when })
        };
        LoopSnapshot {
            event_loop: core.id(),
            lifecycle: match core.life.get() {
                Life::Closed => Lifecycle::Closed,
                _ if core.stopping.get() => Lifecycle::Stopping,
                Life::Running => Lifecycle::Running,
                Life::Idle => Lifecycle::Idle,
            },
            iteration: core.iteration.get(),
            running: if core.is_running() { core.recorder.actor() } else { Actor::Program },
            ready: core.ready.borrow().iter().map(|item| core.entry(item)).collect(),
            timers: core.timers.borrow().in_order().filter_map(timer).collect(),
            tasks: core.pending_tasks().iter().map(|task| task.head().snapshot()).collect(),
            sources: core.poller.borrow().iter().flat_map(Poller::watched).collect(),
        }
    }
}
