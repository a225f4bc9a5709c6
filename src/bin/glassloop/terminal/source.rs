//! The program: the line where it is or that is asked about, and the lines where suspended tasks wait.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Row, Span};

use super::fitting::{fit, width, wrap};
use super::look;
use super::paint;
use super::stepper::{Focus, Stepper};
use crate::predict::without_marks;
use crate::scene::Line;

/// ` ◂ task 1…`
const SHORTEST_NOTE: usize = 10;

/// Draws the source around the line where the program is.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let Some(shown) = shown(stepper) else {
        let inner = paint::heading(frame, area, "Source", "");
        return paint::lines(frame, inner, [Row::styled("  No source file is at hand.", look::ASIDE)]);
    };
    let note = if stepper.focus == Focus::Source { "↑ ↓" } else { "" };
    let inner = paint::heading(frame, area, &shown.file, note);
    let inner = with_note(frame, inner, stepper.walkthrough.sources.note(&shown.file));
    let scrolled = if stepper.focus == Focus::Source { stepper.scrolled } else { 0 };
    let lines = without_marks(with_gaps(stepper.walkthrough.sources.lines(&shown.file)));
    let here = lines.partition_point(|(number, _)| number.is_none_or(|number| number < shown.line));
    let first = first_line(here, lines.len(), usize::from(inner.height), scrolled);
    let rows = lines.into_iter().skip(first).map(|(number, text)| match number {
        Some(line) => row(&Line { file: shown.file.clone(), line }, text, stepper, usize::from(inner.width)),
        None => Row::styled("    ⋯", look::ASIDE),
    });
    paint::lines(frame, inner, rows);
}

/// Says on top why not all of the file is there; what is left below it is returned.
fn with_note(frame: &mut Frame<'_>, area: Rect, note: Option<String>) -> Rect {
    let Some(note) = note else { return area };
    let lines = wrap(&note, usize::from(area.width).saturating_sub(2));
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.height);
    paint::lines(frame, area, lines.into_iter().map(|line| Row::styled(format!("  {line}"), look::ASIDE)));
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// The lines, and between two that are not neighbours one without a number.
fn with_gaps(lines: Vec<(u32, &str)>) -> Vec<(Option<u32>, &str)> {
    let mut with_gaps = Vec::with_capacity(lines.len());
    let mut next = None;
    for (number, text) in lines {
        if next.is_some_and(|next| next != number) {
            with_gaps.push((None, ""));
        }
        with_gaps.push((Some(number), text));
        next = number.checked_add(1);
    }
    with_gaps
}

/// The line to show: the one asked about, or where the program is, or before it begins, where it will.
fn shown(stepper: &Stepper) -> Option<Line> {
    stepper.line_asked_about().or_else(|| stepper.view.place.clone()).or_else(|| {
        let (file, text) = stepper.walkthrough.sources.files().next()?;
        let begins = ["fn main(", "def main(", "if __name__ =="];
        let main = text.lines().zip(1..).find(|(line, _)| begins.iter().any(|begin| line.contains(begin)));
        Some(Line { file: file.to_owned(), line: main.map_or(1, |(_, number)| number) })
    })
}

/// How many lines are above the first that is drawn, so that this one stands in the middle.
fn first_line(here: usize, lines: usize, rows: usize, scrolled: isize) -> usize {
    let middle = here.saturating_sub(rows / 2);
    let last = lines.saturating_sub(rows);
    middle.min(last).saturating_add_signed(scrolled).min(last)
}

fn row(line: &Line, text: &str, stepper: &Stepper, columns: usize) -> Row<'static> {
    let waiting = waiting_at(line, stepper);
    let is_here = stepper.view.is_at(line);
    let mark = match (is_here, &waiting) {
        (true, _) => look::HERE_MARK,
        (false, _) if stepper.line_asked_about().as_ref() == Some(line) => look::ASKED_MARK,
        (false, Some(_)) => "◦",
        (false, None) => " ",
    };
    let number = format!("{mark}{:>4}  ", line.line);
    let note = waiting.map(|waiting| format!(" ◂ {waiting}")).unwrap_or_default();
    // The code comes before the name of who waits, of which the beginning says enough.
    let room = columns.saturating_sub(width(&number));
    let text = fit(text, room.saturating_sub(width(&note).min(SHORTEST_NOTE)));
    let note = fit(&note, room.saturating_sub(width(&text)));
    Row::from(vec![
        Span::styled(number, if is_here { look::CHANGED } else { look::ASIDE }),
        Span::styled(text.clone(), style(&text, is_here)),
        Span::styled(note, look::CURE),
    ])
}

fn style(text: &str, is_here: bool) -> Style {
    match is_here {
        true => look::SELECTED,
        false if text.trim_start().starts_with("//") => look::ASIDE,
        false => look::PLAIN,
    }
}

/// Who is suspended at that line.
fn waiting_at(line: &Line, stepper: &Stepper) -> Option<String> {
    let here = stepper.view.scene.suspended.iter().filter(|(place, _)| place == line);
    let tasks: Vec<&str> = here.map(|(_, task)| task.as_str()).collect();
    match tasks[..] {
        [] => None,
        [task] => Some(format!("{task} waits")),
        _ => Some(format!("{} tasks wait", tasks.len())),
    }
}
