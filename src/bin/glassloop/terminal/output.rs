//! What was printed so far, and which errors were raised; the last line at the bottom.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::fitting::wrap;
use super::look;
use super::paint;
use super::stepper::{Focus, Stepper};
use super::view::Said;

/// Draws the output.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let lines = &stepper.view.output;
    let all = stepper.view.scene.said.max(lines.len());
    let has_focus = stepper.focus == Focus::Output;
    let note = match (has_focus, all) {
        (true, _) => "↑ ↓".to_owned(),
        (false, 0) => String::new(),
        (false, 1) => "1 line".to_owned(),
        (false, _) => format!("{all} lines"),
    };
    let inner = paint::heading(frame, area, "Output, errors", &note);
    let rows = usize::from(inner.height);
    let scrolled = if has_focus { stepper.scrolled } else { 0 };
    // As many lines as may be seen, from the last one up.
    let wanted = rows + scrolled.min(0).unsigned_abs();
    let mut drawn: Vec<Line<'_>> = Vec::new();
    for said in lines.iter().rev() {
        if drawn.len() >= wanted {
            break;
        }
        drawn.splice(0..0, drawn_line(said, usize::from(inner.width)));
    }
    let above = drawn.len().saturating_sub(rows);
    paint::lines(frame, inner, drawn.into_iter().skip(above.saturating_add_signed(scrolled.min(0))));
}

/// A line that was said, broken where it must be.
fn drawn_line(said: &Said, columns: usize) -> Vec<Line<'static>> {
    let text = match &*said.level {
        "" => said.text.clone(),
        level => format!("{level} {}", said.text),
    };
    let style = style(said);
    let mark = |row: usize| if said.is_new && row == 0 { look::CHANGED_MARK } else { " " };
    let rows = wrap(&text, columns.saturating_sub(2)).into_iter().enumerate();
    rows.map(|(row, text)| {
        let mark = Span::styled(format!("{} ", mark(row)), look::CHANGED);
        Line::from(vec![mark, Span::styled(text, style)])
    })
    .collect()
}

/// Errors are red, whether the loop logs them or the program prints them.
fn style(said: &Said) -> Style {
    match &*said.level {
        "ERROR" | "✗" => look::WRONG,
        "WARN" => look::CURE,
        _ if said.text.contains("Error: ") => look::WRONG,
        _ => look::PLAIN,
    }
}
