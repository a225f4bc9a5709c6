//! What belongs to another loop, or to another thread.

use super::entry::{said, told};
use super::{Entry, Told};
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "attached_to_a_different_loop",
        class: "RuntimeError",
        sentences: &["Task … got Future … attached to a different loop", "attached to a different loop"],
        meaning: "A task of one loop awaits a future of another. A future, and so a task, a stream, a connection, \
                  belongs to the loop on which it was made, and only that loop can wake who waits for it.",
        programs: &["says_attached_to_a_different_loop", "lock_of_which_loop"],
        causes: &of_different_loop(ON_IDLE_LOOP.in_lesson("of_another_loop")),
    },
    Entry {
        name: "future_belongs_to_a_different_loop",
        class: "ValueError",
        sentences: &[
            "The future belongs to a different loop than the one specified as the loop argument",
            "loop argument must agree with Future",
        ],
        meaning: "The same before anything is awaited: gather(), wait() or ensure_future() is given a future of \
                  another loop than the one that it is to be awaited in.",
        programs: &["says_of_two_loops", "gather_of_another_loops_futures"],
        causes: &of_different_loop(ON_IDLE_LOOP),
    },
    Entry {
        name: "bound_to_a_different_event_loop",
        class: "RuntimeError",
        sentences: &["… is bound to a different event loop"],
        meaning: "A Lock, Event, Condition, Semaphore or Queue is waited for in a second loop. It belongs to the \
                  first loop in which somebody had to wait for it: without anybody who waits nothing is bound, and \
                  so the error seems to come by chance.",
        programs: &["says_bound_to_a_different_loop"],
        causes: &[
            told(
                "Is it made outside main(), or kept from one asyncio.run() to the next?",
                Cause::BoundInAnotherRun,
            )
            .in_lesson("of_another_loop"),
            told("Do two threads, each with a loop of its own, share it?", Cause::BoundInAnotherThread),
        ],
    },
    Entry {
        name: "non_thread_safe_operation",
        class: "RuntimeError",
        sentences: &["Non-thread-safe operation invoked on an event loop other than the current one"],
        meaning: "A thread that does not run the loop gives it work. Only the debug mode says so; without it the work \
                  lies there unseen until the loop wakes for another reason.",
        programs: &["says_non_thread_safe"],
        causes: &[told(
            "Does another thread call call_soon(), create_task(), cancel() or put_nowait()?",
            Cause::CalledFromAnotherThread,
        )],
    },
    Entry {
        name: "cannot_patch_loop",
        class: "ValueError",
        sentences: &["Can't patch loop of type …"],
        meaning: "This is not asyncio's sentence but that of a package which lets loops be nested: it can do so with \
                  asyncio's own loop only, and uvloop's is another.",
        programs: &[],
        causes: &[said(
            "Is a coroutine to be run inside a loop that runs already?",
            "nest no loops: `await` the coroutine, and make the functions between `async def`",
            "nest no loops: await the coroutine, and make the functions between async",
        )],
    },
];

/// Where what belongs to another loop comes from.
const fn of_different_loop(idle: Told) -> [Told; 4] {
    [
        told(
            "Was it made in a run that is over: an earlier asyncio.run(), an earlier test?",
            Cause::MadeInAnotherRun,
        ),
        idle,
        told("Was it made on a loop that runs in another thread?", Cause::MadeInAnotherThread),
        told("Was it made on another loop that is still open?", Cause::MadeOnAnotherLoop),
    ]
}

const ON_IDLE_LOOP: Told = told(
    "Was it made on a loop that nobody runs, such as one kept from get_event_loop()?",
    Cause::MadeOnIdleLoop,
);
