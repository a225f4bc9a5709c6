//! Records as they stand in a page: without what is as one would expect.

use glassloop::trace::{Record, ThreadId};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A record of a page: `script/full.js` adds what is left out.
pub(super) struct InPage<'a> {
    record: &'a Record,
    /// Whether its number is the one after that of the record before.
    follows: bool,
}

/// The records of a page, in order.
pub(super) fn in_page<'a>(records: &[&'a Record]) -> Vec<InPage<'a>> {
    let before = std::iter::once(0).chain(records.iter().map(|record| record.number));
    let records = records.iter().zip(before);
    records.map(|(record, before)| InPage { record, follows: record.number == before + 1 }).collect()
}

impl Serialize for InPage<'_> {
    /// As a trace's file has it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { record, follows } = self;
        let mut map = serializer.serialize_map(None)?;
        if !follows {
            map.serialize_entry("n", &record.number)?;
        }
        if let Some(event_loop) = &record.event_loop {
            map.serialize_entry("loop", event_loop)?;
        }
        map.serialize_entry("it", &record.iteration)?;
        map.serialize_entry("ns", &record.nanoseconds)?;
        if record.thread != ThreadId::FIRST {
            map.serialize_entry("thread", &record.thread)?;
        }
        map.serialize_entry("by", &record.by)?;
        if let Some(source) = &record.source {
            map.serialize_entry("at", source)?;
        }
        map.serialize_entry("event", &record.event)?;
        map.end()
    }
}
