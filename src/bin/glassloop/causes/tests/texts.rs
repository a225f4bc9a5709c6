//! The words of the cures.

use glassloop::trace::file::Language;
use glassloop::{Error, run};

use super::super::Cause;
use super::causes;
use crate::locale::Locale;

#[test]
fn no_cure_of_python_speaks_rust_and_none_of_rust_speaks_python() {
    for cause in Cause::ALL {
        let (python, rust) =
            (cause.cure(Language::Python, Locale::English), cause.cure(Language::Rust, Locale::English));
        assert!(!["run(…)", "async {", "()?", "drop("].iter().any(|part| python.contains(part)), "{python}");
        assert!(!["asyncio.", "async with", "`", "self."].iter().any(|part| rust.contains(part)), "{rust}");
    }
}

/// The cures of errors that have but one cause.
#[test]
fn the_hint_of_an_error_is_the_cure_that_the_stepper_shows() {
    use glassloop::ErrorKind::*;
    let bound = || BoundToDifferentLoop { object: "<Lock [locked]>".to_owned() };
    let system = |errno| Error::from(std::io::Error::from_raw_os_error(errno));
    let mut errors = [
        bound(),
        ExecutorShutdown,
        NoNewFuturesAfterShutdown,
        LockNotAcquired,
        ConditionNotAcquired { operation: "notify" },
        SemaphoreReleasedTooOften,
        TaskDoneTooOften,
        RunnerClosed,
        LimitOverrun { message: "Separator is not found, and chunk exceed the limit", consumed: 9 },
        AlreadyReading { operation: "readline" },
    ]
    .map(Error::new)
    .to_vec();
    errors.extend([98, 111, 104, 32, 13].map(system));
    for error in errors {
        let failing = error.clone();
        let found = causes(|| drop(run(async move { Err::<(), _>(failing) })));
        let (cause, _) = found.first().unwrap_or_else(|| panic!("{error:?} has no cause"));
        assert_eq!(Some(&*cause.cure(Language::Rust, Locale::English)), error.hint(), "{error:?}");
    }
}

#[test]
fn what_uvloop_says_of_a_running_loop_has_the_same_cause() {
    let said = "this event loop is already running.";
    let error = Error::raise("RuntimeError", said);
    let found = causes(|| drop(run(async move { Err::<(), _>(error) })));
    assert_eq!(found.first().map(|(cause, _)| *cause), Some(Cause::RunInsideItself), "{found:?}");
}

#[test]
fn what_a_future_of_python_says_of_its_state_tells_whether_it_was_cancelled() {
    let states = [
        ("FINISHED: <Future finished result=1>", Cause::ResolvedTwice),
        ("FINISHED: <Future at 0x7f state=finished returned int>", Cause::ResolvedTwice),
        ("CANCELLED: <Future cancelled>", Cause::CancelledMeanwhile),
    ];
    for (said, cause) in states {
        let error = Error::raise("InvalidStateError", said);
        let found = causes(|| drop(run(async move { Err::<(), _>(error) })));
        assert_eq!(found.first().map(|(cause, _)| *cause), Some(cause), "{said}: {found:?}");
    }
}

#[test]
fn the_page_of_causes_tells_of_each_with_both_cures() {
    let page = include_str!("../../../../../docs/causes.md");
    let lines: Vec<String> = page.lines().map(|line| line.replace("\\|", "|")).collect();
    for cause in Cause::ALL {
        let name = format!("| `{cause:?}` |");
        let row = lines.iter().find(|line| line.ends_with(&name)).unwrap_or_else(|| panic!("{name}"));
        for language in [Language::Python, Language::Rust] {
            assert!(row.contains(&*cause.cure(language, Locale::English)), "{row}");
        }
    }
}
