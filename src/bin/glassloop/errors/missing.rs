//! Where there is no loop.

use super::Entry;
use super::entry::told;
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
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
