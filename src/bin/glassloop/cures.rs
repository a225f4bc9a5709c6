//! What cures an error, from the sentence that stands in the trace.

use glassloop::{Error, ErrorKind};

/// The hint that [`Error::hint`] gives for an error printed as `Class: sentence`,
/// or for the sentence alone.
pub(crate) fn cure(printed: &str) -> Option<&'static str> {
    known().into_iter().map(Error::new).find(|error| says(printed, error)).and_then(|error| error.hint())
}

/// Errors with a cure; what varies in their sentences is [`VARIES`].
fn known() -> Vec<ErrorKind> {
    let varies = || VARIES.to_owned();
    vec![
        ErrorKind::EventLoopClosed,
        ErrorKind::AlreadyRunning,
        ErrorKind::AnotherLoopRunning,
        ErrorKind::CannotCloseRunning,
        ErrorKind::StoppedBeforeComplete,
        ErrorKind::NoRunningLoop,
        ErrorKind::NoCurrentLoop { thread: varies() },
        ErrorKind::RunInsideRunningLoop { caller: VARIES },
        ErrorKind::AttachedToDifferentLoop { task: varies(), future: varies() },
        ErrorKind::BelongsToDifferentLoop,
        ErrorKind::CoroutineExpected { class: VARIES, got: varies() },
        ErrorKind::InvalidState,
        ErrorKind::ResultNotSet,
        ErrorKind::ExceptionNotSet,
        ErrorKind::Hang { waiting: vec![] },
        ErrorKind::Hang { waiting: vec![varies()] },
    ]
}

/// Stands for whatever differs from one error to the next.
const VARIES: &str = "…";

/// Whether all that does not vary in the error's sentence stands in the text, in order.
fn says(printed: &str, error: &Error) -> bool {
    let mut rest = printed;
    error.message().split(VARIES).all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}
