//! What is not held, or is used outside its block.

use super::Entry;
use super::entry::told;
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "lock_is_not_acquired",
        class: "RuntimeError",
        sentences: &["Lock is not acquired."],
        meaning: "A lock is released that nobody holds.",
        programs: &["says_lock_is_not_acquired"],
        causes: &[told("Is release() called twice, or without acquire()?", Cause::LockNotHeld)],
    },
    Entry {
        name: "condition_without_its_lock",
        class: "RuntimeError",
        sentences: &["cannot wait on un-acquired lock", "cannot notify on un-acquired lock"],
        meaning: "A condition is waited for, or notified, by somebody who does not hold its lock.",
        programs: &["says_unacquired_condition"],
        causes: &[told("Does it stand outside `async with condition:`?", Cause::ConditionNotHeld)],
    },
    Entry {
        name: "given_back_too_often",
        class: "ValueError",
        sentences: &["BoundedSemaphore released too many times", "task_done() called too many times"],
        meaning: "More was given back than was taken.",
        programs: &["says_released_too_often"],
        causes: &[told("Is release() or task_done() called once too often?", Cause::GivenBackTwice)],
    },
    Entry {
        name: "outside_its_block",
        class: "RuntimeError",
        sentences: &[
            "TaskGroup … is finished",
            "TaskGroup … has not been entered",
            "TaskGroup … has already been entered",
            "Timeout has not been entered",
            "Timeout has already been entered",
            "Timeout should be used inside a task",
        ],
        meaning: "A TaskGroup or a timeout() is used before or after its `async with`, twice, or where no task is.",
        programs: &["says_group_is_finished", "says_entered_twice", "says_limit_outside_a_task"],
        causes: &[
            told("Is it used outside its own `async with`, or a second time?", Cause::OutsideItsBlock),
            told(
                "Is the coroutine with the timeout() driven by no task: by a plain callback, or by hand?",
                Cause::LimitOutsideTask,
            ),
        ],
    },
    Entry {
        name: "timeout_context_manager_outside_a_task",
        class: "RuntimeError",
        sentences: &["Timeout context manager should be used inside a task"],
        meaning: "This is the sentence of HTTP clients with a time limit of their own: the limit asks its loop for the \
                  current task, and that loop has none, because another one runs.",
        programs: &[],
        causes: &[told(
            "Was the client or the session made outside main(), or in another thread?",
            Cause::LimitOnAnotherLoop,
        )],
    },
    Entry {
        name: "two_readers",
        class: "RuntimeError",
        sentences: &["… called while another coroutine is already waiting for incoming data"],
        meaning: "Two coroutines read one stream at the same time, and what comes cannot be for both.",
        programs: &["says_of_readers"],
        causes: &[told("Is the same StreamReader used by two tasks?", Cause::TwoReaders)],
    },
];
