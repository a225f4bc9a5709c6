//! The longer why: the steps that led to this one, the nearest first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::fitting::wrap_into;
use super::look;
use super::paint;
use super::stepper::Chain;
use crate::narrate::Step;

/// No step takes more rows.
const ROWS: usize = 3;

/// Draws the chain in the place of the boxes.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, chain: &Chain) {
    let inner = paint::heading(frame, area, chain.title, "↑ ↓ Enter goes there");
    let columns = usize::from(inner.width);
    let drawn: Vec<Vec<Line<'_>>> = chain
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| lines_of(step, index == chain.chosen, columns))
        .collect();
    let first = first_shown(&drawn, chain.chosen, usize::from(inner.height));
    paint::lines(frame, inner, drawn.into_iter().skip(first).flatten());
}

/// The first step from which all up to the chosen one have room.
fn first_shown(drawn: &[Vec<Line<'_>>], chosen: usize, rows: usize) -> usize {
    let mut used = 0;
    for index in (0..=chosen).rev() {
        used += drawn[index].len();
        if used > rows {
            return index + 1;
        }
    }
    0
}

fn lines_of(step: &Step, is_chosen: bool, columns: usize) -> Vec<Line<'static>> {
    let number = format!("{:>6}  ", step.number);
    let place = step.source.as_ref().map(|source| format!("  ({source})")).unwrap_or_default();
    let text = format!("{}{place}", step.sentence);
    let (_, mark) = look::of_kind(step.kind);
    let rows = wrap_into(&format!("{mark}{text}"), columns.saturating_sub(number.len() + 2), ROWS);
    let style = if is_chosen { look::SELECTED } else { look::PLAIN };
    let beginning = |row: usize| match (row, is_chosen) {
        (0, true) => format!("{}{number}", look::HERE_MARK),
        (0, false) => format!(" {number}"),
        _ => " ".repeat(number.len() + 1),
    };
    let row = |(row, text)| {
        Line::from(vec![Span::styled(beginning(row), look::HEADING), Span::styled(text, style)])
    };
    rows.into_iter().enumerate().map(row).collect()
}
