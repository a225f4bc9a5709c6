//! What every part of the screen is drawn with.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::fitting::{fit, width};
use super::look;

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
        Span::styled("─ ", look::ASIDE),
        Span::styled(title, look::HEADING),
        Span::styled(format!(" {}", "─".repeat(rule)), look::ASIDE),
        Span::styled(format!("{note}─"), look::ASIDE),
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
pub(super) fn more(count: usize) -> Line<'static> {
    Line::styled(format!("  … and {count} more"), look::ASIDE)
}
