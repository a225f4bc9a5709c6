//! What `run` does of itself, on the line where the program calls it.

use std::collections::{BTreeMap, BTreeSet};

use glassloop::trace::SourceLine;
use glassloop::trace::event::{Actor, Event, Record};
use glassloop::trace::ids::{FutureRef, LoopId, TaskId};

use super::tidying::TIDYING;
use crate::names::library;

/// On which lines the program calls what makes, runs and closes loops.
///
/// A recorder says of each step inside which function it was done.  A trace of Rust has the
/// program's own line: of all that `run` does, that of the `run(…)`.
#[derive(Default)]
pub(super) struct Calls(BTreeMap<LoopId, Lines>);

/// Those of one loop.
#[derive(Default)]
struct Lines {
    run: Option<SourceLine>,
    /// Of a `Runner`.
    close: Option<SourceLine>,
}

impl Calls {
    pub(super) fn of(records: &[Record]) -> Self {
        let (mut calls, mut loops) = (BTreeMap::<_, Lines>::new(), BTreeMap::<_, Seen<'_>>::new());
        let mut tidying = BTreeSet::new();
        for record in records.iter().filter(|record| record.by == Actor::Program) {
            let (Some(id), Some(line)) = (record.event_loop, record.source.as_ref()) else { continue };
            if library(line).is_some() {
                continue;
            }
            if let Event::TaskMade(made) = &record.event
                && TIDYING.contains(&&*made.coroutine)
            {
                tidying.insert(made.task);
            }
            let lines = calls.entry(id).or_default();
            loops.entry(id).or_default().see(&record.event, line, &tidying, lines);
        }
        Self(calls)
    }

    /// The function that did this: `run`, or the `close` of a `Runner`.
    pub(super) fn inside(&self, record: &Record) -> Option<&'static str> {
        let line = record.source.as_ref().filter(|_| record.by == Actor::Program)?;
        let lines = self.0.get(&record.event_loop?)?;
        let is_here = |call: &Option<SourceLine>| call.as_ref() == Some(line);
        match &record.event {
            _ if is_here(&lines.run) => Some("run"),
            // This sentence names the function itself.
            Event::Closed => None,
            _ => is_here(&lines.close).then_some("close"),
        }
    }
}

/// On which lines that was done last to one loop.
#[derive(Default)]
struct Seen<'a> {
    made: Option<&'a SourceLine>,
    set: Option<&'a SourceLine>,
    /// Run for a task of the program's.
    ran: Option<&'a SourceLine>,
    tidied: Option<&'a SourceLine>,
}

impl<'a> Seen<'a> {
    fn see(&mut self, event: &Event, line: &'a SourceLine, tidying: &BTreeSet<TaskId>, lines: &mut Lines) {
        let here = Some(line);
        match event {
            Event::LoopMade => *self = Self { made: here, ..Self::default() },
            Event::LoopSet => self.set = here,
            Event::RunBegun(run) => {
                match run.until() {
                    Some(FutureRef::Task(task)) if tidying.contains(&task) => self.tidied = here,
                    Some(FutureRef::Task(_)) => self.ran = here,
                    _ => {}
                }
                // Nothing else runs a loop where it makes and sets it.
                if self.made == here && self.set == here {
                    lines.run = here.cloned();
                }
            }
            // A loop of another making is neither made nor set there.
            Event::Closed if self.tidied == here && self.ran == here => lines.run = here.cloned(),
            Event::Closed if self.tidied == here => lines.close = here.cloned(),
            _ => {}
        }
    }
}
