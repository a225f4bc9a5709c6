//! A way through a trace: step by step, over what nobody needs to see, in jumps, and by itself at
//! one of several speeds.

use std::collections::HashMap;

use glassloop::replay::Replay;
use glassloop::trace::SourceLine;
use glassloop::trace::ids::TaskId;

use crate::locale::{Locale, say};
use crate::names::Names;
use crate::narrate::{Kind, Narrator, Step};
use crate::steps::{self, is_error, shows_a_cure};
use crate::why::why;

/// A trace, and the way that was taken through it.
pub(super) struct Journey {
    replay: Replay,
    narrator: Narrator,
    shown: Shown,
    /// Whether bookkeeping is shown as well.
    pub(super) every_step: bool,
    /// Where jumps began, the last one last.
    jumped_from: Vec<usize>,
}

impl Journey {
    /// Stands before everything.
    pub(super) fn new(replay: Replay, narrator: Narrator) -> Self {
        Self { replay, narrator, shown: Shown::default(), every_step: false, jumped_from: Vec::new() }
    }

    pub(super) fn replay(&self) -> &Replay {
        &self.replay
    }

    pub(super) fn step(&self) -> usize {
        self.replay.step()
    }

    /// The language in which it is told.
    pub(super) fn locale(&self) -> Locale {
        self.names().locale()
    }

    pub(super) fn names(&self) -> Names<'_> {
        self.narrator.names(&self.replay)
    }

    /// What has just happened; none before the first step.
    pub(super) fn told(&self) -> Option<Step> {
        self.narrator.tell(&self.replay)
    }

    /// Where the function of a task's coroutine begins, as far as that is known.
    pub(super) fn head_of(&self, task: TaskId) -> Option<&SourceLine> {
        self.narrator.head_of(self.replay.task(task)?.coroutine)
    }

    /// Whether a step is shown, as it was told.
    pub(super) fn shows(&self, told: &Step) -> bool {
        self.every_step || told.kind != Kind::Bookkeeping
    }

    /// What led here, the nearest first.
    pub(super) fn why(&mut self) -> Vec<Step> {
        why(&mut self.replay, &self.narrator)
    }

    /// What was told at the records with these numbers; it is back where it was afterwards.
    pub(super) fn told_at(&mut self, numbers: &[u64]) -> Vec<Step> {
        let here = self.step();
        let steps = numbers.iter().filter_map(|number| {
            self.replay.go_to(self.replay.step_of(*number)?);
            self.told()
        });
        let steps = steps.collect();
        self.replay.go_to(here);
        steps
    }

    // ── where one could go ──────────────────────────────────────────────────

    /// The next step.
    pub(super) fn next(&mut self) -> Option<usize> {
        let next = self.step() + 1;
        if next > self.replay.len() { None } else { self.shown_from(next) }
    }

    /// The step before.
    pub(super) fn previous(&mut self) -> Option<usize> {
        let before = self.step().checked_sub(1)?;
        Some(self.shown_up_to(before))
    }

    /// The last step.
    pub(super) fn end(&mut self) -> usize {
        self.shown_up_to(self.replay.len())
    }

    /// Where the next iteration begins.
    pub(super) fn next_iteration(&mut self) -> Option<usize> {
        let begins = steps::next_iteration(&self.replay)?;
        self.shown_from(begins)
    }

    /// Where this iteration began; if that is here, the one before.
    pub(super) fn previous_iteration(&mut self) -> Option<usize> {
        let here = self.step();
        while let Some(begins) = steps::previous_iteration(&self.replay) {
            let shown = self.shown_from(begins);
            if let Some(shown) = shown.filter(|shown| *shown < here) {
                self.replay.go_to(here);
                return Some(shown);
            }
            self.replay.go_to(begins);
        }
        self.replay.go_to(here);
        None
    }

    /// The next step that has to do with a task.
    pub(super) fn next_of_task(&mut self, task: TaskId) -> Option<usize> {
        let here = self.step();
        let mut found = None;
        while let Some(step) = steps::next_of_task(&self.replay, task) {
            if self.shown_from(step) == Some(step) {
                found = Some(step);
                break;
            }
            self.replay.go_to(step);
        }
        self.replay.go_to(here);
        found
    }

    /// The next step at which something goes wrong.
    pub(super) fn next_error(&self) -> Option<usize> {
        steps::next_error(&self.replay)
    }

    /// The next error that is told with its cures, or the next cure that the program shows;
    /// after the last of them, the first.  An error that comes of another is passed over: who
    /// cures that one has cured both.
    pub(super) fn cures(&mut self) -> Option<usize> {
        let here = self.step();
        let stops = steps::all(&self.replay, |event| is_error(event) || shows_a_cure(event));
        let (before, after) = stops.split_at(stops.partition_point(|step| *step <= here));
        let found = after.iter().chain(before).copied().find(|step| {
            self.replay.go_to(*step);
            self.is_about_a_cure()
        });
        self.replay.go_to(here);
        found
    }

    /// Whether the next of these shows a cure.
    pub(super) fn cure_is_next(&mut self) -> bool {
        let shown = self.cures().filter(|step| *step > self.step());
        shown.is_some_and(|step| shows_a_cure(&self.replay.records()[step - 1].event))
    }

    /// Whether it is an error that is told with its cures, or a cure that is shown.
    fn is_about_a_cure(&self) -> bool {
        self.replay.last().is_some_and(|last| shows_a_cure(&last.event))
            || self.told().is_some_and(|told| told.cure.is_some() && !self.comes_of_an_error(&told))
    }

    fn comes_of_an_error(&self, told: &Step) -> bool {
        let cause = told.cause.and_then(|number| self.replay.step_of(number));
        cause.is_some_and(|step| is_error(&self.replay.records()[step - 1].event))
    }

    /// The step right after the record with this number, or the nearest before it.
    pub(super) fn step_of(&self, number: u64) -> usize {
        self.replay.records().partition_point(|record| record.number <= number)
    }

    fn shown_from(&mut self, step: usize) -> Option<usize> {
        if self.every_step {
            return Some(step);
        }
        self.and_back(|shown, replay, narrator| shown.from(replay, narrator, step))
    }

    fn shown_up_to(&mut self, step: usize) -> usize {
        if self.every_step {
            return step;
        }
        self.and_back(|shown, replay, narrator| shown.up_to(replay, narrator, step))
    }

    /// Looks round, and is back where it was.
    fn and_back<T>(&mut self, look: impl FnOnce(&mut Shown, &mut Replay, &Narrator) -> T) -> T {
        let here = self.step();
        let found = look(&mut self.shown, &mut self.replay, &self.narrator);
        self.replay.go_to(here);
        found
    }

    // ── going there ─────────────────────────────────────────────────────────

    /// Goes to a step.
    pub(super) fn go_to(&mut self, step: usize) {
        self.replay.go_to(step);
    }

    /// Goes to a step, or to the nearest one before it that is shown.
    pub(super) fn go_to_shown(&mut self, step: usize) {
        let shown = self.shown_up_to(step);
        self.go_to(shown);
    }

    /// Goes to a step, from which one can come back.
    pub(super) fn jump_to(&mut self, step: usize) {
        if step != self.step() {
            self.jumped_from.push(self.step());
            self.replay.go_to(step);
        }
    }

    /// Where the last jump began; none if there was none.
    pub(super) fn jumped_from(&self) -> Option<usize> {
        self.jumped_from.last().copied()
    }

    /// Comes back from the last jump; false if there was none.
    pub(super) fn undo(&mut self) -> bool {
        let from = self.jumped_from.pop();
        if let Some(from) = from {
            self.replay.go_to(from);
        }
        from.is_some()
    }
}

// ── which steps are shown ───────────────────────────────────────────────────

/// So many steps are told at once: as many as a number has bits.
const CHUNK: usize = 64;

/// No more bookkeeping is passed over in one go than so many chunks of it.
const FARTHEST: usize = 256;

/// Which steps are shown: all but the loop's own bookkeeping.
///
/// To know that of a step one has to go there and tell it.  A long trace is therefore told
/// in chunks, when somebody first comes near, and of each chunk one number is kept: one bit a step.
#[derive(Default)]
struct Shown {
    chunks: HashMap<usize, u64>,
}

impl Shown {
    /// The first step from this one on that is shown; none if there is no more.
    ///
    /// The replay is somewhere else afterwards.
    fn from(&mut self, replay: &mut Replay, narrator: &Narrator, step: usize) -> Option<usize> {
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
    fn up_to(&mut self, replay: &mut Replay, narrator: &Narrator, step: usize) -> usize {
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
        *self.chunks.entry(chunk).or_insert_with(|| shown_bits(replay, narrator, chunk * CHUNK))
    }
}

/// Bit n says whether step `first + n` is shown.
fn shown_bits(replay: &mut Replay, narrator: &Narrator, first: usize) -> u64 {
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

// ── playing by itself ───────────────────────────────────────────────────────

/// How long a tick is, in milliseconds.
pub(super) const TICK: u64 = 100;

/// How many ticks a step is shown, from the slowest to the fastest.
const SPEEDS: [u32; 6] = [60, 40, 25, 15, 7, 2];

/// The slowest at which one can still read along.
const NORMAL: usize = 2;

/// Whether it plays, and how fast.
#[derive(Clone, Copy, Debug)]
pub(super) struct Player {
    is_playing: bool,
    speed: usize,
    /// Ticks until the next step.
    left: u32,
}

impl Default for Player {
    fn default() -> Self {
        Self { is_playing: false, speed: NORMAL, left: 0 }
    }
}

impl Player {
    /// Whether the next step is due.
    pub(super) fn tick(&mut self) -> bool {
        if !self.is_playing {
            return false;
        }
        self.left = self.left.saturating_sub(1);
        let is_due = self.left == 0;
        if is_due {
            self.left = SPEEDS[self.speed];
        }
        is_due
    }

    pub(super) fn toggle(&mut self) {
        *self = Self { is_playing: !self.is_playing, left: 1, ..*self };
    }

    pub(super) fn stop(&mut self) {
        self.is_playing = false;
    }

    pub(super) fn faster(&mut self) {
        self.set(self.speed.saturating_add(1));
    }

    pub(super) fn slower(&mut self) {
        self.set(self.speed.saturating_sub(1));
    }

    /// Choosing a speed plays, too.
    fn set(&mut self, speed: usize) {
        let speed = speed.min(SPEEDS.len() - 1);
        *self = Self { is_playing: true, speed, left: SPEEDS[speed] };
    }

    /// `playing, a step every 2.5 s`; none while it does not.
    pub(super) fn told(&self, locale: Locale) -> Option<String> {
        let milliseconds = u64::from(SPEEDS[self.speed]) * TICK;
        let seconds = format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100);
        self.is_playing.then(|| say!(locale, "terminal-playing", seconds))
    }
}
