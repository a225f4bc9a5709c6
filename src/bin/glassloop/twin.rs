//! A lesson beside its Python twin.

use std::io::{self, Write};

use anstyle::Style;

use crate::lessons::Lesson;

/// What stands between the two.
const GUTTER: &str = " │ ";

/// Prints both sources side by side, without the comment on top of each.
///
/// Nothing is cut: the left column is as wide as its longest line.
///
/// # Errors
/// If the lesson has no twin.
pub(crate) fn print(out: &mut dyn Write, lesson: &Lesson) -> io::Result<()> {
    let none = || io::Error::other(format!("the lesson {} has no Python twin", lesson.name));
    let python = lesson.python.ok_or_else(none)?;
    let (python, rust) = (without_heading(python), without_heading(lesson.source()));
    let width = python.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let bold = Style::new().bold();
    let titles = (format!("examples/python/{}.py", lesson.name), lesson.file());
    let width = width.max(titles.0.chars().count());
    writeln!(out, "{bold}{:width$}{bold:#}{GUTTER}{bold}{}{bold:#}", titles.0, titles.1)?;
    writeln!(out, "{}─┼─{}", "─".repeat(width), "─".repeat(titles.1.chars().count()))?;
    for row in 0..python.len().max(rust.len()) {
        let at = |lines: &[&'static str]| lines.get(row).copied().unwrap_or_default();
        let line = format!("{:width$}{GUTTER}{}", at(&python), at(&rust));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The lines below the module's own comment: `"""…"""`, `//! …`.
fn without_heading(source: &'static str) -> Vec<&'static str> {
    let body = match source.strip_prefix("\"\"\"").and_then(|rest| rest.split_once("\"\"\"")) {
        Some((_, body)) => body.lines().collect(),
        None => source.lines().skip_while(|line| line.starts_with("//!")).collect::<Vec<_>>(),
    };
    body.into_iter().skip_while(|line| line.trim().is_empty()).collect()
}
