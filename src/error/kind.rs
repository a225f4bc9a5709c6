//! Each kind of error, and the words that CPython has for it.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use super::{Error, catch_panic, os};

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
#[derive(Clone, Debug)]
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

    /// `OSError`, or the subclass that Python chooses: the system's, such as
    /// `ConnectionResetError: [Errno 104] Connection reset by peer`.
    Os {
        /// Its number, if the system gave one.
        errno: Option<i32>,
        /// What Rust calls it.
        kind: io::ErrorKind,
        /// The system's words, and asyncio's.
        message: String,
    },
    /// `IncompleteReadError`: the stream ended before all had been read.
    IncompleteRead {
        /// What was read.
        partial: Vec<u8>,
        /// How many bytes were wanted; none if the end was a separator.
        expected: Option<usize>,
    },
    /// `LimitOverrunError`: more came than the limit, without the separator.
    LimitOverrun {
        /// Which of the two CPython says.
        message: &'static str,
        /// How many bytes are to be read to get past it.
        consumed: usize,
    },
    /// `RuntimeError`: data was written after the end of file was.
    WriteAfterEof {
        /// `write` or `writelines`.
        operation: &'static str,
    },
    /// `RuntimeError`: two coroutines read one stream at once.
    AlreadyReading {
        /// The second one's operation.
        operation: &'static str,
    },
    /// `KeyboardInterrupt`: Ctrl-C ended the program.
    KeyboardInterrupt,

    /// The virtual clock's own: the loop would wait for ever.  CPython hangs.
    Hang {
        /// Every pending task, and what it waits for.
        waiting: Vec<String>,
    },
    /// Several errors at once.  Mirrors `ExceptionGroup`, and `BaseExceptionGroup`, which is its
    /// class with a member that `except Exception` lets through.
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
        error: Arc<dyn std::error::Error + Send + Sync>,
    },
}

/// What an error of the user's says of itself; where that panics, what CPython's
/// traceback prints of an exception that cannot be shown.
fn words_of(error: &dyn std::error::Error) -> String {
    catch_panic(|| error.to_string()).unwrap_or_else(|_| "<exception str() failed>".to_owned())
}

impl ErrorKind {
    /// The Python class; of a group that of most: see `Raised::class`.
    pub(super) fn class(&self) -> &str {
        use ErrorKind::*;
        match self {
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
            Os { kind, .. } => os::class(*kind),
            IncompleteRead { .. } => "IncompleteReadError",
            LimitOverrun { .. } => "LimitOverrunError",
            KeyboardInterrupt => "KeyboardInterrupt",
            Hang { .. } => "Hang",
            Group { .. } => "ExceptionGroup",
            Panic { .. } => "Panic",
            Raised { class, .. } => class,
            Other { class, .. } => class,
            _ => "RuntimeError",
        }
    }

    /// The sentence, if it is always the same, or is kept as it is.
    pub(super) fn fixed_sentence(&self) -> Option<&str> {
        use ErrorKind::*;
        Some(match self {
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
            RunnerClosed => "Runner is closed",
            BelongsToDifferentLoop => {
                "The future belongs to a different loop than the one specified as the loop argument"
            }
            InvalidState => "invalid state",
            ResultNotSet => "Result is not set.",
            ExceptionNotSet => "Exception is not set.",
            LockNotAcquired => "Lock is not acquired.",
            BrokenBarrier { message } => message,
            SemaphoreReleasedTooOften => "BoundedSemaphore released too many times",
            TaskDoneTooOften => "task_done() called too many times",
            QueueEmpty | QueueFull | QueueShutDown | KeyboardInterrupt => "",
            LimitOverrun { message, .. } => message,
            Hang { waiting } if waiting.is_empty() => {
                "the loop would wait for ever: no task is pending, and nobody called stop()"
            }
            Panic { message } => message,
            Raised { message, .. } => message,
            _ => return None,
        })
    }

    /// The sentence, if something is named in it.
    pub(super) fn composed_sentence(&self) -> String {
        use ErrorKind::*;
        match self {
            NoCurrentLoop { thread } => {
                format!("There is no current event loop in thread '{thread}'.")
            }
            RunInsideRunningLoop { caller } => {
                format!("{caller} cannot be called from a running event loop")
            }
            CannotAwaitItself { task } => {
                format!("Task cannot await on itself: {task}")
            }
            AttachedToDifferentLoop { task, future } => {
                format!("Task {task} got Future {future} attached to a different loop")
            }
            CoroutineExpected { got, .. } => {
                format!("a coroutine was expected, got {got}")
            }
            TaskDoesNotSupport { operation } => {
                format!("Task does not support {operation} operation")
            }
            BoundToDifferentLoop { object } => {
                format!("{object} is bound to a different event loop")
            }
            ConditionNotAcquired { operation } => {
                format!("cannot {operation} on un-acquired lock")
            }
            Hang { waiting } => {
                format!("the loop would wait for ever: {}", waiting.join("; "))
            }
            Os { errno, message, .. } => os::sentence(*errno, message),
            IncompleteRead { partial, expected } => {
                let expected = expected.map_or("undefined".to_owned(), |expected| expected.to_string());
                format!("{} bytes read on a total of {expected} expected bytes", partial.len())
            }
            WriteAfterEof { operation } => {
                format!("Cannot call {operation}() after write_eof()")
            }
            AlreadyReading { operation } => {
                format!("{operation}() called while another coroutine is already waiting for incoming data")
            }
            Group { message, errors } => {
                let plural = if errors.len() == 1 { "" } else { "s" };
                format!("{message} ({} sub-exception{plural})", errors.len())
            }
            Other { error, .. } => words_of(&**error),
            _ => String::new(),
        }
    }

    /// What cures it.
    pub(super) fn hint(&self) -> Option<&'static str> {
        use ErrorKind::*;
        Some(match self {
            EventLoopClosed => {
                "a closed loop stays closed: make a new one and set it, or let run() own the loop, \
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
            ExecutorShutdown => "stop those who hand in work first, and shut the executor down last",
            NoNewFuturesAfterShutdown => {
                "the pool was shut down: hand in all work before, and call shutdown() last"
            }
            InvalidState => "ask done() first: it may have been cancelled or timed out meanwhile",
            ResultNotSet | ExceptionNotSet => "await it, or ask done() first",
            BoundToDifferentLoop { .. } => {
                "make it inside what run() runs, one for each run: a lock, event or queue belongs to the \
                 first loop in which somebody had to wait for it"
            }
            LockNotAcquired => "release only what was acquired: with() does both",
            ConditionNotAcquired { .. } => "hold its lock while you wait or notify: inside with()",
            SemaphoreReleasedTooOften | TaskDoneTooOften => {
                "give back once for each time that it was taken: one release() for each acquire(), one \
                 task_done() for each get()"
            }
            RunnerClosed => {
                "a closed Runner stays closed: run all of it before close(), or make a new Runner"
            }
            Os { kind, .. } => return os::hint(*kind),
            LimitOverrun { .. } => "read what is there with read() or readexactly(), or give a higher limit",
            AlreadyReading { .. } => "one coroutine reads a stream; let it hand on what it has read",
            Hang { .. } => "somebody has to resolve that future, or to call stop()",
            _ => return None,
        })
    }
}
