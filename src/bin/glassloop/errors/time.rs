//! What is cancelled, takes too long, or holds the loop.

use super::Entry;
use super::entry::{said, told};
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "cancelled_error",
        class: "CancelledError",
        sentences: &["CancelledError"],
        meaning: "Somebody has asked the task to end, and it learns of that at its await. It is no mistake by itself: \
                  a task that catches it and goes on is one, since whoever cancelled it waits for its end.",
        programs: &["says_swallowed_cancel", "cancelled_error_is_no_exception", "interrupt_of_run"],
        causes: &[
            said(
                "Does a task go on although it was cancelled: `except CancelledError: pass`, or a bare `except`?",
                "clean up in a finally, and `raise` the CancelledError again; call uncancel() only for a cancel of your own",
                "clean up, and return the error again: never answer a cancel with Ok",
            ),
            told(
                "Does it end the program, because somebody has cancelled what main() awaits?",
                Cause::CancelledBySomebody,
            ),
            said(
                "Did you not cancel anything: is there a time limit, a TaskGroup, Ctrl-C, or the end of main() above it?",
                "await the task where its end is wanted; asyncio.shield() keeps what must not be cut short",
                "await the task where its end is wanted; shield keeps what must not be cut short",
            ),
        ],
    },
    Entry {
        name: "timeout_error",
        class: "TimeoutError",
        sentences: &["TimeoutError"],
        meaning: "A time limit, of wait_for() or of timeout(), was over: it has cancelled what it limits, and made a \
                  TimeoutError of the CancelledError that came back.",
        programs: &["says_timeout", "wait_for_timeout_error"],
        causes: &[
            told("Did what is waited for really take too long?", Cause::TimeLimitOver),
            told(
                "Is something else in the same loop busy: a plain call that blocks it?",
                Cause::HeldUpByTurn,
            ),
        ],
    },
    Entry {
        name: "keyboard_interrupt",
        class: "KeyboardInterrupt",
        sentences: &["KeyboardInterrupt"],
        meaning: "Ctrl-C has ended the program: asyncio.run() cancels its main task, and raises it when that is over.",
        programs: &[],
        causes: &[
            told("Did the program stand still, and you ended it?", Cause::Interrupted),
            told(
                "Does a task catch CancelledError and go on, so that asyncio.run() waits for its end?",
                Cause::CancelSwallowed,
            ),
        ],
    },
    Entry {
        name: "executing_took_seconds",
        class: "",
        sentences: &["Executing … took … seconds"],
        meaning: "In debug mode the loop says so where one turn held it for longer than slow_callback_duration, 0.1 s: \
                  all others had to wait.",
        programs: &["says_slow_callback"],
        causes: &[said(
            "Does the coroutine call something that blocks: time.sleep(), a plain HTTP client, a long computation?",
            "`await asyncio.sleep()`, a client for asyncio, or `await asyncio.to_thread(work)`",
            "sleep(…).await, a client for this loop, or to_thread",
        )],
    },
];
