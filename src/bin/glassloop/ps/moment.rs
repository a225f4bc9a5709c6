//! At which step the tasks are looked at.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use glassloop::replay::Replay;
use glassloop::trace::event::Wait;
use glassloop::trace::ids::{LoopId, TaskId};
use glassloop::trace::{Event, Record};

use crate::durations::seconds;
use crate::locale::{Locale, say};

/// A step, and why that one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// How many records have happened.
    pub(super) step: usize,
    number: u64,
    last: u64,
    time: Duration,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Asked,
    Asleep,
    Waits,
    Lives,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As text: Fluent takes a number for one with a point, and rounds what is very large.
        let (locale, [number, last]) = (Locale::chosen(), [self.number, self.last].map(|it| it.to_string()));
        let moment = say!(locale, "moment", number, last, time = seconds(self.time));
        f.write_str(&match self.why {
            Why::Asked => moment,
            Why::Asleep => say!(locale, "last-asleep", moment),
            Why::Waits => say!(locale, "last-wait", moment),
            Why::Lives => say!(locale, "last-task-made", moment),
        })
    }
}

/// The step that is asked for; else the last that a look at the running program would most
/// likely have met.
///
/// # Errors
/// Says what there is instead.
pub(super) fn of(replay: &Replay, asked: Option<u64>) -> Result<Moment, String> {
    let (records, locale) = (replay.records(), Locale::chosen());
    let (Some(first), Some(last)) = (records.first(), records.last()) else {
        return Err(say!(locale, "no-step-at-all"));
    };
    let (step, why) = match asked {
        Some(number) if (first.number..=last.number).contains(&number) => {
            (records.partition_point(|record| record.number <= number), Why::Asked)
        }
        Some(number) => {
            let [first, last] = [first, last].map(|record| record.number.to_string());
            return Err(say!(locale, "no-such-step", number = number.to_string(), first, last));
        }
        None => usual(records).ok_or_else(|| say!(locale, "no-step-has-a-task"))?,
    };
    let here = &records[step - 1];
    Ok(Moment { step, number: here.number, last: last.number, time: here.time(), why })
}

fn usual(records: &[Record]) -> Option<(usize, Why)> {
    let (mut asleep, mut waits, mut lives) = (None, None, None);
    let mut alive: BTreeMap<TaskId, Option<LoopId>> = BTreeMap::new();
    for (step, record) in (1..).zip(records) {
        match &record.event {
            Event::TaskMade(made) => {
                alive.insert(made.task, record.event_loop);
                lives = Some((step, Why::Lives));
            }
            Event::TaskSuspended(..) => waits = Some((step, Why::Waits)),
            Event::TaskFinished(task, _) | Event::TaskDestroyed(task) => drop(alive.remove(task)),
            Event::Closed => alive.retain(|_, event_loop| *event_loop != record.event_loop),
            Event::IterationBegun(wait) if *wait != Wait::No => {
                let is_its = |event_loop: &Option<LoopId>| *event_loop == record.event_loop;
                asleep = alive.values().any(is_its).then_some((step, Why::Asleep)).or(asleep);
            }
            _ => {}
        }
    }
    asleep.or(waits).or(lives)
}
