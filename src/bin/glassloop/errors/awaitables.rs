//! What is no coroutine, or no longer one.

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
        causes: &[told("Is it the result of a plain function?", Cause::NotAwaitable)],
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
];
