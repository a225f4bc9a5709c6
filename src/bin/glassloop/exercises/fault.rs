//! The error that an exercise asks about, and the step that has led to it.

use glassloop::replay::Replay;

use crate::walkthrough::Walkthrough;

/// The first error of a run that has a cause.
pub(crate) struct Fault {
    /// The step at which it comes.
    pub(crate) error: usize,
    /// The step that has led to it.
    pub(crate) blamed: usize,
    /// Whether that step was right, and something of its loop was kept for too long.
    pub(crate) is_kept: bool,
    /// How the error is told.
    pub(super) sentence: String,
    /// What cures it.
    pub(super) cure: String,
}

impl Fault {
    /// That of a run; none, if it has no error, or none with a cause.
    pub(crate) fn of(walkthrough: &Walkthrough) -> Option<Self> {
        let (mut replay, narrator): (Replay, _) = (walkthrough.replay.clone(), walkthrough.narrator());
        while replay.forward().is_some() {
            let Some(told) = narrator.tell(&replay) else { continue };
            if let (Some(cure), Some(blamed)) = (told.cure, told.cause.and_then(|it| replay.step_of(it))) {
                return Some(Self {
                    error: replay.step(),
                    blamed,
                    is_kept: told.is_kept,
                    sentence: told.sentence,
                    cure: cure.into_owned(),
                });
            }
        }
        None
    }
}
