//! The stepper's whole screen: all its parts, and what is told in words on top.
//!
//! On top stand the title, the event loop, and what this step does in one sentence; before the
//! first step, what there is to know.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::keys::draw_help;
use super::layout::{Layout, columns};
use super::modes::{Asked, Mode, Quiz};
use super::paint::{self, fit, wrap, wrap_into};
use super::program::{draw_output, draw_source};
use super::stepper::Stepper;
use super::tasks::{draw_boxes, draw_timeline};
use crate::durations::seconds;
use crate::locale::{Locale, say};
use crate::narrate::Step;
use crate::predict::is_marked;
use crate::scene::{LoopBadge, Scene};
use crate::steps::is_error;

/// The keys that are always shown, the most important first, and what they do, by its name in the
/// catalogue.
const KEYS: &[(&str, &str)] = &[("→", "step"), ("←", "back"), ("e", "error"), ("c", "cause"), ("w", "why")];

/// Those after them, for which there is room always.
const KEYS_AT_THE_END: [(&str, &str); 2] = [("?", "keys"), ("q", "leave")];

/// The keys while a question is asked.
const ANSWERS: &[(&str, &str)] = &[
    ("1–4", "answer"),
    ("↑ ↓ Enter", "choose-and-answer"),
    ("Esc", "pass-over"),
    ("u", "go-back"),
    ("p", "ask-no-more"),
];

/// Those at a step: one can go on from an error to its cures, and from the last step to another lesson;
/// who predicts can end that.
fn keys_at(stepper: &Stepper) -> Vec<(&'static str, &'static str)> {
    let predict = if stepper.quiz.is_some() { "do-not-ask" } else { "predict" };
    let cures = stepper.view.shows_cures.then_some(("C", "cures"));
    let before = KEYS.iter().copied().chain(cures).chain([("p", predict)]);
    let mut keys: Vec<_> = before.chain(KEYS_AT_THE_END).collect();
    if stepper.view.is_last {
        let next = stepper.walkthrough.shows.next_lesson().map(|_| ("N", "next-lesson"));
        keys.splice(0..1, next);
    }
    keys
}

/// Draws all of it.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let layout = Layout::of(area).enlarging(stepper.focus);
    draw_title(frame, layout.title, stepper);
    draw_footer(frame, layout.footer, stepper);
    if matches!(stepper.mode, Mode::Help) {
        let rows = layout.footer.y - layout.event_loop.y;
        return draw_help(frame, Rect { height: rows, ..layout.event_loop }, stepper.journey.locale());
    }
    match (&stepper.mode, &stepper.quiz) {
        (Mode::Asked(asked), Some(quiz)) => asking(frame, area, stepper, quiz, *asked),
        _ => body(frame, &layout, stepper),
    }
}

/// Draws the line that is typed, or the keys.
fn draw_footer(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let locale = stepper.journey.locale();
    match &stepper.mode {
        Mode::Typing(prompt) => prompt.draw(frame, area, locale),
        Mode::Searching(search) => {
            let searching = say!(locale, "terminal-searching", step = search.at());
            paint::lines(frame, area, [Line::styled(searching, paint::NOTICE)]);
        }
        Mode::Asked(asked) if !asked.is_answered => paint::keys(frame, area, ANSWERS, locale),
        _ => paint::keys(frame, area, &keys_at(stepper), locale),
    }
}

/// The picture at the step where a question is asked, and the question.
fn asking(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper, quiz: &Quiz, asked: Asked) {
    let (layout, locale) = (Layout::of(area).with_question(), stepper.journey.locale());
    draw_event_loop(frame, layout.event_loop, &stepper.view.scene, locale);
    quiz.draw(frame, layout.sentence, asked, stepper.view.told.as_ref(), locale);
    draw_boxes(frame, layout.boxes, &stepper.view.scene, locale);
    draw_source(frame, layout.source, stepper);
}

/// The program; and beside it, if that is asked for, the same in the other language.
fn sources(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let Some(beside) = &stepper.beside else { return draw_source(frame, area, stepper) };
    let (left, right) = columns(area, area.width / 2);
    draw_source(frame, left, stepper);
    draw_source(frame, right, &beside.stepper);
}

fn body(frame: &mut Frame<'_>, layout: &Layout, stepper: &Stepper) {
    let locale = stepper.journey.locale();
    if stepper.view.told.is_none() {
        let top = layout.event_loop.union(layout.sentence).union(layout.boxes.all());
        draw_introduction(frame, top, stepper);
    } else {
        draw_event_loop(frame, layout.event_loop, &stepper.view.scene, locale);
        draw_sentence(frame, layout.sentence, stepper);
        match &stepper.mode {
            Mode::Choosing(list) => list.draw(frame, layout.boxes.all(), locale),
            _ => draw_boxes(frame, layout.boxes, &stepper.view.scene, locale),
        }
    }
    sources(frame, layout.source, stepper);
    draw_output(frame, layout.output, stepper);
    draw_timeline(frame, layout.tasks, stepper);
}

// ── the title, and the event loop ───────────────────────────────────────────

/// Draws the first line: the title, and which step it is.
fn draw_title(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let (records, locale) = (stepper.journey.replay().records(), stepper.journey.locale());
    let number = stepper.view.told.as_ref().map_or(0, |told| told.number).to_string();
    let last = records.last().map_or(0, |record| record.number).to_string();
    let mut right = Vec::new();
    right.extend(stepper.player.told(locale));
    right.extend(stepper.quiz.as_ref().map(|quiz| quiz.told(locale)));
    if stepper.journey.every_step {
        right.push(say!(locale, "terminal-every-step"));
    }
    right.push(say!(locale, "terminal-step", number, last));
    let right = right.join(" · ");
    paint::both_ends(frame, area, (&stepper.walkthrough.title, paint::HEADING), (right, paint::HEADING));
}

/// Draws the second line: the loop, its phase, its iteration, its clock; and before those,
/// which are the same a step earlier, what another loop is asked.
fn draw_event_loop(frame: &mut Frame<'_>, area: Rect, scene: &Scene, locale: Locale) {
    let shown = scene.loops.iter().find(|badge| Some(badge.number) == scene.event_loop);
    let Some(shown) = shown else {
        return paint::lines(frame, area, [Line::styled(say!(locale, "terminal-no-loop"), paint::ASIDE)]);
    };
    let thread = scene.thread.as_ref().map(|thread| say!(locale, "terminal-in-thread", thread = &**thread));
    let time = seconds(Duration::from_nanos(scene.nanoseconds));
    let mut spans = vec![
        Span::styled(say!(locale, "terminal-loop", number = shown.number), paint::HEADING),
        Span::raw(" "),
        badge(shown),
        Span::raw(thread.map(|thread| format!(" {thread}")).unwrap_or_default()),
        Span::styled(scene.note.as_ref().map(|note| format!("  {note}")).unwrap_or_default(), paint::NOTICE),
        Span::raw(format!("  {}", say!(locale, "terminal-iteration", iteration = scene.iteration))),
        Span::raw(format!("  {}", say!(locale, "terminal-clock", time))),
    ];
    let phase = scene.phase.map(|phase| say!(locale, "terminal-phase", phase = phase.text(locale)));
    let phase = format!("  {}", phase.unwrap_or_else(|| current_loop(scene, locale)));
    let others = others(&scene.loops, shown.number, locale);
    for (text, style) in [(phase, paint::CHANGED), (others, paint::ASIDE)] {
        let used: usize = spans.iter().map(Span::width).sum();
        spans.push(Span::styled(fit(&text, usize::from(area.width).saturating_sub(used)), style));
    }
    paint::lines(frame, area, [Line::from(spans)]);
}

/// What `get_event_loop` hands over here, where none runs.
fn current_loop(scene: &Scene, locale: Locale) -> String {
    let of_scene = |number: u64| scene.loops.iter().find(|badge| badge.number == number);
    match scene.current_loop.and_then(of_scene) {
        None => say!(locale, "terminal-no-current-loop"),
        Some(LoopBadge { number, lifecycle: "closed" }) => {
            say!(locale, "terminal-current-loop-closed", number = *number)
        }
        Some(LoopBadge { number, .. }) => say!(locale, "terminal-current-loop", number = *number),
    }
}

/// The other loops, the youngest first.
fn others(loops: &[LoopBadge], shown: u64, locale: Locale) -> String {
    // No line is so long that it shows more.
    let others = loops.iter().rev().filter(|badge| badge.number != shown).take(20);
    let told = others.map(|other| {
        let (mark, _) = appearance(other.lifecycle);
        format!("  {} {mark} {}", say!(locale, "terminal-loop", number = other.number), other.lifecycle)
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
        "running" => ('▶', paint::RIGHT),
        "stopping" => ('◑', paint::CURE),
        "closed" => ('■', paint::WRONG),
        _ => ('○', paint::HEADING),
    }
}

// ── the sentence, or the introduction ───────────────────────────────────────

/// Draws the sentence of a step, and below it a hint, if there is one.
fn draw_sentence(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let Some(told) = &stepper.view.told else { return };
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    // A notice may be long, such as why a test fails: what the sentence needs not is for it, and all but two rows.
    let needed = lines_of(told, columns, height.saturating_sub(1), stepper.journey.locale()).len();
    let most = height.saturating_sub(needed.min(2)).max(1);
    let hint = hint(stepper).map(|(hint, style)| (wrap_into(&hint, columns, most), style));
    let (hint, style) = hint.unwrap_or_default();
    let below = u16::try_from(hint.len().max(1)).unwrap_or(u16::MAX);
    let rows = area.height.saturating_sub(below);
    let text = lines_of(told, columns, usize::from(rows), stepper.journey.locale());
    paint::lines(frame, Rect { height: rows, ..area }, text);
    let foot = Rect { y: area.y + rows, height: area.height - rows, ..area };
    paint::lines(frame, foot, hint.into_iter().map(|line| Line::styled(line, style)));
}

/// The sentence, and what cures it if it is an error.
fn lines_of(told: &Step, columns: usize, rows: usize, locale: Locale) -> Vec<Line<'static>> {
    let (style, mark) = paint::style_of(told.kind);
    // The error itself has a row at least.
    let below = rows.saturating_sub(1).max(1);
    let cure = told.cure.as_deref().map(|cure| wrap_into(&say!(locale, "cure-is", cure), columns, below));
    let cure = cure.unwrap_or_default();
    let room = rows.saturating_sub(cure.len()).max(1);
    let sentence = wrap_into(&format!("{mark}{}", told.sentence), columns, room);
    let styled = |style: Style| move |line: String| Line::styled(line, style);
    sentence.into_iter().map(styled(style)).chain(cure.into_iter().map(styled(paint::CURE))).collect()
}

/// What the stepper has to say, or else what one may want to do here.
fn hint(stepper: &Stepper) -> Option<(String, Style)> {
    if let Some(notice) = &stepper.notice {
        return Some((notice.clone(), paint::NOTICE));
    }
    let is_wrong = stepper.journey.replay().last().is_some_and(|record| is_error(&record.event));
    let cause = stepper.view.cause.filter(|_| is_wrong).map(|cause| number_of(stepper, cause).to_string());
    let locale = stepper.journey.locale();
    Some(match cause {
        Some(number) => (say!(locale, "terminal-to-the-cause", number), paint::NOTICE),
        None if stepper.view.is_last => (ending(stepper), paint::ASIDE),
        None => (passed_over(stepper.view.passed_over?, locale), paint::ASIDE),
    })
}

/// Why the number of this step is not one more than that of the step before.
fn passed_over((first, last): (u64, u64), locale: Locale) -> String {
    let (first, last) = (first.to_string(), last.to_string());
    match first == last {
        true => say!(locale, "terminal-one-passed-over", number = first),
        false => say!(locale, "terminal-some-passed-over", first, last),
    }
}

/// Where one can go from the last step.
fn ending(stepper: &Stepper) -> String {
    let locale = stepper.journey.locale();
    match stepper.walkthrough.shows.next_lesson() {
        Some(next) => {
            say!(locale, "terminal-end-before-lesson", number = next.number(), name = next.name)
        }
        None => say!(locale, "terminal-end"),
    }
}

/// The number by which sentences refer to a step.
fn number_of(stepper: &Stepper, step: usize) -> u64 {
    let records = stepper.journey.replay().records();
    step.checked_sub(1).and_then(|place| records.get(place)).map_or(0, |record| record.number)
}

/// Draws what there is to know before the first step.
fn draw_introduction(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let walkthrough = &stepper.walkthrough;
    let columns = usize::from(area.width);
    let mut text: Vec<Line<'_>> = Vec::new();
    for notice in &walkthrough.notices {
        let lines = wrap(&format!("! {notice}"), columns);
        text.extend(lines.into_iter().map(|line| Line::styled(line, paint::CURE)));
    }
    for paragraph in &walkthrough.introduction {
        text.push(Line::default());
        text.extend(wrap(paragraph, columns).into_iter().map(Line::raw));
    }
    let rows = area.height.saturating_sub(2);
    paint::lines(frame, Rect { height: rows, ..area }, text);
    let foot = Rect { y: area.y + rows, height: area.height - rows, ..area };
    let below = match &stepper.notice {
        Some(notice) => Line::styled(notice.clone(), paint::NOTICE),
        None => keys_to_begin_with(stepper),
    };
    paint::lines(frame, foot, [below]);
}

/// Of a program that asks nothing, nobody can predict anything; and who predicts does not begin that.
fn keys_to_begin_with(stepper: &Stepper) -> Line<'static> {
    let locale = stepper.journey.locale();
    let told = match is_marked(&stepper.walkthrough) {
        _ if stepper.quiz.is_some() => say!(locale, "terminal-begin-predicting"),
        true => say!(locale, "terminal-begin-and-predict"),
        false => say!(locale, "terminal-begin"),
    };
    let styles = [Style::new(), paint::KEY].into_iter().cycle();
    let spans = told.split('`').zip(styles).map(|(text, style)| Span::styled(text.to_owned(), style));
    Line::from(spans.collect::<Vec<_>>())
}
