//! Awaiting what threads do.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::executor::ThreadPoolExecutor;
use crate::error::{ErrorKind, Result, contained};
use crate::kernel::{
    Awaitable, Completer, EventLoop, Future, get_running_loop, get_running_loop_to, waits_here,
};
use crate::say::{Level, say};

/// The executor that a loop uses when it is given none.
///
/// It ends with the loop, which lets it go when it is closed.
struct DefaultExecutor {
    executor: RefCell<Option<ThreadPoolExecutor>>,
    shut_down: Cell<bool>,
}

impl DefaultExecutor {
    fn of(event_loop: &EventLoop) -> std::rc::Rc<Self> {
        event_loop.extension(|| Self { executor: RefCell::new(None), shut_down: Cell::new(false) })
    }
}

impl EventLoop {
    /// Runs a function in another thread; the future has what it returns.
    ///
    /// Without an executor the loop's own is used, which is made when it is
    /// first needed.  A panic in the function becomes the future's exception.
    /// Cancelling the future keeps the function from being run if it has not
    /// begun; one that has begun cannot be stopped.
    /// Mirrors `loop.run_in_executor`.
    ///
    /// # Errors
    /// `RuntimeError: Event loop is closed`; `RuntimeError: Executor shutdown
    /// has been called`; `RuntimeError: cannot schedule new futures after
    /// shutdown`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let event_loop = glassloop::get_running_loop()?;
    /// let sum = event_loop.run_in_executor(None, || Ok((1..=1_000_u64).sum::<u64>()))?;
    /// assert_eq!(sum.await?, 500_500);
    /// # Ok(()) }).unwrap();
    /// ```
    #[track_caller]
    pub fn run_in_executor<T, F>(
        &self,
        executor: Option<&ThreadPoolExecutor>,
        function: F,
    ) -> Result<Future<T>>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T> + Send + 'static,
    {
        if self.is_closed() {
            return Err(self.refuse("run_in_executor", ErrorKind::EventLoopClosed));
        }
        let executor = match executor {
            Some(executor) => executor.clone(),
            None => self.default_executor()?,
        };
        let future = self.create_future();
        let wanted = Arc::new(AtomicBool::new(true));
        executor.submit(job(function, self.create_completer(&future)?, wanted.clone()))?;
        forget_if_cancelled(&future, wanted)?;
        Ok(future)
    }

    #[track_caller]
    fn default_executor(&self) -> Result<ThreadPoolExecutor> {
        let default = DefaultExecutor::of(self);
        if default.shut_down.get() {
            return Err(self.refuse("run_in_executor", ErrorKind::ExecutorShutdown));
        }
        Ok(default.executor.borrow_mut().get_or_insert_default().clone())
    }

    /// Sets the executor that is used when none is given.
    /// Mirrors `loop.set_default_executor`.
    pub fn set_default_executor(&self, executor: &ThreadPoolExecutor) {
        let before = DefaultExecutor::of(self).executor.replace(Some(executor.clone()));
        drop(before);
    }

    /// Takes no more work for the default executor, and waits until it has
    /// done what it has; at most so long, if a limit is given.
    ///
    /// [`run`](crate::run) does that at its end.
    /// Mirrors `loop.shutdown_default_executor`.
    ///
    /// # Errors
    /// `CancelledError`; the system's, if it has no thread left.
    ///
    /// ```
    /// let event_loop = glassloop::EventLoop::new()?;
    /// event_loop.run_until_complete(event_loop.shutdown_default_executor(None))?;
    /// let refused = event_loop.run_in_executor(None, || Ok(())).unwrap_err();
    /// assert_eq!(refused.to_string(), "Executor shutdown has been called");
    /// # event_loop.close()?;
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn shutdown_default_executor(
        &self,
        timeout: Option<Duration>,
    ) -> impl std::future::Future<Output = Result<()>> + 'static {
        let default = DefaultExecutor::of(self);
        async move {
            default.shut_down.set(true);
            let executor = default.executor.borrow().clone();
            match executor {
                Some(executor) => wait_for_its_end(executor, timeout).await,
                None => Ok(()),
            }
        }
    }
}

/// A thread of its own waits for the executor's threads, the loop for that one.
async fn wait_for_its_end(executor: ThreadPoolExecutor, timeout: Option<Duration>) -> Result<()> {
    let ended = {
        let event_loop = get_running_loop()?;
        let ended = event_loop.create_future();
        let completer = event_loop.create_completer(&ended)?;
        let ending = executor.clone();
        let wait = move || {
            ending.shutdown(true);
            // The loop may have been closed meanwhile: then nobody waits.
            let _ = completer.complete(Ok(()));
        };
        std::thread::Builder::new().spawn(wait)?;
        ended
    };
    match super::wait_for(ended, timeout).await {
        Err(error) if matches!(error.kind(), ErrorKind::Timeout) => {
            say(
                Level::Warn,
                format_args!(
                    // CPython's words, slip included: whoever searches for them finds them.
                    "The executor did not finishing joining its threads within {} seconds.",
                    timeout.unwrap_or_default().as_secs_f64()
                ),
            );
            executor.shutdown(false);
            Ok(())
        }
        ended => ended,
    }
}

/// Keeps the function from being run if the future is cancelled before.
fn forget_if_cancelled<T: 'static>(future: &Future<T>, wanted: Arc<AtomicBool>) -> Result<()> {
    future.add_done_callback(move |future| wanted.store(!future.cancelled(), Ordering::Relaxed))?;
    Ok(())
}

/// The function, with what becomes of its result.
fn job<T, F>(function: F, completer: Completer<T>, wanted: Arc<AtomicBool>) -> impl FnOnce() + Send
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    move || {
        if wanted.load(Ordering::Relaxed) {
            let result = contained(function);
            // The loop may have been closed meanwhile: then nobody waits.
            let _ = completer.complete(result);
        }
    }
}

/// Runs a function in another thread and waits for what it returns.
///
/// Mirrors `asyncio.to_thread`.
///
/// # Errors
/// The function's; `CancelledError`; those of
/// [`run_in_executor`](EventLoop::run_in_executor).
///
/// ```
/// # glassloop::run(async {
/// let text = glassloop::to_thread(|| Ok(std::fs::read_to_string("Cargo.toml")?)).await?;
/// assert!(text.contains("glassloop"));
/// # Ok(()) }).unwrap();
/// ```
pub fn to_thread<T, F>(function: F) -> impl Awaitable<T>
where
    T: Clone + Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    waits_here(async move {
        let future = get_running_loop_to("to_thread")?.run_in_executor(None, function)?;
        future.await
    })
}
