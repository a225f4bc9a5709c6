//! Which operations there are, and what each is given: the tables of the README.

/// What an argument has to be.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    Name,
    Names,
    Text,
    Count,
    Integer,
    Bool,
    Coroutine,
    /// `[[NAME, CORO], …]`
    Started,
    OneOf(&'static [&'static str]),
    /// Operations of a callback.
    Callback,
    /// Operations of a coroutine.
    Steps,
    /// One synchronous operation.
    Operation,
    /// May be `null`.
    Nullable(&'static Shape),
    /// May be left out.
    Optional(&'static Shape),
}

use Shape::*;

type Table = &'static [(&'static str, &'static [Shape])];

pub(crate) const RAISED: &[&str] = &["ValueError", "LookupError", "TimeoutError", "CancelledError"];

const CAUGHT: &[&str] = &[
    "ValueError",
    "LookupError",
    "TimeoutError",
    "CancelledError",
    "Exception",
    "Any",
    "RuntimeError",
    "ExceptionGroup",
];

const RETURN_WHEN: &[&str] = &["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"];

/// In `main`, in callbacks and in coroutines.
pub(crate) const SYNCHRONOUS: Table = &[
    ("raise", &[OneOf(RAISED), Optional(&Text)]),
    ("log", &[Text]),
    ("on", &[Name, Operation]),
    // callbacks and timers
    ("call_soon", &[Name, Callback]),
    ("call_soon_threadsafe", &[Name, Callback]),
    ("call_later", &[Name, Count, Callback]),
    ("call_at", &[Name, Count, Callback]),
    ("cancel_handle", &[Name]),
    ("handle_cancelled", &[Name]),
    ("when", &[Name]),
    // futures and tasks
    ("future", &[Name]),
    ("task", &[Name, Coroutine, Optional(&Name)]),
    ("set_result", &[Name, Integer]),
    ("set_exception", &[Name, OneOf(RAISED), Optional(&Text)]),
    ("cancel", &[Name]),
    ("cancelling", &[Name]),
    ("uncancel", &[Name]),
    ("done", &[Name]),
    ("cancelled", &[Name]),
    ("result", &[Name]),
    ("exception", &[Name]),
    ("add_done_callback", &[Name, Name, Callback]),
    ("remove_done_callback", &[Name, Name]),
    ("get_name", &[Name]),
    // the loop
    ("stop", &[]),
    ("close", &[]),
    ("is_running", &[]),
    ("is_closed", &[]),
    ("time", &[]),
    ("run_forever", &[]),
    ("run_until_complete", &[Name]),
    ("run_coro", &[Name, Coroutine]),
    // several loops
    ("new_loop", &[Name]),
    ("set_event_loop", &[Nullable(&Name)]),
    ("get_event_loop", &[]),
    ("get_running_loop", &[]),
    ("use_loop", &[Name]),
    ("all_tasks", &[]),
    ("current_task", &[]),
    ("asyncio_run", &[Name, Coroutine]),
    // futures made of others
    ("gather", &[Name, Names, Optional(&Bool)]),
    ("shield", &[Name, Name]),
    // what tasks wait for one another with
    ("lock", &[Name]),
    ("event", &[Name]),
    ("semaphore", &[Name, Count, Optional(&Bool)]),
    ("condition", &[Name]),
    ("queue", &[Name, Optional(&Count), Optional(&OneOf(&["fifo", "lifo", "priority"]))]),
    ("barrier", &[Name, Count]),
    ("release", &[Name]),
    ("locked", &[Name]),
    ("event_set", &[Name]),
    ("event_clear", &[Name]),
    ("is_set", &[Name]),
    ("notify", &[Name, Count]),
    ("put_nowait", &[Name, Integer]),
    ("get_nowait", &[Name]),
    ("task_done", &[Name]),
    ("qsize", &[Name]),
    ("queue_shutdown", &[Name, Optional(&Bool)]),
    // what later versions have changed
    ("no_current_loop", &[]),
    ("bare_future", &[Name]),
    ("ensure_future", &[Name, Coroutine]),
    ("awaitable", &[Name, Coroutine]),
    ("asyncio_run_of", &[Name, Name]),
    ("group", &[Name]),
    ("group_task", &[Name, Name, Coroutine]),
    ("group_cancel", &[Name]),
    ("eager_task", &[Name, Coroutine]),
    ("create_eager_task", &[Name, Coroutine]),
    ("eager_factory", &[Bool]),
    ("set_var", &[Name, Integer]),
    ("get_var", &[Name]),
];

/// In coroutines only.  `raise` stands in both tables: here it is logged.
pub(crate) const AWAITING: Table = &[
    ("try", &[Steps, OneOf(CAUGHT), Steps, Steps]),
    ("sleep", &[Count]),
    ("await", &[Name]),
    ("wait_for", &[Name, Nullable(&Count)]),
    ("wait_for_coro", &[Name, Coroutine, Nullable(&Count)]),
    ("call", &[Coroutine]),
    ("timeout", &[Nullable(&Count), Steps]),
    ("gather_coros", &[Started, Bool]),
    ("gather_wait", &[Names, Bool]),
    ("shield_wait", &[Name]),
    ("wait", &[Names, Nullable(&Count), OneOf(RETURN_WHEN)]),
    ("as_completed", &[Names, Nullable(&Count)]),
    ("task_group", &[Started, Steps]),
    ("group_with", &[Name, Started, Steps, Bool]),
    ("as_completed_on", &[Names, Nullable(&Count)]),
    ("acquire", &[Name]),
    ("with", &[Name, Steps]),
    ("event_wait", &[Name]),
    ("cond_wait", &[Name]),
    ("put", &[Name, Integer]),
    ("get", &[Name]),
    ("join", &[Name]),
    ("barrier_wait", &[Name]),
    ("raise", &[OneOf(RAISED), Optional(&Text)]),
];
