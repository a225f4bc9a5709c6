//! The data of a long page, packed: a browser unpacks it by itself.
//!
//! A short page holds its data as plain JSON, which whoever opens the page's source can read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec_zlib;

/// With so many letters of data, and its own program, a page has less than 200 kB.
const LONGEST: usize = 50_000;

/// Which level of packing: the closest, for a page is read more often than it is written.
const LEVEL: u8 = 9;

/// The kind of data that whoever opens the page's source can read.
pub(super) const READABLE: &str = "application/json";

/// Script or style without the lines that are comments, and without indentation: beside data
/// that nobody can read.  No text of the page's own goes over several lines.
pub(super) fn without_comments(program: &str) -> String {
    let mut is_comment = false;
    let mut kept = String::with_capacity(program.len());
    for line in program.lines().map(str::trim).filter(|line| !line.is_empty()) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.starts_with("//") {
            kept += line;
            kept.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    kept
}

/// The data as it stands in the page: what it is, and its text.
pub(super) fn in_page(json: String) -> (&'static str, String) {
    if json.len() <= LONGEST {
        return (READABLE, json);
    }
    ("application/x-deflate", STANDARD.encode(compress_to_vec_zlib(json.as_bytes(), LEVEL)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_left_out_and_nothing_else_is() {
        let program =
            "// one\n/** Two. */\nlet a = 1; // three\n\n  /*\n   * four\n   */\n  b(\"/* five\");\n";
        assert_eq!(without_comments(program), "let a = 1; // three\nb(\"/* five\");\n");
    }

    #[test]
    fn what_is_short_stays_readable_and_what_is_long_is_packed_and_can_be_unpacked() {
        assert_eq!(in_page("{}".to_owned()), ("application/json", "{}".to_owned()));
        let long = "{\"step\": 1}".repeat(10_000);
        let (kind, text) = in_page(long.clone());
        assert_eq!(kind, "application/x-deflate");
        assert!(text.len() < long.len() / 10);
    }
}
