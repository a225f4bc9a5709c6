//! Every cause of an error that can be told from the trace.  What cures it stands under its name in
//! `locale/*/cures.ftl`, in the words of the language that the program is written in.

use std::borrow::Cow;

use glassloop::trace::file::Language;

use crate::locale::Locale;

/// The enumeration, and the name of each of its members.
macro_rules! causes {
    ($($(#[$meta:meta])* $name:ident,)*) => {
        /// What led to an error.  The documentation of each says how the trace shows it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Cause {
            $($(#[$meta])* $name,)*
        }

        impl Cause {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &[Cause] = &[$(Cause::$name),*];

            /// Its name, as the catalogues have it.
            fn name(self) -> &'static str {
                match self {
                    $(Cause::$name => stringify!($name),)*
                }
            }
        }
    };
}

causes! {
    // ── Event loop is closed ────────────────────────────────────────────────
    /// The loop was closed by `run`; what is asked of it comes from a task or callback of another loop.
    KeptFromAnotherRun,
    /// The loop was closed by a `close` of the program; what is asked of it comes from a task or
    /// callback of another loop.
    AnotherLoopRunsHere,
    /// What is asked of the closed loop comes from another loop, and either has run a test.
    KeptFromAnotherTest,
    /// The loop was closed by `run`, and nothing runs now.
    UsedAfterRun,
    /// The program closed the loop, and goes on with it in the same function, or the loop's maker did.
    ClosedTooEarly,
    /// The function that closed the loop neither made it nor uses it here.
    ClosedByHelper,
    /// The line that closed the loop is a library's, or the program's call of one.
    ClosedByLibrary,
    /// The line that uses the loop stands in `__del__` or `drop`, or the task that uses it was made there.
    UsedByFinaliser,
    /// asyncio's own finaliser asks the loop, or a transport is closed after its loop.
    TransportLeftOpen,
    /// The loop was closed in one thread, and another thread gives it work.
    PostedAfterClose,
    /// The loop was closed in a thread that has not run it.
    ClosedInAnotherThread,
    /// The program was over already, or the line stands in a function for `atexit`.
    UsedAtExit,
    /// A suspended coroutine is thrown away after its loop was closed, and asks that loop in its `finally`.
    ThrownAwayAfterClose,

    // ── running, and stopped ────────────────────────────────────────────────
    /// The run of the same loop that is going on.
    RunInsideItself,
    /// The run of the same loop that is going on in another thread.
    RunByAnotherThread,
    /// A loop is run in `__del__` or `drop`, while one runs.
    FinaliserRunsLoop,
    /// The run of the other loop that is going on in this thread.
    RunInsideAnother,
    /// `run` is called while a loop runs in this thread.
    RunInsideRun,
    /// `close` is called while the loop runs.
    ClosedWhileRunning,
    /// `close` is called while the loop runs in another thread.
    ClosedUnderAnotherThread,
    /// The latest `stop` of the loop that was not the run's own.
    StoppedUnderRun,
    /// A loop is run inside a task, by something that runs asyncio's loop once more.
    TaskInsideTask,

    // ── no loop ─────────────────────────────────────────────────────────────
    /// No loop runs, in any thread.
    NothingRuns,
    /// A loop runs, but in another thread.
    RunsInAnotherThread,
    /// `run` set no loop for the thread when it was over.
    TakenByRun,
    /// The program called `set_event_loop(None)`.
    LeftWithoutLoop,
    /// In the main thread, no loop was ever set.
    NeverSet,
    /// In another thread, no loop was ever set.
    NoLoopInThread,

    // ── of another loop ─────────────────────────────────────────────────────
    /// The future belongs to a loop that is closed; or what made it, such as a stream, does.
    MadeInAnotherRun,
    /// The future belongs to a loop that was never run.
    MadeOnIdleLoop,
    /// The future belongs to a loop that runs in another thread.
    MadeInAnotherThread,
    /// The future belongs to another loop, which is open.
    MadeOnAnotherLoop,
    /// The lock or queue was waited for in another run before.
    BoundInAnotherRun,
    /// The lock or queue was waited for in another thread's loop.
    BoundInAnotherThread,
    /// A time limit finds no current task, because it asks another loop.
    LimitOnAnotherLoop,
    /// A time limit finds no current task: a plain callback, or nobody, drives its coroutine.
    LimitOutsideTask,
    /// A loop is called from a thread that does not run it.
    CalledFromAnotherThread,

    // ── what is left over ───────────────────────────────────────────────────
    /// The task or future failed, and nobody asked for its result until it was dropped.
    NeverRetrieved,
    /// Its loop was closed while it was pending.
    LetGoByClose,
    /// Its loop was never run.
    LoopNeverRun,
    /// Its loop is open or was dropped, but its last run had ended before the task did.
    RunEndedBefore,
    /// Its loop runs on; nobody held the task, nor what it waits for.
    NobodyHeldIt,
    /// The coroutine was made for a call that was refused.
    DroppedByRefusal,
    /// The coroutine function was called in a thread of an executor.
    CalledInExecutor,
    /// The coroutine was made, and nobody awaited it.
    NeverAwaited,

    // ── cut off ─────────────────────────────────────────────────────────────
    /// A time limit was over while it waited.
    TimeLimitOver,
    /// A time limit was over because one turn held the loop for most of it.
    HeldUpByTurn,
    /// Somebody cancelled what the program, or its main task, waited for.
    CancelledBySomebody,
    /// The program was interrupted while its tasks waited.
    Interrupted,
    /// A task was asked to stop, has caught its `CancelledError`, and waits again.
    CancelSwallowed,

    // ── futures ─────────────────────────────────────────────────────────────
    /// The future was cancelled before: by a time limit, or with its task.
    CancelledMeanwhile,
    /// The future has its result or exception.
    ResolvedTwice,
    /// `result` or `exception` of a pending future.
    ReadTooEarly,
    /// A task is its own result.
    AwaitsItself,

    // ── what is no coroutine, or no longer one ──────────────────────────────
    /// Something else was given to `run` or `create_task`.
    NotACoroutine,
    /// Coroutines were given to `wait`.
    CoroutinesToWait,
    /// One coroutine object is awaited or run twice.
    CoroutineReused,
    /// An awaitable of another framework.
    ForeignAwaitable,
    /// Something that cannot be awaited at all.
    NotAwaitable,
    /// A coroutine was given where a function is called.
    CoroutineAsCallback,
    /// A coroutine that is thrown away awaits once more.
    IgnoresItsEnd,

    // ── what was shut down, or is not held ──────────────────────────────────
    /// The runner was closed before.
    RunnerClosed,
    /// The loop's executor was shut down before.
    ExecutorShutDown,
    /// A pool of the program's own was shut down before.
    PoolShutDown,
    /// A Tornado loop is closed once more, after a first close that was refused.
    ClosedTwice,
    /// A lock is released that nobody holds.
    LockNotHeld,
    /// A condition is used without its lock.
    ConditionNotHeld,
    /// More was released, or done, than was taken.
    GivenBackTwice,
    /// A group or time limit is used outside its `async with`, or twice.
    OutsideItsBlock,
    /// Two coroutines read one stream.
    TwoReaders,
    /// The line is longer than the stream's limit.
    LineTooLong,

    // ── what the system says ────────────────────────────────────────────────
    /// Somebody listens at the address already.
    AddressTaken,
    /// Nobody listens at the address.
    NobodyListens,
    /// The other side has closed the connection.
    OtherSideGone,
    /// The name of the host is unknown.
    UnknownHost,
    /// The port or the path is not the program's to take.
    NotPermitted,

    // ── nobody does what all wait for ───────────────────────────────────────
    /// The virtual clock's own error: everybody waits.
    NobodyResolves,
}

impl Cause {
    /// Whether the loop was closed where it should be, and something of it was kept for too long: what
    /// is to be mended is not the step that closed it.
    pub(crate) fn is_kept(self) -> bool {
        matches!(
            self,
            Self::KeptFromAnotherRun
                | Self::AnotherLoopRunsHere
                | Self::KeptFromAnotherTest
                | Self::UsedAfterRun
                | Self::UsedByFinaliser
                | Self::TransportLeftOpen
        )
    }

    /// What cures it, in the terms of that language.
    pub(crate) fn cure(self, language: Language, locale: Locale) -> Cow<'static, str> {
        let terms = match language {
            Language::Python => "python",
            Language::Rust => "rust",
        };
        locale.part(self.name(), terms)
    }
}

// ── errors whose sentence says all: nothing else in the trace is to blame ────

/// The cause that a sentence names by itself.
pub(super) fn of_sentence(sentence: &str) -> Option<Cause> {
    let known = KNOWN.iter().find(|(part, _)| sentence.contains(part));
    known.map(|(_, cause)| *cause)
}

impl Cause {
    /// Whether it is the system that refuses, to do what a task waits for.
    pub(super) fn is_of_the_system(self) -> bool {
        use Cause::{AddressTaken, NobodyListens, NotPermitted, OtherSideGone, UnknownHost};
        matches!(self, AddressTaken | NobodyListens | OtherSideGone | NotPermitted | UnknownHost)
    }
}

/// Parts of sentences, of CPython 3.8 to 3.15.
const KNOWN: &[(&str, Cause)] = &[
    ("a coroutine was expected, got", Cause::NotACoroutine),
    ("An asyncio.Future, a coroutine or an awaitable is required", Cause::NotACoroutine),
    ("Passing coroutines is forbidden", Cause::CoroutinesToWait),
    ("cannot reuse already awaited coroutine", Cause::CoroutineReused),
    ("coroutine is being awaited already", Cause::CoroutineReused),
    ("coroutine ignored GeneratorExit", Cause::IgnoresItsEnd),
    ("coroutines cannot be used with", Cause::CoroutineAsCallback),
    ("'coroutine' object is not callable", Cause::CoroutineAsCallback),
    ("Task got bad yield", Cause::ForeignAwaitable),
    ("can't be used in 'await' expression", Cause::NotAwaitable),
    ("object can't be awaited", Cause::NotAwaitable),
    ("Task cannot await on itself", Cause::AwaitsItself),
    ("Cannot enter into task", Cause::TaskInsideTask),
    ("Leaving task", Cause::TaskInsideTask),
    ("Non-thread-safe operation", Cause::CalledFromAnotherThread),
    ("Result is not set", Cause::ReadTooEarly),
    ("Exception is not set", Cause::ReadTooEarly),
    ("Result is not ready", Cause::ReadTooEarly),
    ("Lock is not acquired", Cause::LockNotHeld),
    ("on un-acquired lock", Cause::ConditionNotHeld),
    ("BoundedSemaphore released too many times", Cause::GivenBackTwice),
    ("task_done() called too many times", Cause::GivenBackTwice),
    ("has not been entered", Cause::OutsideItsBlock),
    ("has already been entered", Cause::OutsideItsBlock),
    ("> is finished", Cause::OutsideItsBlock),
    ("should be used inside a task", Cause::LimitOutsideTask),
    ("called while another coroutine is already waiting for incoming data", Cause::TwoReaders),
    ("chunk exceed the limit", Cause::LineTooLong),
    ("chunk is longer than limit", Cause::LineTooLong),
    // asyncio writes the one with a small letter, the system the other.
    ("ddress already in use", Cause::AddressTaken),
    ("Connect call failed", Cause::NobodyListens),
    ("Connection refused", Cause::NobodyListens),
    ("Connection reset by peer", Cause::OtherSideGone),
    ("Connection lost", Cause::OtherSideGone),
    ("Broken pipe", Cause::OtherSideGone),
    ("Permission denied", Cause::NotPermitted),
    ("Name or service not known", Cause::UnknownHost),
    ("name resolution", Cause::UnknownHost),
];
