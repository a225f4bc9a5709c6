//! What was closed, and is asked again.

use super::Entry;
use super::entry::{said, told};
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "event_loop_is_closed",
        class: "RuntimeError",
        sentences: &["Event loop is closed"],
        meaning: "The loop that is asked for something was closed before, and a closed loop never opens again. The \
                  traceback names the line that asked; to blame is nearly always the line that closed the loop, or \
                  the one that kept something of a loop for longer than the loop lived.",
        programs: &["says_event_loop_is_closed"],
        causes: &[
            told(
                "Is something used in one asyncio.run() that was made in another: a client, a session, a pool?",
                Cause::KeptFromAnotherRun,
            )
            .in_lesson("kept_from_another_run"),
            told(
                "Does another loop run here, while what is asked was made on one that the program has closed?",
                Cause::AnotherLoopRunsHere,
            )
            .in_lesson("task_service_broken"),
            told(
                "Does it happen in a test, with something that another test or a fixture has made?",
                Cause::KeptFromAnotherTest,
            ),
            told("Has asyncio.run() returned, and is its loop asked afterwards?", Cause::UsedAfterRun).in_lesson("transport_outlives_its_loop"),
            told("Does the same function close the loop, and go on with it?", Cause::ClosedTooEarly)
                .in_lesson("closed_loop"),
            told(
                "Was the loop closed by a helper or a wrapper of the program's own, which did not make it?",
                Cause::ClosedByHelper,
            )
            .in_lesson("helper_closes_the_loop"),
            told(
                "Was it closed inside a library that was given the loop, or by the program's call of one?",
                Cause::ClosedByLibrary,
            ),
            told(
                "Does the traceback end in a __del__ of the program, or in a task that a __del__ made?",
                Cause::UsedByFinaliser,
            ),
            told(
                "Does it say \"Exception ignored in\" a transport's __del__, or was a connection or process left open?",
                Cause::TransportLeftOpen,
            ),
            told("Does another thread give the loop work: a heartbeat, a gateway?", Cause::PostedAfterClose),
            told("Was the loop closed in a thread that has not run it?", Cause::ClosedInAnotherThread),
            told("Does it happen in a function for atexit, or when the program is over?", Cause::UsedAtExit),
            told(
                "Does it come out of a finally or an `async with` of a task that still waited when its loop was closed?",
                Cause::ThrownAwayAfterClose,
            ),
        ],
    },
    Entry {
        name: "runner_is_closed",
        class: "RuntimeError",
        sentences: &["Runner is closed"],
        meaning: "A Runner is asked to run something after its `with` block has ended, or after its close().",
        programs: &["says_runner_is_closed"],
        causes: &[told("Is run() called after the block, or after close()?", Cause::RunnerClosed)],
    },
    Entry {
        name: "executor_shutdown",
        class: "RuntimeError",
        sentences: &[
            "cannot schedule new futures after shutdown",
            "cannot schedule new futures after interpreter shutdown",
            "Executor shutdown has been called",
        ],
        meaning: "Work for a thread of an executor comes after the executor was shut down: asyncio.run() shuts that \
                  of its loop down when main() has returned, and Python shuts all down when the program is over.",
        programs: &["executor_after_shutdown", "says_after_interpreter_shutdown"],
        causes: &[
            told("Does somebody still hand in work while, or after, the executor is shut down?", Cause::ExecutorShutDown),
            told("Was it a pool of your own, which its `with` block or a shutdown() has ended?", Cause::PoolShutDown),
            told("Was the program over already: a log handler, a function for atexit?", Cause::UsedAtExit),
        ],
    },
    Entry {
        name: "unclosed_event_loop",
        class: "ResourceWarning",
        sentences: &["unclosed event loop …", "unclosed transport …"],
        meaning: "A loop or a transport was dropped, and nobody had closed it: what it holds of the system is given \
                  back at some later time, or never.",
        programs: &["says_unclosed_event_loop"],
        causes: &[
            said(
                "Did the program make a loop with new_event_loop(), and not close it?",
                "close() it when its last run is over, in a finally; or let asyncio.run(main()) make and close it",
                "close() it when its last run is over; or let run(…) make and close it",
            ),
            said(
                "Is it a transport: a connection, a pipe, a process?",
                "close it while its loop runs: `writer.close(); await writer.wait_closed()`, best with `async with`",
                "close it while its loop runs: writer.close()? and writer.wait_closed().await",
            ),
        ],
    },
];
