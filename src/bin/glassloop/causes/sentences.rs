//! Errors whose sentence says all: nothing else in the trace is to blame.

use super::Cause;

/// The cause that a sentence names by itself.
pub(super) fn cause(sentence: &str) -> Option<Cause> {
    let known = KNOWN.iter().find(|(part, _)| sentence.contains(part));
    known.map(|(_, cause)| *cause)
}

impl Cause {
    /// Whether it is the system that refuses, to do what a task waits for.
    pub(super) fn is_of_the_system(self) -> bool {
        use Cause::{AddressTaken, NobodyListens, NotPermitted, OtherSideGone, UnknownHost};
        matches!(self, AddressTaken | NobodyListens | OtherSideGone | NotPermitted | UnknownHost)
    }
}

/// Parts of sentences, of CPython 3.8 to 3.15.
const KNOWN: &[(&str, Cause)] = &[
    ("a coroutine was expected, got", Cause::NotACoroutine),
    ("An asyncio.Future, a coroutine or an awaitable is required", Cause::NotACoroutine),
    ("Passing coroutines is forbidden", Cause::CoroutinesToWait),
    ("cannot reuse already awaited coroutine", Cause::CoroutineReused),
    ("coroutine is being awaited already", Cause::CoroutineReused),
    ("coroutine ignored GeneratorExit", Cause::IgnoresItsEnd),
    ("coroutines cannot be used with", Cause::CoroutineAsCallback),
    ("'coroutine' object is not callable", Cause::CoroutineAsCallback),
    ("Task got bad yield", Cause::ForeignAwaitable),
    ("can't be used in 'await' expression", Cause::NotAwaitable),
    ("object can't be awaited", Cause::NotAwaitable),
    ("Task cannot await on itself", Cause::AwaitsItself),
    ("Cannot enter into task", Cause::TaskInsideTask),
    ("Leaving task", Cause::TaskInsideTask),
    ("Non-thread-safe operation", Cause::CalledFromAnotherThread),
    ("Result is not set", Cause::ReadTooEarly),
    ("Exception is not set", Cause::ReadTooEarly),
    ("Result is not ready", Cause::ReadTooEarly),
    ("Lock is not acquired", Cause::LockNotHeld),
    ("on un-acquired lock", Cause::ConditionNotHeld),
    ("BoundedSemaphore released too many times", Cause::GivenBackTwice),
    ("task_done() called too many times", Cause::GivenBackTwice),
    ("has not been entered", Cause::OutsideItsBlock),
    ("has already been entered", Cause::OutsideItsBlock),
    ("> is finished", Cause::OutsideItsBlock),
    ("should be used inside a task", Cause::LimitOutsideTask),
    ("called while another coroutine is already waiting for incoming data", Cause::TwoReaders),
    ("chunk exceed the limit", Cause::LineTooLong),
    ("chunk is longer than limit", Cause::LineTooLong),
    // asyncio writes the one with a small letter, the system the other.
    ("ddress already in use", Cause::AddressTaken),
    ("Connect call failed", Cause::NobodyListens),
    ("Connection refused", Cause::NobodyListens),
    ("Connection reset by peer", Cause::OtherSideGone),
    ("Connection lost", Cause::OtherSideGone),
    ("Broken pipe", Cause::OtherSideGone),
    ("Permission denied", Cause::NotPermitted),
    ("Name or service not known", Cause::UnknownHost),
    ("name resolution", Cause::UnknownHost),
];
