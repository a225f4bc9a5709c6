//! Text that was written by others: a name, a path, a line of output, an error.
//!
//! A trace may come from anybody, and text in it may be anything.  What a terminal would
//! obey instead of showing it, and what turns the direction of writing, is left out before
//! it comes to a terminal, a pipe or a page: through here goes all that is printed.

use std::fmt::Display;
use std::io::{self, Write};

use crate::locale::{Locale, say};

/// What stands for a tabulator.
const TABULATOR: &str = "    ";

/// The text in one line, without what a terminal would obey instead of showing it.
pub(crate) fn printable(text: &str) -> String {
    let text = text.replace('\t', TABULATOR).replace(['\n', '\u{2028}', '\u{2029}'], " ");
    text.chars().filter(|character| !is_obeyed(*character)).collect()
}

/// Whether a terminal or a browser obeys it: control characters, and those that turn the
/// direction.
pub(crate) fn is_obeyed(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// Says on standard error what went wrong, in as many lines as it has.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn complain(message: impl Display) -> io::Result<()> {
    let mut error = io::stderr().lock();
    message.to_string().lines().try_for_each(|line| writeln!(error, "{}", printable(line)))
}

/// Says the same of what has failed, as an error.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn complain_of_error(why: impl Display) -> io::Result<()> {
    complain(say!(Locale::chosen(), "error-is", why = why.to_string()))
}
