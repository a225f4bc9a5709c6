//! Where one handle stands that awaits its future.

use super::table::TaskKey;

/// Where one handle stands among the waiters of its future: one word, so that a handle is
/// two, which move in registers.
///
/// ```text
///   kind (2 bits) │ step (30 bits) │ mark of the task (32 bits)      Task
///   kind (2 bits) │ key (62 bits)                                    Through, Refused
/// ```
///
/// A step's number comes again after a thousand million steps.  It is compared with that of
/// the step that runs, so only a handle that is polled again after exactly so many would be
/// taken for one that was polled before in the same step.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Ticket(u64);

impl Ticket {
    /// It was not awaited yet, or is so no more.
    pub(super) const NONE: Self = Self(0);

    const TASK: u64 = 1 << 62;
    const THROUGH: u64 = 2 << 62;
    const REFUSED: u64 = 3 << 62;
    const KIND: u64 = 3 << 62;
    const STEP: u32 = u32::MAX >> 2;

    /// It stands there as this task, which has polled it last in this step.
    #[inline]
    pub(super) fn of_task(task: TaskKey, step: u32) -> Self {
        Self(Self::TASK | u64::from(step & Self::STEP) << 32 | u64::from(task.mark()))
    }

    /// It stands there under this key: polled by something of another crate.
    pub(super) fn through(key: u64) -> Self {
        Self(Self::THROUGH | key & !Self::KIND)
    }

    /// The future cannot be awaited; the error, which the future keeps under this key, comes
    /// with the next step.
    pub(super) fn refused(key: u64) -> Self {
        Self(Self::REFUSED | key & !Self::KIND)
    }

    #[inline]
    pub(super) fn is_task(self) -> bool {
        self.0 & Self::KIND == Self::TASK
    }

    pub(super) fn is_refused(self) -> bool {
        self.0 & Self::KIND == Self::REFUSED
    }

    /// Whether it stands there as this task.
    #[inline]
    pub(super) fn is_of(self, task: TaskKey) -> bool {
        self.is_task() && self.0 as u32 == task.mark()
    }

    /// Whether a task has polled it last in this step.
    #[inline]
    pub(super) fn is_of_step(self, step: u32) -> bool {
        self.0 >> 32 == (Self::TASK >> 32 | u64::from(step & Self::STEP))
    }

    /// Whether its task may have a note of it in this step: it was polled in it before, or
    /// not by the task itself.
    #[inline]
    pub(super) fn may_be_noted(self, step: u32) -> bool {
        self != Self::NONE && (!self.is_task() || self.is_of_step(step))
    }

    /// Of one that is no task's.
    pub(super) fn key(self) -> u64 {
        self.0 & !Self::KIND
    }
}
