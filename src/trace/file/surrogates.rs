//! Halves of surrogate pairs.
//!
//! Python keeps a byte that is no UTF-8 as half of a surrogate pair, and writes it to JSON as
//! `\udcff`.  No text of Rust's can hold that.  It is read as the six characters that stand
//! there: what it was can be seen, and the rest of the line is not lost.

use serde::de::DeserializeOwned;

/// What a line says.
pub(super) fn parse<T: DeserializeOwned>(line: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(line).or_else(|error| match written_out(line) {
        Some(line) => serde_json::from_slice(&line),
        None => Err(error),
    })
}

/// The line with another backslash before each half that stands alone; none if there is none.
fn written_out(line: &[u8]) -> Option<Vec<u8>> {
    let mut written = Vec::with_capacity(line.len());
    let mut rest = line;
    while !rest.is_empty() {
        let length = match escape(rest) {
            Escape::Half => {
                written.push(b'\\');
                6
            }
            Escape::Pair => 12,
            Escape::Other => 2,
            Escape::None => 1,
        };
        let (done, further) = rest.split_at(length.min(rest.len()));
        written.extend_from_slice(done);
        rest = further;
    }
    (written.len() > line.len()).then_some(written)
}

/// What a text begins with.
enum Escape {
    None,
    Half,
    Pair,
    Other,
}

fn escape(text: &[u8]) -> Escape {
    match (unit(text), text.get(6..).and_then(unit)) {
        (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => Escape::Pair,
        (Some(0xD800..=0xDFFF), _) => Escape::Half,
        _ if text.first() == Some(&b'\\') => Escape::Other,
        _ => Escape::None,
    }
}

/// The number of `\uXXXX`.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn text(json: &str) -> String {
        parse(json.as_bytes()).expect(json)
    }

    #[test]
    fn half_of_a_pair_is_read_as_it_is_written() {
        assert_eq!(text(r#""a\udcffb""#), r"a\udcffb");
        assert_eq!(text(r#""\ud800""#), r"\ud800");
        assert_eq!(text(r#""\ud800\n\uDFFF""#), "\\ud800\n\\uDFFF");
    }

    #[test]
    fn pairs_and_escaped_backslashes_stay_what_they_are_beside_it() {
        assert_eq!(text(r#""\ud83d\ude00\udcff""#), "\u{1f600}\\udcff");
        assert_eq!(text(r#""\ud83d\ud83d\ude00""#), "\\ud83d\u{1f600}");
        assert_eq!(text(r#""\\udcff \udcfe""#), r"\udcff \udcfe");
    }

    #[test]
    fn what_is_wrong_for_another_reason_is_refused_as_ever() {
        for json in [r#""\udcff"#, r#""\udcf""#, r#""\u""#, r#""\x""#, "\"\\", r#""\udcff" 1"#] {
            assert!(parse::<String>(json.as_bytes()).is_err(), "{json}");
        }
    }
}
