//! Prints the questions of a lesson, for a sheet of paper, or for where there is no terminal.

use std::io::{self, Write};

use anstyle::Style;
use glassloop::trace::Record;

use super::{Answer, Question};
use crate::text::{broken, width};

const BOLD: Style = Style::new().bold();

/// Prints each question with its answers, and then what is right and why.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(super) fn print(out: &mut impl Write, records: &[Record], questions: &[Question]) -> io::Result<()> {
    if questions.is_empty() {
        return writeln!(out, "nothing is asked here: no line of its source is marked with `predict:`");
    }
    for (number, question) in (1..).zip(questions) {
        asked(out, number, records, question)?;
        writeln!(out)?;
    }
    for (number, question) in (1..).zip(questions) {
        heading(out, &format!("{number}. {}", question.ask))?;
        for (place, answer) in (0..).zip(&question.answers) {
            because(out, place, answer)?;
        }
    }
    Ok(())
}

/// The question, and what can be answered.
pub(super) fn asked(
    out: &mut impl Write,
    number: usize,
    records: &[Record],
    question: &Question,
) -> io::Result<()> {
    let after = question.step.checked_sub(1).and_then(|place| records.get(place));
    let after = after.map_or(0, |record| record.number);
    heading(out, &format!("{number}. After step {after}: {}", question.ask))?;
    for (place, answer) in (0..).zip(&question.answers) {
        below(out, &format!("   {}  ", letter(place)), &answer.text)?;
    }
    Ok(())
}

fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    broken(text, width()).iter().try_for_each(|line| writeln!(out, "{BOLD}{line}{BOLD:#}"))
}

/// Why an answer is right, or why it is not.
pub(super) fn because(out: &mut impl Write, place: usize, answer: &Answer) -> io::Result<()> {
    let mark = if answer.right { '✓' } else { ' ' };
    below(out, &format!(" {mark} {}  ", letter(place)), &answer.because)
}

/// A text below its mark, broken between words.
fn below(out: &mut impl Write, mark: &str, text: &str) -> io::Result<()> {
    let indent = mark.chars().count();
    for (place, line) in broken(text, width().saturating_sub(indent)).iter().enumerate() {
        let before = if place == 0 { mark } else { "" };
        writeln!(out, "{before:indent$}{line}")?;
    }
    Ok(())
}

/// `a` for the first.
pub(super) fn letter(place: usize) -> char {
    ('a'..='z').nth(place).unwrap_or('?')
}
