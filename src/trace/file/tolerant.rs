//! JSON whose text is none that UTF-8 can hold.
//!
//! A file's name or an argument may be any bytes.  Python keeps those that are no UTF-8 as
//! half a pair of UTF-16, and writes them so: `"caf\udce9.py"`; others write the bytes as
//! they are.  Neither makes a line unreadable: what no text can hold is shown as it was written.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

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
