//! The program: its source around the line where it is or that is asked about, with the lines where
//! suspended tasks wait; and what it has printed, and which errors were raised.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::paint::{self, fit, width, wrap};
use super::stepper::{Focus, Said, Stepper};
use crate::locale::{Locale, say};
use crate::predict::without_marks;
use crate::scene::Line as Place;

// ── the source ──────────────────────────────────────────────────────────────

/// ` ◂ task 1…`
const SHORTEST_NOTE: usize = 10;

/// Draws the source around the line where the program is.
pub(super) fn draw_source(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let Some(shown) = shown(stepper) else {
        let locale = stepper.journey.locale();
        let inner = paint::heading(frame, area, &say!(locale, "terminal-source"), "");
        let none = format!("  {}", say!(locale, "terminal-no-source"));
        return paint::lines(frame, inner, [Line::styled(none, paint::ASIDE)]);
    };
    let note = if stepper.focus == Focus::Source { "↑ ↓" } else { "" };
    let inner = paint::heading(frame, area, &shown.file, note);
    let inner = with_note(frame, inner, stepper.walkthrough.sources.note(&shown.file));
    let scrolled = if stepper.focus == Focus::Source { stepper.scrolled } else { 0 };
    let lines = without_marks(with_gaps(stepper.walkthrough.sources.lines(&shown.file)));
    let here = lines.partition_point(|(number, _)| number.is_none_or(|number| number < shown.line));
    let first = first_line(here, lines.len(), usize::from(inner.height), scrolled);
    let rows = lines.into_iter().skip(first).map(|(number, text)| match number {
        Some(line) => row(&Place { file: shown.file.clone(), line }, text, stepper, usize::from(inner.width)),
        None => Line::styled("    ⋯", paint::ASIDE),
    });
    paint::lines(frame, inner, rows);
}

/// Says on top why not all of the file is there; what is left below it is returned.
fn with_note(frame: &mut Frame<'_>, area: Rect, note: Option<String>) -> Rect {
    let Some(note) = note else { return area };
    let lines = wrap(&note, usize::from(area.width).saturating_sub(2));
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.height);
    paint::lines(frame, area, lines.into_iter().map(|line| Line::styled(format!("  {line}"), paint::ASIDE)));
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
fn shown(stepper: &Stepper) -> Option<Place> {
    stepper.line_asked_about().or_else(|| stepper.view.place.clone()).or_else(|| {
        let (file, text) = stepper.walkthrough.sources.files().next()?;
        let begins = ["fn main(", "def main(", "if __name__ =="];
        let main = text.lines().zip(1..).find(|(line, _)| begins.iter().any(|begin| line.contains(begin)));
        Some(Place { file: file.to_owned(), line: main.map_or(1, |(_, number)| number) })
    })
}

/// How many lines are above the first that is drawn, so that this one stands in the middle.
fn first_line(here: usize, lines: usize, rows: usize, scrolled: isize) -> usize {
    let middle = here.saturating_sub(rows / 2);
    let last = lines.saturating_sub(rows);
    middle.min(last).saturating_add_signed(scrolled).min(last)
}

fn row(line: &Place, text: &str, stepper: &Stepper, columns: usize) -> Line<'static> {
    let is_here = stepper.view.is_at(line);
    let number = format!("{}{:>4}  ", mark(line, stepper), line.line);
    let who = got_to(line, stepper).or_else(|| waiting_at(line, stepper));
    let note = who.map(|who| format!(" ◂ {who}")).unwrap_or_default();
    // The code comes before the name of who waits, of which the beginning says enough.
    let room = columns.saturating_sub(width(&number));
    let text = fit(text, room.saturating_sub(width(&note).min(SHORTEST_NOTE)));
    let note = fit(&note, room.saturating_sub(width(&text)));
    Line::from(vec![
        Span::styled(number, if is_here { paint::CHANGED } else { paint::ASIDE }),
        Span::styled(text.clone(), style_of_code(&text, is_here)),
        Span::styled(note, paint::CURE),
    ])
}

/// What a line is to the step, the nearest first.
fn mark(line: &Place, stepper: &Stepper) -> &'static str {
    let is_reached = || stepper.view.reached.as_ref().is_some_and(|reached| reached.line == *line);
    let is_waited_at = || stepper.view.scene.suspended.iter().any(|(place, _)| place == line);
    match () {
        () if stepper.view.is_at(line) => paint::HERE_MARK,
        () if stepper.line_asked_about().as_ref() == Some(line) => paint::ASKED_MARK,
        () if is_reached() => paint::REACHED_MARK,
        () if is_waited_at() => "◦",
        () => " ",
    }
}

fn style_of_code(text: &str, is_here: bool) -> Style {
    match is_here {
        true => paint::SELECTED,
        false if text.trim_start().starts_with("//") => paint::ASIDE,
        false => paint::PLAIN,
    }
}

/// Which task has got to that line, if it does not wait there.
fn got_to(line: &Place, stepper: &Stepper) -> Option<String> {
    let reached = stepper.view.reached.as_ref().filter(|reached| reached.line == *line)?;
    let task = reached.task.as_deref()?;
    let waits = |(place, who): &(Place, String)| place == line && who == task;
    let waits_there = stepper.view.scene.suspended.iter().any(waits);
    (!waits_there).then(|| say!(stepper.journey.locale(), "terminal-task-has-got-here", task))
}

/// Who is suspended at that line.
fn waiting_at(line: &Place, stepper: &Stepper) -> Option<String> {
    let locale = stepper.journey.locale();
    let here = stepper.view.scene.suspended.iter().filter(|(place, _)| place == line);
    let tasks: Vec<&str> = here.map(|(_, task)| task.as_str()).collect();
    match tasks[..] {
        [] => None,
        [task] => Some(say!(locale, "terminal-task-waits", task)),
        _ => Some(say!(locale, "terminal-tasks-wait", count = tasks.len())),
    }
}

// ── the output; the last line at the bottom ─────────────────────────────────

/// Draws the output.
pub(super) fn draw_output(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let lines = &stepper.view.output;
    let all = stepper.view.scene.said.max(lines.len());
    let has_focus = stepper.focus == Focus::Output;
    let locale = stepper.journey.locale();
    let note = if has_focus { "↑ ↓".to_owned() } else { count_of_lines(all, locale) };
    let inner = paint::heading(frame, area, &say!(locale, "terminal-output"), &note);
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

fn count_of_lines(count: usize, locale: Locale) -> String {
    match count {
        0 => String::new(),
        1 => say!(locale, "terminal-one-line"),
        _ => say!(locale, "terminal-lines", count),
    }
}

/// A line that was said, broken where it must be.
fn drawn_line(said: &Said, columns: usize) -> Vec<Line<'static>> {
    let text = match &*said.level {
        "" => said.text.clone(),
        level => format!("{level} {}", said.text),
    };
    let style = style_of_line(said);
    let mark = |row: usize| if said.is_new && row == 0 { paint::CHANGED_MARK } else { " " };
    let rows = wrap(&text, columns.saturating_sub(2)).into_iter().enumerate();
    rows.map(|(row, text)| {
        let mark = Span::styled(format!("{} ", mark(row)), paint::CHANGED);
        Line::from(vec![mark, Span::styled(text, style)])
    })
    .collect()
}

/// Errors are red, whether the loop logs them or the program prints them.
fn style_of_line(said: &Said) -> Style {
    match &*said.level {
        "ERROR" | "✗" => paint::WRONG,
        "WARN" => paint::CURE,
        _ if said.text.contains("Error: ") => paint::WRONG,
        _ => paint::PLAIN,
    }
}
