//! How long the loop waits: for the nearest timer, for any other, not at all, for ever.

use std::time::Duration;

use glassloop::trace::event::{Event, Wait};
use glassloop::trace::ids::LoopId;

use super::{Asking, Candidates};
use crate::durations::duration;

const NOT_AT_ALL: &str = "not at all";
const FOR_EVER: &str = "for ever";

impl Asking {
    pub(super) fn waits(&mut self) -> Result<Candidates, String> {
        let (until, event_loop, wait) = self.next_wait().ok_or("no iteration begins after it")?;
        let mut candidates = Candidates::new(answer(wait), self.told_at(until), until);
        self.add_timers(event_loop, &mut candidates);
        let why = match wait {
            Wait::No => "something is ready to run, or the loop was asked to stop",
            _ => "a timer is set, and wakes the loop when it is due",
        };
        candidates.add_wrong(NOT_AT_ALL.to_owned(), "nothing is ready, so it waits".to_owned());
        candidates.add_wrong(FOR_EVER.to_owned(), why.to_owned());
        Ok(candidates)
    }

    fn add_timers(&self, event_loop: LoopId, candidates: &mut Candidates) {
        let Some(facts) = self.replay.event_loop(event_loop) else { return };
        let names = self.narrator.names(&self.replay);
        for timer in &facts.holds.timers {
            let left = duration(timer.when.saturating_sub(facts.time));
            candidates.add_wrong(left, format!("that is when {} is due", names.timer(timer.callback)));
        }
    }

    fn next_wait(&self) -> Option<(usize, LoopId, Wait)> {
        self.coming().find_map(|(step, record)| match record.event {
            Event::IterationBegun(wait) => Some((step, record.event_loop?, wait)),
            _ => None,
        })
    }
}

fn answer(wait: Wait) -> String {
    match wait {
        Wait::No => NOT_AT_ALL.to_owned(),
        Wait::Nanoseconds(time) => duration(Duration::from_nanos(time)),
        Wait::Forever => FOR_EVER.to_owned(),
    }
}
