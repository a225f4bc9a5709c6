//! A question, its answers, and then what is right and why the tempting one is wrong.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::fitting::{fit, wrap_into};
use super::look;
use super::paint;
use super::quiz::{Asked, Quiz};
use crate::narrate::Step;
use crate::predict::{Answer, Question};

/// Draws it; the step is the one after which it is asked.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, quiz: &Quiz, asked: Asked, told: Option<&Step>) {
    let question = quiz.question(asked);
    let note = format!("question {} of {}", asked.question + 1, quiz.len());
    let inner = paint::heading(frame, area, &format!("Predict: {}", question.words), &note);
    if asked.is_answered {
        verdict(frame, inner, quiz, asked);
    } else {
        answers(frame, inner, question, asked, told);
    }
}

fn answers(frame: &mut Frame<'_>, area: Rect, question: &Question, asked: Asked, told: Option<&Step>) {
    let columns = usize::from(area.width);
    let after = told.map(|step| fit(&format!("Now: {}", step.sentence), columns)).unwrap_or_default();
    let answers = question.answers.iter().enumerate().map(|(place, answer)| {
        let is_chosen = place == asked.chosen;
        let (mark, style) = if is_chosen { (look::HERE_MARK, look::SELECTED) } else { (" ", look::PLAIN) };
        Line::from(vec![
            Span::styled(format!("{mark} {} ", place + 1), look::KEY),
            Span::styled(fit(&answer.text, columns.saturating_sub(4)), style),
        ])
    });
    let lines = [Line::styled(after, look::ASIDE), Line::default()].into_iter().chain(answers);
    paint::lines(frame, area, lines);
}

/// The answer that was given if it was wrong, and the right one.
fn verdict(frame: &mut Frame<'_>, area: Rect, quiz: &Quiz, asked: Asked) {
    let question = quiz.question(asked);
    let columns = usize::from(area.width);
    let rows = usize::from(area.height.saturating_sub(1));
    let mut lines: Vec<Line<'_>> = Vec::new();
    let given = &question.answers[asked.chosen];
    if !given.right {
        lines.extend(judged("✗ No", asked.chosen, given, look::WRONG, columns, rows / 2));
    }
    let right = question.answers.iter().enumerate().find(|(_, answer)| answer.right);
    if let Some((place, answer)) = right {
        let sign = if given.right { "✓ Right" } else { "✓ It is" };
        let room = rows.saturating_sub(lines.len());
        lines.extend(judged(sign, place, answer, look::RIGHT, columns, room));
    }
    paint::lines(frame, Rect { height: area.height.saturating_sub(1), ..area }, lines);
    let foot = Rect { y: area.bottom().saturating_sub(1), height: 1.min(area.height), ..area };
    let onward = match quiz.asks_before_it_shows(asked) {
        true => "→ goes on to the next question, which is asked before this is to be seen.",
        false => "→ goes on to the step that shows it.",
    };
    paint::lines(frame, foot, [Line::styled(onward, look::NOTICE)]);
}

/// `✗ No, 4  none`, and below it why.
fn judged(
    sign: &str,
    place: usize,
    answer: &Answer,
    style: Style,
    columns: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let text = fit(&format!("{sign}, {}: {}", place + 1, answer.text), columns);
    let because = wrap_into(&answer.because, columns.saturating_sub(2), rows.saturating_sub(1).max(1));
    let because = because.into_iter().map(|line| Line::raw(format!("  {line}")));
    std::iter::once(Line::styled(text, style)).chain(because).collect()
}
