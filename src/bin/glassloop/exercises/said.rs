//! What a learner is told: what there is, what is to be done, and whether it is.

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use glassloop::trace::file::Language;

use super::check::Verdict;
use super::desk::Desk;
use super::place::typed;
use super::running::verdict;
use super::{EXERCISES, Exercise};
use crate::invocation;
use crate::locale::{Locale, say};
use crate::text::{broken, padded, width};

const BOLD: Style = Style::new().bold();
const DONE: Style = AnsiColor::Green.on_default().bold();
const NOT_YET: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Yellow.on_default();

/// The language of the learner's programs, and the other one.
fn languages(desk: &Desk) -> (&'static str, String) {
    match desk.language {
        Language::Python => ("Python", say!(desk.locale, "rust-does-them-in-rust")),
        Language::Rust => ("Rust", say!(desk.locale, "python-does-them-in-python")),
    }
}

/// A line for each exercise, and how to go on.
pub(super) fn list(out: &mut impl Write, desk: &Desk) -> io::Result<ExitCode> {
    for (number, exercise) in (1..).zip(EXERCISES) {
        let mark = if desk.is_done(exercise) { "✓" } else { " " };
        let title = exercise.title_without_number(desk.locale);
        let kind = padded(&exercise.kind(desk.locale), 8);
        writeln!(out, "{mark} {number:>2}  {:22}  {kind} {title}", exercise.name)?;
    }
    let (language, other) = languages(desk);
    let (done, count) = (desk.count(), EXERCISES.len());
    writeln!(out)?;
    paragraphs(out, &say!(desk.locale, "so-many-are-done-in", done, count, language, other))?;
    paragraphs(out, &where_files_lie(desk, language))?;
    paragraphs(out, &say!(desk.locale, "how-to-go-on", step = invocation::name(), option = desk.option()))?;
    Ok(ExitCode::SUCCESS)
}

fn where_files_lie(desk: &Desk, language: &str) -> String {
    let folder = match &*typed(&desk.folder().join(language.to_lowercase())) {
        "." => say!(desk.locale, "this-folder"),
        folder => folder.to_owned(),
    };
    match desk.is_new() {
        true => say!(desk.locale, "files-will-lie-in", folder),
        false => say!(desk.locale, "files-lie-in", folder),
    }
}

/// Says that a folder was made, and what is in it.
pub(super) fn made(out: &mut impl Write, desk: &Desk) -> io::Result<()> {
    let (folder, (language, other)) = (typed(desk.folder()), languages(desk));
    let count = EXERCISES.len();
    paragraphs(out, &say!(desk.locale, "folder-is-made", folder, count, language, other))?;
    writeln!(out)
}

/// Says how to go on from one that is done.
pub(super) fn onward(out: &mut impl Write, desk: &Desk) -> io::Result<()> {
    match desk.current() {
        Some(next) => {
            let (step, title) = (invocation::name(), next.title(desk.locale));
            paragraphs(out, &say!(desk.locale, "exercise-is-next", step, title))
        }
        None => all_done(out, desk).map(drop),
    }
}

/// Says that nothing is left to do.
pub(super) fn all_done(out: &mut impl Write, desk: &Desk) -> io::Result<ExitCode> {
    let done = say!(desk.locale, "all-exercises-are-done", count = EXERCISES.len());
    writeln!(out, "{DONE}{done}{DONE:#}")?;
    Ok(ExitCode::SUCCESS)
}

/// What is to be done, and where.
pub(super) fn assignment(out: &mut impl Write, desk: &Desk, exercise: &Exercise) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", exercise.title(desk.locale))?;
    for line in broken(&exercise.goal(desk.language, desk.locale), width()) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "  {}", desk.typed(exercise))
}

/// Runs it, and says whether it passes; if not, which commands help.
pub(super) fn checked(out: &mut impl Write, desk: &mut Desk, exercise: &Exercise) -> io::Result<bool> {
    let verdict = judged(out, desk, exercise)?;
    let step = invocation::name();
    let on = match verdict {
        Verdict::Passed(_) => return Ok(true),
        Verdict::Asked(_) => say!(desk.locale, "a-letter-answers", step),
        Verdict::NotRun(_) => say!(desk.locale, "a-hint-helps", step),
        Verdict::Failed(_) => say!(desk.locale, "one-can-step-through", step),
    };
    writeln!(out)?;
    paragraphs(out, &on)?;
    Ok(false)
}

/// The same for somebody who watches: no command can be typed in that terminal, and what a letter does
/// there is said where it is typed.
pub(super) fn checked_in_watch(
    out: &mut impl Write,
    desk: &mut Desk,
    exercise: &Exercise,
) -> io::Result<bool> {
    let verdict = judged(out, desk, exercise)?;
    if let Verdict::Passed(_) = verdict {
        return Ok(true);
    }
    writeln!(out)?;
    if let Verdict::Failed(_) = verdict {
        paragraphs(out, &say!(desk.locale, "another-terminal-steps-through", step = invocation::name()))?;
    }
    Ok(false)
}

/// Says what is to be done, runs it, and says whether it passes.
fn judged(out: &mut impl Write, desk: &mut Desk, exercise: &Exercise) -> io::Result<Verdict> {
    assignment(out, desk, exercise)?;
    writeln!(out)?;
    let verdict = verdict(desk, exercise, desk.language)?;
    told(out, &verdict, desk.locale)?;
    if let Verdict::Passed(_) = verdict {
        desk.finish(exercise)?;
        let (done, count) = (desk.count(), EXERCISES.len());
        writeln!(out, "{}", say!(desk.locale, "so-many-are-done", done, count))?;
    }
    Ok(verdict)
}

fn told(out: &mut impl Write, verdict: &Verdict, locale: Locale) -> io::Result<()> {
    match verdict {
        Verdict::Passed(because) => {
            writeln!(out, "{DONE}✓ {}{DONE:#}", say!(locale, "that-is-it"))?;
            because.iter().try_for_each(|because| paragraphs(out, because))
        }
        Verdict::Asked(question) => paragraphs(out, question),
        Verdict::Failed(why) | Verdict::NotRun(why) => {
            writeln!(out, "{NOT_YET}✗ {}{NOT_YET:#}", say!(locale, "not-yet"))?;
            paragraphs(out, why)
        }
    }
}

/// A text, line by line, broken between words.
pub(super) fn paragraphs(out: &mut impl Write, text: &str) -> io::Result<()> {
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        for part in broken(line.trim_start(), width() - indent) {
            writeln!(out, "{:indent$}{part}", "")?;
        }
    }
    Ok(())
}

/// Helps.
pub(super) fn hint(out: &mut impl Write, desk: &Desk, exercise: &Exercise) -> io::Result<ExitCode> {
    writeln!(out, "{BOLD}{}{BOLD:#}\n  {}", exercise.title(desk.locale), desk.typed(exercise))?;
    write!(out, "{HINT}")?;
    paragraphs(out, &exercise.hint(desk.language, desk.locale))?;
    write!(out, "{HINT:#}")?;
    Ok(ExitCode::SUCCESS)
}
