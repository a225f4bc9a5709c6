//! Requests to cancel, from the future that is asked first to the await that raises.
//!
//! A plain future is cancelled on the spot.  A task is not: its coroutine may hold a file, a lock
//! or half of an answer.  So a task is only *asked*.  It hears of that at one of its awaits, as an
//! error, and may clean up, go on, or refuse:
//!
//! ```text
//!   let got = queue.get().await;       ◀── the request arrives here, as Err(CancelledError)
//!   if got.is_err() {
//!       log.flush().await?;            ◀── and not here: this await is newer than the request
//!   }
//! ```
//!
//! What becomes of a request to a task:
//!
//! ```text
//!   cancel ─▶ asks ──accepted by what the task waits for──▶ passed on ──its await raises──▶ heard
//!              │                                             ▲     │
//!              │ none accepts          (b) it suspends again │     │ (a) it has left all
//!              ▼                           and that accepts  │     ▼     that accepted
//!             kept ◀─────────────────────────────────────────┴─────┘
//!              ├──the next step raises at each await that was suspended──▶ heard
//!              ├──the coroutine returns before that───▶ the task is cancelled all the same
//!              └──`uncancel` takes the last one back──▶ forgotten
//! ```
//!
//! (a) A `select!` drops the branch that was asked, and its future with it: nothing is left to
//! bring the error, so the task keeps the request.  (b) A task cancels itself and then awaits a
//! sleep: there is a future now that can be asked.
//!
//! Where to begin: `request_cancel` is asking, `take_up_request` and `thrown` are how an await
//! raises, `look_after_step` is (a) and (b).
//!
//! | asyncio | here |
//! | --- | --- |
//! | `Task.cancel` | `request_cancel`: `ask` the task, `pass_on`, and else `keep_request` |
//! | `Future.cancel` | `ask`, which makes the future done |
//! | `_GatheringFuture.cancel` | a *canceller*, which `ask` calls |
//! | `_fut_waiter.cancel()` has returned true | `passed_on_to` holds what has accepted |
//! | `_must_cancel`, `_cancel_message` | `kept`, `message` |
//! | `_num_cancels_requested`, `uncancel` | `count`, `take_back` |
//! | `coro.throw(exc)` | `take_up_request`, then `thrown` in the leaf |
//! | `if self._must_cancel:` after `add_done_callback(self.__wakeup)` | `look_after_step` |
//! | `_make_cancelled_error` | `request_error`; of what is cancelled, `Head::read_error`, in [`future`](super::future) |
//!
//! Two things differ.  A task waits there for one future at a time; here, inside a `join!`, for
//! several, so that what has accepted is a list.  And `coro.throw` finds the suspended `yield` by
//! itself; Rust has no such thing, so each leaf that is polled asks whether it has to raise.
//!
//! A chain of tasks that wait for one another may be as long as there are tasks, so asking
//! is a loop with a list of its own, and not a function that calls itself:
//!
//! ```text
//!   asked:  outer ──waits for──▶ inner ──▶ … ──▶ a future      the last one answers,
//!           outer ◀──accepted?── inner ◀── … ◀──┘              and then each before it
//! ```

use std::cell::Cell;
use std::rc::Rc;

use super::loop_core::{AnyNode, Head, Kind, LoopCore, Rare, Requests, Throwing};
use super::report::outcome_of;
use crate::error::{Error, ErrorKind, Result};
use crate::trace::event::{Event, Why};
use crate::trace::snapshot::TaskState;
use crate::trace::source_line::Line;

// ── a step, and what it raises ───────────────────────────────────────────────

/// How a step begins that may have something to raise.
///
/// Most tasks have no box of rare things, and so no request: their steps never come here.
pub(super) struct Raising {
    /// Whether it raises by the task's own doing, and not because the future that it awaits was
    /// cancelled: so says the trace.
    pub(super) raises: bool,
    /// False if nothing of glassloop's can raise, because the task never began, or waits for
    /// something foreign: then dropping the coroutine is how Rust cancels it.
    ///
    /// In Python `coro.throw` into a coroutine that never began raises before its first line, which
    /// therefore never runs; dropping has the same effect.
    pub(super) polls: bool,
}

impl Head {
    /// How the step of a task with rare things begins; `waited`: its row knows of a suspended await.
    ///
    /// A kept request becomes `Throwing::Yes` here, and raises nothing yet: only the poll finds the
    /// leaves, one by one, and the first to raise makes it `Raised`.
    ///
    /// The notes of leaves that the task polls by itself go now: this step polls those leaves, and they
    /// note themselves anew.  They go last, since `polls` asks whether there are any.
    #[cold]
    pub(super) fn take_up_request(&self, rare: &Rare, waited: bool) -> Raising {
        let step = &self.event_loop.running_step;
        let is_raised_here =
            rare.any_note(|noted| noted.future.head().kind == Kind::Foreign && noted.future.head().is_done());
        let raises = rare.requests.kept.get() || is_raised_here;
        // Taken, not read: the request is this step's from now on.  If no leaf takes the error, the
        // end of the step keeps it again.
        let throws = rare.requests.kept.take();
        let polls = !throws || waited || rare.any_note(|_| true);
        step.looks_at_task.set(true);
        step.throwing.set(if throws && polls { Throwing::Yes } else { Throwing::No });
        rare.forget_notes(|noted| noted.by_itself);
        Raising { raises, polls }
    }

    /// What a leaf that was suspended before this step has to raise now.
    ///
    /// Only a leaf with a ticket asks: one that is polled for the first time is newer than the
    /// request.  That is why the code that handles a `CancelledError` may await, as in Python.
    /// In a `join!` each suspended leaf raises, since none of them can speak for the others.
    #[cold]
    pub(super) fn thrown(&self) -> Option<Error> {
        let throwing = &self.event_loop.running_step.throwing;
        if throwing.get() == Throwing::No {
            return None;
        }
        throwing.set(Throwing::Raised);
        if let Some(rare) = self.rare_if_any() {
            rare.requests.forget_passed_on();
        }
        Some(self.request_error())
    }

    /// What the request raises that was kept last.
    pub(super) fn request_error(&self) -> Error {
        Error::cancelled(self.rare_if_any().and_then(|rare| rare.requests.message()))
    }

    /// An await is over; if that future has accepted a request, the task has its answer.
    ///
    /// Otherwise a request that was answered long ago would look *left behind* when the task next
    /// suspends, and raise a second time.
    #[cold]
    pub(super) fn await_is_over(&self, future: &(dyn AnyNode + 'static)) {
        if let Some(rare) = self.rare_if_any()
            && rare.requests.is_passed_on_to(future)
        {
            rare.requests.forget_passed_on();
        }
    }
}

/// What has become of a task's requests, now that it is suspended.
///
/// First (a) of the picture: what was passed on may be left behind.  Then (b): what is kept is
/// passed on to what the task waits for now, as `Task.__step` does once it has the next future.
/// If that is foreign and cannot be asked, the task is scheduled, and its next step raises or
/// drops the coroutine.  A bare yield needs neither: its next step is on its way.
///
/// `#[cold]`, since a task without a box of rare things, which is nearly each, never calls it.
#[cold]
pub(super) fn look_after_step(task: &Rc<dyn AnyNode>, rare: &Rare) {
    let (head, requests) = (task.head(), &rare.requests);
    if requests.are_left_behind(&head.awaited_futures()) {
        requests.forget_passed_on();
        requests.kept.set(true);
    }
    if requests.kept.get() {
        // It asked itself to stop before it suspended.
        let message = requests.message();
        if matches!(pass_on(task.clone(), message.as_deref(), None), Ok(true)) {
            requests.kept.take();
        } else if head.awaits_nothing_of_ours() {
            head.event_loop.schedule(head.key(), || Why::Cancel);
        }
    }
}

// ── what was asked of one task ───────────────────────────────────────────────

impl Requests {
    /// One is taken back; how many are left.  The last takes with it what was kept.
    ///
    /// This is `uncancel`.  A time limit calls it when the `CancelledError` that reaches it was its own
    /// request: what is left then tells whether another party has asked as well, whose request must
    /// not be swallowed.
    pub(super) fn take_back(&self) -> u32 {
        let left = self.count.get().saturating_sub(1);
        if self.count.replace(left) > 0 && left == 0 {
            self.kept.set(false);
        }
        left
    }

    pub(super) fn message(&self) -> Option<String> {
        self.message.borrow().clone()
    }

    /// An error has come to the task: that is what became of all requests passed on before.
    ///
    /// Taken out of the cell first: dropping the last handle of a future runs user code, which may
    /// cancel this very task and look at the list.
    pub(super) fn forget_passed_on(&self) {
        let passed_on_to = self.passed_on_to.take();
        drop(passed_on_to);
    }

    /// Whether this future has accepted one.  Two `Rc<dyn …>` of one object may differ in their tables
    /// of functions, so the addresses alone are compared.
    pub(super) fn is_passed_on_to(&self, future: &(dyn AnyNode + 'static)) -> bool {
        let is_it = |other: &Rc<dyn AnyNode>| std::ptr::addr_eq(Rc::as_ptr(other), future);
        self.passed_on_to.borrow().iter().any(is_it)
    }

    /// Each future once, however often it accepts: the list is bounded by what the task waits for.
    pub(super) fn pass_on_to(&self, future: Rc<dyn AnyNode>) {
        if !self.is_passed_on_to(&*future) {
            self.passed_on_to.borrow_mut().push(future);
        }
    }

    /// Whether the task waits for none of those any more that have accepted one.
    ///
    /// One that is still awaited is enough: its await will bring the error.
    pub(super) fn are_left_behind(&self, awaited: &[Rc<dyn AnyNode>]) -> bool {
        let is_awaited = |accepted: &Rc<dyn AnyNode>| awaited.iter().any(|now| Rc::ptr_eq(now, accepted));
        let passed_on_to = self.passed_on_to.borrow();
        !passed_on_to.is_empty() && !passed_on_to.iter().any(is_awaited)
    }
}

// ── asking ───────────────────────────────────────────────────────────────────

/// What a future or task answers that is asked to be cancelled.
enum Asked {
    /// Whether it accepts.
    Decides(bool),
    /// It is a task: what that waits for is to be asked.
    PassesOn,
}

/// Asks a future to be cancelled, and all that passes the request on to; whether it accepts.
/// `line` is the one that asks, if one does.
///
/// A task that is not done always accepts: at the latest it keeps the request.  A gather whose
/// children are all done does not, and neither does a future that is done.
///
/// # Errors
/// `RecursionError`, if tasks wait for one another in a circle; `Event loop is closed`.
pub(super) fn request_cancel(
    future: Rc<dyn AnyNode>,
    message: Option<&str>,
    line: Option<Line>,
) -> Result<bool> {
    match ask(&future, message, line)? {
        Asked::Decides(accepted) => Ok(accepted),
        Asked::PassesOn => {
            let accepted = pass_on(future.clone(), message, line)?;
            Ok(accepted || keep_request(future.head(), message, line)?)
        }
    }
}

/// Puts the request to one future, and goes no further than that one.
///
/// The order is CPython's, and each line of it shows:
///
/// 1. an exception counts as read (`__log_traceback = False`), even where the answer is no; but
///    not a gather's, whose `cancel` is a method of its own that leaves the flag alone;
/// 2. what is done refuses;
/// 3. a task counts the request before it is passed on, so that code which hears of it, and asks
///    `cancelling()`, finds it counted;
/// 4. a gather asks its children, and all else is done now.
fn ask(future: &Rc<dyn AnyNode>, message: Option<&str>, line: Option<Line>) -> Result<Asked> {
    let head = future.head();
    if head.kind != Kind::Composite {
        head.mark_read();
    }
    if head.is_done() {
        return Ok(Asked::Decides(false));
    }
    if head.kind != Kind::Foreign {
        record_request(head, line);
    }
    if head.kind == Kind::Task {
        let count = &head.rare().requests.count;
        count.set(count.get() + 1);
        return Ok(Asked::PassesOn);
    }
    // A clone, so that no borrow lasts while it runs: what it cancels may drop it.
    let canceller = head.rare_if_any().and_then(|rare| rare.canceller.borrow().clone());
    let accepted = match canceller {
        Some(canceller) => {
            let deeper = Depth::enter().ok_or_else(|| too_deep(head, line))?;
            deeper.contain(|| canceller(message))?
        }
        None => future.clone().finish_as_cancelled(message, line).map(|()| true)?,
    };
    Ok(Asked::Decides(accepted))
}

/// A function of its own, since many gathers inside one another pass a request on: so each takes
/// less of the stack.
#[inline(never)]
fn record_request(head: &Head, line: Option<Line>) {
    head.event_loop.record(line, || Event::CancelRequested(head.reference()));
}

/// Keeps a request to a task for its next step, since nothing for which it waits has accepted.
///
/// asyncio says here "It must be the case that self.__step is already scheduled".  So it is with a
/// task that was woken or has yielded, and one that runs looks after its step.  But a Rust task
/// may also wait for a channel of another crate, which cannot be asked and may never wake it:
/// such a task is scheduled here.
///
/// # Errors
/// `Event loop is closed`, if there would be no step.
fn keep_request(head: &Head, message: Option<&str>, line: Option<Line>) -> Result<bool> {
    let (event_loop, requests): (&Rc<LoopCore>, _) = (&head.event_loop, &head.rare().requests);
    requests.kept.set(true);
    requests.message.replace(message.map(str::to_owned));
    if event_loop.tasks.state(head.key()) == TaskState::Waiting && head.awaits_nothing_of_ours() {
        if event_loop.is_closed() {
            let (about, kind) = (Some(head.reference()), ErrorKind::EventLoopClosed);
            return Err(event_loop.refuse_line(line, about, "cancel", kind));
        }
        event_loop.schedule(head.key(), || Why::Cancel);
    }
    Ok(true)
}

/// Asks what a task waits for; whether any of it accepts.
///
/// The last of `chain` is asking.  If what it asks is a task, that one comes behind it and
/// asks first; when it has asked all, it goes, and the one before it hears the answer.  Each task
/// in the middle of the chain that finds none to accept keeps the request itself, and so
/// accepts: its step will end, and wake the one before.
///
/// The message and the line are handed on as they are: `CancelledError("shutting down")` comes up
/// with the same words however deep the future was that raised it.
///
/// # Errors
/// As [`request_cancel`].
fn pass_on(task: Rc<dyn AnyNode>, message: Option<&str>, line: Option<Line>) -> Result<bool> {
    let mut chain = vec![Asking::begin(task, line)?];
    while let Some(mut asking) = chain.pop() {
        if let Some(future) = asking.awaited.next() {
            let next = match ask(&future, message, line)? {
                Asked::PassesOn => Some(Asking::begin(future, line)?),
                Asked::Decides(accepted) => {
                    asking.hears(future, accepted);
                    None
                }
            };
            chain.push(asking);
            chain.extend(next);
            continue;
        }
        let Some(before) = chain.last_mut() else { return Ok(asking.accepted) };
        let accepted = asking.accepted || keep_request(asking.task.head(), message, line)?;
        before.hears(asking.task.clone(), accepted);
    }
    Ok(false)
}

/// A task that was asked, and asks what it waits for.
///
/// The mark `is_asking` finds a circle (`a` awaits `b`, and `b` awaits `a`), in which CPython runs
/// into its recursion limit.  It is taken back by `Drop`, because an error ends `pass_on` from the
/// middle: a mark left behind would refuse each later request to that task.
struct Asking {
    task: Rc<dyn AnyNode>,
    /// What it waits for, and has not asked yet.  A list of its own: the canceller of one may finish
    /// another, and change what the task waits for.
    awaited: std::vec::IntoIter<Rc<dyn AnyNode>>,
    /// Whether one of them has accepted.
    accepted: bool,
}

impl Asking {
    fn begin(task: Rc<dyn AnyNode>, line: Option<Line>) -> Result<Self> {
        let head = task.head();
        if head.rare().requests.is_asking.replace(true) {
            return Err(too_deep(head, line));
        }
        let awaited = head.awaited_futures().into_iter();
        Ok(Self { task, awaited, accepted: false })
    }

    fn hears(&mut self, future: Rc<dyn AnyNode>, accepted: bool) {
        if accepted {
            self.task.head().rare().requests.pass_on_to(future);
            self.accepted = true;
        }
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.task.head().rare().requests.is_asking.set(false);
    }
}

// ── how deep ─────────────────────────────────────────────────────────────────

/// Python's limit for functions: cancelling a gather calls its children's `cancel`.
/// (Tasks alone may wait for one another in a chain of any length.)
///
/// Gathers nest on the stack and not in a list, since a canceller is a closure of the layer above
/// (or of a program), and calls `cancel` of its own accord.  A stack that overflows ends the
/// process; a count that is full is an error.
const LIMIT: u32 = 1_000;

thread_local! {
    /// How many cancellers run inside one another in this thread.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// One gather inside another, until it is dropped.
struct Depth {
    is_outermost: bool,
}

impl Depth {
    /// None if that would be too deep.
    fn enter() -> Option<Self> {
        let depth = DEPTH.get();
        if depth == LIMIT {
            return None;
        }
        DEPTH.set(depth + 1);
        Some(Self { is_outermost: depth == 0 })
    }

    /// Calls a canceller.  A panic in one is the error of the outermost request: caught
    /// at each level it would take so much of the stack that a thousand do not fit.
    fn contain<R>(&self, canceller: impl FnOnce() -> Result<R>) -> Result<R> {
        if self.is_outermost { outcome_of(canceller) } else { canceller() }
    }
}

impl Drop for Depth {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// `RecursionError: maximum recursion depth exceeded`, at this future or task.
fn too_deep(head: &Head, line: Option<Line>) -> Error {
    let message = "maximum recursion depth exceeded".into();
    let kind = ErrorKind::Raised { class: "RecursionError".into(), message };
    head.event_loop.refuse_line(line, Some(head.reference()), "cancel", kind)
}
