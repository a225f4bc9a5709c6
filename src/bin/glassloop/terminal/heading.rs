//! The two lines on top: what is shown and which step it is; the loop, its thread, and what
//! it is at.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::fitting::fit;
use super::look;
use super::paint;
use super::quiz::Quiz;
use super::stepper::Stepper;
use crate::durations::seconds;
use crate::scene::{LoopBadge, Scene};

/// Draws the first line: the title, and which step it is.
pub(super) fn title(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let records = stepper.journey.replay().records();
    let number = stepper.view.told.as_ref().map_or(0, |told| told.number);
    let last = records.last().map_or(0, |record| record.number);
    let mut right = Vec::new();
    right.extend(stepper.player.told());
    right.extend(stepper.quiz.as_ref().map(Quiz::told));
    if stepper.journey.every_step {
        right.push("every step".to_owned());
    }
    right.push(format!("step {number} of {last}"));
    let right = right.join(" · ");
    paint::both_ends(frame, area, (&stepper.walkthrough.title, look::HEADING), (right, look::HEADING));
}

/// Draws the second line: the loop, its phase, its iteration, its clock; and before those,
/// which are the same a step earlier, what another loop is asked.
pub(super) fn event_loop(frame: &mut Frame<'_>, area: Rect, scene: &Scene) {
    let shown = scene.loops.iter().find(|badge| Some(badge.number) == scene.event_loop);
    let Some(shown) = shown else {
        return paint::lines(frame, area, [Line::styled("There is no event loop yet.", look::ASIDE)]);
    };
    let mut spans = vec![
        Span::styled(format!("loop {} ", shown.number), look::HEADING),
        badge(shown),
        Span::raw(scene.thread.as_ref().map(|thread| format!(" in {thread}")).unwrap_or_default()),
        Span::styled(scene.note.as_ref().map(|note| format!("  {note}")).unwrap_or_default(), look::NOTICE),
        Span::raw(format!("  iteration {}", scene.iteration)),
        Span::raw(format!("  clock {}", seconds(Duration::from_nanos(scene.nanoseconds)))),
    ];
    let phase = scene.phase.map(|phase| format!("  phase {}", phase.text()));
    let phase = phase.unwrap_or_else(|| current_loop(scene));
    for (text, style) in [(phase, look::CHANGED), (others(&scene.loops, shown.number), look::ASIDE)] {
        let used: usize = spans.iter().map(Span::width).sum();
        spans.push(Span::styled(fit(&text, usize::from(area.width).saturating_sub(used)), style));
    }
    paint::lines(frame, area, [Line::from(spans)]);
}

/// What `get_event_loop` hands over here, where none runs.
fn current_loop(scene: &Scene) -> String {
    let of_scene = |number: u64| scene.loops.iter().find(|badge| badge.number == number);
    match scene.current_loop.and_then(of_scene) {
        None => "  current loop: none".to_owned(),
        Some(LoopBadge { number, lifecycle: "closed" }) => format!("  current loop: {number}, closed"),
        Some(LoopBadge { number, .. }) => format!("  current loop: {number}"),
    }
}

/// The other loops, the youngest first.
fn others(loops: &[LoopBadge], shown: u64) -> String {
    // No line is so long that it shows more.
    let others = loops.iter().rev().filter(|badge| badge.number != shown).take(20);
    let told = others.map(|other| {
        let (mark, _) = appearance(other.lifecycle);
        format!("  loop {} {mark} {}", other.number, other.lifecycle)
    });
    told.collect()
}

fn badge(event_loop: &LoopBadge) -> Span<'static> {
    let (mark, style) = appearance(event_loop.lifecycle);
    Span::styled(format!("{mark} {}", event_loop.lifecycle), style)
}

/// A state is told by its name and its mark; the colour only helps.
fn appearance(lifecycle: &str) -> (char, Style) {
    match lifecycle {
        "running" => ('▶', look::RIGHT),
        "stopping" => ('◑', look::CURE),
        "closed" => ('■', look::WRONG),
        _ => ('○', look::HEADING),
    }
}
