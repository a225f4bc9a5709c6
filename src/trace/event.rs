//! What can happen in a loop, and who did it.

use std::borrow::Cow;
use std::time::Duration;

use super::ids::{
    CallbackId, FutureId, FutureRef, LoopId, ServerId, SourceId, TaskId, ThreadId, TransportId,
};
use super::source_line::SourceLine;
use super::transports::{ServerEvent, TransportEvent};

/// One thing that happened.
///
/// The records of a trace are in one total order: [`number`](Record::number)
/// counts 1, 2, 3, …, over all loops and threads that share the journal.
///
/// ```
/// use glassloop::trace::Event;
///
/// let records = glassloop::testing::record(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.close().unwrap();
/// });
/// assert!(matches!(records[0].event, Event::LoopMade));
/// assert!(records.windows(2).all(|pair| pair[0].number + 1 == pair[1].number));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its place in the trace, from 1.
    pub number: u64,
    /// The loop that it happened on; none for a log line, or a refusal, outside every loop.
    pub event_loop: Option<LoopId>,
    /// How many iterations that loop had begun: 0 before its first.
    pub iteration: u64,
    /// That loop's clock, in nanoseconds.
    pub nanoseconds: u64,
    /// The thread that it happened in.
    pub thread: ThreadId,
    /// Who was running when it happened: the cause.
    pub by: Actor,
    /// The line of the program that asked for it, where there is one.
    pub source: Option<SourceLine>,
    /// What happened.
    pub event: Event,
}

impl Record {
    /// What happens outside every loop, done by the program.
    pub(crate) fn outside(event: Event) -> Self {
        Self {
            number: 0,
            event_loop: None,
            iteration: 0,
            nanoseconds: 0,
            thread: ThreadId::FIRST,
            by: Actor::Program,
            source: None,
            event,
        }
    }

    /// The loop's clock when it happened.
    pub fn time(&self) -> Duration {
        Duration::from_nanos(self.nanoseconds)
    }
}

/// Who was on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Actor {
    /// The program, outside every callback: `main`, a test, another thread.
    Program,
    /// The loop itself, between two callbacks.
    Loop,
    /// A callback.
    Callback(CallbackId),
    /// A task.
    Task(TaskId),
}

/// For how long a loop is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Run {
    /// `run_once`: one iteration.
    Once,
    /// `run_forever`: until `stop` is called.
    Forever,
    /// `run_until_complete`: until this future is done.
    UntilComplete(FutureRef),
}

impl Run {
    /// What is called to run it so.
    pub fn operation(self) -> &'static str {
        match self {
            Run::Once => "run_once",
            Run::Forever => "run_forever",
            Run::UntilComplete(_) => "run_until_complete",
        }
    }

    /// The future that it waits for.
    pub fn until(self) -> Option<FutureRef> {
        match self {
            Run::UntilComplete(future) => Some(future),
            Run::Once | Run::Forever => None,
        }
    }
}

/// How long an iteration is going to wait for something to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Wait {
    /// Not at all: something is ready, or the loop is stopping.
    No,
    /// Until the nearest deadline, which is so many nanoseconds away.
    Nanoseconds(u64),
    /// Until something comes from outside.
    Forever,
}

/// Why something became ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Why {
    /// Somebody asked for it with `call_soon`.
    CallSoon,
    /// Somebody asked for it with `call_soon_threadsafe` from another thread.
    OtherThread,
    /// Its deadline has come.
    Due,
    /// The future that it waits for is done.
    Done(FutureRef),
    /// The source that it watches is ready.
    Source(SourceId),
    /// A task takes its first step.
    FirstStep,
    /// A task that let others go first goes on: `sleep(0)`.
    Yielded,
    /// Its waker was called, by something that is not glassloop's.
    Waker,
    /// It was asked to stop while waiting for nothing of glassloop's.
    Cancel,
    /// What it tried to await cannot be awaited; the error is on its way to it.
    Refused,
}

/// What a suspended task waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Awaited {
    /// A future or a task.
    Future(FutureRef),
    /// Its next turn: `sleep(0)`, or an error on its way.
    NextTurn,
    /// Something of another crate, which only its waker can tell.
    Foreign,
}

/// What happened.  Arrows are those of the diagrams in `docs/tour.md`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Event {
    // ── the loop ────────────────────────────────────────────────────────────
    /// A loop was made.
    LoopMade,
    /// `set_event_loop` was called with this loop: `get_event_loop` gives it from now on.
    LoopSet,
    /// `set_event_loop(None)` was called: `get_event_loop` gives this loop no more.
    LoopUnset,
    /// `get_event_loop` found no running loop, and gives this one, which was set before: even if it is
    /// closed.  A loop that it makes is made and set instead; a running loop that it gives is no event,
    /// since everybody on that loop's stack has it already.
    LoopGot,
    /// The program runs the loop.
    RunBegun(Run),
    /// An iteration begins, and has decided how long to wait.
    IterationBegun(Wait),
    /// The run came back to its caller.
    RunEnded,
    /// `stop` was called: the run ends with this iteration.
    StopRequested,
    /// `close` was called: all that the loop held is let go.
    Closed,

    // ── callbacks and timers ────────────────────────────────────────────────
    /// A callback was made.
    CallbackMade(CallbackMade),
    /// A timer was made, to call this callback at that time (nanoseconds of the loop's clock).
    TimerMade(CallbackId, u64),
    /// A callback went to the end of the ready queue.
    CallbackReady(CallbackId, Why),
    /// A callback begins to run.
    CallbackBegun(CallbackId),
    /// A timer's callback begins to run, without having been in the ready queue:
    /// as uvloop, whose timers libuv calls, does it.  asyncio's own loop does not.
    TimerFired(CallbackId),
    /// A callback has run; what it failed with, if it did.
    CallbackFinished(CallbackId, Option<Box<str>>),
    /// A handle was cancelled.
    CallbackCancelled(CallbackId),
    /// A cancelled callback's turn came: nothing ran.
    CallbackSkipped(CallbackId),
    /// A cancelled timer was taken out of the timers.
    TimerDropped(CallbackId),

    // ── tasks ───────────────────────────────────────────────────────────────
    /// A task was made.
    TaskMade(Box<TaskMade>),
    /// A task went to the end of the ready queue.
    TaskReady(TaskId, Why),
    /// A task that is done already was still in the queue: nothing ran.
    TaskSkipped(TaskId),
    /// A task was given another name.
    TaskRenamed(TaskId, Box<str>),
    /// A task begins a step; `true`: a kept cancel request is raised where it waits.
    TaskBegun(TaskId, bool),
    /// A task takes its first step at once, inside the step of whoever made it,
    /// which goes on after it: an eager task.
    TaskBegunEagerly(TaskId),
    /// A task's step ended at an await; or, while it was suspended, somebody
    /// else dropped something that it waits for.
    TaskSuspended(TaskId, Box<[Awaited]>),
    /// A task is over.
    TaskFinished(TaskId, Box<Outcome>),
    /// A task that was pending when its loop was closed or dropped, or when a Python let go of it, will
    /// never go on: it is no task of the loop any more.
    TaskDestroyed(TaskId),

    // ── futures ─────────────────────────────────────────────────────────────
    /// A future was made.
    FutureMade(FutureMade),
    /// A future is over.
    FutureFinished(FutureRef, Box<Outcome>),
    /// A done callback was added to a future.
    DoneCallbackAdded(FutureRef),
    /// So many done callbacks were removed from a future.
    DoneCallbackRemoved(FutureRef, usize),
    /// `cancel` was called on a future or task that was not done.
    CancelRequested(FutureRef),

    // ── sources ─────────────────────────────────────────────────────────────
    /// The loop watches a file or socket, and calls this callback.
    SourceAdded(SourceId, Interest, CallbackId),
    /// It watches it no more.
    SourceRemoved(SourceId, Interest),
    /// The system says that it is ready.
    SourceReady(SourceId, Interest),

    // ── transports and servers ──────────────────────────────────────────────
    /// Something happened to a transport.
    Transport(TransportId, TransportEvent),
    /// Something happened to a server.
    Server(ServerId, ServerEvent),

    // ── round the loop ──────────────────────────────────────────────────────
    /// A thread is met for the first time; its name, which may be empty.  Of the
    /// first thread nothing is said.
    ThreadSeen(ThreadId, Box<str>),
    /// Something that belongs to no loop until somebody waits for it, such as a
    /// lock, now belongs to this one.
    Bound(Box<Bound>),
    /// Of this loop only a part can be seen, and this is what cannot.
    Partial(Box<str>),
    /// A child process was started.
    SubprocessStarted(Box<SubprocessStarted>),
    /// A child process is over: its process id, and what it exited with, or minus
    /// the signal that ended it.
    SubprocessEnded(u32, i32),
    /// The program is over; with the error that ended it (`Class: sentence`), if one did.
    ProgramEnded(Option<Box<str>>),

    // ── what is said ────────────────────────────────────────────────────────
    /// A coroutine was dropped that had never begun.
    NeverAwaited(Box<NeverAwaited>),
    /// An operation was refused.
    Refused(Box<Refused>),
    /// The exception handler was called.
    Reported(Box<Reported>),
    /// The program, or the loop itself, wrote a line through `log`.
    Said(Box<Said>),
}

/// See [`Event::CallbackMade`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct CallbackMade {
    /// Its id.
    pub callback: CallbackId,
    /// The function's name, such as `say_hello`, or `main (closure)`.
    pub name: Cow<'static, str>,
    /// Whether it is the loop's own bookkeeping, which a reader may want to pass over.
    pub internal: bool,
}

/// See [`Event::TaskMade`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct TaskMade {
    /// Its id.
    pub task: TaskId,
    /// Its name, such as `Task-1`.
    pub name: String,
    /// The coroutine's name, such as `main`.
    pub coroutine: Cow<'static, str>,
}

/// See [`Event::FutureMade`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct FutureMade {
    /// Its id.
    pub future: FutureId,
    /// What asyncio calls its class: `Future`, `_GatheringFuture`, …
    pub class: Cow<'static, str>,
}

/// How a future or a task ended.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Outcome {
    /// With a result.
    Result,
    /// With an error, printed as `Class: sentence`.
    Error(String),
    /// It was cancelled.
    Cancelled,
}

/// Which kind of readiness a source is watched for, or has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Interest {
    /// There is something to read, or the other side has closed.
    Read,
    /// There is room to write.
    Write,
}

/// See [`Event::Refused`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct Refused {
    /// The operation's asyncio name, such as `call_soon`.
    pub operation: Cow<'static, str>,
    /// The future or task that is what is wrong, where one is.
    pub about: Option<FutureRef>,
    /// The error's Python class.
    pub class: String,
    /// The error's sentence.
    pub message: String,
    /// The number of the record that led to it, if whoever wrote the trace knows.
    #[cfg_attr(feature = "trace-file", serde(default, skip_serializing_if = "Option::is_none"))]
    pub cause: Option<u64>,
}

/// See [`Event::Reported`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct Reported {
    /// What it says, such as `Task exception was never retrieved`.
    pub message: String,
    /// The error, printed as `Class: sentence`.
    pub error: Option<String>,
    /// What it is about.
    #[cfg_attr(feature = "trace-file", serde(default, skip_serializing_if = "Option::is_none"))]
    pub about: Option<About>,
}

/// What the exception handler was told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "trace-file",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum About {
    /// A task.
    Task(TaskId),
    /// A future that is no task.
    Future(FutureId),
    /// A callback.
    Callback(CallbackId),
    /// A transport.
    Transport(TransportId),
    /// A server.
    Server(ServerId),
}

impl From<TransportId> for About {
    fn from(transport: TransportId) -> Self {
        About::Transport(transport)
    }
}

impl From<ServerId> for About {
    fn from(server: ServerId) -> Self {
        About::Server(server)
    }
}

impl From<FutureRef> for About {
    fn from(future: FutureRef) -> Self {
        match future {
            FutureRef::Future(future) => About::Future(future),
            FutureRef::Task(task) => About::Task(task),
        }
    }
}

/// See [`Event::Bound`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct Bound {
    /// What asyncio calls its class, such as `Lock`.
    pub class: Cow<'static, str>,
}

/// See [`Event::NeverAwaited`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct NeverAwaited {
    /// The coroutine's name, such as `main`.
    pub coroutine: Cow<'static, str>,
    /// Where it was made, if that is known.
    #[cfg_attr(feature = "trace-file", serde(default, skip_serializing_if = "Option::is_none"))]
    pub made: Option<SourceLine>,
}

/// See [`Event::SubprocessStarted`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct SubprocessStarted {
    /// Its process id.
    pub process: u32,
    /// What it runs, such as `python3`.
    pub program: String,
}

/// See [`Event::Said`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "trace-file", derive(serde::Serialize, serde::Deserialize))]
pub struct Said {
    /// `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`.
    pub level: Cow<'static, str>,
    /// Who says it: `glassloop` is the loop itself.
    pub target: String,
    /// The line.
    pub text: String,
    /// The number of the [`Event::Reported`] that this is the printed form of.
    #[cfg_attr(feature = "trace-file", serde(default, skip_serializing_if = "Option::is_none"))]
    pub report: Option<u64>,
}
