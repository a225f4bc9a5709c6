//! Passing a request to cancel on: from a task to what it waits for, and so on.
//!
//! ```text
//!   asked:  outer ──waits for──▶ inner ──▶ … ──▶ a future      the last one answers,
//!           outer ◀──accepted?── inner ◀── … ◀──┘              and then each before it
//! ```
//!
//! A chain of tasks may be as long as there are tasks, so this is a loop with a
//! list of its own, and not a function that calls itself.

use std::rc::Rc;

use super::future_cell::{FutureObject, Source};
use super::recursion::too_deep;
use super::task::TaskObject;
use crate::error::Result;

/// What one says who is asked to be cancelled.
pub(super) enum Asked {
    /// Whether it accepts.
    Answers(bool),
    /// What it waits for is to be asked.
    PassesOn(Rc<dyn TaskObject>),
}

/// Asks a future to be cancelled, and whatever it passes that on to; whether it accepts.
///
/// # Errors
/// `RecursionError`, if tasks wait for one another in a circle; `Event loop is closed`.
pub(super) fn request_cancel(
    future: Rc<dyn FutureObject>,
    message: Option<&str>,
    source: Option<Source>,
) -> Result<bool> {
    match future.ask_to_cancel(message, source)? {
        Asked::Answers(accepted) => Ok(accepted),
        Asked::PassesOn(task) => {
            let accepted = pass_on(task.clone(), message, source)?;
            Ok(accepted || task.keep_request(message, source)?)
        }
    }
}

/// Asks what a task waits for; whether any of it accepts.
///
/// # Errors
/// As [`request_cancel`].
pub(super) fn pass_on(
    task: Rc<dyn TaskObject>,
    message: Option<&str>,
    source: Option<Source>,
) -> Result<bool> {
    let mut chain = vec![Passing::begin(task, source)?];
    while let Some(mut passing) = chain.pop() {
        if let Some(future) = passing.awaited.next() {
            let asked = future.clone().ask_to_cancel(message, source)?;
            let next = match asked {
                Asked::PassesOn(task) => Some(Passing::begin(task, source)?),
                Asked::Answers(accepted) => {
                    passing.hears(future, accepted);
                    None
                }
            };
            chain.push(passing);
            chain.extend(next);
            continue;
        }
        let Some(before) = chain.last_mut() else { return Ok(passing.accepted) };
        let accepted = passing.accepted || passing.task.clone().keep_request(message, source)?;
        before.hears(passing.task.clone(), accepted);
    }
    Ok(false)
}

/// A task that was asked, and asks what it waits for.
struct Passing {
    task: Rc<dyn TaskObject>,
    /// What it waits for, and has not asked yet.
    awaited: std::vec::IntoIter<Rc<dyn FutureObject>>,
    /// Whether one of them has accepted.
    accepted: bool,
}

impl Passing {
    fn begin(task: Rc<dyn TaskObject>, source: Option<Source>) -> Result<Self> {
        if !task.core().requests.begin_passing_on() {
            return Err(too_deep(task.event_loop(), task.reference(), source));
        }
        let awaited = task.core().waits.futures().into_iter();
        Ok(Self { task, awaited, accepted: false })
    }

    fn hears(&mut self, future: Rc<dyn FutureObject>, accepted: bool) {
        if accepted {
            self.task.core().requests.passed_on_to(future);
            self.accepted = true;
        }
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        self.task.core().requests.end_passing_on();
    }
}
