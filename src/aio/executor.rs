//! Threads that do what would block the loop.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use crate::error::{ErrorKind, Result};
use crate::kernel::refuse_here;

/// A pool of threads that run one job after the other.
///
/// A thread is started when a job is handed in and no thread is free, up to
/// `max_workers`.  Jobs are begun in the order in which they were handed in.
/// When the last handle is dropped, the threads end after the jobs that are left.
///
/// Mirrors `concurrent.futures.ThreadPoolExecutor`.
///
/// ```
/// use glassloop::ThreadPoolExecutor;
///
/// let pool = ThreadPoolExecutor::new(1);
/// let (answer, answers) = std::sync::mpsc::channel();
/// for number in 0..3 {
///     let answer = answer.clone();
///     pool.submit(move || answer.send(number).unwrap())?;
/// }
/// pool.shutdown(true);
/// assert_eq!(answers.try_iter().collect::<Vec<_>>(), [0, 1, 2]);
/// assert_eq!(pool.submit(|| ()).unwrap_err().to_string(), "cannot schedule new futures after shutdown");
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Clone)]
pub struct ThreadPoolExecutor {
    /// Its `Drop` ends the pool; the threads hold only what is inside.
    owner: Arc<Owner>,
}

struct Owner(Arc<Pool>);

struct Pool {
    max_workers: usize,
    state: Mutex<PoolState>,
    /// A job has come, the end, or the end of a thread.
    changed: Condvar,
}

struct PoolState {
    /// As in CPython, as many as the program hands in: each is to be done.
    jobs: VecDeque<Job>,
    /// How many threads wait for a job.
    idle: usize,
    /// The threads that have not ended.
    workers: Vec<ThreadId>,
    accepts: bool,
}

type Job = Box<dyn FnOnce() + Send>;

impl ThreadPoolExecutor {
    /// A pool of at most so many threads, none of which is started yet.
    pub fn new(max_workers: usize) -> Self {
        let state = PoolState { jobs: VecDeque::new(), idle: 0, workers: Vec::new(), accepts: true };
        let pool =
            Pool { max_workers: max_workers.max(1), state: Mutex::new(state), changed: Condvar::new() };
        Self { owner: Arc::new(Owner(Arc::new(pool))) }
    }

    /// Hands in a job.  A panic in it ends the job and not the thread.
    /// Mirrors `Executor.submit`, less the future that
    /// [`run_in_executor`](crate::EventLoop::run_in_executor) adds.
    ///
    /// # Errors
    /// `RuntimeError: cannot schedule new futures after shutdown`; the
    /// system's, if it has no thread left.
    #[track_caller]
    pub fn submit(&self, job: impl FnOnce() + Send + 'static) -> Result<()> {
        let pool = &self.owner.0;
        let mut state = pool.lock();
        if !state.accepts {
            drop(state);
            return Err(refuse_here("submit", ErrorKind::NoNewFuturesAfterShutdown));
        }
        if state.idle <= state.jobs.len() && state.workers.len() < pool.max_workers {
            let worker = pool.clone();
            let name = format!("asyncio_{}", state.workers.len());
            let thread = thread::Builder::new().name(name).spawn(move || worker.work())?;
            state.workers.push(thread.thread().id());
        }
        state.jobs.push_back(Box::new(job));
        drop(state);
        pool.changed.notify_all();
        Ok(())
    }

    /// Takes no more jobs; what is handed in is done all the same.  With `wait`,
    /// comes back when it is; a job of the pool itself does not wait for its
    /// own end.  Mirrors `Executor.shutdown`.
    pub fn shutdown(&self, wait: bool) {
        let pool = &self.owner.0;
        let mut state = pool.end();
        let itself = thread::current().id();
        while wait && state.workers.iter().any(|worker| *worker != itself) {
            state = pool.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Default for ThreadPoolExecutor {
    /// As many threads as Python takes: `min(32, cores + 4)`.
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self::new((cores + 4).min(32))
    }
}

impl fmt::Debug for ThreadPoolExecutor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.owner.0.lock();
        write!(f, "<ThreadPoolExecutor threads={} jobs={}>", state.workers.len(), state.jobs.len())
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        drop(self.0.end());
    }
}

impl Pool {
    /// What each thread does.
    fn work(&self) {
        while let Some(job) = self.next_job() {
            // Whoever waits for the job hears of its panic from what it drops.
            let _ = crate::error::catch_panic(job);
        }
        let itself = thread::current().id();
        self.lock().workers.retain(|worker| *worker != itself);
        self.changed.notify_all();
    }

    /// Waits for a job; none when there will be no more.
    fn next_job(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if !state.accepts {
                return None;
            }
            state.idle += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    fn end(&self) -> MutexGuard<'_, PoolState> {
        let mut state = self.lock();
        state.accepts = false;
        self.changed.notify_all();
        state
    }

    /// No job runs under this lock, so it cannot be poisoned half-way.
    fn lock(&self) -> MutexGuard<'_, PoolState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
