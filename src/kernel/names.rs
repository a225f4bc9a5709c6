//! What a future or task is called, and how it prints: asyncio's `base_futures` and `base_tasks`.
//!
//! ```text
//!   <Future pending cb=[Task.task_wakeup()]>
//!   <Task finished name='Task-1' coro=<main() at src/main.rs:7> result=42>
//!    │    │        └ tasks only                                 └ result, exception, or who waits
//!    │    └ the phase
//!    └ the class
//! ```
//!
//! A future has up to four names, for four readers:
//!
//! | name | who reads it |
//! | --- | --- |
//! | its key, `TaskKey` (tasks only) | the ready queue, the waiters, the wakers |
//! | its number: `FutureId`, `TaskId` | the trace and its readers |
//! | its name: `Task-1`, or what the program says (tasks only) | people |
//! | its address, by `same` | a program that asks whether two handles are one future |
//!
//! A number is given when it is first asked for, so that a future which no trace names and which
//! never prints takes none.  asyncio's futures have none: there `<Future pending>` may be any of them.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `_future_repr_info` | `describe_showing` |
//! | `_task_repr_info`, which inserts into that | `describe_begin`, `describe_task` |
//! | `_format_callbacks` | `Waiters::describe` |
//! | `@reprlib.recursive_repr()` | `printing::unless_inside` |
//! | `Task-{_task_name_counter()}` | `name` |
//!
//! One thing cannot be had: `coro=<main() running at main.py:7>` names in Python the line at which
//! the coroutine stands.  A Rust coroutine does not tell; what prints is the line that made the task.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use super::future::{DoneCallback, Future, Node};
use super::loop_core::{AnyNode, Head, Kind, Phase};
use super::waiters::{Waiter, Waiters};
use crate::printing;
use crate::trace::event::Awaited;
use crate::trace::ids::{FutureId, FutureRef, TaskId};

// ── what it is called ────────────────────────────────────────────────────────

impl<T> Future<T> {
    /// What it is called in the trace.
    pub fn id(&self) -> FutureRef {
        self.node.head.reference()
    }

    /// Whether both are one future: Python's `is`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future::<()>();
    /// assert!(future.same(&future.clone()) && !future.same(&event_loop.create_future()));
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn same(&self, other: &Future<T>) -> bool {
        Rc::ptr_eq(&self.node, &other.node)
    }
}

impl Head {
    /// A future takes the next number when it is asked for it here; a task has had one from the
    /// beginning.  Zero is *none yet*, which saves a word in each future.
    pub(super) fn number(&self) -> u64 {
        if self.number.get() == 0 {
            self.number.set(self.event_loop.counters().next_future().number());
        }
        self.number.get()
    }

    pub(super) fn task_id(&self) -> TaskId {
        TaskId::new(self.number()).expect("numbers begin at 1")
    }

    pub(super) fn future_id(&self) -> FutureId {
        FutureId::new(self.number()).expect("numbers begin at 1")
    }

    /// What the trace calls it.  Something foreign has no number of its own: the task that waits
    /// for it lends its own.  A composite is a future to the trace: that it holds others is seen by
    /// its class, and by theirs.
    pub(super) fn reference(&self) -> FutureRef {
        match self.kind {
            Kind::Task | Kind::Foreign => FutureRef::Task(self.task_id()),
            Kind::Future | Kind::Composite => FutureRef::Future(self.future_id()),
        }
    }

    /// How the trace names it where a task waits for it.
    pub(super) fn as_awaited(&self) -> Awaited {
        match self.kind {
            Kind::Foreign => Awaited::Foreign,
            _ => Awaited::Future(self.reference()),
        }
    }

    /// The class that `repr` begins with: of a gather `_GatheringFuture`, as in asyncio.
    ///
    /// The kind decides for a task, whose `name_of` is the name of its coroutine.
    pub(super) fn class(&self) -> Cow<'static, str> {
        match (self.kind, self.rare_if_any().and_then(|rare| rare.class.get())) {
            (Kind::Task, _) => "Task".into(),
            (_, Some(class)) => class.into(),
            (_, None) => (self.name_of)(),
        }
    }

    /// A task's name.  One that was not given is counted: `Task-7` is the seventh without a name.
    ///
    /// So no unnamed task keeps a string.  `named_before` tells how far the two counts are apart: in
    /// asyncio the counter of names stands still for a task that is given one, and so does it here.
    pub(super) fn name(&self) -> String {
        let given = self.rare_if_any().and_then(|rare| rare.name.borrow().as_deref().map(str::to_owned));
        given.unwrap_or_else(|| format!("Task-{}", self.number() - u64::from(self.named_before)))
    }

    /// What the coroutine function is called that the task drives.
    pub(super) fn coroutine_name(&self) -> Cow<'static, str> {
        (self.name_of)()
    }

    // ── how it prints ────────────────────────────────────────────────────────

    /// `pending`, `finished` or `cancelled`; of a task also `cancelling`: what a request to
    /// cancel makes of it, until it is taken back or the task is done.
    ///
    /// `Unread` and `Raised` are of no interest to a reader of `repr`: asyncio has three states.
    fn phase_name(&self) -> &'static str {
        match self.phase.get() {
            Phase::Pending if self.rare_if_any().is_some_and(|rare| rare.requests.count.get() > 0) => {
                "cancelling"
            }
            Phase::Pending => "pending",
            Phase::Finished | Phase::Unread => "finished",
            Phase::Cancelled | Phase::Raised => "cancelled",
        }
    }

    /// `<Future pending`; of a task with its name and its coroutine, and the line that made
    /// a task of it.
    fn describe_begin(&self) -> String {
        let begin = format!("<{} {}", self.class(), self.phase_name());
        if self.kind != Kind::Task {
            return begin;
        }
        let (name, coroutine) = (printing::quoted(&self.name()), self.coroutine_name());
        format!("{begin} name={name} coro=<{coroutine}() at {}:{}>", self.made_at.file(), self.made_at.line())
    }

    /// A task, with the futures that it waits for, and those that these wait for.
    ///
    /// What it waits for stands before its callbacks or its result, where `_task_repr_info` inserts it.
    fn describe_task(&self, ended: &str) -> String {
        // Tasks may wait for one another in a circle: inside itself, one prints as `...`.
        printing::unless_inside(self, || {
            let waits = self.awaited_futures();
            let wait_for: String =
                waits.iter().map(|future| format!(" wait_for={}", future.describe())).collect();
            format!("{}{wait_for}{ended}>", self.describe_begin())
        })
    }

    /// For the report of a hang: `Task-1 waits for <Future pending>`.
    ///
    /// A future has its number there, and a task that is waited for is cut short: the report tells
    /// of each task anyhow.
    pub(super) fn describe_wait(&self) -> String {
        let futures = self.awaited_futures();
        let describe = |future: &Rc<dyn AnyNode>| match future.head() {
            head if head.kind == Kind::Foreign => future.describe(),
            head if head.kind == Kind::Task => format!("{}>", head.describe_begin()),
            head => format!("{} {}>", head.future_id(), head.describe_begin()),
        };
        let mut waits: Vec<String> = futures.iter().map(describe).collect();
        if waits.is_empty() {
            waits.push(FOREIGN.to_owned());
        }
        format!("task {} waits for {}", self.name(), waits.join(" and "))
    }
}

/// What a task waits for that awaits a future of another crate.  It is all that can be said: a
/// foreign future gets a waker, and nothing asks it for its name.
pub(super) const FOREIGN: &str = "something that is not glassloop's";

impl<T> Node<T> {
    /// As it prints, with a result that is printed so.
    ///
    /// Reading the exception here does not count as looking at it: asyncio's `repr` does not
    /// count, either, so a future that was only printed is still reported.
    pub(super) fn describe_showing(&self, show: &dyn Fn(&T) -> String) -> String {
        let ended = match (self.value.get(), self.head.exception()) {
            (Some(value), _) => format!(" result={}", printing::cut(show(value))),
            (None, Some(error)) => format!(" exception={}", error.repr()),
            (None, None) => self.waiters.describe(),
        };
        match self.head.kind {
            Kind::Foreign => FOREIGN.to_owned(),
            Kind::Task => self.head.describe_task(&ended),
            _ => format!("{}{ended}>", self.head.describe_begin()),
        }
    }
}

impl<T> Waiters<DoneCallback<T>> {
    /// As they print, three and more cut short in the middle as in asyncio: ` cb=[Task.task_wakeup(),
    /// <3 more>, say() at src/main.rs:7]`.
    ///
    /// A task prints as the callback that asyncio would have there.
    fn describe(&self) -> String {
        let all = self.each(|waiter| match waiter {
            Waiter::Task(_) => "Task.task_wakeup()".to_owned(),
            Waiter::Callback(added) => added.describe(),
            Waiter::Foreign(_) => "Waker.wake()".to_owned(),
        });
        match all.as_slice() {
            [] => String::new(),
            [one] => format!(" cb=[{one}]"),
            [one, other] => format!(" cb=[{one}, {other}]"),
            [first, between @ .., last] => format!(" cb=[{first}, <{} more>, {last}]", between.len()),
        }
    }
}

impl<T> Future<T> {
    /// As it prints, any result: one whose type may have no `Debug` is
    /// printed if Python has it as well, and else named.  Mirrors `repr(future)`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let future = event_loop.create_future();
    /// future.set_result("done")?;
    /// assert_eq!(future.repr(), "<Future finished result='done'>");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn repr(&self) -> String {
        self.node.describe()
    }
}

impl<T: fmt::Debug> fmt::Debug for Future<T> {
    /// As asyncio prints it: `<Future finished result=42>`; one that waits has `cb=[…]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.node.describe_showing(&printing::value))
    }
}
