//! Coroutines, tasks and futures: of the wrong kind, not looked after, done too often or asked
//! too early.

use super::Entry;
use super::entry::{said, told};
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "a_coroutine_was_expected",
        class: "ValueError",
        sentences: &["a coroutine was expected, got …"],
        meaning: "asyncio.run(), or create_task(), which calls it a TypeError, was given something else than a coroutine.",
        programs: &["run_of_something_else", "run_of_an_awaitable", "gather_without_a_loop"],
        causes: &[told(
            "Was the call forgotten, main for main(), or is it a gather() or a plain function's result?",
            Cause::NotACoroutine,
        )
        .in_lesson("run_gather_refused")],
    },
    Entry {
        name: "awaitable_is_required",
        class: "TypeError",
        sentences: &["An asyncio.Future, a coroutine or an awaitable is required"],
        meaning: "What was given cannot be awaited.",
        programs: &["run_of_something_else"],
        causes: &[told(
            "Was the call forgotten, or does the function return nothing that can be awaited?",
            Cause::NotACoroutine,
        )],
    },
    Entry {
        name: "passing_coroutines_is_forbidden",
        class: "TypeError",
        sentences: &["Passing coroutines is forbidden, use tasks explicitly."],
        meaning: "asyncio.wait() gives back the tasks that it was given; of coroutines it would give back tasks that nobody knows.",
        programs: &["wait_of_coroutines"],
        causes: &[told("Is asyncio.wait() given coroutines?", Cause::CoroutinesToWait)],
    },
    Entry {
        name: "coroutine_as_callback",
        class: "TypeError",
        sentences: &["coroutines cannot be used with …", "'coroutine' object is not callable"],
        meaning: "A callback is called, and a coroutine is not: to call a coroutine function only makes one.",
        programs: &["says_coroutine_as_callback"],
        causes: &[told(
            "Is a coroutine, or an `async def`, given to call_soon() or call_later()?",
            Cause::CoroutineAsCallback,
        )],
    },
    Entry {
        name: "cannot_be_awaited",
        class: "TypeError",
        sentences: &["object … can't be used in 'await' expression", "object can't be awaited"],
        meaning: "An await stands before something that is neither a coroutine nor a task nor a future.",
        programs: &["await_of_a_number"],
        causes: &[told(
            "Is it the result of a plain function, or a function that is named and not called?",
            Cause::NotAwaitable,
        )],
    },
    Entry {
        name: "cannot_reuse_awaited_coroutine",
        class: "RuntimeError",
        sentences: &["cannot reuse already awaited coroutine", "coroutine is being awaited already"],
        meaning: "One coroutine object is awaited twice. Making one costs nothing; running one uses it up.",
        programs: &["says_cannot_reuse", "says_awaited_already"],
        causes: &[told(
            "Does a retry, or a second task, await the same object again?",
            Cause::CoroutineReused,
        )],
    },
    Entry {
        name: "bad_yield",
        class: "RuntimeError",
        sentences: &["Task got bad yield: …"],
        meaning: "What was awaited has handed the task something that is no future of asyncio.",
        programs: &["says_bad_yield"],
        causes: &[told("Is an awaitable of another framework awaited?", Cause::ForeignAwaitable)],
    },
    Entry {
        name: "cannot_await_itself",
        class: "RuntimeError",
        sentences: &["Task cannot await on itself: …"],
        meaning: "A task waits for its own end, which would never come.",
        programs: &["says_cannot_await_itself"],
        causes: &[told("Is the task, perhaps among all_tasks(), awaited by itself?", Cause::AwaitsItself)],
    },
    Entry {
        name: "ignored_generator_exit",
        class: "RuntimeError",
        sentences: &["coroutine ignored GeneratorExit", "async generator ignored GeneratorExit"],
        meaning: "A coroutine is thrown away while it waits, and instead of ending it waits once more.",
        programs: &["says_ignored_generator_exit"],
        causes: &[told(
            "Is there an await in a finally, or below `except BaseException` or a bare `except`?",
            Cause::IgnoresItsEnd,
        )],
    },
    Entry {
        name: "async_generator_left_open",
        class: "RuntimeWarning",
        sentences: &["coroutine method 'aclose' of … was never awaited"],
        meaning: "An `async for` was left half-way, and its generator was still open when the loop was closed: nobody \
                  runs what stands in its finally.",
        programs: &[],
        causes: &[said(
            "Is an `async for` left by break, return or an error?",
            "`async with contextlib.aclosing(generator())` round the `async for`; asyncio.run() closes what is left",
            "finish the stream, or drop it inside what run() runs",
        )],
    },
    // ── what nobody looked after ─────────────────────────────────────────────
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
            told("Was it given to gather() or a task, and its loop never run?", Cause::LoopNeverRun)
                .in_lesson("run_gather_refused"),
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
            told("Was its loop never run?", Cause::LoopNeverRun),
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
    // ── futures that are done too often, or asked too early ──────────────────
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
