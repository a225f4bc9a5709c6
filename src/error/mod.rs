//! One error type for every failure, in CPython's own words.
//!
//! Any Python coroutine can raise.  A glassloop coroutine is a Rust future
//! whose output is [`Result`], and `?` is how an exception travels.

mod cause;
mod group;
mod kind;
mod os;
mod repr;

pub use kind::ErrorKind;

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use self::cause::Raised;
use crate::flat_drop::flat_drop;

/// What every fallible operation of glassloop returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Any failure: an asyncio exception, an error of your own, or a panic.
///
/// * `Display` is the sentence that CPython prints; [`class`](Error::class) is
///   the Python class that it stands for; `Debug` is both, as in the last line
///   of a traceback, with the hint below.
/// * [`kind`](Error::kind) can be matched.
/// * Cloning is cheap and clones are one and the same error
///   ([`same`](Error::same)): several awaiters may read it.
/// * Every standard error converts into it with `?`.
///
/// Mirrors the exception classes of `asyncio.exceptions`.
///
/// ```
/// use glassloop::{ErrorKind, EventLoop};
///
/// let event_loop = EventLoop::new()?;
/// event_loop.close()?;
/// let error = event_loop.run_forever().unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::EventLoopClosed));
/// assert_eq!(error.to_string(), "Event loop is closed");
/// assert_eq!(error.class(), "RuntimeError");
/// assert!(error.hint().is_some());
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct Error {
    raised: Arc<Raised>,
}

impl Error {
    /// An error of the given kind.
    ///
    /// ```
    /// use glassloop::{Error, ErrorKind};
    /// assert_eq!(Error::new(ErrorKind::AlreadyRunning).to_string(), "This event loop is already running");
    /// ```
    pub fn new(kind: ErrorKind) -> Self {
        Self { raised: Arc::new(Raised::new(kind)) }
    }

    /// What Python's `raise class(message)` makes.
    ///
    /// A `CancelledError` is one by its class, as in Python: whoever raises it has been cancelled.
    ///
    /// ```
    /// let error = glassloop::Error::raise("LookupError", "no such task");
    /// assert_eq!(format!("{error:?}"), "LookupError: no such task");
    /// assert!(glassloop::Error::raise("CancelledError", "").is_cancelled());
    /// ```
    pub fn raise(class: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        let (class, message) = (class.into(), message.into());
        if class == "CancelledError" {
            return Self::cancelled((!message.is_empty()).then(|| message.into_owned()));
        }
        Self::new(ErrorKind::Raised { class, message })
    }

    /// A `CancelledError`, with the message that was given to `cancel`.
    ///
    /// ```
    /// assert!(glassloop::Error::cancelled(None).is_cancelled());
    /// ```
    pub fn cancelled(message: Option<String>) -> Self {
        Self::new(ErrorKind::Cancelled { message })
    }

    /// A `TimeoutError`.
    ///
    /// ```
    /// assert_eq!(glassloop::Error::timeout().class(), "TimeoutError");
    /// ```
    pub fn timeout() -> Self {
        Self::new(ErrorKind::Timeout)
    }

    /// Several errors as one.  Mirrors `ExceptionGroup(message, errors)`.
    ///
    /// ```
    /// use glassloop::Error;
    /// let group = Error::group("two failed", vec![Error::timeout(), Error::raise("ValueError", "boom")]);
    /// assert_eq!(group.to_string(), "two failed (2 sub-exceptions)");
    /// ```
    pub fn group(message: impl Into<String>, errors: Vec<Error>) -> Self {
        Self::new(ErrorKind::Group { message: message.into(), errors })
    }

    /// The variant to match.
    ///
    /// ```
    /// use glassloop::{Error, ErrorKind};
    /// assert!(matches!(Error::timeout().kind(), ErrorKind::Timeout));
    /// ```
    pub fn kind(&self) -> &ErrorKind {
        &self.raised.kind
    }

    /// Whether this is `CancelledError`, which Python's `except Exception` lets through.
    ///
    /// ```
    /// assert!(!glassloop::Error::timeout().is_cancelled());
    /// ```
    pub fn is_cancelled(&self) -> bool {
        matches!(self.raised.kind, ErrorKind::Cancelled { .. })
    }

    /// Whether this is `SystemExit` or `KeyboardInterrupt`.
    ///
    /// Returned by a coroutine or a callback, such an error is not theirs alone: it
    /// goes through the loop, out of `run_forever`, `run_until_complete` or `run`,
    /// before anything else runs.  What is ready stays ready, should the loop run again.
    ///
    /// ```
    /// use glassloop::Error;
    ///
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.call_soon(|| Err::<(), _>(Error::raise("SystemExit", "3")))?;
    /// let error = event_loop.run_forever().unwrap_err();
    /// assert!(error.ends_the_run());
    /// assert_eq!(format!("{error:?}"), "SystemExit: 3");
    /// # event_loop.close()?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn ends_the_run(&self) -> bool {
        matches!(self.class(), "SystemExit" | "KeyboardInterrupt")
    }

    /// Whether both are clones of one error: Python's `is`.
    ///
    /// ```
    /// let error = glassloop::Error::timeout();
    /// assert!(error.same(&error.clone()) && !error.same(&glassloop::Error::timeout()));
    /// ```
    pub fn same(&self, other: &Error) -> bool {
        Arc::ptr_eq(&self.raised, &other.raised)
    }

    /// The class that Python would name in the last line of the traceback.
    ///
    /// ```
    /// assert_eq!(glassloop::Error::cancelled(None).class(), "CancelledError");
    /// ```
    pub fn class(&self) -> &str {
        self.raised.class()
    }

    /// What a `CancelledError` was given as its message, be it empty.
    pub(crate) fn cancel_message(&self) -> Option<&str> {
        match self.kind() {
            ErrorKind::Cancelled { message } => message.as_deref(),
            _ => None,
        }
    }

    /// The sentence, as Python's `str(error)`: empty for a bare `CancelledError()`.
    ///
    /// ```
    /// assert_eq!(glassloop::Error::timeout().message(), "");
    /// ```
    pub fn message(&self) -> Cow<'_, str> {
        self.raised.message()
    }

    /// What cures it, in one sentence, where a cure is known.
    ///
    /// ```
    /// use glassloop::{Error, ErrorKind};
    /// let hint = Error::new(ErrorKind::NoRunningLoop).hint();
    /// assert!(hint.is_some_and(|hint| hint.contains("inside")));
    /// ```
    pub fn hint(&self) -> Option<&'static str> {
        self.raised.kind.hint()
    }

    pub(crate) fn from_panic(payload: Box<dyn std::any::Any + Send>) -> Self {
        let message = match (payload.downcast_ref::<String>(), payload.downcast_ref::<&'static str>()) {
            (Some(text), _) => text.clone(),
            (_, Some(text)) => (*text).to_owned(),
            _ => "a panic whose payload is no text".to_owned(),
        };
        // A payload of any type may panic once more when it is dropped.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(second);
        }
        Self::new(ErrorKind::Panic { message })
    }
}

/// Runs user code; a panic in it becomes an [`Error`].
///
/// What that code left half done is its own affair, as after any Python
/// exception.  Nothing of the loop's is borrowed while user code runs, but for
/// the waker that it lends, and that for reading: so the loop is whole.
pub(crate) fn catch_panic<R>(user_code: impl FnOnce() -> R) -> Result<R> {
    catch_unwind(AssertUnwindSafe(user_code)).map_err(Error::from_panic)
}

/// Runs user code that may fail; a panic in it is one more error.
pub(crate) fn contained<R>(user_code: impl FnOnce() -> Result<R>) -> Result<R> {
    catch_panic(user_code).and_then(|outcome| outcome)
}

impl Drop for Error {
    /// A group holds errors that may be groups, an error of yours one of these, and a
    /// cause has causes.
    #[cold]
    fn drop(&mut self) {
        if let Some(raised) = Arc::get_mut(&mut self.raised)
            && raised.holds_errors()
        {
            flat_drop(std::mem::replace(raised, Raised::new(ErrorKind::Timeout)));
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.raised, f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.raised, f)?;
        match self.hint() {
            Some(hint) if f.alternate() => write!(f, "\n  hint: {hint}")?,
            _ => {}
        }
        if f.alternate() { self.write_causes(f) } else { Ok(()) }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    /// Any standard error; an `io::Error` becomes what CPython raises for it.
    ///
    /// ```
    /// let error = glassloop::Error::from(std::io::Error::from_raw_os_error(2));
    /// assert_eq!(format!("{error:?}"), "FileNotFoundError: [Errno 2] No such file or directory");
    /// ```
    fn from(error: E) -> Self {
        let error: Box<dyn std::error::Error + Send + Sync> = Box::new(error);
        match error.downcast() {
            Ok(error) => os::from_io(*error),
            Err(error) => {
                let name = std::any::type_name::<E>();
                let class = name.rsplit("::").next().unwrap_or(name);
                Self::new(ErrorKind::Other { class, error: error.into() })
            }
        }
    }
}

/// An [`Error`] where a standard error is wanted.
///
/// `Error` itself cannot be one: then "every standard error converts into it"
/// would overlap with "everything converts into itself".
struct Standard(Error);

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Standard {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.raised.source()
    }
}

impl From<Error> for Box<dyn std::error::Error + Send + Sync> {
    fn from(error: Error) -> Self {
        Box::new(Standard(error))
    }
}

impl From<Error> for Box<dyn std::error::Error> {
    fn from(error: Error) -> Self {
        Box::new(Standard(error))
    }
}
