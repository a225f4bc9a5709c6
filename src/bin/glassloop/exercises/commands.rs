//! What can be typed behind `exercises`.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use glassloop::trace::file::Language;

use super::check::Verdict;
use super::choice::answer_line;
use super::desk::Desk;
use super::place::folder;
use super::running::verdict;
use super::said::{all_done, assignment, checked, hint, list, made, onward, paragraphs};
use super::{EXERCISES, Exercise, Task, watch};
use crate::arguments::{Detail, Exercises, ExercisesCommand};
use crate::invocation;
use crate::locale::{Locale, say};
use crate::view;

/// Does what was typed; without anything, watches in a terminal, and lists elsewhere.
///
/// # Errors
/// The terminal's or the system's; an exercise that is not there.
pub(crate) fn exercises(asked: Exercises) -> io::Result<ExitCode> {
    let mut desk = Desk::look(folder(asked.folder.as_deref())?, language(&asked));
    let named = asked.command.as_ref().and_then(ExercisesCommand::name).or(asked.name.as_deref());
    let named = named.map(called).transpose()?;
    if let Some(exercise) = named {
        desk.choose(exercise);
    }
    let first = named.or_else(|| desk.current());
    let exercise = first.unwrap_or(&EXERCISES[0]);
    let out = &mut anstream::stdout();
    match asked.command {
        Some(ExercisesCommand::List) => return looked(&desk, list(out, &desk)),
        Some(ExercisesCommand::Hint(_)) => return looked(&desk, hint(out, &desk, exercise)),
        Some(ExercisesCommand::Solution(_)) => return looked(&desk, solution(out, &desk, exercise)),
        None if !is_by_hand() && named.is_none() => return looked(&desk, list(out, &desk)),
        _ => {}
    }
    laid_out(&desk)?;
    match asked.command {
        Some(ExercisesCommand::Watch(_)) => watch::watch(out, &mut desk, first),
        None if is_by_hand() => watch::watch(out, &mut desk, first),
        Some(ExercisesCommand::Next(_)) => next(out, &mut desk, first),
        Some(ExercisesCommand::Answer { letter, .. }) => {
            answer(&desk, exercise, &letter.to_string())?;
            check(out, &mut desk, exercise)
        }
        Some(ExercisesCommand::Show { state, all, .. }) => show(&desk, exercise, Detail { state, all }),
        Some(ExercisesCommand::Reset(_)) => reset(out, &mut desk, exercise),
        _ => check(out, &mut desk, exercise),
    }
}

fn language(asked: &Exercises) -> Option<Language> {
    match (asked.rust, asked.python) {
        (true, _) => Some(Language::Rust),
        (_, true) => Some(Language::Python),
        _ => None,
    }
}

/// Whether somebody sits at a terminal.
fn is_by_hand() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The exercise of that name or number.
fn called(name: &str) -> io::Result<&'static Exercise> {
    let by_number = || name.parse().ok().and_then(|number: usize| EXERCISES.get(number.checked_sub(1)?));
    let by_name = EXERCISES.iter().find(|exercise| exercise.name == name);
    by_name.or_else(by_number).ok_or_else(|| {
        let (step, last) = (invocation::name(), EXERCISES.len());
        let why = say!(Locale::chosen(), "there-is-no-exercise", name, last, step);
        io::Error::new(io::ErrorKind::NotFound, why)
    })
}

/// Puts there what is missing, and says so if a folder is made.
fn laid_out(desk: &Desk) -> io::Result<()> {
    let is_new = desk.is_new();
    desk.lay_out()?;
    if is_new { made(&mut anstream::stderr(), desk) } else { Ok(()) }
}

/// What only looks makes no folder; where there is one, it is kept which exercise was looked at.
fn looked(desk: &Desk, told: io::Result<ExitCode>) -> io::Result<ExitCode> {
    if !desk.is_new() {
        desk.keep()?;
    }
    told
}

/// Checks it, and goes on to the next one if it passes.
fn next(out: &mut impl Write, desk: &mut Desk, first: Option<&Exercise>) -> io::Result<ExitCode> {
    let Some(exercise) = first else { return all_done(out, desk) };
    if !checked(out, desk, exercise)? {
        return Ok(ExitCode::FAILURE);
    }
    let Some(next) = desk.current() else { return all_done(out, desk) };
    writeln!(out)?;
    match next.task {
        Task::Repair(_) => assignment(out, desk, next)?,
        // What can be answered comes from its run.
        Task::Predict | Task::Explain => drop(checked(out, desk, next)?),
    }
    Ok(ExitCode::SUCCESS)
}

fn check(out: &mut impl Write, desk: &mut Desk, exercise: &Exercise) -> io::Result<ExitCode> {
    let passes = checked(out, desk, exercise)?;
    if passes {
        onward(out, desk)?;
    }
    Ok(if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes the letter, or what it stands for, behind `answer:` in the learner's file.
///
/// # Errors
/// If nothing is to be answered there.
pub(super) fn answer(desk: &Desk, exercise: &Exercise, letter: &str) -> io::Result<()> {
    let text = desk.text(exercise, desk.language)?;
    let line = text.lines().find(|line| answer_line(line).is_some());
    let line = line.ok_or_else(|| io::Error::other(no_letter(desk, exercise)))?;
    let (before, _) = line.split_once("answer:").unwrap_or((line, ""));
    desk.rewrite(exercise, &text.replacen(line, &format!("{before}answer: {letter}"), 1))
}

fn no_letter(desk: &Desk, exercise: &Exercise) -> String {
    let (locale, step) = (desk.locale, invocation::name());
    match exercise.task {
        Task::Repair(_) => say!(locale, "it-asks-for-no-letter", title = exercise.title(locale), step),
        Task::Predict | Task::Explain => {
            say!(locale, "the-answer-line-is-gone", file = desk.typed(exercise), step, name = exercise.name)
        }
    }
}

/// Steps through a run of the learner's program as it is now.
fn show(desk: &Desk, exercise: &Exercise, detail: Detail) -> io::Result<ExitCode> {
    if let Verdict::NotRun(why) = verdict(desk, exercise, desk.language)? {
        return Err(io::Error::other(format!("{}: {why}", desk.typed(exercise))));
    }
    let mut walkthrough = view::read_own(&desk.trace())?;
    walkthrough.title = exercise.title(desk.locale);
    // The heading names the file.
    walkthrough.introduction.clear();
    view::show(walkthrough, detail)
}

/// The program alone goes to the standard output, where it can be kept.
fn solution(out: &mut impl Write, desk: &Desk, exercise: &Exercise) -> io::Result<ExitCode> {
    let (locale, file, title) = (desk.locale, desk.typed(exercise), exercise.title(desk.locale));
    match exercise.solution(desk.language) {
        Some(text) => {
            anstream::eprintln!("{}", say!(locale, "so-it-passes", title, file));
            write!(out, "{text}")?;
        }
        None => {
            let (step, name) = (invocation::name(), exercise.name);
            paragraphs(out, &say!(locale, "title-and-file", title, file))?;
            paragraphs(out, &say!(locale, "the-run-says-what-is-right", step, name))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn reset(out: &mut impl Write, desk: &mut Desk, exercise: &Exercise) -> io::Result<ExitCode> {
    let was_done = desk.is_done(exercise);
    desk.reset(exercise)?;
    let file = desk.typed(exercise);
    let told = match was_done {
        true => say!(desk.locale, "it-is-as-given-and-not-done", file),
        false => say!(desk.locale, "it-is-as-given", file),
    };
    paragraphs(out, &told)?;
    Ok(ExitCode::SUCCESS)
}
