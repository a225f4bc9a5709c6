//! When a loop may run, and how it ends.
//!
//! ```text
//!             begin_run                 turn, until stop
//!     Idle ──────────────▶ Running ─────────────────────────┐
//!      │ ▲                                                  │
//!      │ └──────────────── drop(Running) ───────────────────┘
//!      │ close                          the last EventLoop is dropped: abandon
//!      └────────▶ Closed, for good ──────────────────────────▶ gone
//! ```
//!
//! A turn is in [`turn`](super::turn); here is what stands around it: that one loop runs at a time in
//! a thread, that a run ends as it was begun, and that a loop which goes lets go of all it holds.
//!
//! | asyncio | here |
//! | --- | --- |
//! | `_run_forever_setup` | `begin_run` |
//! | `_run_forever_cleanup` in a `finally` | `Drop for Running` |
//! | `run_forever`: `_run_once` until `_stopping` | `run` |
//! | `run_until_complete`, `_run_until_complete_cb` | the same, and `stop_when_done` |
//! | `_check_closed`, `_check_running` | `check_may_run` |
//! | `close` | `close` |
//! | `BaseEventLoop.__del__`, `Task.__del__` | `abandon` |
//!
//! asyncio's `run_forever` undoes in a `finally` what it has set up.  Here dropping `Running` does
//! that, so that no return and no panic leaves a loop running which nothing runs.
//!
//! **Why closing is longer here.**  asyncio clears two queues, closes its selector and its executor,
//! and leaves the rest to the collector of cycles.  Rust has none: a task holds its coroutine, which
//! often holds the loop, which holds the task.  So `close` breaks the circles by hand.  All that it
//! drops is the program's, and may call back into the loop, or panic.  Three rules make that
//! harmless: the loop is marked closed first, so that what calls back is refused; each thing is
//! taken out before it is dropped, so that nothing is borrowed; and each is dropped by itself, so
//! that after a panic the others still go.

use std::panic::Location;
use std::rc::Rc;

use super::current;
use super::future::{DoneCallback, Future};
use super::loop_core::{AnyNode, EventLoop, Flag, Head, Kind, Life, LoopCore, Ready};
use super::poller::Poller;
use super::task_handle::{Awaitable, as_future, never_awaited};
use crate::error::{ErrorKind, Result};
use crate::exception_context::ExceptionContext;
use crate::say::{Level, say};
use crate::trace::event::{About, Event, Run};

/// A run; the loop is idle again when this is dropped.
struct Running {
    core: Rc<LoopCore>,
}

/// The end of a run, in this order: the loop is idle before the observers are told that the run has
/// ended, so that they find it as they were told; other threads hear what they were to be told, as
/// nothing else comes now; and the slot of the running loop is emptied last, so that meanwhile no
/// other loop begins to run in the middle of this one's end.
impl Drop for Running {
    fn drop(&mut self) {
        self.core.life.set(Life::Idle);
        self.core.stopping.set(false);
        self.core.record(None, || Event::RunEnded);
        self.core.hand_over();
        self.core.tell_all_outside();
        current::set_running(None);
    }
}

impl LoopCore {
    pub(super) fn is_running(&self) -> bool {
        self.life.get() == Life::Running
    }

    pub(super) fn is_closed(&self) -> bool {
        self.life.get() == Life::Closed
    }

    /// Begins a run, or says why it may not.
    ///
    /// # Errors
    /// The lifecycle's three, in this order: closed, running, another runs.
    #[track_caller]
    fn begin_run(self: &Rc<Self>, run: Run) -> Result<Running> {
        self.check_may_run(run.operation())?;
        // The program runs the loop, not the loop itself: so this comes first.
        self.record(Some(Location::caller()), || Event::RunBegun(run));
        self.life.set(Life::Running);
        // The program may have written to a socket before: the first turn asks the system.
        self.look_at_sources();
        current::set_running(Some(self.clone()));
        Ok(Running { core: self.clone() })
    }

    /// Nested runs are refused, as in asyncio: a callback that ran the loop until some future is done
    /// would keep the turn it stands in from ending, and with that all that comes after it.
    #[track_caller]
    fn check_may_run(self: &Rc<Self>, operation: &'static str) -> Result<()> {
        self.check_closed(operation)?;
        if self.is_running() {
            return Err(self.refuse(operation, ErrorKind::AlreadyRunning));
        }
        if current::running().is_some() {
            return Err(self.refuse(operation, ErrorKind::AnotherLoopRunning));
        }
        Ok(())
    }

    /// Lets go of the program's things: first of what would have run (what was posted, what was
    /// scheduled, the tasks), then of what the layers above keep, what threads owe, and who waits for
    /// a source.
    #[track_caller]
    fn close(&self) {
        if self.reporting.debug.get() {
            say(Level::Debug, format_args!("Close {}", self.describe()));
        }
        // First, so that a `Drop` which calls `call_soon` is refused, and fills no queue anew.
        self.life.set(Life::Closed);
        self.record(Some(Location::caller()), || Event::Closed);
        self.discard_each(self.inbox.close(self.refused_later()));
        self.let_go_of_callbacks();
        // The tasks stay, as pending: a `Task` that the program holds still tells its name and state.
        // Their coroutines go, which cannot run any more.
        for task in self.pending_tasks() {
            task.drop_coroutine();
        }
        let extensions = self.extensions.take();
        self.discard_each(extensions);
        let (promised, arrived) = self.answers.close();
        self.discard_each(promised);
        self.discard_each(arrived);
        let poller = self.poller.take();
        self.discard_each(poller.into_iter().flat_map(Poller::into_callbacks));
        self.hand_over();
    }

    /// Empties the ready queue and the timers.  A handle that the program holds keeps the callback
    /// itself alive, so it is the function that is dropped, and not the callback.
    fn let_go_of_callbacks(&self) {
        let ready = self.ready.take();
        for item in ready {
            self.discard(|| match item {
                Ready::Callback(callback) => callback.drop_function(),
                Ready::Step(task) => self.tasks.task(task).iter().for_each(|task| task.drop_coroutine()),
            });
        }
        let timers = self.timers.take();
        for timer in timers.into_callbacks() {
            timer.header().set(Flag::InTimers, false);
            self.discard(|| timer.drop_function());
        }
    }

    /// A task is destroyed whose coroutine has never begun: Python's `RuntimeWarning`, which there
    /// comes from the coroutine's own end.
    fn warn_of_never_begun(&self, task: &Head) {
        let coroutine = task.coroutine_name();
        self.record_never_awaited(coroutine.clone(), task.made_at);
        say(Level::Warn, format_args!("coroutine '{coroutine}' was never awaited"));
    }

    /// The program holds the loop no more: its last `EventLoop` was dropped.
    ///
    /// A future or a handle that is still about keeps the memory of the loop, and finds it closed.
    pub(super) fn abandon(&self) {
        if !self.is_closed() {
            say(Level::Warn, format_args!("unclosed event loop {}", self.describe()));
            self.close();
        }
        // What the table knows of them is asked before it goes.
        let known = |task: Rc<dyn AnyNode>| {
            let key = task.head().key();
            (task.describe(), self.tasks.has_begun(key), self.tasks.log_destroy_pending(key), task)
        };
        let pending: Vec<_> = self.pending_tasks().into_iter().map(known).collect();
        // All at once, and before any report: a handler that looks for tasks finds none.
        let table = self.tasks.take();
        self.discard(|| drop(table));
        for (described, has_begun, is_logged, task) in &pending {
            let id = task.head().task_id();
            self.record(None, || Event::TaskDestroyed(id));
            if *is_logged {
                let context = ExceptionContext::new("Task was destroyed but it is pending!", None);
                task.head().report(context.with("task", described.clone()).about(About::Task(id)));
            }
            if !*has_begun {
                self.warn_of_never_begun(task.head());
            }
        }
        // After all of them were reported: one task may hold the last handle of another.
        for (_, _, _, task) in pending {
            self.discard(move || {
                task.let_go();
                drop(task);
            });
        }
        for future in self.composites.take() {
            self.discard(|| future.upgrade().iter().for_each(|future| future.let_go()));
        }
        self.hand_over();
        // Last: they have been told of all that went before, and so has the handler.
        self.discard_each(self.recorder.take_observers());
        self.discard(|| self.forget_exception_handler());
    }
}

impl<T> Future<T> {
    /// Whether a task is reported as *destroyed but pending* if its loop goes before it is done:
    /// yes, unless this says no.  Of a future that is no task it means nothing.
    ///
    /// `run_until_complete` and `gather` say no for a task that they make of a coroutine, which the
    /// program never held.  Mirrors `Task._log_destroy_pending`.
    ///
    /// ```
    /// use std::cell::Cell;
    /// use std::rc::Rc;
    ///
    /// let reports = Rc::new(Cell::new(0));
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let count = reports.clone();
    /// event_loop.set_exception_handler(move |_, _| count.set(count.get() + 1));
    /// let [told, untold] = [(); 2].map(|()| event_loop.create_task(std::future::pending::<glassloop::Result<()>>()));
    /// (told?, untold?.set_log_destroy_pending(false));
    /// event_loop.run_once()?;
    /// event_loop.close()?;
    /// drop(event_loop);
    /// assert_eq!(reports.get(), 1);
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn set_log_destroy_pending(&self, log: bool) {
        let head = &self.node.head;
        if head.kind == Kind::Task {
            head.event_loop.tasks.set_log_destroy_pending(head.key(), log);
        }
    }
}

impl EventLoop {
    /// Runs one iteration: what a stepper or a test drives.
    ///
    /// While nothing is ready and no timer is due, it waits.
    /// Mirrors `BaseEventLoop._run_once`.
    ///
    /// # Errors
    /// As [`run_forever`](EventLoop::run_forever).
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let again = event_loop.clone();
    /// event_loop.call_soon(move || again.call_soon(|| ()))?;
    /// event_loop.run_once()?;
    /// assert_eq!(event_loop.snapshot().ready.len(), 1, "it waits for the next iteration");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn run_once(&self) -> Result<()> {
        let running = self.core.begin_run(Run::Once)?;
        running.core.turn()
    }

    /// Runs until [`stop`](EventLoop::stop) is called.  Mirrors `loop.run_forever`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; `RuntimeError: This event loop is
    /// already running`; `RuntimeError: Cannot run the event loop while
    /// another loop is running`; [`ErrorKind::Hang`] under a virtual clock; a
    /// `SystemExit` or `KeyboardInterrupt` that something raises.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// let stopper = event_loop.clone();
    /// event_loop.call_soon(move || stopper.stop())?;
    /// event_loop.run_forever()?;
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn run_forever(&self) -> Result<()> {
        self.run(Run::Forever)
    }

    /// Turns until `stop`.  That is asked after a turn and not before: `stop` on an idle loop lets the
    /// next run have one, which runs what is ready and returns.
    #[track_caller]
    fn run(&self, run: Run) -> Result<()> {
        let running = self.core.begin_run(run)?;
        loop {
            running.core.turn()?;
            if running.core.stopping.get() {
                return Ok(());
            }
        }
    }

    /// Runs until an awaitable is done, and returns its result; a coroutine
    /// becomes a task.  Mirrors `loop.run_until_complete`.
    ///
    /// # Errors
    /// The awaitable's; those of [`run_forever`](EventLoop::run_forever);
    /// `RuntimeError: Event loop stopped before Future completed.`;
    /// `ValueError: The future belongs to a different loop than the one
    /// specified as the loop argument`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// assert_eq!(event_loop.run_until_complete(async { Ok(42) })?, 42);
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn run_until_complete<T: Clone + 'static, F: Awaitable<T>>(&self, awaitable: F) -> Result<T> {
        // Checked before a task is made, as in asyncio: a coroutine that is refused here was never
        // awaited, and no pending task is left behind.
        let is_new = as_future::<T>(&awaitable).is_none();
        if let Err(error) = self.core.check_may_run("run_until_complete") {
            if is_new {
                never_awaited(awaitable);
            }
            return Err(error);
        }
        let future = self.ensure_future(awaitable)?;
        if is_new {
            // If it is not done in the end, an error says so, and no report has to.
            future.set_log_destroy_pending(false);
        }
        let stop = DoneCallback::internal("_run_until_complete_cb", stop_when_done::<T>);
        future.add_shared_done_callback(&stop)?;
        let ran = self.run(Run::UntilComplete(future.id()));
        // However the run ended: left behind, it would stop the next run of this loop.
        future.remove_done_callback(&stop);
        if let Err(error) = ran {
            if is_new && future.done() && !future.cancelled() {
                // The program never had it, to look at its exception.
                let _ = future.exception();
            }
            return Err(error);
        }
        if !future.done() {
            let kind = ErrorKind::StoppedBeforeComplete;
            return Err(self.core.refuse_about(future.id(), "run_until_complete", kind));
        }
        future.result()
    }

    /// Ends the run after this iteration; on an idle loop, the next run after
    /// one; on a closed one, nothing.  Mirrors `loop.stop`.
    #[track_caller]
    pub fn stop(&self) {
        if !self.is_closed() {
            self.core.record(Some(Location::caller()), || Event::StopRequested);
            self.core.stopping.set(true);
        }
    }

    /// Closes the loop, for good: ready queue, timers, sources and executor are
    /// let go.  Closing twice does nothing.  Mirrors `loop.close`.
    ///
    /// Tasks that are pending will never be done; their coroutines are dropped.
    ///
    /// # Errors
    /// `RuntimeError: Cannot close a running event loop`.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.close()?;
    /// assert!(event_loop.is_closed());
    /// assert_eq!(event_loop.call_soon(|| ()).unwrap_err().to_string(), "Event loop is closed");
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        match self.core.life.get() {
            Life::Running => Err(self.core.refuse("close", ErrorKind::CannotCloseRunning)),
            Life::Closed => Ok(()),
            Life::Idle => {
                self.core.close();
                Ok(())
            }
        }
    }

    /// Whether it is running, here or further up the stack.  Mirrors `loop.is_running`.
    pub fn is_running(&self) -> bool {
        self.core.is_running()
    }

    /// Whether it was closed.  Mirrors `loop.is_closed`.
    pub fn is_closed(&self) -> bool {
        self.core.is_closed()
    }
}

/// What `run_until_complete` hangs on its future.
fn stop_when_done<T: 'static>(future: &Future<T>) {
    // The run's caller is going to look at the exception: reading it here keeps it from being
    // reported as never retrieved.
    let exception = if future.cancelled() { None } else { future.exception().ok().flatten() };
    // One that ends the run has done so by now.
    if !exception.is_some_and(|exception| exception.ends_the_run()) {
        future.get_loop().stop();
    }
}
