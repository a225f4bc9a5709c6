//! All keys, and what the marks mean.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::fitting::{fit, width};
use super::keys::{BINDINGS, Binding};
use super::look;
use super::paint;

const MARKS: [(&str, &str); 5] = [
    ("● ▼", "changed in this step; where this step stands among the others"),
    ("▸ ? ◦ ◂ :39", "a line: this step's, a question's, a task waits there; line 39"),
    ("○ ▶ ◑ ■", "the loop is idle or not yet run, runs, is stopping, is closed"),
    ("█ ! ▒ ╌ ✓ ✗ ⊘ †", "runs, too long, ready, waits; done, failed, cancelled, lost"),
    ("▶ ✗ !", "in a sentence: somebody says this; it fails; it took too long"),
];

/// Draws the help over the whole screen but its title and its foot.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect) {
    let inner = paint::heading(frame, area, "All keys", "any key goes back");
    let shown: Vec<&Binding> = BINDINGS.iter().filter(|binding| !binding.written.is_empty()).collect();
    let keys = shown.len().div_ceil(2);
    let halves = shown.split_at(keys);
    let half = inner.width / 2;
    for (bindings, x) in [(halves.0, inner.x), (halves.1, inner.x + half)] {
        let column = Rect { x, width: half, ..inner };
        let room = usize::from(half).saturating_sub(17);
        let rows = bindings.iter().map(|binding| explained(binding.written, &fit(binding.does, room), 14));
        paint::lines(frame, column, rows);
    }
    let rows = u16::try_from(keys).unwrap_or(u16::MAX).saturating_add(1).min(inner.height);
    let below = Rect { y: inner.y + rows, height: inner.height - rows, ..inner };
    let inner = paint::heading(frame, below, "Marks", "");
    paint::lines(frame, inner, MARKS.map(|(mark, meaning)| explained(mark, meaning, 16)));
}

/// `→ l n space   one step on`.
fn explained(sign: &str, meaning: &str, columns: usize) -> Line<'static> {
    let gap = columns.saturating_sub(width(sign));
    Line::from(vec![
        Span::raw("  "),
        Span::styled(sign.to_owned(), look::KEY),
        Span::raw(" ".repeat(gap)),
        Span::raw(meaning.to_owned()),
    ])
}
