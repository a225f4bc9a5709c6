//! What the system, or a stream, has to say.

use super::Entry;
use super::entry::told;
use crate::causes::Cause;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "address_already_in_use",
        class: "OSError",
        sentences: &[
            "[Errno 98] error while attempting to bind on address …: address already in use",
            "address already in use",
        ],
        meaning: "A server is to listen at an address at which somebody listens already.",
        programs: &[],
        causes: &[told(
            "Does an earlier run of the program still live, or another server?",
            Cause::AddressTaken,
        )],
    },
    Entry {
        name: "connect_call_failed",
        class: "ConnectionRefusedError",
        sentences: &["[Errno 111] Connect call failed …", "Connect call failed …", "Connection refused"],
        meaning: "A client asks for a connection to an address at which nobody listens.",
        programs: &[],
        causes: &[told(
            "Has the server not begun to listen, or does it listen elsewhere?",
            Cause::NobodyListens,
        )],
    },
    Entry {
        name: "unknown_host",
        class: "gaierror",
        sentences: &["[Errno -2] Name or service not known", "Temporary failure in name resolution"],
        meaning: "A client asks for a connection to a host, and nobody can tell the address of that name.",
        programs: &[],
        causes: &[told("Is the name misspelt, or is there no network?", Cause::UnknownHost)],
    },
    Entry {
        name: "connection_reset_by_peer",
        class: "ConnectionResetError",
        sentences: &["Connection reset by peer", "Connection lost", "Broken pipe"],
        meaning: "The other side has closed the connection, and something is read or written all the same.",
        programs: &[],
        causes: &[told("Has the other side gone?", Cause::OtherSideGone)],
    },
    Entry {
        name: "permission_denied",
        class: "PermissionError",
        sentences: &["[Errno 13] Permission denied"],
        meaning: "The system does not let this program have the port or the path.",
        programs: &[],
        causes: &[told("Is it a port below 1024, or a path of somebody else?", Cause::NotPermitted)],
    },
    Entry {
        name: "line_is_too_long",
        class: "LimitOverrunError",
        sentences: &[
            "Separator is not found, and chunk exceed the limit",
            "Separator is found, but chunk is longer than limit",
        ],
        meaning: "What is read up to a separator is longer than the stream may hold.",
        programs: &[],
        causes: &[told(
            "Is readline() or readuntil() asked for more than the stream's limit?",
            Cause::LineTooLong,
        )],
    },
    Entry {
        name: "the_loop_would_wait_for_ever",
        class: "Hang",
        sentences: &["the loop would wait for ever"],
        meaning: "This is the virtual clock's own error, in lessons and tests: nothing is ready, no timer and no socket \
                  is waited for, and so nothing would ever happen again. A real loop would stand still.",
        programs: &[],
        causes: &[
            told("Does everybody wait for something that nobody does?", Cause::NobodyResolves),
            told("Does a task catch CancelledError and go on?", Cause::CancelSwallowed),
        ],
    },
];
