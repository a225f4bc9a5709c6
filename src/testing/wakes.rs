//! Why something ran: each time that it became ready.

use std::time::Duration;

use super::names::{Names, Runner};
use crate::trace::{Event, FutureRef, Record, SourceLine, Why};

/// One time that a task or a callback became ready to run.
///
/// It equals a [`Why`], so that a test can compare a list of them.
///
/// ```
/// use glassloop::testing::record;
/// use glassloop::trace::Why;
///
/// fn tick() {}
/// let records = record(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.call_later(std::time::Duration::from_secs(1), tick).unwrap();
///     event_loop.run_once().unwrap();
///     event_loop.close().unwrap();
/// });
/// let wakes = records.wakes_of("tick");
/// assert_eq!(wakes, [Why::Due]);
/// assert_eq!((&*wakes[0].by, wakes[0].time.as_secs()), ("the loop", 1));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Wake<'a> {
    /// The number of its record.
    pub number: u64,
    /// Why it became ready.
    pub why: Why,
    /// Who has done it: `the program`, `the loop`, `task 1 (main)`; where a future was waited
    /// for, who has finished that.
    pub by: String,
    /// The line that has done it, if that is known.
    pub source: Option<&'a SourceLine>,
    /// The loop's clock at that moment.
    pub time: Duration,
}

impl PartialEq<Why> for Wake<'_> {
    fn eq(&self, other: &Why) -> bool {
        self.why == *other
    }
}

/// Every time that one of these became ready.
pub(super) fn of<'a>(records: &'a [Record], runners: &[Runner]) -> Vec<Wake<'a>> {
    let names = Names::of(records);
    let ready = |(place, record): (usize, &'a Record)| {
        let (runner, why) = becomes_ready(&record.event)?;
        let doer = match why {
            Why::Done(future) => finished(&records[..place], future).unwrap_or(record),
            _ => record,
        };
        runners.contains(&runner).then(|| Wake {
            number: record.number,
            why,
            by: names.actor(doer.by),
            source: doer.source.as_ref(),
            time: record.time(),
        })
    };
    records.iter().enumerate().filter_map(ready).collect()
}

fn becomes_ready(event: &Event) -> Option<(Runner, Why)> {
    match *event {
        Event::TaskReady(task, why) => Some((Runner::Task(task), why)),
        Event::CallbackReady(callback, why) => Some((Runner::Callback(callback), why)),
        _ => None,
    }
}

/// Where a future was done.
fn finished(records: &[Record], future: FutureRef) -> Option<&Record> {
    records.iter().rev().find(|record| match (&record.event, future) {
        (Event::FutureFinished(done, _), _) => *done == future,
        (Event::TaskFinished(done, _), FutureRef::Task(task)) => *done == task,
        _ => false,
    })
}
