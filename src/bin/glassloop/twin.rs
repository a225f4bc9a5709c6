//! A lesson beside its Python twin.

use std::io::{self, IsTerminal, Write};

use anstyle::Style;
use ratatui::crossterm::terminal;

use crate::lessons::Lesson;
use crate::locale::{Locale, say};
use crate::predict::without_marks;

/// What stands between the two.
const GUTTER: &str = " │ ";

/// Prints both sources side by side, without the comment on top of each, and functions of the
/// same name beginning on the same row; or one above the other in a terminal that is too narrow.
///
/// Nothing is cut: the left column is as wide as its longest line.
///
/// # Errors
/// If the lesson has no twin.
pub(crate) fn print(out: &mut dyn Write, lesson: &Lesson) -> io::Result<()> {
    let none = || io::Error::other(say!(Locale::chosen(), "lesson-has-no-twin", lesson = lesson.name));
    let twin = lesson.python.as_ref().ok_or_else(none)?;
    let titles = (twin.file, lesson.file());
    let (python, rust) = (without_heading(twin.source), without_heading(lesson.source()));
    let width = widest(&python).max(titles.0.chars().count());
    let needed = width + GUTTER.chars().count() + widest(&rust);
    let bold = Style::new().bold();
    if columns().is_some_and(|columns| columns < needed) {
        for (title, lines) in [(titles.0, python), (titles.1, rust)] {
            writeln!(out, "{bold}{title}{bold:#}\n{}\n{}\n", "─".repeat(title.len()), lines.join("\n"))?;
        }
        return Ok(());
    }
    writeln!(out, "{bold}{:width$}{bold:#}{GUTTER}{bold}{}{bold:#}", titles.0, titles.1)?;
    writeln!(out, "{}─┼─{}", "─".repeat(width), "─".repeat(titles.1.chars().count()))?;
    for (left, right) in rows(&python, &rust) {
        let line = format!("{left:width$}{GUTTER}{right}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// How wide the terminal is; none if this does not go to one.
fn columns() -> Option<usize> {
    let is_terminal = io::stdout().is_terminal();
    is_terminal.then(terminal::size)?.ok().map(|(columns, _)| usize::from(columns))
}

fn widest(lines: &[&str]) -> usize {
    lines.iter().map(|line| line.chars().count()).max().unwrap_or(0)
}

/// The lines side by side: where both have a function of the same name, it begins on one row.
fn rows<'a>(python: &[&'a str], rust: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut rows = Vec::new();
    let (mut left, mut right) = (0, 0);
    for (place, line) in python.iter().enumerate() {
        let Some(name) = function(line) else { continue };
        let same = rust.iter().skip(right).position(|line| function(line) == Some(name));
        if let Some(further) = same {
            pair(&mut rows, &python[left..place], &rust[right..right + further]);
            (left, right) = (place, right + further);
        }
    }
    pair(&mut rows, &python[left..], &rust[right..]);
    rows
}

/// Puts lines beside each other; the shorter part ends with empty ones.
fn pair<'a>(rows: &mut Vec<(&'a str, &'a str)>, left: &[&'a str], right: &[&'a str]) {
    let at = |lines: &[&'a str], row: usize| lines.get(row).copied().unwrap_or_default();
    rows.extend((0..left.len().max(right.len())).map(|row| (at(left, row), at(right, row))));
}

/// The name of the function that begins on this line, in either language.
fn function(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("def ").or_else(|| line.split_once("fn "))?;
    let is_declared = line.trim_end().ends_with([':', '{', '(']);
    rest.split_once('(').filter(|_| is_declared).map(|(name, _)| name)
}

/// The lines below the module's own comment, `"""…"""` or `//! …`, and without what is asked of them.
fn without_heading(source: &'static str) -> Vec<&'static str> {
    let body = match source.strip_prefix("\"\"\"").and_then(|rest| rest.split_once("\"\"\"")) {
        Some((_, body)) => body.lines().collect(),
        None => source.lines().skip_while(|line| line.starts_with("//!")).collect::<Vec<_>>(),
    };
    let body = body.into_iter().skip_while(|line| line.trim().is_empty()).map(|line| (None, line));
    without_marks(body.collect()).into_iter().map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn functions_of_the_same_name_begin_on_the_same_row() {
        let python = ["import asyncio", "", "def main():", "    pass", "main()"];
        let rust = ["use glassloop::run;", "use glassloop::sleep;", "", "pub(crate) fn main() {", "}"];
        let expected = [
            ("import asyncio", "use glassloop::run;"),
            ("", "use glassloop::sleep;"),
            ("", ""),
            ("def main():", "pub(crate) fn main() {"),
            ("    pass", "}"),
            ("main()", ""),
        ];
        assert_eq!(rows(&python, &rust), expected);
    }
}
