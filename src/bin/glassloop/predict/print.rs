//! Prints the questions of a lesson, for a sheet of paper, or for where there is no terminal.

use std::io::{self, Write};

use anstyle::Style;

use super::{Answer, Question};
use crate::locale::say;
use crate::text::{broken, width};
use crate::walkthrough::Walkthrough;

const BOLD: Style = Style::new().bold();

/// Prints each question with its answers, and then what is right and why.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(super) fn print(
    out: &mut impl Write,
    walkthrough: &Walkthrough,
    questions: &[Question],
) -> io::Result<()> {
    if questions.is_empty() {
        return writeln!(out, "{}", say!(walkthrough.locale, "nothing-is-asked-here"));
    }
    for (number, question) in (1..).zip(questions) {
        asked(out, number, walkthrough, question)?;
        writeln!(out)?;
    }
    for (number, question) in (1..).zip(questions) {
        heading(out, &format!("{number}. {}", question.words))?;
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
    walkthrough: &Walkthrough,
    question: &Question,
) -> io::Result<()> {
    let records = walkthrough.replay.records();
    let after = question.step.checked_sub(1).and_then(|place| records.get(place));
    let after = after.map_or(0, |record| record.number);
    let words = &*question.words;
    heading(out, &say!(walkthrough.locale, "question-after-step", number, after, words))?;
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
