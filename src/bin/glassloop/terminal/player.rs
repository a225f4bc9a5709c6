//! Playing by itself, at one of several speeds.

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
    pub(super) fn told(&self) -> Option<String> {
        let milliseconds = u64::from(SPEEDS[self.speed]) * TICK;
        self.is_playing
            .then(|| format!("▶ playing, {}.{} s a step", milliseconds / 1000, milliseconds % 1000 / 100))
    }
}
