//! The stepper's whole screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::layout::{Layout, columns};
use super::quiz::{Asked, Quiz};
use super::stepper::{Mode, Stepper};
use super::{boxes, chain, footer, heading, help, look, output, paint, question, sentence, source, tasks};

/// The keys that are always shown, the most important first.
const KEYS: &[(&str, &str)] = &[
    ("→", "step"),
    ("←", "back"),
    ("e", "to the error"),
    ("c", "its cause"),
    ("w", "why"),
    ("p", "predict"),
    ("?", "keys"),
    ("q", "leave"),
];

/// The keys while a question is asked.
const ANSWERS: &[(&str, &str)] = &[
    ("1–4", "answer"),
    ("↑ ↓ Enter", "choose and answer"),
    ("Esc", "pass over"),
    ("u", "go back"),
    ("p", "ask no more"),
];

/// Those at the last step, from which another lesson may come next.
fn keys_at_the_end(stepper: &Stepper) -> Vec<(&'static str, &'static str)> {
    let next = stepper.walkthrough.shows.next_lesson().map(|_| ("N", "next lesson"));
    next.into_iter().chain(KEYS.iter().copied().skip(1)).collect()
}

/// Draws all of it.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let layout = Layout::of(area).enlarging(stepper.focus);
    heading::title(frame, layout.title, stepper);
    match &stepper.mode {
        Mode::Typing(prompt) => footer::prompt(frame, layout.footer, prompt),
        Mode::Searching(search) => {
            let searching = format!("Searching, at step {} … any key gives up", search.at());
            paint::lines(frame, layout.footer, [Line::styled(searching, look::NOTICE)]);
        }
        Mode::Asked(asked) if !asked.is_answered => footer::keys(frame, layout.footer, ANSWERS),
        _ if stepper.view.is_last => footer::keys(frame, layout.footer, &keys_at_the_end(stepper)),
        _ => footer::keys(frame, layout.footer, KEYS),
    }
    if matches!(stepper.mode, Mode::Help) {
        let rows = layout.footer.y - layout.event_loop.y;
        return help::draw(frame, Rect { height: rows, ..layout.event_loop });
    }
    match (&stepper.mode, &stepper.quiz) {
        (Mode::Asked(asked), Some(quiz)) => asking(frame, area, stepper, quiz, *asked),
        _ => body(frame, &layout, stepper),
    }
}

/// The picture at the step where a question is asked, and the question.
fn asking(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper, quiz: &Quiz, asked: Asked) {
    let layout = Layout::of(area).with_question();
    heading::event_loop(frame, layout.event_loop, &stepper.view.scene);
    question::draw(frame, layout.sentence, quiz, asked, stepper.view.told.as_ref());
    boxes::draw(frame, layout.boxes, &stepper.view.scene);
    source::draw(frame, layout.source, stepper);
}

/// The program; and beside it, if that is asked for, the same in the other language.
fn sources(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let Some(beside) = &stepper.beside else { return source::draw(frame, area, stepper) };
    let (left, right) = columns(area, area.width / 2);
    source::draw(frame, left, stepper);
    source::draw(frame, right, &beside.stepper);
}

fn body(frame: &mut Frame<'_>, layout: &Layout, stepper: &Stepper) {
    if stepper.view.told.is_none() {
        let top = layout.event_loop.union(layout.sentence).union(layout.boxes.all());
        sentence::introduction(frame, top, &stepper.walkthrough, stepper.notice.as_deref());
    } else {
        heading::event_loop(frame, layout.event_loop, &stepper.view.scene);
        sentence::draw(frame, layout.sentence, stepper);
        match &stepper.mode {
            Mode::Why(chain) => chain::draw(frame, layout.boxes.all(), chain),
            _ => boxes::draw(frame, layout.boxes, &stepper.view.scene),
        }
    }
    sources(frame, layout.source, stepper);
    output::draw(frame, layout.output, stepper);
    tasks::draw(frame, layout.tasks, stepper);
}
