//! How long the loop waits: for the nearest timer, for any other, not at all, for ever.

use std::time::Duration;

use glassloop::trace::event::{Event, Wait};
use glassloop::trace::ids::LoopId;
use glassloop::trace::snapshot::TimerEntry;

use super::{Asking, Candidates, Words};
use crate::durations::duration;
use crate::locale::say;

impl Asking {
    pub(super) fn waits(&mut self) -> Result<Candidates, String> {
        let locale = self.locale();
        let (until, event_loop, wait) =
            self.next_wait().ok_or_else(|| say!(locale, "no-iteration-begins"))?;
        let mut candidates = Candidates::new(self.answer(wait), self.told_at(until), until);
        self.add_timers(event_loop, &mut candidates);
        let why = match wait {
            Wait::No => say!(locale, "something-is-ready-or-stop"),
            _ => say!(locale, "a-timer-wakes-the-loop"),
        };
        candidates.add_wrong(self.answer(Wait::No), say!(locale, "nothing-is-ready-so-it-waits"));
        candidates.add_wrong(self.answer(Wait::Forever), why);
        Ok(candidates)
    }

    fn add_timers(&self, event_loop: LoopId, candidates: &mut Candidates) {
        let Some(facts) = self.replay.event_loop(event_loop) else { return };
        let names = self.narrator.names(&self.replay);
        let left = |timer: &TimerEntry| timer.when.saturating_sub(facts.time);
        // Not to wait at all is an answer already.
        for timer in facts.holds.timers.iter().filter(|timer| !left(timer).is_zero()) {
            let why = say!(self.locale(), "that-is-when-due", timer = names.timer(timer.callback));
            candidates.add_wrong(self.asked_for(left(timer)), why);
        }
    }

    fn next_wait(&self) -> Option<(usize, LoopId, Wait)> {
        self.coming().find_map(|(step, record)| match record.event {
            Event::IterationBegun(wait) => Some((step, record.event_loop?, wait)),
            _ => None,
        })
    }

    fn answer(&self, wait: Wait) -> Words {
        match wait {
            Wait::No => Words::said(self.locale(), |locale| say!(locale, "answer-not-at-all")),
            Wait::Nanoseconds(time) => self.asked_for(Duration::from_nanos(time)).into(),
            Wait::Forever => Words::said(self.locale(), |locale| say!(locale, "answer-for-ever")),
        }
    }

    /// By a real clock some of the ten seconds that a program sleeps are over when it waits for them.
    fn asked_for(&self, left: Duration) -> String {
        duration(if self.narrator.is_timed() { with_two_digits(left) } else { left })
    }
}

/// Rounded to two digits that count: 9.9996 s are 10 s.
fn with_two_digits(exact: Duration) -> Duration {
    let nanoseconds = u64::try_from(exact.as_nanos()).unwrap_or(u64::MAX);
    let step = 10_u64.pow(nanoseconds.checked_ilog10().unwrap_or(0).saturating_sub(1));
    Duration::from_nanos(nanoseconds.saturating_add(step / 2) / step * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_by_a_real_clock_is_what_was_asked_for() {
        let exact = [0, 7, 99_949, 49_873_210, 999_812_345, 9_999_612_345, u64::MAX];
        let told = exact.map(|time| duration(with_two_digits(Duration::from_nanos(time))));
        assert_eq!(told, ["0 s", "7 ns", "100 µs", "50 ms", "1 s", "10 s", "18000000000 s"]);
    }
}
