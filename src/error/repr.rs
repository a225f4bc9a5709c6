//! An error as Python's `repr` prints it, which is how futures and tasks show theirs.

use super::{Error, ErrorKind};
use crate::printing::quoted;

/// The classes that Python has below `OSError`, and the names that are `OSError` itself.
const OS_ERRORS: [&str; 22] = [
    "BlockingIOError",
    "BrokenPipeError",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "EnvironmentError",
    "FileExistsError",
    "FileNotFoundError",
    "IOError",
    "InterruptedError",
    "IsADirectoryError",
    "NotADirectoryError",
    "OSError",
    "PermissionError",
    "ProcessLookupError",
    "SSLError",
    "TimeoutError",
    "UnsupportedOperation",
    "gaierror",
    "herror",
];

impl Error {
    /// The error as Python's `repr(error)` prints it.
    ///
    /// ```
    /// use glassloop::Error;
    ///
    /// assert_eq!(Error::raise("ValueError", "boom").repr(), "ValueError('boom')");
    /// assert_eq!(Error::timeout().repr(), "TimeoutError()");
    /// assert_eq!(Error::cancelled(Some(String::new())).repr(), "CancelledError('')");
    /// let reset = Error::from(std::io::Error::from_raw_os_error(2));
    /// assert_eq!(reset.repr(), "FileNotFoundError(2, 'No such file or directory')");
    /// let group = Error::group("two failed", vec![Error::timeout()]);
    /// assert_eq!(group.repr(), "ExceptionGroup('two failed', [TimeoutError()])");
    /// let group = Error::group("two failed", vec![group, Error::raise("SystemExit", "3")]);
    /// assert!(group.repr().starts_with("BaseExceptionGroup('two failed', [ExceptionGroup("));
    /// ```
    pub fn repr(&self) -> String {
        self.repr_within(0)
    }

    /// As deep inside groups as this; one that is deeper than all that a person reads is `...`.
    fn repr_within(&self, depth: usize) -> String {
        const DEEPEST: usize = 20;
        let class = self.class();
        match self.kind() {
            ErrorKind::Os { errno: Some(errno), message, .. } => {
                format!("{class}({errno}, {})", quoted(message))
            }
            ErrorKind::Group { .. } if depth == DEEPEST => "...".to_owned(),
            ErrorKind::Group { message, errors } => {
                let errors: Vec<String> = errors.iter().map(|error| error.repr_within(depth + 1)).collect();
                format!("{class}({}, [{}])", quoted(message), errors.join(", "))
            }
            ErrorKind::Cancelled { message: Some(message) } => format!("{class}({})", quoted(message)),
            _ => match &*self.message() {
                "" => format!("{class}()"),
                message => format!("{class}({})", quoted(message)),
            },
        }
    }

    /// Whether Python's `except OSError` catches it: the system's errors, and what
    /// was raised by the name of one.
    ///
    /// ```
    /// use glassloop::Error;
    ///
    /// assert!(Error::from(std::io::Error::from_raw_os_error(2)).is_os_error());
    /// assert!(Error::raise("ConnectionResetError", "gone").is_os_error());
    /// assert!(!Error::raise("ValueError", "boom").is_os_error());
    /// ```
    pub fn is_os_error(&self) -> bool {
        matches!(self.kind(), ErrorKind::Os { .. }) || OS_ERRORS.contains(&self.class())
    }
}
