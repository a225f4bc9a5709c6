//! What every part of the screen is drawn with: styles and marks, text that fits, rows and rules.
//!
//! Each style has a mark of its own as well, so that nothing depends on colours: a terminal
//! without them, or `NO_COLOR`, shows all that there is to see.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::breaking::{self, up_to};
use crate::locale::{Locale, say};
use crate::narrate::Kind;
use crate::printable::printable;

// ── styles and marks ────────────────────────────────────────────────────────

/// What need not be read.
pub(super) const ASIDE: Style = Style::new().add_modifier(Modifier::DIM);
pub(super) const PLAIN: Style = Style::new();
pub(super) const HEADING: Style = Style::new().add_modifier(Modifier::BOLD);
/// A key that can be pressed.
pub(super) const KEY: Style = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
/// What has just changed, and where the program is.
pub(super) const CHANGED: Style = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
/// Where one is: a line of the source, an entry of a list.
pub(super) const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);
/// What the stepper has to say itself.
pub(super) const NOTICE: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::ITALIC);
/// What is only there because nobody has come across it since it was cancelled.
pub(super) const CANCELLED: Style = Style::new().add_modifier(Modifier::CROSSED_OUT);
pub(super) const CURE: Style = Style::new().fg(Color::Yellow);
pub(super) const RIGHT: Style = Style::new().fg(Color::Green).add_modifier(Modifier::BOLD);
pub(super) const WRONG: Style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);

/// What stands before what has just changed.
pub(super) const CHANGED_MARK: &str = "●";
/// What stands before the line, or the entry, where one is.
pub(super) const HERE_MARK: &str = "▸";
/// What stands before the line to which somebody has got, and where nothing runs now.
pub(super) const REACHED_MARK: &str = "▷";
/// What stands before the line that a question is about.
pub(super) const ASKED_MARK: &str = "?";

/// How a step's sentence looks, and what stands before it.
pub(super) fn style_of(kind: Kind) -> (Style, &'static str) {
    match kind {
        Kind::Happening => (PLAIN, ""),
        Kind::Bookkeeping => (ASIDE, ""),
        Kind::Said => (RIGHT, "▶ "),
        Kind::Warned => (CURE, "▶ "),
        Kind::Complained => (WRONG, "▶ "),
        Kind::Failed => (WRONG, "✗ "),
        Kind::Slow => (CURE, "! "),
    }
}

// ── text that fits: how wide it is, how it is cut and broken ────────────────

/// How many columns it takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most so many columns: what is too long ends with `…`.
pub(super) fn fit(text: &str, columns: usize) -> String {
    // No character is shown in more than four bytes a column; what comes after is not looked at.
    let text = printable(beginning(text, columns.saturating_mul(4) + 8));
    if width(&text) <= columns {
        return text;
    }
    let mut cut = up_to(&text, columns.saturating_sub(1)).to_owned();
    if columns > 0 {
        cut.push('…');
    }
    cut
}

/// The first so many characters.
fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// The text in lines of at most so many columns: broken where it is, and between words.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.lines().flat_map(|line| breaking::lines(&printable(line), columns.max(1))).collect()
}

/// The first so many lines; where there are more, the last of them ends with `…`.
pub(super) fn wrap_into(text: &str, columns: usize, rows: usize) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = fit(&format!("{} …", up_to(last, columns.saturating_sub(2))), columns);
        }
    }
    lines
}

// ── rows ────────────────────────────────────────────────────────────────────

/// Draws lines from the top of an area; those that have no room are left out.
pub(super) fn lines<'a>(frame: &mut Frame<'_>, area: Rect, lines: impl IntoIterator<Item = Line<'a>>) {
    for (row, line) in area.rows().zip(lines) {
        frame.render_widget(line, row);
    }
}

/// A rule with a title in it, and a note at its right end: `─ Timers ──────── 3 ─`.
///
/// What is left below it is returned.
pub(super) fn heading(frame: &mut Frame<'_>, area: Rect, title: &str, note: &str) -> Rect {
    let columns = usize::from(area.width);
    let title = fit(title, columns.saturating_sub(4));
    let note = fit(note, columns.saturating_sub(width(&title) + 8));
    let note = if note.is_empty() { note } else { format!(" {note} ") };
    let rule = columns.saturating_sub(width(&title) + width(&note) + 4);
    let line = Line::from(vec![
        Span::styled("─ ", ASIDE),
        Span::styled(title, HEADING),
        Span::styled(format!(" {}", "─".repeat(rule)), ASIDE),
        Span::styled(format!("{note}─"), ASIDE),
    ]);
    lines(frame, area, [line]);
    Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area }
}

/// A text at the left end of a row, and another at the right end, which always has room.
pub(super) fn both_ends(
    frame: &mut Frame<'_>,
    area: Rect,
    left: (impl AsRef<str>, Style),
    right: (impl AsRef<str>, Style),
) {
    let columns = usize::from(area.width);
    let end = fit(right.0.as_ref(), columns);
    let beginning = fit(left.0.as_ref(), columns.saturating_sub(width(&end) + 2));
    let gap = columns.saturating_sub(width(&beginning) + width(&end));
    let line = Line::from(vec![
        Span::styled(beginning, left.1),
        Span::raw(" ".repeat(gap)),
        Span::styled(end, right.1),
    ]);
    lines(frame, area, [line]);
}

/// `… and 12 more`.
pub(super) fn more(count: usize, locale: Locale) -> Line<'static> {
    Line::styled(format!("  {}", say!(locale, "terminal-more", count)), ASIDE)
}

/// Draws keys and what they do, by its name in the catalogue: as many as have room, the first and
/// the last two before the others.
pub(super) fn keys(frame: &mut Frame<'_>, area: Rect, keys: &[(&'static str, &str)], locale: Locale) {
    let told = |(key, does): &(&'static str, &str)| (*key, locale.part("terminal-footer", does));
    let mut keys: Vec<_> = keys.iter().map(told).collect();
    let length = |keys: &[(&str, Cow<'_, str>)]| {
        keys.iter().map(|(key, does)| width(key) + width(does) + 3).sum::<usize>().saturating_sub(2)
    };
    while length(&keys) > usize::from(area.width) && keys.len() > 2 {
        keys.remove(keys.len() - 3);
    }
    let mut spans = Vec::new();
    for (key, does) in keys {
        let gap = if spans.is_empty() { "" } else { "  " };
        spans.push(Span::styled(format!("{gap}{key}"), KEY));
        spans.push(Span::raw(format!(" {does}")));
    }
    lines(frame, area, [Line::from(spans)]);
}

#[cfg(test)]
mod tests {
    use super::{fit, wrap, wrap_into};

    #[test]
    fn what_is_too_long_ends_with_an_ellipsis() {
        assert_eq!(fit("callback", 8), "callback");
        assert_eq!(fit("callback 1", 8), "callbac…");
        assert_eq!(fit("anything", 0), "");
    }

    #[test]
    fn a_wide_character_is_never_cut_in_half() {
        assert_eq!(fit("日本語の名前", 6), "日本…");
        assert_eq!(fit("🦀🦀🦀", 4), "🦀…");
    }

    #[test]
    fn what_a_terminal_would_obey_is_left_out() {
        assert_eq!(fit("red \u{1b}[31m\u{7}name\r\n\u{202e}back", 40), "red [31mname back");
        assert_eq!(fit("a\tb", 40), "a    b");
    }

    #[test]
    fn a_text_is_broken_between_words_and_a_word_where_it_must_be() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("one\n\ntwo", 10), ["one", "", "two"]);
        assert_eq!(wrap("日本語", 1), ["日", "本", "語"], "even where it cannot fit");
        assert_eq!(wrap("循环 1 已关闭。", 7), ["循环 1", "已关", "闭。"], "and between Chinese letters");
    }

    #[test]
    fn a_text_with_too_many_lines_says_that_there_is_more() {
        assert_eq!(wrap_into("one two three four", 7, 2), ["one two", "three …"]);
        assert_eq!(wrap_into("one two", 7, 2), ["one two"]);
    }
}
