//! The records as text: one line for each thing that happened.
//!
//! `cargo step` tells a trace, too, but to a learner: it looks at the source, says what is to
//! blame and what cures it, and gets better at that from version to version.  A snapshot in a
//! test has to stay as it is until the program does something else.  So this is a telling of
//! its own: short, plain, of the records alone, and without lines of the source, which move
//! whenever somebody writes a line above them.

use std::fmt::Write;

use super::names::{Names, library};
use super::records::Records;
use super::shutdown;
use super::verbs;
use crate::trace::{Actor, Event, Record, Wait};

/// What has happened, as text, for a reader or a snapshot: each line with the number of its
/// record, and the loop's own bookkeeping left out.
///
/// It is the same as long as the program does the same; it names no line of the source.  How
/// [`run`](crate::run) shuts its loop down, with two tasks of its own, is one line.
///
/// ```
/// use glassloop::testing::{record, story};
///
/// fn greet() {
///     log::info!("hello");
/// }
/// let records = record(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.call_soon(greet).unwrap();
///     event_loop.run_once().unwrap();
///     event_loop.close().unwrap();
///     event_loop.call_soon(greet).unwrap_err();
/// });
/// let told = "   1  the program makes loop 1
///    2  the program makes callback 1 (greet)
///    3  callback 1 (greet) becomes ready: call_soon
///    4  the program runs loop 1: run_once
///    5  ── iteration 1 of loop 1, at 0 s
///    6  callback 1 (greet) begins
///    7  callback 1 (greet) says: hello
///    8  callback 1 (greet) ends
///    9  the run of loop 1 is over
///   10  the program closes loop 1
///   11  the program is refused call_soon: RuntimeError: Event loop is closed
/// ";
/// assert_eq!(story(&records), told);
/// ```
pub fn story(records: &Records) -> String {
    if records.is_empty() {
        return nothing(records);
    }
    let teller = Teller { names: Names::of(records), with_places: false };
    teller.tell(records)
}

/// The story up to the record with this number, or to the end, with lines of the source.
pub(super) fn story_until(records: &Records, last: Option<u64>) -> String {
    if records.is_empty() {
        return nothing(records);
    }
    let end = last.map_or(records.len(), |last| records.partition_point(|record| record.number <= last));
    let teller = Teller { names: Names::of(records), with_places: true };
    let mut told = teller.tell(&records[..end]);
    if !records.unrecorded_threads().is_empty() {
        let _ = writeln!(told, "{}", elsewhere(records.unrecorded_threads()));
    }
    told
}

fn nothing(records: &Records) -> String {
    let elsewhere = match records.unrecorded_threads() {
        [] => String::new(),
        threads => format!("\n{}", elsewhere(threads)),
    };
    format!("nothing was recorded: this thread has made no event loop{elsewhere}\n")
}

/// Says which threads are missing, and what records them.
pub(super) fn elsewhere(threads: &[String]) -> String {
    let threads = threads.join(", ");
    format!("not recorded, since `record` records its own thread only (`record_all_threads` all): {threads}")
}

struct Teller<'a> {
    names: Names<'a>,
    with_places: bool,
}

impl Teller<'_> {
    fn tell(&self, records: &[Record]) -> String {
        let mut story = String::new();
        let shut_down = shutdown::places(records, &self.names);
        for (place, record) in records.iter().enumerate() {
            let of_run = shut_down.iter().find(|places| places.contains(&place));
            let sentence = match of_run {
                Some(places) if place == *places.start() => {
                    Some(shutdown::sentence(&records[places.clone()]))
                }
                Some(_) => None,
                None => self.sentence(record),
            };
            if let Some(sentence) = sentence {
                let place = record.source.as_ref().filter(|_| self.with_places);
                let place = place.filter(|source| library(source).is_none());
                let place = place.map_or(String::new(), |source| format!("  [{source}]"));
                // A line that was said may be several.
                let sentence = sentence.replace('\n', "\n      ");
                let _ = writeln!(story, "{:>4}  {sentence}{place}", record.number);
            }
        }
        story
    }

    /// None for what is the loop's own bookkeeping.
    fn sentence(&self, record: &Record) -> Option<String> {
        if matches!(record.by, Actor::Callback(id) if self.names.is_internal(id)) {
            return self.of_bookkeeping(record);
        }
        if let Event::IterationBegun(wait) = &record.event {
            return Some(heading(record, *wait));
        }
        verbs::sentence(&self.names, record)
    }

    /// Of what the loop's own callbacks do, only what becomes of others is told.
    fn of_bookkeeping(&self, record: &Record) -> Option<String> {
        let concerns_others =
            matches!(record.event, Event::TaskReady(..) | Event::FutureFinished(..) | Event::Reported(_));
        concerns_others.then(|| verbs::sentence(&self.names, record)).flatten()
    }
}

fn heading(record: &Record, wait: Wait) -> String {
    let of_loop = record.event_loop.map_or(String::new(), |id| format!(" of {id}"));
    let waits = match wait {
        Wait::No => "",
        Wait::Nanoseconds(_) => ", waits for the next timer",
        Wait::Forever => ", waits for something from outside",
    };
    format!("── iteration {}{of_loop}, at {} s{waits}", record.iteration, record.time().as_secs_f64())
}
