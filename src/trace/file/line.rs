//! A line of a trace: a record as JSON, in which what is as before may be left out, and whose text
//! may be none that UTF-8 can hold.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::DeserializeOwned;
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

// ── JSON whose text is none that UTF-8 can hold ──────────────────────────────
//
// A file's name or an argument may be any bytes.  Python keeps those that are no UTF-8 as half a pair
// of UTF-16, and writes them so: `"caf\udce9.py"`; others write the bytes as they are.  Neither makes
// a line unreadable: what no text can hold is shown as it was written.

/// What a line of JSON says.
///
/// # Errors
/// If it is no JSON, or not of that type, whatever its text may be.
pub(super) fn parse<T: DeserializeOwned>(line: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(line).or_else(|error| match mended(line) {
        Some(mended) => serde_json::from_slice(mended.as_bytes()),
        None => Err(error),
    })
}

/// The line with every half of a pair as the text that stands for it, and what is no UTF-8 as
/// U+FFFD; none if there is neither.
fn mended(line: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(line);
    let mut mended = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(place) = rest.find('\\') {
        let (before, escape) = rest.split_at(place);
        mended.push_str(before);
        let length = match Escape::at(escape) {
            Escape::Text(length) => length,
            Escape::Half => {
                mended.push('\\');
                HALF
            }
        };
        let (escape, after) = escape.split_at(length);
        mended.push_str(escape);
        rest = after;
    }
    mended.push_str(rest);
    let is_changed = mended.len() != text.len() || matches!(text, Cow::Owned(_));
    is_changed.then_some(mended)
}

/// How long `\udc80` is.
const HALF: usize = 6;

/// What a backslash begins.
enum Escape {
    /// Something that stands for text, so many bytes long.
    Text(usize),
    /// Half a pair, without the other half.
    Half,
}

impl Escape {
    fn at(text: &str) -> Self {
        match (unit(text), text.get(HALF..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => Self::Text(2 * HALF),
            (Some(0xD800..=0xDFFF), _) => Self::Half,
            (Some(_), _) => Self::Text(HALF),
            // The letter behind the backslash may be a long one, and is no backslash of its own.
            (None, _) => Self::Text(text.char_indices().nth(2).map_or(text.len(), |(place, _)| place)),
        }
    }
}

/// The number in `\u1234`, with which the text begins.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_number = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_number.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}
