//! The timeline: one lane a task, one column a step.

use std::ops::Range;

use glassloop::trace::ids::TaskId;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use super::fitting::{fit, width};
use super::look;
use super::paint;
use super::stepper::{Focus, Stepper, task_of};
use crate::timeline::{Doing, Ending, Lane};

/// Draws the lanes around the current step.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let window = Window::of(area, stepper);
    let lanes = lanes(stepper, &window, usize::from(area.height.saturating_sub(1)));
    let legend = if stepper.focus == Focus::Tasks { "↑ ↓ choose, t follows" } else { "" };
    let inner = paint::heading(frame, area, &title(stepper, &lanes, &window), legend);
    cursor(frame, area, &window);
    let rows = lanes.iter().map(|lane| row(lane, stepper, &window));
    paint::lines(frame, inner, rows);
}

/// The steps that have room, one a column.
struct Window {
    /// How many columns the names take.
    names: usize,
    steps: Range<usize>,
    here: usize,
    /// The last step whose column is drawn.
    known: usize,
}

impl Window {
    fn of(area: Rect, stepper: &Stepper) -> Self {
        let columns = usize::from(area.width);
        let names = (columns / 3).min(32);
        let room = columns - names;
        let (here, last) = (stepper.journey.step(), stepper.journey.replay().len());
        let first = here.saturating_sub(room / 2).min((last + 1).saturating_sub(room));
        let known = if stepper.quiz.is_some() { here } else { last };
        Self { names, steps: first..first + room, here, known }
    }
}

impl Window {
    /// Whether the task is made at a step that may be seen.
    fn knows(&self, lane: &Lane) -> bool {
        lane.spans.first().is_some_and(|span| span.from <= self.known)
    }
}

/// `Tasks`, or `Tasks 3–6 of 20` if not all of them have room.
fn title(stepper: &Stepper, lanes: &[&Lane], window: &Window) -> String {
    let all = stepper.lanes.iter().filter(|lane| window.knows(lane)).count();
    match (lanes.first(), lanes.last()) {
        (Some(first), Some(last)) if lanes.len() < all => {
            format!("Tasks {}–{} of {all}", first.task, last.task)
        }
        _ => "Tasks".to_owned(),
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
    if !window.steps.contains(&window.here) || area.height == 0 {
        return;
    }
    let column = window.names + window.here - window.steps.start;
    let x = area.x + u16::try_from(column).unwrap_or(u16::MAX);
    let cell = Rect { x, width: 1, height: 1, ..area };
    paint::lines(frame, cell.intersection(area), [Line::styled("▼", look::CHANGED)]);
}

fn row(lane: &Lane, stepper: &Stepper, window: &Window) -> Line<'static> {
    let task = TaskId::new(lane.task);
    let is_followed = stepper.focus == Focus::Tasks && task == stepper.followed;
    let mark = if task.is_some() && task == stepper.followed { look::HERE_MARK } else { " " };
    let name = task.map(|task| stepper.journey.names().task(task)).unwrap_or_default();
    let name = fit(&name, window.names.saturating_sub(3));
    let gap = window.names.saturating_sub(width(&name) + 2);
    let name_style = if is_followed { look::SELECTED } else { look::PLAIN };
    let mut spans = vec![
        Span::styled(format!("{mark} "), look::CHANGED),
        Span::styled(name, name_style),
        Span::raw(" ".repeat(gap)),
    ];
    spans.extend(window.steps.clone().map(|step| cell(lane, step, window)));
    Line::from(spans)
}

/// What a task does at one step.
fn cell(lane: &Lane, step: usize, window: &Window) -> Span<'static> {
    if step > window.known {
        return Span::raw(" ");
    }
    let (sign, style) = match lane.done {
        Some((done, ending)) if done == step => over(ending),
        _ => match lane.at(step) {
            Some(doing) => at_work(doing),
            None => (" ", look::PLAIN),
        },
    };
    let style = match step {
        step if step == window.here => style.add_modifier(Modifier::REVERSED),
        step if step > window.here => look::ASIDE,
        _ => style,
    };
    Span::styled(sign, style)
}

fn at_work(doing: Doing) -> (&'static str, Style) {
    match doing {
        Doing::Running => ("█", look::RIGHT),
        Doing::Blocking => ("!", look::WRONG),
        Doing::Ready => ("▒", look::CURE),
        Doing::Waiting => ("╌", Style::new().fg(Color::Blue)),
    }
}

fn over(ending: Ending) -> (&'static str, Style) {
    match ending {
        Ending::Result => ("✓", look::RIGHT),
        Ending::Error => ("✗", look::WRONG),
        Ending::Cancelled => ("⊘", look::CURE),
        Ending::Destroyed => ("†", look::WRONG),
    }
}
