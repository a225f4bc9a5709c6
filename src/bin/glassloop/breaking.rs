//! How wide a text may be, and where a line is broken: between words, and beside a Chinese letter;
//! and a word where it has no room.

use std::env;
use std::io::{self, IsTerminal};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::printable::printable;

/// Closing marks, which begin no line.
const CLOSING: &str = "，。：；、？！）】》”’…,.:;?!)]}";
/// Opening marks, which end no line.
const OPENING: &str = "（【《“‘([{";

/// Behind these a word is broken first that has no room in a line: a path, say.
const JOINTS: [char; 5] = ['/', '.', '_', '-', '('];

/// The text in lines of at most so many columns, but for a letter that is wider than that.
pub(crate) fn lines(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for Piece { spaced, text } in pieces(text) {
        let last = lines.last().map_or(0, |last| last.width());
        if last > 0 && last + usize::from(spaced) + text.width() > columns {
            lines.push(String::new());
        } else if last > 0 && spaced {
            push(&mut lines, " ");
        }
        let mut rest = text;
        while rest.width() > columns && rest.chars().nth(1).is_some() {
            let part = first_part(rest, columns);
            push(&mut lines, part);
            lines.push(String::new());
            rest = &rest[part.len()..];
        }
        push(&mut lines, rest);
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
}

/// As much of a word as a line holds: up to a joint if it has one there, and at least a letter.
fn first_part(word: &str, columns: usize) -> &str {
    let part = up_to(word, columns);
    if part.is_empty() {
        return word.char_indices().nth(1).map_or(word, |(end, _)| &word[..end]);
    }
    part.rfind(JOINTS).filter(|joint| *joint > 0).map_or(part, |joint| &part[..=joint])
}

/// As much of a text as so many columns hold.
pub(crate) fn up_to(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, letter) in text.char_indices() {
        used += letter.width().unwrap_or(0);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// What stays together in a line.
#[derive(Debug, PartialEq, Eq)]
struct Piece<'a> {
    /// Whether a space stands before it, unless it begins a line.
    spaced: bool,
    text: &'a str,
}

/// The pieces of a text that has no line breaks of its own.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split(' ').enumerate().flat_map(|(place, word)| {
        let parts = parts(word).into_iter().enumerate();
        parts.map(move |(part, text)| Piece { spaced: place > 0 && part == 0, text })
    })
}

fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut before) = (0, None);
    for (at, letter) in word.char_indices() {
        if before.is_some_and(|before| may_part(before, letter)) {
            parts.push(&word[begin..at]);
            begin = at;
        }
        before = Some(letter);
    }
    parts.push(&word[begin..]);
    parts
}

fn may_part(before: char, after: char) -> bool {
    (is_wide(before) || is_wide(after)) && !OPENING.contains(before) && !CLOSING.contains(after)
}

fn is_wide(letter: char) -> bool {
    !letter.is_ascii() && letter.width() == Some(2)
}

// ── how wide a text may be ───────────────────────────────────────────────────

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
    text.split('\n').flat_map(|line| lines(&printable(line), width.max(1))).collect()
}

/// A text with spaces behind it, up to so many columns.
pub(crate) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", spaces(text, columns))
}

/// A text with spaces before it, up to so many columns.
pub(crate) fn to_the_right(text: &str, columns: usize) -> String {
    format!("{}{text}", spaces(text, columns))
}

fn spaces(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(text.width()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Vec<String> {
        let part =
            |Piece { spaced, text }: Piece<'_>| if spaced { format!(" {text}") } else { text.to_owned() };
        pieces(text).map(part).collect()
    }

    #[test]
    fn words_stay_whole_and_are_parted_at_their_spaces() {
        assert_eq!(parted("task 1 (main) waits"), ["task", " 1", " (main)", " waits"]);
        assert_eq!(parted(" a  b"), ["", " a", " ", " b"]);
    }

    #[test]
    fn a_word_without_room_is_broken_behind_a_joint_and_else_anywhere() {
        assert_eq!(lines("in examples/python/timers.py:17", 16), ["in", "examples/python/", "timers.py:17"]);
        assert_eq!(lines("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(lines("/abc", 2), ["/a", "bc"]);
    }

    #[test]
    fn chinese_letters_are_parted_but_no_line_begins_with_a_mark_that_closes() {
        assert_eq!(parted("程序，(创)建 ab"), ["程", "序，", "(创)", "建", " ab"]);
        assert_eq!(parted("（程）"), ["（程）"]);
        assert_eq!(parted("close关"), ["close", "关"]);
    }
}
