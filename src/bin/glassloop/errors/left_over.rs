//! What nobody looked after.

use super::Entry;
use super::entry::told;
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "never_awaited",
        class: "RuntimeWarning",
        sentences: &["coroutine … was never awaited"],
        meaning: "A coroutine was made, and thrown away before it had run a line.",
        programs: &["never_awaited"],
        causes: &[
            told(
                "Is there an error beside it: was the call that should have run it refused?",
                Cause::DroppedByRefusal,
            ),
            told("Was the coroutine function given to an executor or a thread?", Cause::CalledInExecutor),
            told("Is it called like a plain function, without await?", Cause::NeverAwaited),
        ],
    },
    Entry {
        name: "task_was_destroyed",
        class: "",
        sentences: &["Task was destroyed but it is pending!"],
        meaning: "Nobody holds a task any more that still waited: it never ends, and its finally block runs too late, if it runs at all.",
        programs: &["says_destroyed_but_pending"],
        causes: &[
            told("Was its loop closed while it waited?", Cause::LetGoByClose).in_lesson("nobody_looked"),
            told("Was its loop never run?", Cause::LoopNeverRun).in_lesson("run_gather_refused"),
            told("Has the run ended before the task did, with its loop still open?", Cause::RunEndedBefore),
            told("Does its loop run on: has nobody kept what create_task() returned?", Cause::NobodyHeldIt),
        ],
    },
    Entry {
        name: "exception_was_never_retrieved",
        class: "",
        sentences: &[
            "Task exception was never retrieved",
            "Future exception was never retrieved",
            "_GatheringFuture exception was never retrieved",
        ],
        meaning: "A task or future has failed, and it was thrown away before anybody asked for its result. The error \
                  below the line is the task's own: look that up, too.",
        programs: &["says_never_retrieved", "says_never_retrieved_of_futures", "shield_of_a_late_error"],
        causes: &[told("Has nobody awaited the task?", Cause::NeverRetrieved).in_lesson("nobody_looked")],
    },
];
