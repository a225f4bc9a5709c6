//! What asyncio has changed from version to version, in one place.
//!
//! Each question has an answer for each version, and says where in CPython it comes
//! from.  Whatever depends on the version asks here.  `docs/versions.md` shows
//! the same from a person's side, and `docs/asyncio-changes.md` every changed line, also of what
//! glassloop has not and what Rust cannot say, of which nothing here asks.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

/// The variable that says which version is mirrored where the program does not say it.
pub(crate) const VARIABLE: &str = "GLASSLOOP_ASYNCIO";

/// Which CPython's asyncio is mirrored.
///
/// Versions are in order: a later one is greater.  Of 3.13 it is the latest that counts:
/// what 3.13.0 had wrong is not mirrored.
///
/// ```
/// use glassloop::Asyncio;
///
/// assert_eq!("3.14".parse(), Ok(Asyncio::V3_14));
/// assert_eq!(Asyncio::default().to_string(), "3.13");
/// assert!(Asyncio::V3_13 < Asyncio::V3_15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asyncio {
    /// 3.13, the version that the lessons are written for.
    #[default]
    V3_13,
    /// 3.14.
    V3_14,
    /// 3.15.
    V3_15,
}

/// A text that names no version of asyncio that is mirrored.
///
/// ```
/// use glassloop::Asyncio;
///
/// let refused = "3.9".parse::<Asyncio>().unwrap_err();
/// assert_eq!(refused.to_string(), "no asyncio of '3.9': 3.13, 3.14 and 3.15 are mirrored");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAsyncio(String);

impl fmt::Display for UnknownAsyncio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no asyncio of '{}': 3.13, 3.14 and 3.15 are mirrored", self.0)
    }
}

impl std::error::Error for UnknownAsyncio {}

impl fmt::Display for Asyncio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V3_13 => "3.13",
            Self::V3_14 => "3.14",
            Self::V3_15 => "3.15",
        })
    }
}

impl FromStr for Asyncio {
    type Err = UnknownAsyncio;

    /// Takes a version as CPython writes it, with or without its last part: `3.14`, `3.14.2`.
    fn from_str(text: &str) -> Result<Self, UnknownAsyncio> {
        let unknown = || UnknownAsyncio(text.to_owned());
        let mut parts = text.split('.');
        let known = match (parts.next(), parts.next()) {
            (Some("3"), Some("13")) => Self::V3_13,
            (Some("3"), Some("14")) => Self::V3_14,
            (Some("3"), Some("15")) => Self::V3_15,
            _ => return Err(unknown()),
        };
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let rest: Vec<&str> = parts.collect();
        match rest.as_slice() {
            [] => Ok(known),
            [last] if is_number(last) => Ok(known),
            _ => Err(unknown()),
        }
    }
}

impl Asyncio {
    /// What `GLASSLOOP_ASYNCIO` says: the default, if it says nothing.
    ///
    /// It is read once, when it is first needed.
    ///
    /// # Errors
    /// What it says is no version that is mirrored.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// // Nobody has set it.
    /// assert_eq!(Asyncio::from_environment(), Ok(Asyncio::V3_13));
    /// ```
    pub fn from_environment() -> Result<Self, UnknownAsyncio> {
        static READ: OnceLock<Result<Asyncio, UnknownAsyncio>> = OnceLock::new();
        READ.get_or_init(|| match std::env::var_os(VARIABLE) {
            Some(text) if !text.is_empty() => text.to_string_lossy().parse(),
            _ => Ok(Self::default()),
        })
        .clone()
    }
}

/// Where no loop runs.
impl Asyncio {
    /// Whether `get_event_loop`, where none is set and none runs, makes one (with a
    /// `DeprecationWarning`, and in the main thread alone).
    ///
    /// Up to 3.13.  From 3.14 on it is refused: *There is no current event loop in thread
    /// 'MainThread'.*  With it go `Future()`, `ensure_future(…)` and `gather(…)` without a
    /// loop, which ask the same question.
    /// Source: `asyncio.events.BaseDefaultEventLoopPolicy.get_event_loop`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(Asyncio::V3_13.makes_the_loop_that_nobody_has_set());
    /// assert!(!Asyncio::V3_14.makes_the_loop_that_nobody_has_set());
    /// ```
    pub fn makes_the_loop_that_nobody_has_set(self) -> bool {
        self < Self::V3_14
    }
}

/// `run`.
impl Asyncio {
    /// Whether `run` and [`Runner::run`](crate::Runner::run) take anything that can be
    /// awaited, and not coroutines alone.
    ///
    /// From 3.14 on: what is no coroutine is awaited by one that `run` makes.
    /// Source: `asyncio.runners.Runner.run`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.run_takes_any_awaitable());
    /// assert!(Asyncio::V3_14.run_takes_any_awaitable());
    /// ```
    pub fn run_takes_any_awaitable(self) -> bool {
        self >= Self::V3_14
    }

    /// Whether [`Runner::run`](crate::Runner::run) inside a running loop is refused before it
    /// looks at what it was given.
    ///
    /// From 3.14 on.  `run` itself asks for the running loop first in every version.
    /// Source: `asyncio.runners.Runner.run`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.runner_asks_for_the_running_loop_first());
    /// assert!(Asyncio::V3_14.runner_asks_for_the_running_loop_first());
    /// ```
    pub fn runner_asks_for_the_running_loop_first(self) -> bool {
        self >= Self::V3_14
    }
}

/// Helpers that wait for several.
impl Asyncio {
    /// Whether `gather` inside a running loop refuses a future of another loop at once.
    ///
    /// From 3.14 on: `ValueError` of `gather` itself.  In 3.13 the first future says
    /// which loop it is, and whoever awaits the outer future is told that it is
    /// *attached to a different loop*.  A future that is done is refused as well.
    /// Source: `asyncio.tasks.gather`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.gather_belongs_to_the_running_loop());
    /// assert!(Asyncio::V3_14.gather_belongs_to_the_running_loop());
    /// ```
    pub fn gather_belongs_to_the_running_loop(self) -> bool {
        self >= Self::V3_14
    }

    /// Whether an `as_completed` that is cancelled while it waits still owes that future
    /// to whoever asks again.
    ///
    /// From 3.14 on.  In 3.13 the iterator ends one future early.
    /// Source: `asyncio.tasks._AsCompletedIterator._wait_for_one`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.as_completed_owes_after_a_cancel());
    /// assert!(Asyncio::V3_14.as_completed_owes_after_a_cancel());
    /// ```
    pub fn as_completed_owes_after_a_cancel(self) -> bool {
        self >= Self::V3_14
    }

    /// Whether a shielded future's error counts as retrieved if its outer future was
    /// cancelled in the same iteration.
    ///
    /// In 3.13.  From 3.14 on the loop reports that it was never retrieved.
    /// Source: `asyncio.tasks.shield`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(Asyncio::V3_13.shield_retrieves_an_error_that_comes_with_a_cancel());
    /// assert!(!Asyncio::V3_14.shield_retrieves_an_error_that_comes_with_a_cancel());
    /// ```
    pub fn shield_retrieves_an_error_that_comes_with_a_cancel(self) -> bool {
        self < Self::V3_14
    }

    /// Whether `shield`, called by a task, leaves a second callback on the inner future,
    /// before its own: the one that forgets who awaits.
    ///
    /// From 3.14 on.  Source: `asyncio.tasks.shield`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.shield_leaves_a_second_callback());
    /// assert!(Asyncio::V3_14.shield_leaves_a_second_callback());
    /// ```
    pub fn shield_leaves_a_second_callback(self) -> bool {
        self >= Self::V3_14
    }

    /// Whether futures know who awaits them, and `print_call_graph` prints it.
    ///
    /// From 3.14 on; `python -m asyncio ps` and `pstree` show it from outside.
    /// Source: `asyncio.graph`, `asyncio.futures.future_add_to_awaited_by`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.knows_who_awaits());
    /// assert!(Asyncio::V3_14.knows_who_awaits());
    /// ```
    pub fn knows_who_awaits(self) -> bool {
        self >= Self::V3_14
    }
}

/// Tasks and groups.
impl Asyncio {
    /// Whether `asyncio.create_task` and a group's `create_task` take `eager_start`.
    ///
    /// From 3.14 on.  In 3.13 the loop's own `create_task` takes it (since 3.13.3), and a
    /// factory can start every task at once (since 3.12).
    /// Source: `asyncio.tasks.create_task`, `asyncio.taskgroups.TaskGroup.create_task`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.create_task_takes_eager_start());
    /// assert!(Asyncio::V3_14.create_task_takes_eager_start());
    /// ```
    pub fn create_task_takes_eager_start(self) -> bool {
        self >= Self::V3_14
    }

    /// Whether a loop whose factory starts every task at once can be told not to for one.
    ///
    /// From 3.14 on, by `eager_start=False`, which 3.13's factory refuses.
    /// Source: `asyncio.tasks.create_eager_task_factory`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.eager_factories_can_be_told_otherwise());
    /// assert!(Asyncio::V3_14.eager_factories_can_be_told_otherwise());
    /// ```
    pub fn eager_factories_can_be_told_otherwise(self) -> bool {
        self >= Self::V3_14
    }

    /// Whether a task factory is given the task's name.
    ///
    /// From 3.14 on.  In 3.13 `create_task` calls `set_name` on what the factory returns.
    /// Source: `asyncio.base_events.BaseEventLoop.create_task`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_13.task_factories_are_given_the_name());
    /// assert!(Asyncio::V3_14.task_factories_are_given_the_name());
    /// ```
    pub fn task_factories_are_given_the_name(self) -> bool {
        self >= Self::V3_14
    }

    /// Whether a `TaskGroup` has `cancel`, also before it is entered.
    ///
    /// From 3.15 on.  Source: `asyncio.taskgroups.TaskGroup.cancel`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_14.groups_can_be_cancelled());
    /// assert!(Asyncio::V3_15.groups_can_be_cancelled());
    /// ```
    pub fn groups_can_be_cancelled(self) -> bool {
        self >= Self::V3_15
    }

    /// Whether a group lets a `GeneratorExit` of its body out bare, if it is the only error.
    ///
    /// From 3.15 on.  Before, it comes out inside a `BaseExceptionGroup`, and `aclose` of an
    /// async generator that uses a group fails.  Source: `asyncio.taskgroups.TaskGroup._aexit`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_14.groups_let_generator_exit_out());
    /// assert!(Asyncio::V3_15.groups_let_generator_exit_out());
    /// ```
    pub fn groups_let_generator_exit_out(self) -> bool {
        self >= Self::V3_15
    }
}

/// Transports.
impl Asyncio {
    /// Whether what a connection's protocol sets in one callback, the next one sees.
    ///
    /// From 3.15 on a connection has one context: a copy of its server's, or of that of
    /// whoever connects.  Before, each callback has a copy of its own, and so has a datagram
    /// endpoint's still.
    /// Source: `asyncio.base_events.Server.__init__`, `asyncio.selector_events._SelectorTransport`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert!(!Asyncio::V3_14.connections_keep_one_context());
    /// assert!(Asyncio::V3_15.connections_keep_one_context());
    /// ```
    pub fn connections_keep_one_context(self) -> bool {
        self >= Self::V3_15
    }
}

/// How things print.
impl Asyncio {
    /// The class in the repr of what `call_soon_threadsafe` returns.
    ///
    /// From 3.14 on it has a class of its own, with a lock.
    /// Source: `asyncio.base_events.BaseEventLoop.call_soon_threadsafe`.
    ///
    /// ```
    /// # use glassloop::Asyncio;
    /// assert_eq!(Asyncio::V3_13.class_of_a_threadsafe_handle(), "Handle");
    /// assert_eq!(Asyncio::V3_14.class_of_a_threadsafe_handle(), "_ThreadSafeHandle");
    /// ```
    pub fn class_of_a_threadsafe_handle(self) -> &'static str {
        if self < Self::V3_14 { "Handle" } else { "_ThreadSafeHandle" }
    }
}

#[cfg(test)]
mod tests {
    use super::Asyncio;

    #[test]
    fn what_a_version_prints_is_read_as_that_version() {
        for version in [Asyncio::V3_13, Asyncio::V3_14, Asyncio::V3_15] {
            assert_eq!(version.to_string().parse(), Ok(version));
            assert_eq!(format!("{version}.7").parse(), Ok(version));
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_own_words() {
        for text in ["", "3", "3.", "3.1", "3.16", "313", "v3.14", "3.14.", "3.14.x", "3.14.1.2", " 3.14"] {
            let refused = text.parse::<Asyncio>().expect_err(text);
            assert!(refused.to_string().contains(&format!("'{text}'")), "{refused}");
        }
    }
}
