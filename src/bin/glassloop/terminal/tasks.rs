//! The tasks and callbacks: where each is at this step, in four boxes; and what each task does from
//! step to step, in lanes.
//!
//! A lane has one column a step; or, by time, as many steps as happen in the time of a column.

use std::ops::Range;

use glassloop::trace::ids::TaskId;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use super::layout::{Boxes, Needs};
use super::paint::{self, fit, width};
use super::stepper::{Focus, Stepper, task_of};
use crate::axis::Axis;
use crate::locale::{Locale, say};
use crate::scene::{Entry, Listed, Scene};
use crate::timeline::{Doing, Ending, Lane};

// ── the boxes: running now, ready queue, timers, waiting on ─────────────────

/// Draws the boxes.
pub(super) fn draw_boxes(frame: &mut Frame<'_>, places: Boxes, scene: &Scene, locale: Locale) {
    let places = places.shared(&Needs {
        running: rows_of(&scene.running),
        ready: rows_of(&scene.ready),
        timers: rows_of(&scene.timers),
        waiting: rows_of(&scene.waiting),
    });
    let boxes = [
        (places.running, say!(locale, "terminal-running"), &scene.running),
        (places.ready, say!(locale, "terminal-ready"), &scene.ready),
        (places.timers, say!(locale, "terminal-timers"), &scene.timers),
        (places.waiting, say!(locale, "terminal-waiting"), &scene.waiting),
    ];
    for (place, name, listed) in boxes {
        let heading = |frame: &mut Frame<'_>, count: &str| paint::heading(frame, place, &name, count);
        draw_box(frame, heading, listed, scene, locale);
    }
}

/// How many rows show all of it, and the heading.
fn rows_of(listed: &Listed) -> u16 {
    let entries = (listed.entries.len() + listed.more).max(1);
    u16::try_from(entries + 1).unwrap_or(u16::MAX / 4).min(u16::MAX / 4)
}

/// Draws the heading with how many there are, and below it each of them.
fn draw_box(
    frame: &mut Frame<'_>,
    heading: impl FnOnce(&mut Frame<'_>, &str) -> Rect,
    listed: &Listed,
    scene: &Scene,
    locale: Locale,
) {
    let all = listed.entries.len() + listed.more;
    let count = if all > 1 { all.to_string() } else { String::new() };
    let inner = heading(frame, &count);
    let rows = usize::from(inner.height);
    if all == 0 {
        return paint::lines(frame, inner, [Line::styled("  –", paint::ASIDE)]);
    }
    let listed_rows = if all > rows { rows.saturating_sub(1) } else { rows };
    let columns = usize::from(inner.width);
    let entries = listed.entries.iter().take(listed_rows);
    let entries = entries.map(|entry| listed_line(entry, columns, scene, locale));
    let left_out = all - listed.entries.len().min(listed_rows);
    let more = (left_out > 0).then(|| paint::more(left_out, locale));
    paint::lines(frame, inner, entries.chain(more));
}

/// `● task 2 (work) for future 5   waits at :20`.
fn listed_line(entry: &Entry, columns: usize, scene: &Scene, locale: Locale) -> Line<'static> {
    let (mark, style) = match entry.changed {
        true => (paint::CHANGED_MARK, paint::CHANGED),
        false => (" ", paint::PLAIN),
    };
    let style = if entry.cancelled { style.patch(paint::CANCELLED) } else { style };
    let place = place(entry, columns, scene, locale);
    let room = columns.saturating_sub(2 + width(&place) + usize::from(!place.is_empty()));
    let label = fit(&entry.label, room);
    let detail = fit(&format!(" {}", entry.detail), room.saturating_sub(width(&label)));
    let gap = columns.saturating_sub(2 + width(&label) + width(&detail) + width(&place));
    Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::styled(label, style),
        Span::raw(detail),
        Span::raw(" ".repeat(gap)),
        Span::styled(place, paint::ASIDE),
    ])
}

/// Its line, and what it has to do with that, in fewer words where more would hide what it is
/// or waits for.  Only a task needs any: all else was made there.
fn place(entry: &Entry, columns: usize, scene: &Scene, locale: Locale) -> String {
    let Some(source) = &entry.source else { return String::new() };
    let line = line_of(&source.file, source.line, scene);
    let forms = [entry.there.told(&line, locale), entry.there.told_shortly(&line, locale), line];
    let forms = if entry.key.starts_with('t') { &forms[..2] } else { &forms[..] };
    let shown = format!("  {} {} ", entry.label, entry.detail);
    let room = columns.saturating_sub(width(shown.trim_end()) + 1);
    let shortest = || fit(forms.last().map_or("", String::as_str), columns / 3);
    forms.iter().find(|form| width(form) <= room).cloned().unwrap_or_else(shortest)
}

/// `:20`, or `other.rs:20` where the program has several files.
fn line_of(file: &str, line: u32, scene: &Scene) -> String {
    let boxes = [&scene.running, &scene.ready, &scene.timers, &scene.waiting];
    let mut files = boxes.iter().flat_map(|listed| &listed.entries).filter_map(|entry| entry.source.as_ref());
    if files.all(|source| source.file == file) {
        return format!(":{line}");
    }
    format!("{}:{line}", file.rsplit('/').next().unwrap_or(file))
}

// ── the timeline ────────────────────────────────────────────────────────────

/// Draws the lanes around the current step.
pub(super) fn draw_timeline(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let window = Window::of(area, stepper);
    let lanes = lanes(stepper, &window, usize::from(area.height.saturating_sub(1)));
    let locale = stepper.journey.locale();
    let has_focus = stepper.focus == Focus::Tasks;
    let legend = if has_focus { say!(locale, "terminal-choose-task") } else { String::new() };
    let inner = paint::heading(frame, area, &title(stepper, &lanes, &window), &legend);
    cursor(frame, area, &window);
    let rows = lanes.iter().map(|lane| row(lane, stepper, &window));
    paint::lines(frame, inner, rows);
}

/// By time, so many times as many steps are drawn as there are columns: many are one instant.
const DENSER: usize = 20;

/// The steps that have room, and the columns in which they are.
struct Window {
    /// How many columns the names take.
    names: usize,
    steps: Range<usize>,
    columns: Vec<Column>,
    here: usize,
    /// The last step whose column is drawn.
    known: usize,
}

/// What happens in one column.
struct Column {
    steps: Range<usize>,
    /// Whether they happen here.  If not, nothing does, and this is the step before.
    is_new: bool,
}

impl Window {
    fn of(area: Rect, stepper: &Stepper) -> Self {
        let columns = usize::from(area.width);
        let names = (columns / 3).min(32);
        let room = columns - names;
        let (here, last) = (stepper.journey.step(), stepper.journey.replay().len());
        let fitting = if stepper.by_time { room * DENSER } else { room };
        let first = here.saturating_sub(fitting / 2).min((last + 1).saturating_sub(fitting));
        let steps = first..first + fitting;
        let columns = match stepper.by_time {
            true => by_time(&stepper.axis, first..steps.end.min(last + 1), room),
            false => steps.clone().map(|step| Column { steps: step..step + 1, is_new: true }).collect(),
        };
        let known = if stepper.quiz.is_some() { here } else { last };
        Self { names, steps, columns, here, known }
    }
}

/// As many columns of the same time each, and the steps that happen in it: where none does,
/// the one before goes on.
fn by_time(axis: &Axis, steps: Range<usize>, columns: usize) -> Vec<Column> {
    let (begin, end) = (axis.time(steps.start), axis.time(steps.end.saturating_sub(1)));
    let length = u128::from(end - begin);
    // That of the last column is the end itself.
    let time = |column: usize| {
        let passed = length * column as u128 / columns.saturating_sub(1).max(1) as u128;
        begin.saturating_add(u64::try_from(passed).unwrap_or(u64::MAX))
    };
    let mut first = steps.start;
    let columns = (0..columns).map(|column| {
        let last = axis.step_at(time(column)).clamp(steps.start, steps.end - 1);
        let column = Column { steps: first.min(last)..last + 1, is_new: first <= last };
        first = last + 1;
        column
    });
    columns.collect()
}

impl Window {
    /// The column of the current step: by time, the first that comes to it.
    fn column(&self) -> Option<usize> {
        self.columns.iter().position(|column| column.steps.contains(&self.here))
    }

    /// Whether the task is made at a step that may be seen.
    fn knows(&self, lane: &Lane) -> bool {
        lane.spans.first().is_some_and(|span| span.from <= self.known)
    }
}

/// `Tasks`, or `Tasks 3–6 of 20` if not all of them have room.  There is room for no more.
fn title(stepper: &Stepper, lanes: &[&Lane], window: &Window) -> String {
    let all = stepper.lanes.iter().filter(|lane| window.knows(lane)).count();
    let locale = stepper.journey.locale();
    let shown = lanes.first().zip(lanes.last()).filter(|_| lanes.len() < all);
    let shown = shown.map(|(first, last)| shown_of(first.task, last.task, lanes.len(), locale));
    match (shown, stepper.by_time) {
        (Some(shown), true) => say!(locale, "terminal-some-tasks-by-time", shown, all),
        (Some(shown), false) => say!(locale, "terminal-some-tasks", shown, all),
        (None, true) => say!(locale, "terminal-tasks-by-time"),
        (None, false) => say!(locale, "terminal-tasks"),
    }
}

/// `3–6`, or how many they are if some between those two are over, or not there yet.
fn shown_of(first: u64, last: u64, count: usize, locale: Locale) -> String {
    match last.checked_sub(first) {
        Some(0) => first.to_string(),
        Some(between) if between + 1 == count as u64 => format!("{first}–{last}"),
        _ => say!(locale, "terminal-count-shown", count),
    }
}

/// The lanes that have something in the window, around the one that matters most.
fn lanes<'a>(stepper: &'a Stepper, window: &Window, rows: usize) -> Vec<&'a Lane> {
    let in_window = |lane: &&Lane| {
        let begun = lane.spans.first().is_some_and(|span| span.from < window.steps.end);
        begun && window.knows(lane) && lane.done.is_none_or(|(done, _)| done >= window.steps.start)
    };
    let chosen = stepper.followed.map(TaskId::number);
    let shown: Vec<&Lane> =
        stepper.lanes.iter().filter(|lane| in_window(lane) || Some(lane.task) == chosen).collect();
    let of_step = stepper.journey.replay().last().and_then(task_of).map(TaskId::number);
    let task = chosen.or(of_step);
    let begun = |lane: &&Lane| lane.spans.first().is_some_and(|span| span.from <= window.here);
    let place =
        shown.iter().position(|lane| Some(lane.task) == task).or_else(|| shown.iter().rposition(begun));
    let first = place.unwrap_or(0).saturating_sub(rows / 2).min(shown.len().saturating_sub(rows));
    shown.into_iter().skip(first).take(rows).collect()
}

/// Marks the column of the current step in the rule.
fn cursor(frame: &mut Frame<'_>, area: Rect, window: &Window) {
    let Some(column) = window.column().filter(|_| area.height > 0) else { return };
    let column = window.names + column;
    let x = area.x + u16::try_from(column).unwrap_or(u16::MAX);
    let cell = Rect { x, width: 1, height: 1, ..area };
    paint::lines(frame, cell.intersection(area), [Line::styled("▼", paint::CHANGED)]);
}

fn row(lane: &Lane, stepper: &Stepper, window: &Window) -> Line<'static> {
    let task = TaskId::new(lane.task);
    let is_followed = stepper.focus == Focus::Tasks && task == stepper.followed;
    let mark = if task.is_some() && task == stepper.followed { paint::HERE_MARK } else { " " };
    let name = task.map(|task| stepper.journey.names().task(task)).unwrap_or_default();
    let name = fit(&name, window.names.saturating_sub(3));
    let gap = window.names.saturating_sub(width(&name) + 2);
    let name_style = if is_followed { paint::SELECTED } else { paint::PLAIN };
    let mut spans = vec![
        Span::styled(format!("{mark} "), paint::CHANGED),
        Span::styled(name, name_style),
        Span::raw(" ".repeat(gap)),
    ];
    let here = window.column();
    let cells = window.columns.iter().enumerate();
    spans.extend(cells.map(|(place, column)| cell(lane, column, window, here == Some(place))));
    Line::from(spans)
}

/// What a task does in one column; of several things, the one that matters most.
fn cell(lane: &Lane, Column { steps, is_new }: &Column, window: &Window, is_here: bool) -> Span<'static> {
    if steps.start > window.known {
        return Span::raw(" ");
    }
    let known = steps.start..steps.end.min(window.known + 1);
    let (sign, style) = match lane.done {
        Some((done, ending)) if *is_new && known.contains(&done) => over(ending),
        _ => match lane.during(known) {
            Some(doing) => at_work(doing),
            None => (" ", paint::PLAIN),
        },
    };
    let style = match steps.start {
        _ if is_here => style.add_modifier(Modifier::REVERSED),
        step if step > window.here => paint::ASIDE,
        _ => style,
    };
    Span::styled(sign, style)
}

fn at_work(doing: Doing) -> (&'static str, Style) {
    match doing {
        Doing::Running => ("█", paint::RIGHT),
        Doing::Blocking => ("!", paint::WRONG),
        Doing::Ready => ("▒", paint::CURE),
        Doing::Waiting => ("╌", Style::new().fg(Color::Blue)),
    }
}

fn over(ending: Ending) -> (&'static str, Style) {
    match ending {
        Ending::Result => ("✓", paint::RIGHT),
        Ending::Error => ("✗", paint::WRONG),
        Ending::Cancelled => ("⊘", paint::CURE),
        Ending::Destroyed => ("†", paint::WRONG),
    }
}

#[cfg(test)]
mod tests {
    use super::{Locale, shown_of};

    #[test]
    fn tasks_between_which_some_are_left_out_are_counted_and_not_named_from_the_first_to_the_last() {
        assert_eq!(shown_of(3, 6, 4, Locale::English), "3–6");
        assert_eq!(shown_of(1, 6, 3, Locale::English), "shown: 3");
        assert_eq!(shown_of(2, 2, 1, Locale::English), "2");
    }
}
