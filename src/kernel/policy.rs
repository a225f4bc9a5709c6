//! What new loops begin with.

use std::cell::RefCell;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::clock::ClockKind;
use crate::trace::Journal;

/// What a new loop begins with, wherever it is made: its clock, and the
/// journal that it writes its trace to.
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
#[derive(Clone, Debug, Default)]
pub struct EventLoopPolicy {
    pub(super) clock: ClockKind,
    pub(super) journal: Option<Journal>,
    captures_output: bool,
}

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

    /// Whether log lines go into the trace only, and are not printed.
    pub fn captures_output(mut self, captures: bool) -> Self {
        self.captures_output = captures;
        self
    }

    /// Sets it for loops that this thread makes, until the guard is dropped.
    pub fn set_for_this_thread(self) -> PolicyInForce {
        let before = THREAD.with(|policy| policy.replace(Some(self)));
        PolicyInForce { before, scope: Scope::Thread }
    }

    /// Sets it for loops that any thread makes, unless that thread has its
    /// own, until the guard is dropped.
    pub fn set_for_the_process(self) -> PolicyInForce {
        let before = process().replace(self);
        PolicyInForce { before, scope: Scope::Process }
    }

    /// The policy in force.
    pub(super) fn in_force() -> Option<Self> {
        let of_thread = THREAD.try_with(|policy| policy.borrow().clone()).ok().flatten();
        of_thread.or_else(|| process().clone())
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
    scope: Scope,
}

#[derive(Debug)]
enum Scope {
    Thread,
    Process,
}

impl Drop for PolicyInForce {
    fn drop(&mut self) {
        let before = self.before.take();
        match self.scope {
            Scope::Thread => drop(THREAD.try_with(|policy| policy.replace(before))),
            Scope::Process => *process() = before,
        }
    }
}

/// Whether log lines are not to be printed.
pub fn output_is_captured() -> bool {
    EventLoopPolicy::in_force().is_some_and(|policy| policy.captures_output)
}
