//! Futures that are done too often, or asked too early.

use super::Entry;
use super::entry::{said, told};
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "invalid_state",
        class: "InvalidStateError",
        sentences: &["invalid state", "InvalidStateError: FINISHED: …", "InvalidStateError: CANCELLED: …"],
        meaning: "A future is given a result, and it is done already.",
        programs: &["says_invalid_state", "says_in_pure_python"],
        causes: &[
            told(
                "Was it cancelled meanwhile: by a time limit, or with the task that awaits it?",
                Cause::CancelledMeanwhile,
            ),
            told("Is it given a result twice?", Cause::ResolvedTwice).in_lesson("bare_future"),
        ],
    },
    Entry {
        name: "result_is_not_set",
        class: "InvalidStateError",
        sentences: &["Result is not set.", "Exception is not set.", "Result is not ready."],
        meaning: "The result of a future is asked for, and it is not there yet.",
        programs: &["says_result_is_not_set", "says_exception_is_not_set", "says_in_pure_python"],
        causes: &[told("Is result() or exception() called without await or done()?", Cause::ReadTooEarly)],
    },
    Entry {
        name: "task_result_from_outside",
        class: "RuntimeError",
        sentences: &[
            "Task does not support set_result operation",
            "Task does not support set_exception operation",
        ],
        meaning: "The result of a task is what its coroutine returns, and nobody else sets it.",
        programs: &["says_set_result_of_a_task", "says_set_exception_of_a_task"],
        causes: &[said(
            "Is set_result() called on what create_task() returned?",
            "make a future for it, loop.create_future(), and let the coroutine await that",
            "make a future for it, create_future(), and let the coroutine await that",
        )],
    },
];
