//! What stands in a traceback and speaks for one of the causes.

use super::{Cure, Told};
use crate::causes::Cause;

/// In small letters: names of files, functions and libraries that lead to a cause.
const SIGNS: &[(Cause, &[&str])] = &[
    (Cause::KeptFromAnotherTest, &["pytest", "conftest.py", "unittest", "/tests/", "in test_"]),
    (
        Cause::KeptFromAnotherRun,
        &["httpx", "aiohttp", "asyncpg", "redis", "motor", "anyio", "sqlalchemy", "grpc"],
    ),
    (Cause::AnotherLoopRunsHere, &["uvicorn", "tornado", "starlette", "fastapi", "ipykernel", "hypercorn"]),
    (Cause::ClosedTooEarly, &["in run_until_complete", "in run_forever"]),
    (Cause::UsedByFinaliser, &["in __del__"]),
    (
        Cause::TransportLeftOpen,
        &[
            "exception ignored in",
            "_proactorbasepipetransport",
            "basesubprocesstransport",
            "transport.__del__",
        ],
    ),
    (
        Cause::PostedAfterClose,
        &["threading.py", "in call_soon_threadsafe", "in run_coroutine_threadsafe", "concurrent/futures"],
    ),
    (Cause::UsedAtExit, &["atexit", "in _run_exitfuncs", "in _python_exit"]),
    (Cause::ThrownAwayAfterClose, &["generatorexit", "coroutine ignored"]),
];

/// How many of its signs stand in the text.
fn count(told: &Told, text: &str) -> usize {
    let Cure::Of(cause) = told.cure else { return 0 };
    let signs = SIGNS.iter().filter(|(of, _)| *of == cause).flat_map(|(_, signs)| *signs);
    signs.filter(|sign| text.contains(**sign)).count()
}

/// Puts first what the text speaks for most; whether it speaks for any.
pub(super) fn likeliest_first<T>(causes: &mut [(T, &Told)], text: &str) -> bool {
    let text = text.to_lowercase();
    causes.sort_by_key(|(_, told)| std::cmp::Reverse(count(told, &text)));
    causes.first().is_some_and(|(_, told)| count(told, &text) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::find;
    use crate::locale::Locale;

    /// The cause that comes first for this traceback.
    fn first(traceback: &str) -> Option<Cause> {
        let found = find(traceback);
        let mut causes: Vec<_> = found[0].entry.questions(Locale::English).collect();
        likeliest_first(&mut causes, traceback);
        match causes[0].1.cure {
            Cure::Of(cause) => Some(cause),
            Cure::Said { .. } => None,
        }
    }

    #[test]
    fn what_a_traceback_speaks_for_comes_first() {
        let ends = "\nRuntimeError: Event loop is closed";
        for (line, cause) in [
            (
                "  File \"a.py\", line 3, in <module>\n  File \"base_events.py\", line 6, in run_until_complete",
                Cause::ClosedTooEarly,
            ),
            (
                "Exception ignored in: <function _ProactorBasePipeTransport.__del__ at 0x7f>",
                Cause::TransportLeftOpen,
            ),
            ("  File \"tests/conftest.py\", line 4, in client", Cause::KeptFromAnotherTest),
            ("  File \"app.py\", line 9, in __del__", Cause::UsedByFinaliser),
            (
                "  File \"/usr/lib/python3.13/threading.py\", line 1041, in _bootstrap_inner",
                Cause::PostedAfterClose,
            ),
            (
                "  File \"asgi.py\", line 7, in app\n  File \"uvicorn/main.py\", line 2, in run",
                Cause::AnotherLoopRunsHere,
            ),
        ] {
            assert_eq!(first(&format!("{line}{ends}")), Some(cause), "{line}");
        }
        assert_eq!(first("Event loop is closed"), Some(Cause::KeptFromAnotherRun), "the order of the entry");
    }

    #[test]
    fn every_sign_is_written_in_small_letters_as_it_is_looked_for() {
        assert!(SIGNS.iter().flat_map(|(_, signs)| *signs).all(|sign| *sign == sign.to_lowercase()));
    }
}
