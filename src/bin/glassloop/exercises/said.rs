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
use crate::text::{broken, width};

const BOLD: Style = Style::new().bold();
const DONE: Style = AnsiColor::Green.on_default().bold();
const NOT_YET: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Yellow.on_default();

/// The language of the learner's programs, and the other one.
fn languages(desk: &Desk) -> (&'static str, &'static str) {
    match desk.language {
        Language::Python => ("Python", "`--rust` does them in Rust"),
        Language::Rust => ("Rust", "`--python` does them in Python"),
    }
}

/// A line for each exercise, and how to go on.
pub(super) fn list(out: &mut impl Write, desk: &Desk) -> io::Result<ExitCode> {
    for (number, exercise) in (1..).zip(EXERCISES) {
        let mark = if desk.is_done(exercise) { "✓" } else { " " };
        let title = exercise.title().split_once(" · ").map_or(exercise.title(), |(_, title)| title);
        writeln!(out, "{mark} {number:>2}  {:22}  {:8} {title}", exercise.name, exercise.kind())?;
    }
    let (step, (language, other)) = (invocation::name(), languages(desk));
    let files = if desk.is_new() { "the files will lie in" } else { "the files lie in" };
    writeln!(out, "\ndone: {} of {}, in {language}; {other}", desk.count(), EXERCISES.len())?;
    let folder = match &*typed(&desk.folder().join(language.to_lowercase())) {
        "." => "this folder".to_owned(),
        folder => folder.to_owned(),
    };
    writeln!(out, "{files} {folder}")?;
    writeln!(out, "`{step} exercises next` says what is to be done, and whether it is;")?;
    writeln!(out, "`{step} exercises watch` says so whenever you save the file;")?;
    writeln!(out, "hint, show, answer LETTER, solution and reset help on the way;")?;
    writeln!(out, "behind each of them, and behind `exercises`, a number names another exercise.")?;
    Ok(ExitCode::SUCCESS)
}

/// Says that a folder was made, and what is in it.
pub(super) fn made(out: &mut impl Write, desk: &Desk) -> io::Result<()> {
    let (folder, (language, other)) = (typed(desk.folder()), languages(desk));
    writeln!(out, "made the folder {folder}, with {} programs in {language}; {other}\n", EXERCISES.len())
}

/// Says how to go on from one that is done.
pub(super) fn onward(out: &mut impl Write, desk: &Desk) -> io::Result<()> {
    match desk.current() {
        Some(next) => {
            writeln!(out, "next: `{} exercises next`, {}", invocation::name(), next.title())
        }
        None => all_done(out).map(drop),
    }
}

/// Says that nothing is left to do.
pub(super) fn all_done(out: &mut impl Write) -> io::Result<ExitCode> {
    writeln!(out, "{DONE}all {} exercises are done{DONE:#}", EXERCISES.len())?;
    Ok(ExitCode::SUCCESS)
}

/// What is to be done, and where.
pub(super) fn assignment(out: &mut impl Write, desk: &Desk, exercise: &Exercise) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", exercise.title())?;
    for line in broken(&exercise.goal(desk.language), width()) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "  {}", desk.typed(exercise))
}

/// Runs it, and says whether it passes.
pub(super) fn checked(out: &mut impl Write, desk: &mut Desk, exercise: &Exercise) -> io::Result<bool> {
    assignment(out, desk, exercise)?;
    writeln!(out)?;
    let verdict = verdict(desk, exercise, desk.language)?;
    told(out, &verdict)?;
    if let Verdict::Passed(_) = verdict {
        desk.finish(exercise)?;
        writeln!(out, "done: {} of {}", desk.count(), EXERCISES.len())?;
        return Ok(true);
    }
    let step = invocation::name();
    let on = match verdict {
        Verdict::Asked(_) => format!("`{step} exercises answer LETTER` answers; "),
        Verdict::NotRun(_) => String::new(),
        _ => format!("`{step} exercises show` steps through this run; "),
    };
    writeln!(out, "\n{on}`{step} exercises hint` helps")?;
    Ok(false)
}

fn told(out: &mut impl Write, verdict: &Verdict) -> io::Result<()> {
    match verdict {
        Verdict::Passed(because) => {
            writeln!(out, "{DONE}✓ that is it{DONE:#}")?;
            because.iter().try_for_each(|because| paragraphs(out, because))
        }
        Verdict::Asked(question) => paragraphs(out, question),
        Verdict::Failed(why) | Verdict::NotRun(why) => {
            writeln!(out, "{NOT_YET}✗ not yet{NOT_YET:#}")?;
            paragraphs(out, why)
        }
    }
}

/// A text, line by line, broken between words.
fn paragraphs(out: &mut impl Write, text: &str) -> io::Result<()> {
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
    writeln!(out, "{BOLD}{}{BOLD:#}\n  {}", exercise.title(), desk.typed(exercise))?;
    write!(out, "{HINT}")?;
    paragraphs(out, exercise.hint(desk.language))?;
    write!(out, "{HINT:#}")?;
    Ok(ExitCode::SUCCESS)
}
