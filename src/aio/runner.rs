//! Running a program: a loop that is made, used and closed in the right order.
//!
//! ```text
//!   Created ──── run, get_loop ────▶ Initialized ──── close ────▶ Closed
//! ```

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use super::tasks::{as_future, cancel_each};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::{
    AnyTask, Awaitable, Context, EventLoop, ExceptionContext, Future, Task, TaskOptions, asyncio,
    copy_context, never_awaited, refuse_here, running_loop, set_event_loop,
};
use crate::versions::Asyncio;

/// How long `close` waits for the executor's threads.  Mirrors `THREAD_JOIN_TIMEOUT`.
const THREAD_JOIN_TIMEOUT: Duration = Duration::from_secs(300);

/// Runs a coroutine on a new loop, and closes that loop: the way into a program.
///
/// While it runs, the loop is the thread's own ([`set_event_loop`]); afterwards
/// the thread has none.  Before the loop is closed, all tasks that are left are
/// cancelled, in the order of their creation, and run to their end; an error
/// with which one of them ends is reported as `unhandled exception during
/// asyncio.run() shutdown`.  Mirrors `asyncio.run`.
///
/// With the feature `signals` it answers Ctrl-C as [`Runner::run`] does.
///
/// # Errors
/// The coroutine's; `KeyboardInterrupt`.  `RuntimeError: asyncio.run() cannot be called from a
/// running event loop`.  `ValueError: a coroutine was expected, got …` for a
/// future, a task or a gather ([until 3.13](crate::Asyncio::run_takes_any_awaitable)); later it
/// is awaited, by a task of the new loop, and told that it is `attached to a different loop`.  [`ErrorKind::Hang`] under a virtual clock: the
/// coroutine is then cancelled with the others.
///
/// ```
/// use glassloop::ErrorKind;
///
/// let result = glassloop::run(async {
///     let error = glassloop::run(async { Ok(()) }).unwrap_err();
///     assert!(matches!(error.kind(), ErrorKind::RunInsideRunningLoop { .. }));
///     Ok("done")
/// })?;
/// assert_eq!(result, "done");
/// assert!(glassloop::get_event_loop().is_err(), "none is left behind");
/// # Ok::<(), glassloop::Error>(())
/// ```
#[track_caller]
pub fn run<T: Clone + 'static>(main: impl Awaitable<T>) -> Result<T> {
    run_with(Runner::new(), main)
}

/// Runs a coroutine with this runner, which has a loop of another making or is in debug
/// mode, and closes it.  Mirrors `asyncio.run(main, debug=debug, loop_factory=loop_factory)`.
///
/// # Errors
/// As [`run`].
///
/// ```
/// use glassloop::{Runner, get_running_loop, run_with};
///
/// let debug = run_with(Runner::new().debug(true), async { Ok(get_running_loop()?.get_debug()) })?;
/// assert!(debug);
/// # Ok::<(), glassloop::Error>(())
/// ```
#[track_caller]
pub fn run_with<T: Clone + 'static>(runner: Runner, main: impl Awaitable<T>) -> Result<T> {
    if let Err(error) = check_no_loop_runs("asyncio.run()") {
        return Err(refuse(main, error));
    }
    // As `with Runner()`: even a run that is refused has made its loop, and
    // leaves the thread with none; and an error of the close takes the place of
    // any other.
    let result = match runner.get_loop() {
        Ok(_) => runner.run(main),
        Err(error) => Err(error),
    };
    runner.close().and(result)
}

/// A loop on which several coroutines are run, one after the other.
///
/// The loop is made when it is first needed, and closed by
/// [`close`](Runner::close), or when the runner is dropped, which is how
/// leaving Python's `with` closes it.  Mirrors `asyncio.Runner`.
///
/// ```
/// let runner = glassloop::Runner::new();
/// let first = runner.get_loop()?;
/// assert_eq!(runner.run(async { Ok(1) })?, 1);
/// assert_eq!(runner.run(async { Ok(2) })?, 2);
/// assert_eq!(runner.get_loop()?, first);
/// runner.close()?;
/// assert!(first.is_closed());
/// assert_eq!(runner.get_loop().unwrap_err().to_string(), "Runner is closed");
/// # Ok::<(), glassloop::Error>(())
/// ```
pub struct Runner {
    state: RefCell<RunnerState>,
    loop_factory: Option<LoopFactory>,
    /// What it sets its loop to; none leaves that as it is.
    debug: Option<bool>,
    /// In which its coroutines run: that of the moment at which it made its loop.
    context: OnceCell<Context>,
}

type LoopFactory = Box<dyn Fn() -> Result<EventLoop>>;

enum RunnerState {
    Created,
    Initialized(EventLoop),
    Closed,
}

impl Runner {
    /// One whose loop is the thread's own until it is closed.
    pub fn new() -> Self {
        Self {
            state: RefCell::new(RunnerState::Created),
            loop_factory: None,
            debug: None,
            context: OnceCell::new(),
        }
    }

    /// One that asks this function for its loop, and leaves the thread's own alone.
    ///
    /// Mirrors `asyncio.Runner(loop_factory=…)`.
    ///
    /// ```
    /// use glassloop::{ClockKind, EventLoop, Runner, sleep};
    ///
    /// let runner = Runner::with_loop_factory(|| EventLoop::builder().clock(ClockKind::Virtual).build());
    /// runner.run(sleep(std::time::Duration::from_secs(3600)))?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn with_loop_factory(loop_factory: impl Fn() -> Result<EventLoop> + 'static) -> Self {
        let mut runner = Self::new();
        runner.loop_factory = Some(Box::new(loop_factory));
        runner
    }

    /// Has its loop be in debug mode, or not, whatever the environment says.
    /// Mirrors `asyncio.Runner(debug=debug)`.
    ///
    /// ```
    /// let runner = glassloop::Runner::new().debug(true);
    /// assert!(runner.get_loop()?.get_debug());
    /// # runner.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn debug(mut self, debug: bool) -> Self {
        self.debug = Some(debug);
        self
    }

    /// Runs a coroutine on the runner's loop.  Mirrors `Runner.run`.
    ///
    /// With the feature `signals`, and in the main thread, Ctrl-C cancels the
    /// coroutine, whose clean-up runs, and a second one ends the run at once.
    ///
    /// # Errors
    /// The coroutine's; `KeyboardInterrupt`;
    /// `ValueError: a coroutine was expected, got …`;
    /// `RuntimeError: Runner.run() cannot be called from a running event
    /// loop`; `RuntimeError: Runner is closed`; [`ErrorKind::Hang`].
    #[track_caller]
    pub fn run<T: Clone + 'static>(&self, coroutine: impl Awaitable<T>) -> Result<T> {
        if let Some(future) = as_future::<T>(&coroutine) {
            return self.run_future(future);
        }
        // No closure: the line that calls this is the task's, and the run's.
        let event_loop = match check_no_loop_runs("Runner.run()") {
            Ok(()) => self.loop_to("run"),
            Err(error) => Err(error),
        };
        match event_loop {
            Ok(event_loop) => {
                let context = self.context.get_or_init(copy_context).clone();
                let options = TaskOptions::new().context(context);
                run_main(&event_loop, event_loop.create_task_with(options, coroutine)?)
            }
            Err(error) => Err(refuse(coroutine, error)),
        }
    }

    /// What is no coroutine is refused, or awaited by one: that depends on the version.
    #[track_caller]
    fn run_future<T: Clone + 'static>(&self, future: Future<T>) -> Result<T> {
        let asyncio = self.asyncio();
        if asyncio.runner_asks_for_the_running_loop_first() {
            check_no_loop_runs("Runner.run()")?;
        }
        if asyncio.run_takes_any_awaitable() {
            return self.run(wrap_awaitable(future));
        }
        Err(refuse_here("run", ErrorKind::CoroutineExpected { class: "ValueError", got: future.repr() }))
    }

    /// The version that its loop mirrors, or would.
    fn asyncio(&self) -> Asyncio {
        match &*self.state.borrow() {
            RunnerState::Initialized(event_loop) => event_loop.asyncio(),
            RunnerState::Created | RunnerState::Closed => asyncio(),
        }
    }

    /// Its loop, which is made if it has none yet.  Mirrors `Runner.get_loop`.
    ///
    /// # Errors
    /// `RuntimeError: Runner is closed`; those of whoever makes the loop.
    #[track_caller]
    pub fn get_loop(&self) -> Result<EventLoop> {
        self.loop_to("get_loop")
    }

    /// Its loop for this operation.
    #[track_caller]
    fn loop_to(&self, operation: &'static str) -> Result<EventLoop> {
        match &*self.state.borrow() {
            RunnerState::Created => {}
            RunnerState::Initialized(event_loop) => return Ok(event_loop.clone()),
            RunnerState::Closed => return Err(refuse_here(operation, ErrorKind::RunnerClosed)),
        }
        let event_loop = self.make_loop()?;
        if let Some(debug) = self.debug {
            event_loop.set_debug(debug);
        }
        self.context.get_or_init(copy_context);
        self.state.replace(RunnerState::Initialized(event_loop.clone()));
        Ok(event_loop)
    }

    #[track_caller]
    fn make_loop(&self) -> Result<EventLoop> {
        if let Some(loop_factory) = &self.loop_factory {
            return loop_factory();
        }
        let event_loop = EventLoop::new()?;
        set_event_loop(Some(&event_loop));
        Ok(event_loop)
    }

    /// Cancels the tasks that are left and runs them to their end, ends the
    /// executor, and closes the loop.  Mirrors `Runner.close`.
    ///
    /// Closing twice, or a runner that has made no loop, does nothing.
    ///
    /// # Errors
    /// Those of the last runs, after which the loop is closed all the same;
    /// `RuntimeError: Cannot close a running event loop`.
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        let event_loop = match &*self.state.borrow() {
            RunnerState::Initialized(event_loop) => event_loop.clone(),
            RunnerState::Created | RunnerState::Closed => return Ok(()),
        };
        let shut_down = shut_down(&event_loop);
        if self.loop_factory.is_none() {
            set_event_loop(None);
        }
        event_loop.close()?;
        self.state.replace(RunnerState::Closed);
        shut_down
    }
}

impl Default for Runner {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        // Whoever wants to hear of an error calls `close`.
        let _ = self.close();
    }
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.state.borrow() {
            RunnerState::Created => f.write_str("<Runner created>"),
            RunnerState::Initialized(event_loop) => write!(f, "<Runner {event_loop:?}>"),
            RunnerState::Closed => f.write_str("<Runner closed>"),
        }
    }
}

/// With the feature `signals` the first Ctrl-C cancels the main task.
#[track_caller]
fn run_main<T: Clone + 'static>(event_loop: &EventLoop, main: Task<T>) -> Result<T> {
    #[cfg(all(unix, feature = "signals"))]
    return super::signals::run_until_complete(event_loop, main);
    #[cfg(not(all(unix, feature = "signals")))]
    event_loop.run_until_complete(main)
}

/// The coroutine that `run` makes of what is none.  Mirrors `Runner.run`'s own.
async fn wrap_awaitable<T: Clone + 'static>(awaitable: Future<T>) -> Result<T> {
    awaitable.await
}

/// The short runs after the main one.
#[track_caller]
fn shut_down(event_loop: &EventLoop) -> Result<()> {
    cancel_all_tasks(event_loop)?;
    event_loop.run_until_complete(shutdown_asyncgens())?;
    event_loop.run_until_complete(event_loop.shutdown_default_executor(Some(THREAD_JOIN_TIMEOUT)))
}

/// Rust has no asynchronous generators to close; the run is there all the
/// same, since callbacks that are left over run in it.
async fn shutdown_asyncgens() -> Result<()> {
    Ok(())
}

#[track_caller]
fn cancel_all_tasks(event_loop: &EventLoop) -> Result<()> {
    let to_cancel = event_loop.all_tasks();
    if to_cancel.is_empty() {
        return Ok(());
    }
    cancel_each(&to_cancel)?;
    event_loop.run_until_complete(when_all_done(event_loop, &to_cancel)?)?;
    for task in &to_cancel {
        if !task.cancelled()
            && let Some(error) = task.exception()?
        {
            let message = "unhandled exception during asyncio.run() shutdown";
            let context = ExceptionContext::new(message, Some(error)).with("task", format!("{task:?}"));
            event_loop.report(context.about(task.reference()));
        }
    }
    Ok(())
}

/// `gather(*to_cancel, return_exceptions=True)`, for tasks whose results nobody knows.
#[track_caller]
fn when_all_done(event_loop: &EventLoop, tasks: &[AnyTask]) -> Result<Future<()>> {
    // Made last, as gather does it: the callbacks run in an iteration, and find it then.
    let all_done = Rc::new(OnceCell::<Future<()>>::new());
    let left = Rc::new(Cell::new(tasks.len()));
    for task in tasks {
        let (all_done, left) = (all_done.clone(), left.clone());
        task.add_done_callback(move || {
            left.set(left.get() - 1);
            if let (0, Some(all_done)) = (left.get(), all_done.get()) {
                // Its own loop runs this, and is not closed.
                let _ = all_done.set_result(());
            }
        })?;
    }
    let children = tasks.to_vec();
    let cancel_children = move |_: Option<&str>| cancel_each(&children).map(|()| true);
    let future = event_loop.create_composite_future("_GatheringFuture", cancel_children);
    Ok(all_done.get_or_init(|| future).clone())
}

#[track_caller]
fn check_no_loop_runs(caller: &'static str) -> Result<()> {
    match running_loop() {
        Some(running) => {
            Err(running.refuse(caller.trim_end_matches("()"), ErrorKind::RunInsideRunningLoop { caller }))
        }
        None => Ok(()),
    }
}

/// Lets a coroutine go that will not be run, with the warning that Python gives.
fn refuse<T: 'static>(coroutine: impl Awaitable<T>, error: Error) -> Error {
    if as_future::<T>(&coroutine).is_none() {
        never_awaited(coroutine);
    }
    error
}
