//! Rows without a case: glassloop has nothing of the kind, and this is why.

/// What Rust's types rule out: the line that Python refuses when it runs does not compile
/// (`docs/differences.md` has most of them as tests), or nobody could write it.
const TYPES: &[(&str, &str)] = &[
    ("await_of_a_number", "only what can be awaited has an `await`"),
    ("context_of_a_wrong_type", "a context is a `Context`"),
    ("eager_task_of_another_loop", "a loop stays in its thread, and so do those who make its tasks"),
    ("future_made_twice", "a value is made once, by `create_future`"),
    ("loop_argument", "a lock takes no arguments"),
    ("run_of_an_awaitable", "what can be awaited and is no future is what Rust calls a coroutine"),
    ("run_of_something_else", "`run` takes what can be awaited"),
    ("says_awaited_already", "a coroutine is moved into its first task"),
    ("says_cannot_reuse", "a coroutine is moved into its first await"),
    ("says_coroutine_as_callback", "a callback returns no coroutine"),
    ("says_non_thread_safe", "a loop stays in its thread"),
    ("says_set_exception_of_a_task", "a task has no `set_exception`"),
    ("says_set_result_of_a_task", "a task has no `set_result`"),
    ("set_event_loop_of_something_else", "a loop is an `EventLoop`"),
    ("task_groups", "a name is there when the program is compiled, and all of these are, as every version"),
    ("wait_for_timeout_error", "there is one `TimeoutError`"),
    ("wait_of_coroutines", "`wait` takes futures and tasks"),
    ("write_of_text", "a transport takes bytes"),
];

/// What is Python's own, or what glassloop lacks.
const LACKING: &[(&str, &str)] = &[
    ("awaited_by", "an attribute that is Python's own: `capture_call_graph` says it"),
    ("child_watchers", "no child processes"),
    ("coroutine_decorator", "no generators, and no decorators"),
    ("handler_of_a_server_fails", "the callback of `start_server` is an `async fn`"),
    ("iscoroutinefunction", "the types say which function is a coroutine function"),
    ("policies", "a policy says how loops are made, which no version deprecates"),
    ("says_after_interpreter_shutdown", "no interpreter that is shut down before the program ends"),
    ("says_bad_yield", "whatever another framework's future yields wakes its task by a waker"),
    ("says_cannot_enter_into_task", "a loop is not turned inside its own task: it is refused as running"),
    ("says_closing_of_an_async_generator", "no async generators"),
    ("says_generator_after_shutdown", "no async generators"),
    ("says_in_pure_python", "futures are of one kind, which says what CPython's, written in C, say"),
    ("says_ignored_generator_exit", "a coroutine that is dropped runs no code that could await"),
    ("subprocess_wait", "no child processes"),
    ("writelines_of_nothing", "it looks into the transport's own buffer"),
];

/// What needs a process of its own, or is warned of more often than in Python: the file, and what
/// stands in its test.
pub(crate) const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("interrupt_of_run", "tests/interrupt.rs", "fn first("),
    (
        "says_runner_inside_a_loop",
        "tests/aio/run.rs",
        "Runner.run() cannot be called from a running event loop",
    ),
];

/// The rows that have no case here.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let with_reasons = [TYPES, LACKING].into_iter().flatten().map(|(program, _)| *program);
    with_reasons.chain(ELSEWHERE.iter().map(|(program, ..)| *program))
}
