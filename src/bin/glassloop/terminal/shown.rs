//! Which steps are shown: all but the loop's own bookkeeping.
//!
//! To know that of a step one has to go there and tell it.  A long trace is therefore told
//! in chunks, when somebody first comes near, and of each chunk one number is kept.

use std::collections::HashMap;

use glassloop::replay::Replay;

use crate::narrate::{Kind, Narrator};

/// So many steps are told at once: as many as a number has bits.
const CHUNK: usize = 64;

/// No more bookkeeping is passed over in one go than so many chunks of it.
const FARTHEST: usize = 256;

/// For each chunk that was looked at, one bit a step.
#[derive(Default)]
pub(super) struct Shown {
    chunks: HashMap<usize, u64>,
}

impl Shown {
    /// The first step from this one on that is shown; none if there is no more.
    ///
    /// The replay is somewhere else afterwards.
    pub(super) fn from(&mut self, replay: &mut Replay, narrator: &Narrator, step: usize) -> Option<usize> {
        let last = replay.len() / CHUNK;
        let first = step / CHUNK;
        for chunk in (first..=last).take(FARTHEST) {
            let mut bits = self.chunk(replay, narrator, chunk);
            if chunk == first {
                bits &= u64::MAX << (step % CHUNK);
            }
            if bits != 0 {
                return Some(chunk * CHUNK + bits.trailing_zeros() as usize);
            }
        }
        // So much bookkeeping without end is worth seeing.
        let farthest = (first + FARTHEST) * CHUNK;
        (farthest <= replay.len()).then_some(farthest)
    }

    /// The last step up to this one that is shown; step 0 always is.
    ///
    /// The replay is somewhere else afterwards.
    pub(super) fn up_to(&mut self, replay: &mut Replay, narrator: &Narrator, step: usize) -> usize {
        let first = step / CHUNK;
        for chunk in (0..=first).rev().take(FARTHEST) {
            let mut bits = self.chunk(replay, narrator, chunk);
            if chunk == first {
                bits &= u64::MAX >> (CHUNK - 1 - step % CHUNK);
            }
            if bits != 0 {
                return chunk * CHUNK + CHUNK - 1 - bits.leading_zeros() as usize;
            }
        }
        first.saturating_sub(FARTHEST) * CHUNK
    }

    fn chunk(&mut self, replay: &mut Replay, narrator: &Narrator, chunk: usize) -> u64 {
        *self.chunks.entry(chunk).or_insert_with(|| told(replay, narrator, chunk * CHUNK))
    }
}

/// Bit n says whether step `first + n` is shown.
fn told(replay: &mut Replay, narrator: &Narrator, first: usize) -> u64 {
    let mut bits = 0;
    replay.go_to(first);
    for bit in 0..CHUNK {
        let is_shown = match narrator.tell(replay) {
            Some(step) => step.kind != Kind::Bookkeeping,
            None => true,
        };
        bits |= u64::from(is_shown) << bit;
        if replay.forward().is_none() {
            break;
        }
    }
    bits
}
