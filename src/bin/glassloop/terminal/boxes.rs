//! The four boxes: running now, ready queue, timers, waiting on.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::fitting::{fit, width};
use super::layout::{Boxes, Needs};
use super::look;
use super::paint;
use crate::scene::{Entry, Listed, Scene};

/// Draws the boxes.
pub(super) fn draw(frame: &mut Frame<'_>, places: Boxes, scene: &Scene) {
    let places = places.shared(&Needs {
        running: rows_of(&scene.running),
        ready: rows_of(&scene.ready),
        timers: rows_of(&scene.timers),
        waiting: rows_of(&scene.waiting),
    });
    let boxes = [
        (places.running, "Running now", &scene.running),
        (places.ready, "Ready queue", &scene.ready),
        (places.timers, "Timers", &scene.timers),
        (places.waiting, "Waiting on", &scene.waiting),
    ];
    for (place, name, listed) in boxes {
        draw_box(frame, place, name, listed, scene);
    }
}

/// How many rows show all of it, and the heading.
fn rows_of(listed: &Listed) -> u16 {
    let entries = (listed.entries.len() + listed.more).max(1);
    u16::try_from(entries + 1).unwrap_or(u16::MAX / 4).min(u16::MAX / 4)
}

fn draw_box(frame: &mut Frame<'_>, area: Rect, name: &str, listed: &Listed, scene: &Scene) {
    let all = listed.entries.len() + listed.more;
    let count = if all > 1 { all.to_string() } else { String::new() };
    let inner = paint::heading(frame, area, name, &count);
    let rows = usize::from(inner.height);
    if all == 0 {
        return paint::lines(frame, inner, [Line::styled("  –", look::ASIDE)]);
    }
    let listed_rows = if all > rows { rows.saturating_sub(1) } else { rows };
    let columns = usize::from(inner.width);
    let entries = listed.entries.iter().take(listed_rows).map(|entry| line(entry, columns, scene));
    let left_out = all - listed.entries.len().min(listed_rows);
    let more = (left_out > 0).then(|| paint::more(left_out));
    paint::lines(frame, inner, entries.chain(more));
}

/// `● task 2 (work) for future 5   waits at :20`.
fn line(entry: &Entry, columns: usize, scene: &Scene) -> Line<'static> {
    let (mark, style) = match entry.changed {
        true => (look::CHANGED_MARK, look::CHANGED),
        false => (" ", look::PLAIN),
    };
    let style = if entry.cancelled { style.patch(look::CANCELLED) } else { style };
    let place = place(entry, columns, scene);
    let room = columns.saturating_sub(2 + width(&place) + usize::from(!place.is_empty()));
    let label = fit(&entry.label, room);
    let detail = fit(&format!(" {}", entry.detail), room.saturating_sub(width(&label)));
    let gap = columns.saturating_sub(2 + width(&label) + width(&detail) + width(&place));
    Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::styled(label, style),
        Span::raw(detail),
        Span::raw(" ".repeat(gap)),
        Span::styled(place, look::ASIDE),
    ])
}

/// Its line, and what it has to do with that, in fewer words where more would hide what it is
/// or waits for.  Only a task needs any: all else was made there.
fn place(entry: &Entry, columns: usize, scene: &Scene) -> String {
    let Some(source) = &entry.source else { return String::new() };
    let line = line_of(&source.file, source.line, scene);
    let forms = [format!("{} {line}", entry.there.words()), format!("{} {line}", entry.there.word()), line];
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
