//! One error type for every failure, in CPython's own words.
//!
//! Any Python coroutine can raise.  A glassloop coroutine is a Rust future
//! whose output is [`Result`], and `?` is how an exception travels.

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

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
    kind: Arc<ErrorKind>,
}

/// What went wrong.  One variant for each sentence that a learner may meet.
///
/// ```
/// use glassloop::{Error, ErrorKind};
///
/// let error = Error::raise("ValueError", "boom");
/// match error.kind() {
///     ErrorKind::Raised { class, message } => assert_eq!((&**class, &**message), ("ValueError", "boom")),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `CancelledError`: the task was asked to stop, at the point where it waits.
    Cancelled {
        /// What was given to `cancel`, if anything.
        message: Option<String>,
    },
    /// `TimeoutError`: a time limit passed.
    Timeout,

    /// `RuntimeError`: the loop was used after `close`.
    EventLoopClosed,
    /// `RuntimeError`: this very loop is running further up the stack.
    AlreadyRunning,
    /// `RuntimeError`: this thread is running a different loop.
    AnotherLoopRunning,
    /// `RuntimeError`: `close` was called from inside the running loop.
    CannotCloseRunning,
    /// `RuntimeError`: `stop` ended a `run_until_complete` too early.
    StoppedBeforeComplete,
    /// `RuntimeError`: nothing runs in this thread.
    NoRunningLoop,
    /// `RuntimeError`: no loop was set for this thread.
    NoCurrentLoop {
        /// The thread's name.
        thread: String,
    },
    /// `RuntimeError`: `run` (or a [`Runner`](crate::Runner)) inside a running loop.
    RunInsideRunningLoop {
        /// `asyncio.run()` or `Runner.run()`.
        caller: &'static str,
    },
    /// `RuntimeError`: the [`Runner`](crate::Runner) was used after its `close`.
    RunnerClosed,
    /// `RuntimeError`: the loop's executor was shut down.
    ExecutorShutdown,
    /// `RuntimeError`: this executor was shut down.
    NoNewFuturesAfterShutdown,
    /// `RuntimeError`: a task awaited itself.
    CannotAwaitItself {
        /// The task, as it prints.
        task: String,
    },
    /// `RuntimeError`: a task awaited a future that belongs to another loop.
    AttachedToDifferentLoop {
        /// The task, as it prints.
        task: String,
        /// The future, as it prints.
        future: String,
    },

    /// `ValueError`: a future was handed to a loop that is not its own.
    BelongsToDifferentLoop,
    /// `ValueError` (or `TypeError`): a coroutine was expected, and a future came.
    CoroutineExpected {
        /// The class that CPython raises: `run` a `ValueError`, `create_task` a `TypeError`.
        class: &'static str,
        /// What came instead, as it prints.
        got: String,
    },

    /// `InvalidStateError`: the future is done already.
    InvalidState,
    /// `InvalidStateError`: `result` was called too early.
    ResultNotSet,
    /// `InvalidStateError`: `exception` was called too early.
    ExceptionNotSet,
    /// `RuntimeError`: only its coroutine sets a task's result or exception.
    TaskDoesNotSupport {
        /// `set_result` or `set_exception`.
        operation: &'static str,
    },

    /// `RuntimeError`: a lock, queue or the like was waited for on a loop that is not its own.
    BoundToDifferentLoop {
        /// The lock or queue, as it prints.
        object: String,
    },
    /// `RuntimeError`: a lock was released that nobody holds.
    LockNotAcquired,
    /// `RuntimeError`: a condition was used without its lock.
    ConditionNotAcquired {
        /// `wait` or `notify`.
        operation: &'static str,
    },
    /// `BrokenBarrierError`: the barrier was aborted or reset.
    BrokenBarrier {
        /// Which of the two CPython says.
        message: &'static str,
    },
    /// `ValueError`: more was released than was acquired.
    SemaphoreReleasedTooOften,
    /// `ValueError`: `task_done` was called more often than items were put.
    TaskDoneTooOften,
    /// `QueueEmpty`: there is nothing to get now.
    QueueEmpty,
    /// `QueueFull`: there is no room to put something now.
    QueueFull,
    /// `QueueShutDown`: the queue takes nothing more, and gives nothing more.
    QueueShutDown,

    /// The virtual clock's own: the loop would wait for ever.  CPython hangs.
    Hang {
        /// Every pending task, and what it waits for.
        waiting: Vec<String>,
    },
    /// Several errors at once.  Mirrors `ExceptionGroup`.
    Group {
        /// What the group stands for.
        message: String,
        /// Its members, in the order in which they came.
        errors: Vec<Error>,
    },
    /// A panic that was caught where user code meets the loop.
    Panic {
        /// What the panic said.
        message: String,
    },
    /// An error named by its Python class, as `raise class(message)`.
    Raised {
        /// The class, such as `ValueError`.
        class: Cow<'static, str>,
        /// The text.
        message: Cow<'static, str>,
    },
    /// Any other Rust error that `?` turned into this one.
    Other {
        /// The last part of the error type's name.
        class: &'static str,
        /// The error.
        error: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// An error of the given kind.
    ///
    /// ```
    /// use glassloop::{Error, ErrorKind};
    /// assert_eq!(Error::new(ErrorKind::AlreadyRunning).to_string(), "This event loop is already running");
    /// ```
    pub fn new(kind: ErrorKind) -> Self {
        Self { kind: Arc::new(kind) }
    }

    /// What Python's `raise class(message)` makes.
    ///
    /// ```
    /// let error = glassloop::Error::raise("LookupError", "no such task");
    /// assert_eq!(format!("{error:?}"), "LookupError: no such task");
    /// ```
    pub fn raise(class: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Raised { class: class.into(), message: message.into() })
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
        &self.kind
    }

    /// Whether this is `CancelledError`, which Python's `except Exception` lets through.
    ///
    /// ```
    /// assert!(!glassloop::Error::timeout().is_cancelled());
    /// ```
    pub fn is_cancelled(&self) -> bool {
        matches!(*self.kind, ErrorKind::Cancelled { .. })
    }

    /// Whether both are clones of one error: Python's `is`.
    ///
    /// ```
    /// let error = glassloop::Error::timeout();
    /// assert!(error.same(&error.clone()) && !error.same(&glassloop::Error::timeout()));
    /// ```
    pub fn same(&self, other: &Error) -> bool {
        Arc::ptr_eq(&self.kind, &other.kind)
    }

    /// The class that Python would name in the last line of the traceback.
    ///
    /// ```
    /// assert_eq!(glassloop::Error::cancelled(None).class(), "CancelledError");
    /// ```
    pub fn class(&self) -> &str {
        use ErrorKind::*;
        match &*self.kind {
            Cancelled { .. } => "CancelledError",
            Timeout => "TimeoutError",
            BelongsToDifferentLoop => "ValueError",
            CoroutineExpected { class, .. } => class,
            InvalidState | ResultNotSet | ExceptionNotSet => "InvalidStateError",
            BrokenBarrier { .. } => "BrokenBarrierError",
            SemaphoreReleasedTooOften | TaskDoneTooOften => "ValueError",
            QueueEmpty => "QueueEmpty",
            QueueFull => "QueueFull",
            QueueShutDown => "QueueShutDown",
            Hang { .. } => "Hang",
            Group { .. } => "ExceptionGroup",
            Panic { .. } => "Panic",
            Raised { class, .. } => class,
            Other { class, .. } => class,
            _ => "RuntimeError",
        }
    }

    /// The sentence, as Python's `str(error)`: empty for a bare `CancelledError()`.
    ///
    /// ```
    /// assert_eq!(glassloop::Error::timeout().message(), "");
    /// ```
    pub fn message(&self) -> Cow<'_, str> {
        use ErrorKind::*;
        let sentence = match &*self.kind {
            Cancelled { message } => message.as_deref().unwrap_or(""),
            Timeout => "",
            EventLoopClosed => "Event loop is closed",
            AlreadyRunning => "This event loop is already running",
            AnotherLoopRunning => "Cannot run the event loop while another loop is running",
            CannotCloseRunning => "Cannot close a running event loop",
            StoppedBeforeComplete => "Event loop stopped before Future completed.",
            NoRunningLoop => "no running event loop",
            ExecutorShutdown => "Executor shutdown has been called",
            NoNewFuturesAfterShutdown => "cannot schedule new futures after shutdown",
            NoCurrentLoop { thread } => {
                return format!("There is no current event loop in thread '{thread}'.").into();
            }
            RunInsideRunningLoop { caller } => {
                return format!("{caller} cannot be called from a running event loop").into();
            }
            RunnerClosed => "Runner is closed",
            CannotAwaitItself { task } => {
                return format!("Task cannot await on itself: {task}").into();
            }
            AttachedToDifferentLoop { task, future } => {
                return format!("Task {task} got Future {future} attached to a different loop").into();
            }
            BelongsToDifferentLoop => {
                "The future belongs to a different loop than the one specified as the loop argument"
            }
            CoroutineExpected { got, .. } => {
                return format!("a coroutine was expected, got {got}").into();
            }
            InvalidState => "invalid state",
            ResultNotSet => "Result is not set.",
            ExceptionNotSet => "Exception is not set.",
            TaskDoesNotSupport { operation } => {
                return format!("Task does not support {operation} operation").into();
            }
            BoundToDifferentLoop { object } => {
                return format!("{object} is bound to a different event loop").into();
            }
            LockNotAcquired => "Lock is not acquired.",
            ConditionNotAcquired { operation } => {
                return format!("cannot {operation} on un-acquired lock").into();
            }
            BrokenBarrier { message } => message,
            SemaphoreReleasedTooOften => "BoundedSemaphore released too many times",
            TaskDoneTooOften => "task_done() called too many times",
            QueueEmpty | QueueFull | QueueShutDown => "",
            Hang { waiting } if waiting.is_empty() => {
                "the loop would wait for ever: no task is pending, and nobody called stop()"
            }
            Hang { waiting } => {
                return format!("the loop would wait for ever: {}", waiting.join("; ")).into();
            }
            Group { message, errors } => {
                let plural = if errors.len() == 1 { "" } else { "s" };
                return format!("{message} ({} sub-exception{plural})", errors.len()).into();
            }
            Panic { message } => message,
            Raised { message, .. } => message,
            Other { error, .. } => return error.to_string().into(),
        };
        sentence.into()
    }

    /// What cures it, in one sentence, where a cure is known.
    ///
    /// ```
    /// use glassloop::{Error, ErrorKind};
    /// let hint = Error::new(ErrorKind::NoRunningLoop).hint();
    /// assert!(hint.is_some_and(|hint| hint.contains("inside")));
    /// ```
    pub fn hint(&self) -> Option<&'static str> {
        use ErrorKind::*;
        Some(match &*self.kind {
            EventLoopClosed => {
                "a closed loop stays closed: let run() own the loop, or make a new one and set it, \
                 or ask is_closed() first"
            }
            AlreadyRunning => "you are inside this loop: await the coroutine instead of running it",
            AnotherLoopRunning => {
                "a thread runs one loop at a time: await the coroutine, or run the other loop in a \
                 thread of its own"
            }
            CannotCloseRunning => "call stop(), and close() after the run has returned",
            StoppedBeforeComplete => "cancel the task instead of stopping the loop under it",
            NoRunningLoop => "call it from inside a coroutine or a callback",
            NoCurrentLoop { .. } => "make one with new_event_loop() and set_event_loop(), or use run()",
            RunInsideRunningLoop { .. } => "you are inside a loop already: await the coroutine",
            AttachedToDifferentLoop { .. } | BelongsToDifferentLoop => {
                "make the future on the loop that awaits it: inside the running coroutine"
            }
            CoroutineExpected { .. } => "wrap it: run(async { gather(…).await })",
            ExecutorShutdown | NoNewFuturesAfterShutdown => {
                "stop those who hand in work first, and shut the executor down last"
            }
            InvalidState => "ask done() first: it may have been cancelled or timed out meanwhile",
            ResultNotSet | ExceptionNotSet => "await it, or ask done() first",
            BoundToDifferentLoop { .. } => "make it where it is used: one for each loop",
            LockNotAcquired => "acquire it first, or let with() acquire and release it",
            ConditionNotAcquired { .. } => "do it inside with(), which holds the condition's lock",
            Hang { .. } => "somebody has to resolve that future, or to call stop()",
            _ => return None,
        })
    }

    pub(crate) fn from_panic(payload: Box<dyn std::any::Any + Send>) -> Self {
        let message = match payload.downcast::<String>() {
            Ok(text) => *text,
            Err(payload) => match payload.downcast_ref::<&'static str>() {
                Some(text) => (*text).to_owned(),
                None => "a panic whose payload is no text".to_owned(),
            },
        };
        Self::new(ErrorKind::Panic { message })
    }
}

/// Runs user code; a panic in it becomes an [`Error`].
///
/// What that code left half done is its own affair, as after any Python
/// exception.  Nothing of the loop's is borrowed while user code runs, so the
/// loop is whole.
pub(crate) fn catch_panic<R>(user_code: impl FnOnce() -> R) -> Result<R> {
    catch_unwind(AssertUnwindSafe(user_code)).map_err(Error::from_panic)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.message() {
            "" => f.write_str(self.class()),
            sentence => f.write_str(sentence),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.class())?;
        match &*self.message() {
            "" => {}
            sentence => write!(f, ": {sentence}")?,
        }
        match self.hint() {
            Some(hint) if f.alternate() => write!(f, "\n  hint: {hint}"),
            _ => Ok(()),
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        let name = std::any::type_name::<E>();
        let class = name.rsplit("::").next().unwrap_or(name);
        Self::new(ErrorKind::Other { class, error: Box::new(error) })
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

impl std::error::Error for Standard {}

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
