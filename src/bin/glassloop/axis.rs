//! When each step happens, on one axis for all loops.

use std::collections::HashMap;

use glassloop::trace::Record;

use crate::walkthrough::Clock;

/// The time of every step, in nanoseconds.
pub(crate) struct Axis {
    /// By step; that of step 0 is that of the first record.  They only grow.
    times: Vec<u64>,
}

impl Axis {
    /// Of a trace of these records.
    ///
    /// The real clocks of Python's loops are one and the same; one of a Rust loop begins at 0 with
    /// its loop, and so goes on from where the others are.  A virtual one is its loop's own and
    /// begins with it: there time is what has passed on any of them.
    pub(crate) fn of(records: &[Record], clock: Clock) -> Self {
        let first = records.iter().find(|record| record.event_loop.is_some());
        let mut now = match clock {
            Clock::Real => first.map_or(0, |record| record.nanoseconds),
            Clock::Virtual => 0,
        };
        let (mut times, mut clocks, mut begun) = (vec![now], HashMap::new(), HashMap::new());
        for record in records {
            if let Some(id) = record.event_loop {
                let before = clocks.insert(id, record.nanoseconds).unwrap_or(record.nanoseconds);
                let behind = *begun.entry(id).or_insert_with(|| now.saturating_sub(record.nanoseconds));
                now = match clock {
                    Clock::Real => now.max(record.nanoseconds.saturating_add(behind)),
                    Clock::Virtual => now.saturating_add(record.nanoseconds.saturating_sub(before)),
                };
            }
            times.push(now);
        }
        Self { times }
    }

    /// When a step happens; one past the end happens at the end.
    pub(crate) fn time(&self, step: usize) -> u64 {
        self.times[step.min(self.times.len() - 1)]
    }

    /// The last step that has happened at a time; before all of them it is step 0.
    pub(crate) fn step_at(&self, time: u64) -> usize {
        self.times.partition_point(|other| *other <= time).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use glassloop::testing::Records;

    use super::*;

    fn two_loops() -> Records {
        glassloop::testing::record(|| {
            for seconds in [2, 3] {
                glassloop::run(async move { glassloop::sleep(Duration::from_secs(seconds)).await }).unwrap();
            }
        })
    }

    #[test]
    fn virtual_clocks_are_one_after_the_other() {
        let records = two_loops();
        let axis = Axis::of(&records, Clock::Virtual);
        assert_eq!((axis.time(0), axis.time(records.len())), (0, 5_000_000_000));
        let steps = 0..records.len();
        assert!(steps.clone().all(|step| axis.time(step) <= axis.time(step + 1)), "time only grows");
        let step = axis.step_at(1_000_000_000);
        assert_eq!((axis.time(step), axis.time(step + 1)), (0, 2_000_000_000));
    }

    #[test]
    fn a_real_clock_that_begins_with_its_loop_goes_on_from_the_one_before() {
        let records = two_loops();
        let axis = Axis::of(&records, Clock::Real);
        assert_eq!(axis.time(records.len()), 5_000_000_000);
        assert_eq!(axis.step_at(9_000_000_000), records.len());
    }

    #[test]
    fn a_real_clock_that_is_the_same_for_all_loops_is_told_as_it_is() {
        let mut records = two_loops().to_vec();
        let first = records[0].event_loop;
        for record in &mut records {
            record.nanoseconds += if record.event_loop == first { 1_000_000_000 } else { 7_000_000_000 };
        }
        let axis = Axis::of(&records, Clock::Real);
        assert_eq!((axis.time(0), axis.time(records.len())), (1_000_000_000, 10_000_000_000));
    }
}
