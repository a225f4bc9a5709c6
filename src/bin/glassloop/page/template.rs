//! Filling in a page, so that nothing that is filled in can be taken for a part of it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

use crate::printable::is_obeyed;

/// The template with a value in the place of every `{{name}}`.
///
/// It is gone through once: braces in a value are left as they are.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{")
        && let Some((name, after)) = after.split_once("}}")
    {
        filled.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Text as it has to stand in HTML, in an attribute as well.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other if is_obeyed(other) => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// JSON as it has to stand in a `<script>`: nothing in it can end the script,
/// or begin a comment, for there is no `<`.
pub(super) fn in_script(data: &impl Serialize) -> String {
    // What is written here has string keys and numbers only, which JSON has, too.
    let mut json = Vec::new();
    let written = data.serialize(&mut serde_json::Serializer::with_formatter(&mut json, Printable));
    let json = written.ok().and_then(|()| String::from_utf8(json).ok()).unwrap_or_default();
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Writes JSON in whose strings nothing stands that a browser or a terminal would obey.
struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        fragment.split(is_obeyed).try_for_each(|part| out.write_all(part.as_bytes()))
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        match escape {
            CharEscape::AsciiControl(_) | CharEscape::Backspace | CharEscape::FormFeed => Ok(()),
            other => CompactFormatter.write_char_escape(out, other),
        }
    }
}
