//! What this step does, in one sentence; and before the first step, what there is to see.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::fitting::{fit, wrap, wrap_into};
use super::look;
use super::paint;
use super::stepper::Stepper;
use crate::locale::{Locale, say};
use crate::narrate::Step;
use crate::predict::is_marked;
use crate::steps::is_error;
use crate::walkthrough::Walkthrough;

/// Draws the sentence of a step, and below it a hint, if there is one.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, stepper: &Stepper) {
    let Some(told) = &stepper.view.told else { return };
    let (hint, rows) = (hint(stepper), area.height.saturating_sub(1));
    let text = lines_of(told, usize::from(area.width), usize::from(rows), stepper.journey.locale());
    paint::lines(frame, Rect { height: rows, ..area }, text);
    if let Some((hint, style)) = hint {
        let foot = Rect { y: area.y + rows, height: area.height - rows, ..area };
        paint::lines(frame, foot, [Line::styled(fit(&hint, usize::from(area.width)), style)]);
    }
}

/// The sentence, and what cures it if it is an error.
fn lines_of(told: &Step, columns: usize, rows: usize, locale: Locale) -> Vec<Line<'static>> {
    let (style, mark) = look::of_kind(told.kind);
    let cure = told.cure.as_deref().map(|cure| wrap(&say!(locale, "cure-is", cure), columns));
    let cure = cure.unwrap_or_default();
    let room = rows.saturating_sub(cure.len()).max(1);
    let sentence = wrap_into(&format!("{mark}{}", told.sentence), columns, room);
    let styled = |style: Style| move |line: String| Line::styled(line, style);
    sentence.into_iter().map(styled(style)).chain(cure.into_iter().map(styled(look::CURE))).collect()
}

/// What the stepper has to say, or else what one may want to do here.
fn hint(stepper: &Stepper) -> Option<(String, Style)> {
    if let Some(notice) = &stepper.notice {
        return Some((notice.clone(), look::NOTICE));
    }
    let is_wrong = stepper.journey.replay().last().is_some_and(|record| is_error(&record.event));
    let cause = stepper.view.cause.filter(|_| is_wrong).map(|cause| number_of(stepper, cause));
    Some(match cause {
        Some(number) => {
            (format!("c goes back to its cause, step {number}.  w tells all that led here."), look::NOTICE)
        }
        None if stepper.view.is_last => (ending(stepper), look::ASIDE),
        None => (passed_over(stepper.view.passed_over?), look::ASIDE),
    })
}

/// Why the number of this step is not one more than that of the step before.
fn passed_over((first, last): (u64, u64)) -> String {
    match first == last {
        true => format!("Step {first} is the loop's own bookkeeping: a shows it."),
        false => format!("Steps {first} to {last} are the loop's own bookkeeping: a shows them."),
    }
}

/// Where one can go from the last step.
fn ending(stepper: &Stepper) -> String {
    let next = stepper.walkthrough.shows.next_lesson();
    let onward = next.map(|next| format!("N goes on to lesson {}, {}.", next.number(), next.name));
    format!("This is the end.  {}", onward.unwrap_or_else(|| "g goes back to the start.".to_owned()))
}

/// The number by which sentences refer to a step.
fn number_of(stepper: &Stepper, step: usize) -> u64 {
    let records = stepper.journey.replay().records();
    step.checked_sub(1).and_then(|place| records.get(place)).map_or(0, |record| record.number)
}

/// Draws what there is to know before the first step.
pub(super) fn introduction(
    frame: &mut Frame<'_>,
    area: Rect,
    walkthrough: &Walkthrough,
    notice: Option<&str>,
) {
    let columns = usize::from(area.width);
    let mut text: Vec<Line<'_>> = Vec::new();
    for notice in &walkthrough.notices {
        let lines = wrap(&format!("! {notice}"), columns);
        text.extend(lines.into_iter().map(|line| Line::styled(line, look::CURE)));
    }
    for paragraph in &walkthrough.introduction {
        text.push(Line::default());
        text.extend(wrap(paragraph, columns).into_iter().map(Line::raw));
    }
    let rows = area.height.saturating_sub(2);
    paint::lines(frame, Rect { height: rows, ..area }, text);
    let foot = Rect { y: area.y + rows, height: area.height - rows, ..area };
    let below = match notice {
        Some(notice) => Line::styled(notice.to_owned(), look::NOTICE),
        None => keys_to_begin_with(is_marked(walkthrough)),
    };
    paint::lines(frame, foot, [below]);
}

/// Of a program that asks nothing, nobody can predict anything.
fn keys_to_begin_with(asks: bool) -> Line<'static> {
    let key = |key: &'static str| Span::styled(key, look::KEY);
    let predict = if asks { vec![key("p"), Span::raw(" to predict, ")] } else { Vec::new() };
    let mut keys = vec![
        Span::raw("Press "),
        key("→"),
        Span::raw(" for the first step, "),
        key("e"),
        Span::raw(" to run to the error, "),
    ];
    keys.extend(predict);
    keys.extend([key("?"), Span::raw(" for all keys.")]);
    Line::from(keys)
}
