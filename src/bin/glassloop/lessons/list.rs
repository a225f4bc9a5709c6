//! The one list of the lessons, in the order of learning.
//!
//! A lesson is a program (`examples/NAME.rs`), its twin (`examples/python/NAME.py`), and its entry
//! here.  Whatever goes through the lessons takes them from this list, as `tests/lessons` does,
//! which includes this file and holds everything else against it.

/// Hands the list to another macro: `every_lesson!(lessons)` is `lessons! { run a; … }`.
///
/// - `run a`: the example `a`, which does the same every time;
/// - `recorded a`: the example `a`, of which a recorded trace is shown, since it has sockets;
/// - `served a in b`: the example `b`, in a folder of its own, which serves until it is stopped;
///   a lesson for each of its recorded traces, and for each a heading in its `main.rs`.
macro_rules! every_lesson {
    ($lessons:ident) => {
        $lessons! {
            run callbacks_in_order;
            run timers;
            run run_forever_and_stop;
            run idle_running_closed;
            run bare_future;
            run plain_await;
            run protocol_future;
            run callback_to_awaitable;
            run all_done_future;
            run say_hello;
            run create_task_and_await;
            run gather_in_order;
            run named_task;
            run wait_for_timeout;
            run scheduler_in_twenty_lines;
            run blocked_is_not_ready;
            run run_until_complete_or_run;
            run run_gather_refused;
            run await_needs_async;
            run gather_takes_many;
            run executor;
            run loop_in_a_thread;
            run pool_that_owns_the_loop;
            run ask_the_loop_of_another_thread;
            run closed_loop;
            run closed_loop_operations;
            run kept_from_another_run;
            run helper_closes_the_loop;
            run run_takes_the_loop;
            run already_running;
            run another_loop_running;
            run sync_call_inside_a_loop;
            run of_another_loop;
            run stopped_too_early;
            run nobody_looked;
            run which_selector;
            run transport_outlives_its_loop;
            served task_service_broken in task_service;
            served task_service in task_service;
            recorded sync_client_in_a_service;
            recorded echo_server;
            recorded chat_server;
            recorded udp_pair;
            recorded fetcher;
        }
    };
}

pub(crate) use every_lesson;
