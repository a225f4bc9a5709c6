//! What one loop holds at one moment.

use std::time::Duration;

use super::event::{Actor, Awaited, Interest};
use super::ids::{CallbackId, LoopId, SourceId, TaskId};

/// All that a loop holds.
///
/// The loop makes one of itself ([`EventLoop::snapshot`](crate::EventLoop::snapshot)),
/// and the replay makes one out of a trace alone; that they are always equal
/// shows that the trace leaves nothing out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopSnapshot {
    /// The loop.
    pub event_loop: LoopId,
    /// Where it is in its life.
    pub lifecycle: Lifecycle,
    /// How many iterations it has begun.
    pub iteration: u64,
    /// Who is running.
    pub running: Actor,
    /// The ready queue, the next to run first.
    pub ready: Vec<ReadyEntry>,
    /// The timers in the order in which they will fire, cancelled ones left out.
    pub timers: Vec<TimerEntry>,
    /// The tasks that are not done, in the order of their creation.
    pub tasks: Vec<TaskEntry>,
    /// The sources that are watched, in the order of their ids.
    pub sources: Vec<(SourceId, Interest)>,
}

/// Where a loop is in its life.
///
/// ```text
///           run_…            stop             end of iteration
///   Idle ─────────▶ Running ─────▶ Stopping ───────────────────▶ Idle
///     └── close ──▶ Closed
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// Made, and not running.
    Idle,
    /// Inside `run_forever`, `run_until_complete` or `run_once`.
    Running,
    /// Running or idle, and asked to stop: it ends after one iteration.
    Stopping,
    /// Closed, for good.
    Closed,
}

/// A place in the ready queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadyEntry {
    /// A callback.
    Callback(CallbackId),
    /// A task's next step.
    Task(TaskId),
}

/// A timer that has not fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerEntry {
    /// The callback that it will make ready.
    pub callback: CallbackId,
    /// When, on the loop's clock.
    pub when: Duration,
}

/// A task that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskEntry {
    /// Its id.
    pub task: TaskId,
    /// Its name.
    pub name: String,
    /// Where it is between two awaits.
    pub state: TaskState,
    /// What it waits for: empty unless it is waiting.
    pub waits_for: Vec<Awaited>,
}

/// Where a task is.  A task that is done has left the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Suspended: somebody else will wake it.
    Waiting,
    /// In the ready queue, exactly once.
    Scheduled,
    /// Inside a step, and not woken since that began: then it is scheduled.
    Executing,
    /// Done.
    Finished,
}
