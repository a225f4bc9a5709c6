//! The system's errors, in the classes and words that CPython has for them.

use std::io;

use super::{Error, ErrorKind, Standard};

/// An `io::Error` as the exception that CPython raises for it.
pub(super) fn from_io(error: io::Error) -> Error {
    let kind = error.kind();
    if let Some(errno) = error.raw_os_error() {
        let said = error.to_string();
        let message = said.strip_suffix(&format!(" (os error {errno})")).unwrap_or(&said).to_owned();
        return ErrorKind::Os { errno: Some(errno), kind, message }.into();
    }
    let message = error.to_string();
    match error.into_inner().map(|inner| inner.downcast::<Standard>()) {
        // It was one of ours, on its way through somebody else's code.
        Some(Ok(own)) => own.0,
        _ => ErrorKind::Os { errno: None, kind, message }.into(),
    }
}

/// The subclass of `OSError` that Python chooses.
pub(super) fn class(kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind::*;
    match kind {
        AlreadyExists => "FileExistsError",
        BrokenPipe => "BrokenPipeError",
        ConnectionAborted => "ConnectionAbortedError",
        ConnectionRefused => "ConnectionRefusedError",
        ConnectionReset => "ConnectionResetError",
        Interrupted => "InterruptedError",
        IsADirectory => "IsADirectoryError",
        NotADirectory => "NotADirectoryError",
        NotFound => "FileNotFoundError",
        PermissionDenied => "PermissionError",
        TimedOut => "TimeoutError",
        UnexpectedEof => "EOFError",
        WouldBlock => "BlockingIOError",
        _ => "OSError",
    }
}

/// `[Errno 98] Address already in use`.
pub(super) fn sentence(errno: Option<i32>, message: &str) -> String {
    match errno {
        Some(errno) => format!("[Errno {errno}] {message}"),
        None => message.to_owned(),
    }
}

/// What cures it.
pub(super) fn hint(kind: io::ErrorKind) -> Option<&'static str> {
    use io::ErrorKind::*;
    Some(match kind {
        AddrInUse => "somebody listens there already: end it, or take another port (0 is any that is free)",
        ConnectionRefused => "nobody listens there: start the server first, and look at host and port",
        ConnectionReset | BrokenPipe => {
            "the other side has closed the connection: expect that at every await"
        }
        PermissionDenied => "a port below 1024, or a path that is not yours: take another one",
        _ => return None,
    })
}

impl From<Error> for io::Error {
    /// For code that speaks `io::Error`; back into an [`Error`] it is the same again.
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::Os { errno: Some(errno), .. } => io::Error::from_raw_os_error(*errno),
            ErrorKind::Os { errno: None, kind, .. } => io::Error::new(*kind, Standard(error)),
            ErrorKind::IncompleteRead { .. } => io::Error::new(io::ErrorKind::UnexpectedEof, Standard(error)),
            ErrorKind::Timeout => io::Error::new(io::ErrorKind::TimedOut, Standard(error)),
            _ => io::Error::other(Standard(error)),
        }
    }
}
