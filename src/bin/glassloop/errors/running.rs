//! What runs, and must not; what was stopped, and must run; and where there is no loop.

use super::Entry;
use super::entry::told;
use crate::causes::Cause;

const IN_A_FINALISER: &str = "Does it happen in __del__, while a loop runs?";

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "already_running",
        class: "RuntimeError",
        sentences: &["This event loop is already running"],
        meaning: "Something runs a loop from inside that loop: the line is reached from one of its coroutines or \
                  callbacks. In a notebook the loop of the kernel runs already when a cell begins.",
        programs: &["says_already_running"],
        causes: &[
            told("Is it called, perhaps through plain functions, from a coroutine of this loop?", Cause::RunInsideItself)
                .in_lesson("already_running"),
            told("Does another thread run this loop already?", Cause::RunByAnotherThread),
            told(IN_A_FINALISER, Cause::FinaliserRunsLoop),
        ],
    },
    Entry {
        name: "another_loop_is_running",
        class: "RuntimeError",
        sentences: &["Cannot run the event loop while another loop is running"],
        meaning: "A second loop is to be run in a thread in which one runs already. A new loop does not help: a \
                  thread runs one loop at a time.",
        programs: &["says_another_loop_is_running"],
        causes: &[
            told("Is a new loop made and run inside a coroutine?", Cause::RunInsideAnother)
                .in_lesson("another_loop_running"),
            told(IN_A_FINALISER, Cause::FinaliserRunsLoop),
        ],
    },
    Entry {
        name: "run_from_a_running_loop",
        class: "RuntimeError",
        sentences: &["asyncio.run() cannot be called from a running event loop", "Runner.run() cannot be called from a running event loop"],
        meaning: "asyncio.run() makes a loop of its own, and a thread runs one loop at a time: inside a loop there \
                  is nothing to run, only to await.",
        programs: &["never_awaited", "says_runner_inside_a_loop"],
        causes: &[
            told(
                "Is it called from a coroutine, from a plain function below one, in a notebook, or while a server imports the module?",
                Cause::RunInsideRun,
            )
            .in_lesson("already_running"),
            told(IN_A_FINALISER, Cause::FinaliserRunsLoop),
        ],
    },
    Entry {
        name: "cannot_close_a_running_loop",
        class: "RuntimeError",
        sentences: &["Cannot close a running event loop"],
        meaning: "close() is called from inside the run. Often it comes from a cleanup that covers up another error: \
                  look for the one that the traceback names before it.",
        programs: &["says_cannot_close_running"],
        causes: &[
            told("Is close() called by a coroutine or a callback, or in the finally of what one calls?", Cause::ClosedWhileRunning).in_lesson("idle_running_closed"),
            told("Does another thread run the loop that is closed here?", Cause::ClosedUnderAnotherThread),
            told("Is it Tornado's loop, and does a second close() raise KeyError?", Cause::ClosedTwice),
        ],
    },
    Entry {
        name: "stopped_before_future_completed",
        class: "RuntimeError",
        sentences: &["Event loop stopped before Future completed."],
        meaning: "run_until_complete, or asyncio.run, waited for something, and stop() ended the run before that was done.",
        programs: &["stop_before_the_end"],
        causes: &[
            told("Does a signal handler, a window that closes or a worker that ends call stop()?", Cause::StoppedUnderRun)
                .in_lesson("stopped_too_early"),
        ],
    },
    Entry {
        name: "task_inside_task",
        class: "RuntimeError",
        sentences: &[
            "Cannot enter into task … while another task …",
            "Leaving task … does not match the current task …",
        ],
        meaning: "A loop gives a turn to a task while another of its tasks has one: something turns the loop from \
                  inside, such as a patch that lets loops be nested or a dialogue that runs one, or makes eager \
                  tasks in another thread.",
        programs: &["says_cannot_enter_into_task"],
        causes: &[told("Does something run the loop once more inside a task, or make its tasks in another thread?", Cause::TaskInsideTask)],
    },
    // ── where there is no loop ───────────────────────────────────────────────
    Entry {
        name: "no_current_event_loop",
        class: "RuntimeError",
        sentences: &["There is no current event loop in thread …", "There is no current event loop"],
        meaning: "get_event_loop(), or something that calls it, finds neither a loop that runs here nor one that was \
                  set for this thread. Older Pythons make one then, newer ones warn of it or refuse.",
        programs: &[
            "get_event_loop",
            "get_event_loop_after_run",
            "says_no_current_loop_in_thread",
            "future_without_a_loop",
            "ensure_future_without_a_loop",
        ],
        causes: &[
            told(
                "Did it work before the first asyncio.run(), and does it fail after that?",
                Cause::TakenByRun,
            )
            .in_lesson("run_takes_the_loop"),
            told("Has the program, or a library, called set_event_loop(None)?", Cause::LeftWithoutLoop),
            told(
                "Is it the main thread, was no loop ever set, and is this Python 3.14 or later?",
                Cause::NeverSet,
            ),
            told("Is it another thread than the main one?", Cause::NoLoopInThread)
                .in_lesson("loop_in_a_thread"),
        ],
    },
    Entry {
        name: "no_running_event_loop",
        class: "RuntimeError",
        sentences: &["no running event loop"],
        meaning: "create_task(), get_running_loop() and their like ask for the loop that runs in this thread, and none does.",
        programs: &["get_running_loop"],
        causes: &[
            told(
                "Is it done at import, in a constructor or in a plain function, before asyncio.run()?",
                Cause::NothingRuns,
            ),
            told("Does the loop run in another thread than this one?", Cause::RunsInAnotherThread),
        ],
    },
    Entry {
        name: "child_watcher_has_no_loop",
        class: "RuntimeError",
        sentences: &["Cannot add child handler, the child watcher does not have a loop attached"],
        meaning: "Up to Python 3.7 a subprocess was started in a thread whose loop no child watcher knew of. From 3.8 \
                  on a thread watches each child, and 3.14 has no child watchers any more.",
        programs: &["child_watchers"],
        causes: &[super::entry::said(
            "Is a subprocess started on a loop that does not run in the main thread?",
            "take a Python since 3.8; in an older one attach asyncio's child watcher to the main thread's loop first",
            "start the process from the main thread's loop",
        )],
    },
];
