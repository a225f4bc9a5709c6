//! A record as a line of JSON, in which what is as before may be left out.

use std::collections::HashMap;

use serde::ser::SerializeMap;

use crate::trace::{Actor, Event, LoopId, Record, SourceLine, ThreadId};

impl serde::Serialize for Record {
    /// With all that it says; the writer of a trace may leave out more.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("n", &self.number)?;
        if let Some(event_loop) = &self.event_loop {
            line.serialize_entry("loop", event_loop)?;
        }
        line.serialize_entry("it", &self.iteration)?;
        line.serialize_entry("ns", &self.nanoseconds)?;
        if self.thread != ThreadId::FIRST {
            line.serialize_entry("thread", &self.thread)?;
        }
        line.serialize_entry("by", &self.by)?;
        if let Some(source) = &self.source {
            line.serialize_entry("at", source)?;
        }
        if let Some(library) = self.source.as_ref().and_then(SourceLine::library) {
            line.serialize_entry("library", library)?;
        }
        line.serialize_entry("event", &self.event)?;
        line.end()
    }
}

impl<'de> serde::Deserialize<'de> for Record {
    /// Of a line that stands alone: what it leaves out is 0, and its number 1.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Line::deserialize(deserializer).map(|line| Before::default().complete(line))
    }
}

/// A line as it stands in the file.
#[derive(serde::Deserialize)]
pub(super) struct Line {
    n: Option<u64>,
    #[serde(rename = "loop")]
    event_loop: Option<LoopId>,
    it: Option<u64>,
    ns: Option<u64>,
    #[serde(default)]
    thread: ThreadId,
    by: Actor,
    at: Option<SourceLine>,
    library: Option<SourceLine>,
    event: Event,
}

/// What the lines so far have said, for those that leave it out.
#[derive(Default)]
pub(super) struct Before {
    number: u64,
    /// Each loop's iteration and clock; nothing but the clock outside every loop.
    clocks: HashMap<Option<LoopId>, (u64, u64)>,
}

impl Before {
    /// A line that cannot be read was a record, too.
    pub(super) fn leave_out(&mut self) {
        self.number = self.number.saturating_add(1);
    }

    /// The record that a line stands for.
    pub(super) fn complete(&mut self, line: Line) -> Record {
        let Line { n, event_loop, it, ns, thread, by, at, library, event } = line;
        let clock = self.clocks.entry(event_loop).or_default();
        *clock = (it.unwrap_or(clock.0), ns.unwrap_or(clock.1));
        self.number = n.unwrap_or_else(|| self.number.saturating_add(1));
        Record {
            number: self.number,
            event_loop,
            iteration: clock.0,
            nanoseconds: clock.1,
            thread,
            by,
            source: match (at, library) {
                (Some(at), Some(library)) => Some(at.with_library(library)),
                (at, library) => at.or(library),
            },
            event,
        }
    }
}
