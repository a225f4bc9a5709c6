//! Prints the questions of a lesson, for a sheet of paper, or for where there is no terminal.

use std::io::{self, Write};

use anstyle::Style;
use glassloop::trace::Record;

use super::{Answer, Question};

const BOLD: Style = Style::new().bold();

/// Prints each question with its answers, and then what is right and why.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn print(out: &mut impl Write, records: &[Record], questions: &[Question]) -> io::Result<()> {
    if questions.is_empty() {
        return writeln!(out, "nothing is asked in this lesson");
    }
    for (number, question) in (1..).zip(questions) {
        let after = question.step.checked_sub(1).and_then(|place| records.get(place));
        let after = after.map_or(0, |record| record.number);
        writeln!(out, "{BOLD}{number}. After step {after}: {}{BOLD:#}", question.ask)?;
        for (letter, answer) in lettered(question) {
            writeln!(out, "   {letter}  {}", answer.text)?;
        }
        writeln!(out)?;
    }
    for (number, question) in (1..).zip(questions) {
        writeln!(out, "{BOLD}{number}. {}{BOLD:#}", question.ask)?;
        for (letter, answer) in lettered(question) {
            let mark = if answer.right { "✓" } else { " " };
            writeln!(out, " {mark} {letter}  {}", answer.because)?;
        }
    }
    Ok(())
}

fn lettered(question: &Question) -> impl Iterator<Item = (char, &Answer)> {
    ('a'..).zip(&question.answers)
}
