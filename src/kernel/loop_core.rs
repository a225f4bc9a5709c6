//! What a loop is made of: the types that name one another, and so stand in one file.
//!
//! ```text
//!   EventLoop, Handle ──▶ LoopCore ──┬─ ready    callbacks, and keys of tasks
//!                            ▲       ├─ timers   callbacks
//!                            │       ├─ poller   callbacks
//!                          Head      ├─ tasks    nodes: a task runs on, though no handle is left
//!                            │       └─ step     what the running task has come to
//!   Future, Task ────────▶ Node ────── rare      what few nodes have
//! ```
//!
//! asyncio has the same fields, in `BaseEventLoop` and in the selector's loop derived from it:
//!
//! | asyncio | here |
//! | --- | --- |
//! | `_ready`, a `deque` | `ready`, where a task is a key |
//! | `_scheduled`, a `heapq` | `timers` |
//! | `_selector` | `poller` |
//! | `_ssock`, `_csock` | `inbox` |
//! | `_closed`, `_thread_id` | `life`, which can be one thing at a time |
//! | `_stopping` | `stopping` |
//! | `ntodo`, a local of `_run_once` | `to_run`, a field: an error that ends the run sets it to 0 |
//! | `_debug`, `slow_callback_duration`, `_exception_handler` | `reporting` |
//! | `_task_factory` | `task_factory` |
//! | `tasks._scheduled_tasks`, of weak references | `tasks`, which holds them |
//!
//! The last row is a difference that a program feels: in asyncio a task that is held by nothing may
//! vanish in the middle, as its documentation warns.  Here the table keeps it until it is done.
//!
//! A task's options and its context stand here too, since a task factory and a task name them.
//!
//! What it holds stands below, each in a file of its own that knows no loop; what it does
//! stands above.
//!
//! How it runs stands in [`turn`](super::turn), when it may run in
//! [`lifecycle`](super::lifecycle).
//!
//! The methods of a type stand where their subject is told, so those of one type stand in several
//! files.  Where to look:
//!
//! | methods of | that tell | stand in |
//! | --- | --- | --- |
//! | `EventLoop` | how things are scheduled | [`event_loop`](super::event_loop), [`sources`](super::sources) |
//! | | what other threads may do | [`threadsafe`](super::threadsafe) |
//! | | how tasks and futures are made | [`create_task`](super::create_task), [`future`](super::future) |
//! | | how it runs, stops and is closed | [`lifecycle`](super::lifecycle) |
//! | | what it records and reports | [`recording`](super::recording), [`report`](super::report) |
//! | `LoopCore` | how it is made | [`builder`](super::builder) |
//! | | a turn, and the way into the queue | [`turn`](super::turn) |
//! | | how it waits | [`real_time`](super::real_time), [`virtual_time`](super::virtual_time) |
//! | | a task made, and its step | [`create_task`](super::create_task), [`task`](super::task) |
//! | | its runs, and its end | [`lifecycle`](super::lifecycle) |
//! | | what it records and reports | [`recording`](super::recording), [`report`](super::report) |
//! | `Future<T>` | its life, and an await of it | [`future`](super::future) |
//! | | an await out of the ordinary, a handle | [`wait`](mod@super::wait) |
//! | | what its await notes | [`notes`](super::notes) |
//! | | how it prints, who awaits it | [`names`](super::names), [`call_graph`](super::call_graph) |
//! | `Node<T>` | its life; a task's step | [`future`](super::future), [`task`](super::task) |
//! | | what is asked without the type `T` | [`head`](super::head) |
//! | | its done callbacks; how it prints | [`handle`](super::handle), [`names`](super::names) |
//! | `Head` | how it is made, its rare box | [`head`](super::head) |
//! | | how far it is, what it raises | [`future`](super::future) |
//! | | requests to cancel; what it waits for | [`cancel`](super::cancel), [`notes`](super::notes) |
//! | | its name, its records, its reports | [`names`](super::names), [`recording`](super::recording), [`report`](super::report) |
//! | `RunningStep` | that it begins | [`task`](super::task) |
//! | | what it has polled and noted | [`wait`](mod@super::wait), [`notes`](super::notes) |
//! | | that it is set aside | [`create_task`](super::create_task) |
//! | `Rare` | what it holds, its notes | [`head`](super::head), [`notes`](super::notes) |
//! | `Requests`, `Scopes` | what is asked; where it is raised | [`cancel`](super::cancel), [`raises_here`](mod@super::raises_here) |

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use super::clock::Clock;
use super::inbox::{Answers, Inbox, LentWaker, Message};
use super::poller::Poller;
use super::table::{Scope, Table, TaskKey};
use super::timers::Timers;
use crate::error::{Error, Result};
use crate::exception_context::ExceptionContext;
use crate::printing;
use crate::trace::event::CallbackMade;
use crate::trace::ids::{CallbackId, Counters, LoopId};
use crate::trace::names::NameOf;
use crate::trace::recorder::Recorder;
use crate::trace::source_line::Line;
use crate::versions::Asyncio;

/// All that a loop is and holds.
///
/// No field is borrowed while user code runs, but for the lent waker, which stays borrowed for
/// reading while a task is polled.  And dropping a callback, a coroutine or a result runs user code:
/// take it out, end the borrow, drop it.
pub(super) struct LoopCore {
    /// What it is called in the trace: given when it is first asked for.
    pub(super) id: OnceCell<LoopId>,
    /// Itself, for what only has it borrowed and has to hand out an `EventLoop`.
    pub(super) this: Weak<LoopCore>,
    /// The version of asyncio that it mirrors.
    pub(super) asyncio: Asyncio,
    /// How many `EventLoop`s there are; futures and handles do not count.
    pub(super) event_loops: Cell<usize>,
    /// Only [`lifecycle`](super::lifecycle) changes it.
    pub(super) life: Cell<Life>,
    /// Whether `stop` was called: the run ends after this iteration.
    pub(super) stopping: Cell<bool>,
    /// How many iterations have begun.
    pub(super) iteration: Cell<u64>,
    pub(super) clock: Clock,
    /// What runs next, in order; `turn::run_ready` takes from the front.
    pub(super) ready: RefCell<VecDeque<Ready>>,
    /// How many of those this iteration still runs.
    pub(super) to_run: Cell<usize>,
    /// The error that ends the run, once something has raised such a one.
    pub(super) exit: Cell<Option<Error>>,
    /// What waits for a time: `make_due_timers_ready` takes from the top.
    pub(super) timers: RefCell<Timers<Rc<dyn AnyCallback>>>,
    /// What waits for a file or socket; none once the loop is closed.
    pub(super) poller: RefCell<Option<Poller<Rc<dyn AnyCallback>>>>,
    pub(super) since_poll: SincePoll,
    /// What other threads have for it; they share it, and nothing else.
    pub(super) inbox: Arc<Inbox>,
    /// What the inbox gets for its full list; none while `read_mail` is at work.
    pub(super) empty_list: Cell<Option<Vec<Message>>>,
    /// The futures that other threads are going to complete.
    pub(super) answers: Answers,
    /// The tasks that are not done, and those that were woken in their last step and still stand in
    /// the ready queue: it is the table that keeps them alive.
    pub(super) tasks: Table<dyn AnyNode>,
    /// The step that it is in, if it is in one.
    pub(super) running_step: RunningStep,
    /// How many steps of eager tasks stand on the stack; see [`create_task`](super::create_task).
    pub(super) steps_inside: Cell<u32>,
    /// Says what its tasks are made with, if the program wants a say.
    pub(super) task_factory: RefCell<Option<TaskFactory>>,
    /// The waker that it lends to each task that it polls and that has none of its own.
    pub(super) lent: RefCell<LentWaker>,
    /// The last that [`next_ticket`](Self::next_ticket) has given.
    pub(super) tickets: Cell<u64>,
    /// Futures made of others: each holds its children through its canceller, and they hold
    /// it.  The loop breaks these circles when it goes.
    pub(super) composites: RefCell<Vec<Weak<dyn AnyNode>>>,
    /// What other threads wait for; see [`EventLoop::tell_outside`](super::EventLoop::tell_outside).
    pub(super) to_tell: RefCell<Vec<Box<dyn FnOnce()>>>,
    /// What the layers above keep on a loop; see [`EventLoop::extension`](super::EventLoop::extension).
    pub(super) extensions: RefCell<Vec<Rc<dyn Any>>>,
    /// What it does with an error that no caller is told.
    pub(super) reporting: Reporting,
    /// Where its records go: the journal, and the observers.
    pub(super) recorder: Recorder,
    /// Whether what runs is recorded, or timed in debug mode: all that a callback or step looks
    /// at.  It may be so a little longer than need be.
    pub(super) is_observed: Cell<bool>,
}

impl LoopCore {
    pub(super) fn id(&self) -> LoopId {
        *self.id.get_or_init(|| self.counters().next_loop())
    }

    /// Itself; none while it is dropped.
    pub(super) fn this(&self) -> Option<Rc<LoopCore>> {
        self.this.upgrade()
    }

    pub(super) fn counters(&self) -> &Counters {
        self.recorder.counters()
    }

    /// The tasks that are not done, in the order of their creation.
    pub(super) fn pending_tasks(&self) -> Vec<Rc<dyn AnyNode>> {
        self.tasks.in_order(|task| task.head().number())
    }

    /// A number for the ticket of a handle by which no task waits by itself.
    pub(super) fn next_ticket(&self) -> u64 {
        self.tickets.set(self.tickets.get() + 1);
        self.tickets.get()
    }
}

// ── what it holds ────────────────────────────────────────────────────────────

/// What the ready queue holds: sixteen bytes, which pushing and popping move.
pub(super) enum Ready {
    /// One that `call_soon` has scheduled, a timer's that is due, a source's that is ready.
    Callback(Rc<dyn AnyCallback>),
    /// A task's next step.
    Step(TaskKey),
}

/// A callback of any kind.
pub(super) trait AnyCallback {
    fn header(&self) -> &Header;

    /// Calls the function, unless it is gone.
    fn run(self: Rc<Self>, event_loop: &Rc<LoopCore>);

    /// What the trace says of it as it is made.
    fn made(&self, id: CallbackId) -> CallbackMade;

    /// When it is due, if it is a timer's, in nanoseconds.
    fn when(&self) -> Option<u64> {
        None
    }

    /// Drops the function and all that it holds, which may run user code.
    fn drop_function(&self);

    fn is_cancelled(&self) -> bool {
        self.header().is(Flag::Cancelled)
    }
}

/// What all callbacks have.
pub(super) struct Header {
    /// Its number, given when it is first asked for: an unwatched one has none.
    /// Above it stand the flags, so that a header is two words.
    number: Cell<u64>,
    /// The line that scheduled it.
    pub(super) line: Line,
}

/// What is so of a callback, or is not.
#[derive(Clone, Copy)]
pub(super) enum Flag {
    Cancelled = 63,
    /// It is in the timers: so say those who put it there and take it out.
    InTimers = 62,
    /// `call_soon_threadsafe` has scheduled it.
    Threadsafe = 61,
}

/// The bits of the number itself.
const NUMBER: u64 = (1 << 61) - 1;

impl Header {
    pub(super) fn new(line: Line, is_in_timers: bool) -> Self {
        Self { number: Cell::new(u64::from(is_in_timers) << Flag::InTimers as u64), line }
    }

    pub(super) fn is(&self, flag: Flag) -> bool {
        self.number.get() & 1 << flag as u64 != 0
    }

    /// Sets a flag, or takes it back; whether it was set.
    pub(super) fn set(&self, flag: Flag, is_so: bool) -> bool {
        let before = self.number.get();
        self.number.set(before & !(1 << flag as u64) | u64::from(is_so) << flag as u64);
        before & 1 << flag as u64 != 0
    }

    /// The handle as it prints: one that was cancelled has forgotten its callback.
    pub(super) fn describe(&self, asyncio: Asyncio, when: Option<u64>, callback: &str) -> String {
        let cancelled = self.is(Flag::Cancelled);
        let class = match when {
            Some(_) => "TimerHandle",
            None if self.is(Flag::Threadsafe) => asyncio.class_of_a_threadsafe_handle(),
            None => "Handle",
        };
        printing::handle(class, cancelled, when, if cancelled { "" } else { callback })
    }

    pub(super) fn id(&self, counters: &Counters) -> CallbackId {
        let known = CallbackId::new(self.number.get() & NUMBER);
        known.unwrap_or_else(|| {
            let id = counters.next_callback();
            self.number.set(self.number.get() | id.number());
            id
        })
    }
}

/// A future or task of any result type, as the kernel holds it: [`Node`](super::future::Node).
///
/// What does not depend on that type is asked of the [`Head`], with no call through the trait.
pub(super) trait AnyNode {
    fn head(&self) -> &Head;

    /// The tasks that wait for it.
    fn waiting_tasks(&self) -> Vec<TaskKey>;

    /// Whether this task is among those that wait for it.
    fn has_waiter(&self, task: TaskKey) -> bool;

    /// Makes it done as cancelled, with the message of the request.
    fn finish_as_cancelled(self: Rc<Self>, message: Option<&str>, line: Option<Line>) -> Result<()>;

    /// As it prints: `<Future pending cb=[Task.task_wakeup()]>`.
    fn describe(&self) -> String;

    /// Lets go of all that it holds, so that nothing is held in a circle.
    fn let_go(&self);

    /// As `add_done_callback`, for a caller that does not know the result's type.
    fn when_done(self: Rc<Self>, callback: Box<dyn Fn()>) -> Result<()>;

    /// A task's step, which has begun; see [`task`](super::task).
    fn step(self: Rc<Self>, event_loop: &Rc<LoopCore>, key: TaskKey, waited: bool);

    /// The end of a task's step whose coroutine has panicked.
    fn step_panicked(self: Rc<Self>, event_loop: &Rc<LoopCore>, panic: Error);

    /// Drops the coroutine of a task that will never take another step.
    fn drop_coroutine(&self);
}

/// All of a future or task that does not depend on the type of its result.
pub(super) struct Head {
    pub(super) event_loop: Rc<LoopCore>,
    /// The line that made it.
    pub(super) made_at: Line,
    /// What a task's coroutine is called; of a future, its class.
    pub(super) name_of: NameOf,
    /// Its number among the tasks or futures; a future has none before it is asked for.
    pub(super) number: Cell<u64>,
    /// A task's place in the loop's table.
    pub(super) place: u32,
    /// How many tasks before it were given a name: `Task-7` is the seventh without.
    pub(super) named_before: u16,
    pub(super) kind: Kind,
    pub(super) phase: Cell<Phase>,
    /// What few have.  It has one owner, and is an `Rc` all the same: dropping that is a call,
    /// which a node without it does not make; a `Box` would be dearer (docs/performance.md).
    pub(super) rare: OnceCell<Rc<Rare>>,
}

/// What sort of future it is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Future,
    /// Composed of others, which its canceller holds.
    Composite,
    Task,
    /// It stands for something of another crate for which a task waits inside
    /// [`raises_here`](super::raises_here()), so that a request to cancel has a future to go to.  No
    /// program holds it, the trace does not name it, and it is never finished, only cancelled.
    Foreign,
}

/// How far it is: see the diagram of [`future`](super::future).
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Phase {
    Pending,
    Finished,
    /// Finished, with an exception that the program has not looked at.
    Unread,
    /// With the message that was given to `cancel`, which it keeps.
    Cancelled,
    /// A task whose coroutine has raised `CancelledError`.  Its message goes to the first
    /// who asks, as in asyncio, which keeps the error itself until then.
    Raised,
}

/// What few futures and tasks have: one box, made when the first of these is needed.
#[derive(Default)]
pub(super) struct Rare {
    /// A task's name, if it was given one.
    pub(super) name: RefCell<Option<Box<str>>>,
    /// What was asked of a task.
    pub(super) requests: Requests,
    /// What a task waits for besides: see [`notes`](super::notes).
    pub(super) notes: RefCell<Vec<Noted>>,
    /// The context in which a task runs; none, as long as no variable is set there.
    pub(super) context: RefCell<Option<Context>>,
    /// Those of [`raises_here`](super::raises_here()).
    pub(super) scopes: Scopes,
    /// A waker of a task's own, once something foreign has kept one.
    pub(super) own_waker: Cell<Option<Box<LentWaker>>>,
    /// What asyncio calls the class of a future that is composed of others.
    pub(super) class: Cell<Option<&'static str>>,
    /// Dropped when that is done: it holds the children, and they hold the future.
    pub(super) canceller: RefCell<Option<Rc<Canceller>>>,
    /// Tasks that await it through a helper such as `gather`; see
    /// [`call_graph`](super::call_graph).
    pub(super) awaited_by: RefCell<Vec<Weak<dyn AnyNode>>>,
    /// What it has raised.
    pub(super) exception: RefCell<Option<Error>>,
    /// The message with which it was cancelled.
    pub(super) cancelled_with: RefCell<Option<Box<str>>>,
    /// Why it cannot be awaited, by the tickets of the handles that are told in the next step.
    pub(super) refused: RefCell<Vec<(u64, Error)>>,
}

/// A leaf is suspended on a future.
pub(super) struct Noted {
    pub(super) future: Rc<dyn AnyNode>,
    /// Whether the task itself polls the leaf, and so does in each step, and not a
    /// `FuturesUnordered` or the like, which polls only those that were woken.
    pub(super) by_itself: bool,
    pub(super) scope: Scope,
}

/// What was asked of one task.
#[derive(Default)]
pub(super) struct Requests {
    /// How many there were, less those taken back.
    pub(super) count: Cell<u32>,
    /// One is kept: the next step raises it.
    pub(super) kept: Cell<bool>,
    /// With which message the last one was kept.
    pub(super) message: RefCell<Option<String>>,
    /// The futures that one was passed on to and that have accepted it, each once.
    pub(super) passed_on_to: RefCell<Vec<Rc<dyn AnyNode>>>,
    /// Whether what the task waits for is being asked just now.
    pub(super) is_asking: Cell<bool>,
}

/// The scopes of one task: most have none.
#[derive(Default)]
pub(super) struct Scopes {
    pub(super) made: Cell<u32>,
    /// Those whose code is suspended, and in which scope each stands.
    pub(super) open: RefCell<Vec<(Scope, Scope)>>,
}

/// What a composite future does when it is cancelled: pass it on.
pub(super) type Canceller = Box<dyn Fn(Option<&str>) -> Result<bool>>;

// ── the step that runs ───────────────────────────────────────────────────────

/// The step that a loop is in: what its leaves look at, and what they note.
#[derive(Default)]
pub(super) struct RunningStep {
    /// Whose it is; none between two steps.
    pub(super) task: Cell<Option<TaskKey>>,
    /// Which it is of all steps of the loop.  It never goes back, and wraps; a step that an eager task
    /// has interrupted goes on under the latest number.
    pub(super) number: Cell<u32>,
    /// The numbers that the step had which was interrupted last, and its number since; see
    /// [`create_task`](super::create_task).
    pub(super) interrupted: Cell<(u32, u32)>,
    /// The waker that its task is polled with, to be compared and nothing else.
    pub(super) polled_with: Cell<*const ()>,
    /// Whether a leaf has to look at its task: for what is to be raised before it gives a result, and
    /// for what is to be taken back afterwards.  It is so if the task has a box of rare things (set by
    /// `Head::take_up_request`), if any box is made in this step (`Head::rare`), and once an eager task
    /// has interrupted it.  Most tasks have no box, and so nothing to look at.
    pub(super) looks_at_task: Cell<bool>,
    /// What it does to the leaves that were suspended before it.
    pub(super) throwing: Cell<Throwing>,
    /// The line of the await to which it has come.
    pub(super) line: Cell<Option<Line>>,
    /// The future on which a leaf has suspended first: see [`notes`](super::notes).
    pub(super) awaits: Cell<Option<Rc<dyn AnyNode>>>,
    /// Whether a leaf is suspended on what comes with the next step: a bare yield, an error
    /// on its way.
    pub(super) awaits_next_turn: Cell<bool>,
    /// Whether it has yielded: its task stands in the ready queue again, and the table knows.
    pub(super) has_yielded: Cell<bool>,
    /// The scope whose code is polled: all of the task, but for [`raises_here`](super::raises_here()).
    pub(super) scope: Cell<Scope>,
}

/// Whether a step raises `CancelledError` wherever the task was suspended.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Throwing {
    #[default]
    No,
    Yes,
    /// It does, and a leaf has raised it.
    Raised,
}

/// What has come to pass since the loop last asked the system for sources that are ready.
#[derive(Default)]
pub(super) struct SincePoll {
    /// How many callbacks and steps it has taken out of the ready queue.
    pub(super) ran: Cell<usize>,
    /// When it first had something to run instead, on its clock.
    pub(super) busy: Cell<Option<u64>>,
}

/// Where a loop is in its life.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Life {
    Idle,
    Running,
    Closed,
}

/// How a loop deals with what the program does not deal with.
pub(super) struct Reporting {
    pub(super) debug: Cell<bool>,
    /// In nanoseconds.
    pub(super) slow_callback_duration: Cell<u64>,
    /// When what runs began, if it is timed, in nanoseconds.
    pub(super) started: Cell<Option<u64>>,
    pub(super) handler: RefCell<Option<Rc<ExceptionHandler>>>,
}

/// What [`set_exception_handler`](EventLoop::set_exception_handler) takes.
pub type ExceptionHandler = dyn Fn(&EventLoop, &ExceptionContext);

impl Reporting {
    pub(super) fn new() -> Self {
        let debug = std::env::var("GLASSLOOP_DEBUG").is_ok_and(|value| !value.is_empty() && value != "0");
        Self {
            debug: Cell::new(debug),
            slow_callback_duration: Cell::new(100_000_000),
            started: Cell::new(None),
            handler: RefCell::new(None),
        }
    }
}

// ── what a program holds ─────────────────────────────────────────────────────

/// An event loop.
///
/// A clone is the same loop.  It lives in the thread that made it: it is not
/// `Send`, and [`threadsafe`](EventLoop::threadsafe) gives other threads what
/// they may use.  When the last clone is dropped, tasks that are pending are
/// destroyed, and that is reported.  (A coroutine that holds its own loop while
/// it is suspended holds a clone: then only [`close`](EventLoop::close) lets go.)
///
/// Mirrors `asyncio.AbstractEventLoop`.
///
/// ```
/// let event_loop = glassloop::EventLoop::new()?;
/// event_loop.call_soon(|| println!("one iteration later"))?;
/// event_loop.run_once()?;
/// event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
///
/// A thread cannot be given a loop; asyncio finds that out in debug mode only,
/// `Non-thread-safe operation invoked on an event loop other than the current one`:
///
/// ```compile_fail,E0277
/// let event_loop = glassloop::EventLoop::new().unwrap();
/// std::thread::spawn(move || event_loop.run_forever());
/// ```
pub struct EventLoop {
    pub(super) core: Rc<LoopCore>,
}

/// Says what a loop's tasks are made with: [`EventLoop::set_task_factory`].
pub type TaskFactory = Rc<dyn Fn(&EventLoop, TaskOptions) -> Result<TaskOptions>>;

/// What a task is made with: the keyword arguments of `asyncio.create_task`.
///
/// ```
/// use glassloop::{Asyncio, EventLoop, TaskOptions};
///
/// let event_loop = EventLoop::builder().asyncio(Asyncio::V3_14).build()?;
/// event_loop.run_until_complete(async {
///     let options = TaskOptions::new().name("worker").eager_start(true);
///     let task = glassloop::create_task_with(options, async { Ok(6 * 7) })?;
///     assert!(task.done(), "it has run to its end at once");
///     assert_eq!(task.get_name(), "worker");
///     Ok(())
/// })?;
/// # event_loop.close()?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TaskOptions {
    pub(super) name: Option<String>,
    pub(super) context: Option<Context>,
    pub(super) eager_start: Option<bool>,
}

/// The values of all context variables; a clone is the same context, and
/// [`copy`](Context::copy) makes another one.
///
/// Mirrors `contextvars.Context`.
///
/// ```
/// use glassloop::{Context, ContextVar};
///
/// static PEER: ContextVar<&str> = ContextVar::new("peer");
///
/// let context = Context::new();
/// context.run(|| PEER.set("known"));
/// assert_eq!(PEER.get_or("unknown"), "unknown");
/// assert_eq!(context.run(|| PEER.get())?, "known");
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Context {
    pub(super) values: Rc<RefCell<Rc<Values>>>,
}

/// Each variable by its number.
type Values = Vec<(u64, Rc<dyn Any>)>;
