//! Looking for a text in what the steps tell, a little at a time: the trace may be long,
//! and whoever waits may change their mind.

use glassloop::replay::Replay;

use super::journey::Journey;

/// So many steps are looked at before the screen is drawn again.
const AT_ONCE: usize = 1_000;

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Back,
}

/// A text that is being looked for.
#[derive(Clone, Debug)]
pub(super) struct Search {
    text: String,
    direction: Direction,
    /// The step that is looked at next.
    at: usize,
    /// How many are still to be looked at.
    left: usize,
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Searching,
    Found(usize),
    Nowhere,
}

impl Search {
    /// From the step beside this one round to it again.
    pub(super) fn new(text: &str, direction: Direction, replay: &Replay) -> Self {
        let (at, elsewhere) = (replay.step(), replay.len() + usize::from(replay.step() == 0));
        let mut search = Self { text: text.to_lowercase(), direction, at, left: elsewhere };
        search.advance(replay.len());
        search
    }

    /// Where it is.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Looks at some more steps; the journey is back where it was afterwards.
    pub(super) fn go_on(&mut self, journey: &mut Journey) -> Progress {
        let here = journey.step();
        let progress = self.look(journey);
        journey.go_to(here);
        progress
    }

    fn look(&mut self, journey: &mut Journey) -> Progress {
        for _ in 0..AT_ONCE {
            if self.left == 0 {
                return Progress::Nowhere;
            }
            journey.go_to(self.at);
            if self.is_told(journey) {
                return Progress::Found(self.at);
            }
            self.advance(journey.replay().len());
        }
        Progress::Searching
    }

    fn is_told(&self, journey: &Journey) -> bool {
        let Some(told) = journey.told() else { return false };
        let is_in = |text: &str| text.to_lowercase().contains(&self.text);
        let thread = journey.names().among_threads(told.thread);
        let texts = [Some(&*told.sentence), told.cure.as_deref(), thread.as_deref()];
        journey.shows(&told) && texts.into_iter().flatten().any(is_in)
    }

    /// One step on, and from either end to the other.
    fn advance(&mut self, last: usize) {
        self.left = self.left.saturating_sub(1);
        self.at = match self.direction {
            Direction::Forward if self.at >= last => 1,
            Direction::Forward => self.at + 1,
            Direction::Back if self.at <= 1 => last,
            Direction::Back => self.at - 1,
        };
    }
}
