//! A barrier: tasks that go on together.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use super::condition::Condition;
use crate::aio::finally::Finally;
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::Awaitable;

/// Lets tasks go on when so many of them have come, and then takes in the next ones.
///
/// ```text
///              the last one has come            the last one has gone
///   ┌─▶ Filling ────────────────────▶ Draining ──────────────────────┐
///   │      │ reset, while somebody waits                             │
///   │      └────────────────────────▶ Resetting ─────────────────────┤
///   └────────────────────────────────────────────────────────────────┘
///       any ──abort──▶ Broken ──reset──▶ Resetting or Filling
/// ```
///
/// It is bound to the loop on which somebody first has to wait for it.  Clones
/// are one and the same barrier.
///
/// Mirrors `asyncio.Barrier`.
///
/// ```
/// use glassloop::{Barrier, create_task, yield_now};
///
/// # glassloop::run(async {
/// let barrier = Barrier::new(2)?;
/// let first = create_task(barrier.wait())?;
/// yield_now().await?;
/// assert_eq!((barrier.n_waiting(), first.done()), (1, false));
/// assert_eq!(barrier.wait().await?, 1);
/// assert_eq!(first.await?, 0);
/// # Ok(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct Barrier {
    state: Rc<BarrierState>,
}

struct BarrierState {
    /// Told of every change of the stage.
    condition: Condition,
    parties: usize,
    stage: Cell<Stage>,
    /// How many tasks are inside.
    count: Cell<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Filling,
    Draining,
    Resetting,
    Broken,
}

impl Barrier {
    /// A barrier for so many tasks, at least one.  Mirrors `asyncio.Barrier(parties)`.
    ///
    /// # Errors
    /// `ValueError: parties must be >= 1`.
    ///
    /// ```
    /// let error = glassloop::Barrier::new(0).unwrap_err();
    /// assert_eq!(error.to_string(), "parties must be >= 1");
    /// ```
    pub fn new(parties: usize) -> Result<Self> {
        if parties == 0 {
            return Err(Error::raise("ValueError", "parties must be >= 1"));
        }
        let (stage, count) = (Cell::new(Stage::Filling), Cell::new(0));
        let state = BarrierState { condition: Condition::new(), parties, stage, count };
        Ok(Self { state: Rc::new(state) })
    }

    /// How many tasks it waits for.  Mirrors `Barrier.parties`.
    ///
    /// ```
    /// assert_eq!(glassloop::Barrier::new(3)?.parties(), 3);
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn parties(&self) -> usize {
        self.state.parties
    }

    /// How many tasks wait for the others; 0 while they leave.  Mirrors `Barrier.n_waiting`.
    ///
    /// ```
    /// assert_eq!(glassloop::Barrier::new(3)?.n_waiting(), 0);
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn n_waiting(&self) -> usize {
        if self.is(Stage::Filling) { self.state.count.get() } else { 0 }
    }

    /// Whether it was aborted, and not reset since.  Mirrors `Barrier.broken`.
    ///
    /// ```
    /// assert!(!glassloop::Barrier::new(3)?.broken());
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn broken(&self) -> bool {
        self.is(Stage::Broken)
    }

    /// Waits until so many tasks wait, and returns how many had come before this one.
    ///
    /// One that is cancelled leaves, and the others wait for another.
    /// Mirrors `Barrier.wait`, and `async with barrier`.
    ///
    /// # Errors
    /// `BrokenBarrierError: Barrier aborted` or `Abort or reset of barrier`;
    /// `CancelledError`; `RuntimeError: <…> is bound to a different event loop`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// assert_eq!(glassloop::Barrier::new(1)?.wait().await?, 0);
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn wait(&self) -> impl Awaitable<usize> + use<> {
        let barrier = self.clone();
        async move { barrier.state.condition.with(barrier.take_part()).await }
    }

    /// Sends away whoever waits, with an error, and begins anew.
    ///
    /// Mirrors `Barrier.reset`.
    ///
    /// # Errors
    /// `CancelledError`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let barrier = glassloop::Barrier::new(1)?;
    /// barrier.abort().await?;
    /// barrier.reset().await?;
    /// assert_eq!(barrier.wait().await?, 0);
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn reset(&self) -> impl Awaitable<()> + use<> {
        let barrier = self.clone();
        async move {
            let anew = async {
                let nobody = barrier.state.count.get() == 0;
                barrier.change(if nobody { Stage::Filling } else { Stage::Resetting })
            };
            barrier.state.condition.with(anew).await
        }
    }

    /// Sends away whoever waits or comes, with an error, until `reset`.
    ///
    /// Mirrors `Barrier.abort`.
    ///
    /// # Errors
    /// `CancelledError`.
    ///
    /// ```
    /// # glassloop::run(async {
    /// let barrier = glassloop::Barrier::new(2)?;
    /// barrier.abort().await?;
    /// let error = barrier.wait().await.unwrap_err();
    /// assert_eq!(format!("{error:?}"), "BrokenBarrierError: Barrier aborted");
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn abort(&self) -> impl Awaitable<()> + use<> {
        let barrier = self.clone();
        async move { barrier.state.condition.with(async { barrier.change(Stage::Broken) }).await }
    }

    /// What a task does inside the condition.
    async fn take_part(&self) -> Result<usize> {
        self.wait_for_admission().await?;
        let index = self.state.count.get();
        self.state.count.set(index + 1);
        let _finally = Finally::new(|| self.leave());
        if index + 1 == self.state.parties {
            self.change(Stage::Draining)?;
        } else {
            self.wait_for_the_others().await?;
        }
        Ok(index)
    }

    /// Whoever comes while the barrier drains waits until it fills again.
    async fn wait_for_admission(&self) -> Result<()> {
        let admits = || !self.is(Stage::Draining) && !self.is(Stage::Resetting);
        self.state.condition.wait_for(admits).await?;
        if self.broken() { Err(broken("Barrier aborted")) } else { Ok(()) }
    }

    async fn wait_for_the_others(&self) -> Result<()> {
        self.state.condition.wait_for(|| !self.is(Stage::Filling)).await?;
        match self.state.stage.get() {
            Stage::Broken | Stage::Resetting => Err(broken("Abort or reset of barrier")),
            Stage::Filling | Stage::Draining => Ok(()),
        }
    }

    /// The last one out lets in those who wait for admission.
    fn leave(&self) {
        let left = self.state.count.get() - 1;
        self.state.count.set(left);
        if left > 0 {
            return;
        }
        if self.is(Stage::Resetting) || self.is(Stage::Draining) {
            self.state.stage.set(Stage::Filling);
        }
        self.state.condition.wake(usize::MAX);
    }

    fn change(&self, stage: Stage) -> Result<()> {
        self.state.stage.set(stage);
        self.state.condition.notify_all()
    }

    fn is(&self, stage: Stage) -> bool {
        self.state.stage.get() == stage
    }
}

fn broken(message: &'static str) -> Error {
    ErrorKind::BrokenBarrier { message }.into()
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.state.stage.get() {
            Stage::Filling => "filling",
            Stage::Draining => "draining",
            Stage::Resetting => "resetting",
            Stage::Broken => return f.write_str("<asyncio.locks.Barrier object [broken]>"),
        };
        let (waiting, parties) = (self.n_waiting(), self.parties());
        write!(f, "<asyncio.locks.Barrier object [{stage}, waiters:{waiting}/{parties}]>")
    }
}
