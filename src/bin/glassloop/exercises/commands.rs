//! What can be typed behind `exercises`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use glassloop::trace::file::Language;

use super::check::Verdict;
use super::choice::answer_line;
use super::desk::Desk;
use super::running::verdict;
use super::{EXERCISES, Exercise, watch};
use crate::arguments::{Detail, Exercises, ExercisesCommand};
use crate::invocation;
use crate::text::{broken, width};
use crate::view;

const BOLD: Style = Style::new().bold();
const DONE: Style = AnsiColor::Green.on_default().bold();
const NOT_YET: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Yellow.on_default();

/// Does what was typed; without anything, watches in a terminal, and lists elsewhere.
///
/// # Errors
/// The terminal's or the system's; an exercise that is not there.
pub(crate) fn exercises(asked: Exercises) -> io::Result<ExitCode> {
    let language = match (asked.rust, asked.python) {
        (true, _) => Some(Language::Rust),
        (_, true) => Some(Language::Python),
        _ => None,
    };
    if let Some(ExercisesCommand::List) = asked.command {
        return list(&mut anstream::stdout(), &Desk::look(&asked.folder, language)?);
    }
    let mut desk = Desk::open(&asked.folder, language)?;
    let out = &mut anstream::stdout();
    match asked.command {
        None if io::stdin().is_terminal() && io::stdout().is_terminal() => watch::watch(out, &mut desk),
        None | Some(ExercisesCommand::List) => list(out, &desk),
        Some(ExercisesCommand::Watch) => watch::watch(out, &mut desk),
        Some(ExercisesCommand::Next) => next(out, &mut desk),
        Some(ExercisesCommand::Check { name }) => {
            let exercise = meant(&desk, name.as_deref())?;
            let code = checked(out, &mut desk, exercise)?;
            onward(out, &desk, exercise)?;
            Ok(code)
        }
        Some(ExercisesCommand::Hint { name }) => hint(out, &desk, meant(&desk, name.as_deref())?),
        Some(ExercisesCommand::Answer { letter, name }) => {
            let exercise = meant(&desk, name.as_deref())?;
            answer(&desk, exercise, letter)?;
            let code = checked(out, &mut desk, exercise)?;
            onward(out, &desk, exercise)?;
            Ok(code)
        }
        Some(ExercisesCommand::Show { name, state, all }) => {
            show(&desk, meant(&desk, name.as_deref())?, Detail { state, all })
        }
        Some(ExercisesCommand::Solution { name }) => solution(out, &desk, meant(&desk, name.as_deref())?),
        Some(ExercisesCommand::Reset { name }) => {
            let exercise = meant(&desk, name.as_deref())?;
            reset(out, &mut desk, exercise)
        }
    }
}

/// The exercise of that name or number; without one, the first that is not done.
fn meant(desk: &Desk, name: Option<&str>) -> io::Result<&'static Exercise> {
    let Some(name) = name else { return Ok(desk.current().unwrap_or(&EXERCISES[0])) };
    let by_number = || name.parse().ok().and_then(|number: usize| EXERCISES.get(number.checked_sub(1)?));
    let by_name = EXERCISES.iter().find(|exercise| exercise.name == name);
    by_name.or_else(by_number).ok_or_else(|| {
        let step = invocation::name();
        io::Error::new(
            io::ErrorKind::NotFound,
            format!("there is no exercise '{name}': `{step} exercises list` lists them"),
        )
    })
}

/// A line for each exercise, and how to go on.
fn list(out: &mut impl Write, desk: &Desk) -> io::Result<ExitCode> {
    for (number, exercise) in (1..).zip(EXERCISES) {
        let mark = if desk.is_done(exercise) { "✓" } else { " " };
        let title = exercise.title().split_once(" · ").map_or(exercise.title(), |(_, title)| title);
        writeln!(out, "{mark} {number:>2}  {:22}  {:8} {title}", exercise.name, exercise.kind())?;
    }
    let step = invocation::name();
    writeln!(out, "\ndone: {} of {}; the files lie in {}", desk.count(), EXERCISES.len(), place(desk))?;
    writeln!(out, "`{step} exercises next` says what is to be done, and whether it is;")?;
    writeln!(out, "`{step} exercises watch` says so whenever you save the file;")?;
    writeln!(out, "hint, show, answer LETTER, solution and reset help on the way.")?;
    Ok(ExitCode::SUCCESS)
}

fn place(desk: &Desk) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let folder = desk.folder();
    folder.strip_prefix(here).unwrap_or(folder).display().to_string()
}

/// Checks the first that is not done, and goes on to the next one if it passes.
fn next(out: &mut impl Write, desk: &mut Desk) -> io::Result<ExitCode> {
    let Some(exercise) = desk.current() else { return all_done(out) };
    let code = checked(out, desk, exercise)?;
    match desk.current() {
        None => all_done(out),
        Some(next) if next.name != exercise.name => {
            writeln!(out)?;
            assignment(out, desk, next)?;
            Ok(code)
        }
        Some(_) => Ok(code),
    }
}

/// Says how to go on from one that is done.
fn onward(out: &mut impl Write, desk: &Desk, exercise: &Exercise) -> io::Result<()> {
    match desk.current() {
        Some(next) if desk.is_done(exercise) => {
            writeln!(out, "next: `{} exercises next`, {}", invocation::name(), next.title())
        }
        Some(_) => Ok(()),
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
    writeln!(out, "  {}", Path::new(&place(desk)).join(exercise.file(desk.language)).display())
}

/// Runs it, and says whether it passes; an exit code of 1 says that it does not.
pub(super) fn checked(out: &mut impl Write, desk: &mut Desk, exercise: &Exercise) -> io::Result<ExitCode> {
    assignment(out, desk, exercise)?;
    writeln!(out)?;
    let verdict = verdict(desk, exercise, desk.language)?;
    told(out, &verdict)?;
    if let Verdict::Passed(_) = verdict {
        desk.finish(exercise)?;
        writeln!(out, "done: {} of {}", desk.count(), EXERCISES.len())?;
        return Ok(ExitCode::SUCCESS);
    }
    let step = invocation::name();
    let on = match verdict {
        Verdict::Asked(_) => format!("`{step} exercises answer LETTER` answers; "),
        Verdict::NotRun(_) => String::new(),
        _ => format!("`{step} exercises show` steps through this run; "),
    };
    writeln!(out, "\n{on}`{step} exercises hint` helps")?;
    Ok(ExitCode::FAILURE)
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
    writeln!(out, "{BOLD}{}{BOLD:#}", exercise.title())?;
    write!(out, "{HINT}")?;
    paragraphs(out, exercise.hint(desk.language))?;
    write!(out, "{HINT:#}")?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the letter behind `answer:` in the learner's file.
///
/// # Errors
/// If nothing is to be answered there.
pub(super) fn answer(desk: &Desk, exercise: &Exercise, letter: char) -> io::Result<()> {
    let text = desk.text(exercise, desk.language)?;
    let line = text.lines().find(|line| answer_line(line).is_some());
    let line = line.ok_or_else(|| io::Error::other(no_letter(exercise)))?;
    let (before, _) = line.split_once("answer:").unwrap_or((line, ""));
    desk.rewrite(exercise, &text.replacen(line, &format!("{before}answer: {letter}"), 1))
}

fn no_letter(exercise: &Exercise) -> String {
    let (title, step) = (exercise.title(), invocation::name());
    format!("{title} asks for no letter; `{step} exercises answer LETTER NAME` answers another")
}

/// Steps through a run of the learner's program as it is now.
fn show(desk: &Desk, exercise: &Exercise, detail: Detail) -> io::Result<ExitCode> {
    if let Verdict::NotRun(why) = verdict(desk, exercise, desk.language)? {
        return Err(io::Error::other(why));
    }
    let mut walkthrough = view::read_own(&desk.trace())?;
    exercise.title().clone_into(&mut walkthrough.title);
    view::show(walkthrough, detail)
}

fn solution(out: &mut impl Write, desk: &Desk, exercise: &Exercise) -> io::Result<ExitCode> {
    match exercise.solution(desk.language) {
        Some(text) => write!(out, "{text}")?,
        None => writeln!(out, "{}: the run itself says what is right: answer it, and see", exercise.title())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn reset(out: &mut impl Write, desk: &mut Desk, exercise: &Exercise) -> io::Result<ExitCode> {
    desk.reset(exercise)?;
    writeln!(out, "{} is as it was given", exercise.file(desk.language))?;
    Ok(ExitCode::SUCCESS)
}
