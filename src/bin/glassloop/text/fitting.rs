//! How wide the text may be, and how it is broken into lines.

use std::env;
use std::io::{self, IsTerminal};

use unicode_width::UnicodeWidthStr;

use crate::breaking;
use crate::printable::printable;

/// Sentences are broken at this column, or before where a terminal is narrower.
const WIDEST: usize = 110;
/// In less room nothing can be read.
const NARROWEST: usize = 30;

/// How wide a text may be, within what reads well.
pub(crate) fn width() -> usize {
    columns().map_or(WIDEST, |columns| columns.min(WIDEST))
}

/// How wide the terminal is, or what `COLUMNS` says where there is none; none, if nobody knows.
pub(crate) fn columns() -> Option<usize> {
    let of_terminal = || ratatui::crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns));
    let terminal = if io::stdout().is_terminal() { of_terminal() } else { None };
    let asked = || env::var("COLUMNS").ok()?.parse().ok().filter(|columns| *columns > 0);
    terminal.or_else(asked).map(|columns| columns.max(NARROWEST))
}

/// A text broken into lines that can be printed: where it is, and between words where it
/// is too long.
pub(crate) fn broken(text: &str, width: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| breaking::lines(&printable(line), width.max(1))).collect()
}

/// A text with spaces behind it, up to so many columns.
pub(crate) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", spaces(text, columns))
}

/// A text with spaces before it, up to so many columns.
pub(super) fn to_the_right(text: &str, columns: usize) -> String {
    format!("{}{text}", spaces(text, columns))
}

fn spaces(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(text.width()))
}
