//! `cargo step`: shows and tells the lessons step by step.
//!
//! ```text
//!   lessons ──▶ recording ──records──▶ narrate ──steps──▶ text
//!      ▲                               scene, why ──────▶ terminal
//!    choice                     causes    │
//!                               names, steps (on the replay)
//! ```
//!
//! `errors` leads from a sentence that somebody was told to its causes; `exercises` has a learner
//! predict, mend and explain programs.

mod arguments;
mod async_blocks;
mod axis;
mod breaking;
mod causes;
mod choice;
mod durations;
mod errors;
mod exercises;
mod functions;
mod in_step;
mod invocation;
mod lessons;
mod locale;
mod mirrored;
mod names;
mod narrate;
mod page;
mod predict;
mod printable;
mod record_command;
mod recording;
mod scene;
mod sources;
mod steps;
mod summary;
mod terminal;
mod text;
mod timeline;
mod twin;
mod view;
mod walkthrough;
mod why;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use glassloop::trace::event::{Event, Record, Said};
use glassloop::trace::file::{Header, write_trace_of};

use arguments::{Arguments, Command, Detail, Named, OneLesson, Text, View, Words};
use choice::{Chosen, choose, choose_lesson};
use lessons::{LESSONS, Lesson};
use locale::Locale;
use mirrored::Mirrored;
use printable::complain;
use walkthrough::Walkthrough;

fn main() -> ExitCode {
    match answer(Arguments::of_command_line()) {
        Ok(code) => code,
        // Whoever reads has read enough: `cargo step 1 | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where not even that can be said, the exit code says it.
            let _ = complain(format_args!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn answer(arguments: Arguments) -> io::Result<ExitCode> {
    Locale::asked_for(arguments.language)?.choose();
    match arguments.into_command() {
        Command::Menu => menu(),
        Command::Step(text) => step_through(&text),
        Command::List => list(),
        Command::Text(text) => {
            let view = |path: &Path| view::tell(path, text.detail);
            with_chosen(&text.lesson, text.python, |lesson| tell(lesson, &text), view)
        }
        Command::Run(OneLesson { lesson, mirrored }) => with_lesson(&lesson, |lesson| run(lesson, mirrored)),
        Command::Twin(Named { lesson }) => with_lesson(&lesson, twin),
        Command::Json(OneLesson { lesson, mirrored }) => {
            with_lesson(&lesson, |lesson| json(lesson, mirrored))
        }
        Command::View(View { file, detail }) => view::view(&file, detail),
        Command::Record(command) => record_command::record(&command),
        Command::Html(arguments) => page::html(arguments),
        Command::Predict(OneLesson { lesson, mirrored }) => {
            with_chosen(&lesson, false, |lesson| predict(lesson, mirrored), predict::of_file)
        }
        Command::Error(Words { words }) => errors::error(&words),
        Command::Exercises(asked) => exercises::exercises(asked),
    }
}

/// Steps through the lesson or the trace that is meant, or tells what leads to the error.
fn step_through(text: &Text) -> io::Result<ExitCode> {
    let is_shown = match choose(&text.lesson) {
        Ok(Chosen::Lesson(_)) => true,
        Ok(Chosen::Trace(path)) => path.exists(),
        Err(_) => false,
    };
    let found = if is_shown { Vec::new() } else { errors::find(&text.lesson) };
    if !found.is_empty() {
        return errors::tell(&found);
    }
    let view = |path: &Path| view::view(path, Detail::default());
    with_chosen(&text.lesson, text.python, |lesson| step(lesson, text), view)
}

/// Does that with the lesson that is meant, or this with the trace.
fn with_chosen(
    name: &str,
    python: bool,
    act: impl FnOnce(&'static Lesson) -> io::Result<ExitCode>,
    view: impl FnOnce(&Path) -> io::Result<ExitCode>,
) -> io::Result<ExitCode> {
    match choose(name) {
        Ok(Chosen::Lesson(lesson)) => act(lesson),
        Ok(Chosen::Trace(path)) if python => {
            refuse(format_args!("{} is a trace, and no lesson with a twin in Python", path.display()))
        }
        Ok(Chosen::Trace(path)) => view(&path),
        Err(not_found) => refuse(not_found),
    }
}

/// Does that with the lesson that is meant.
fn with_lesson(
    name: &str,
    act: impl FnOnce(&'static Lesson) -> io::Result<ExitCode>,
) -> io::Result<ExitCode> {
    match choose_lesson(name) {
        Ok(lesson) => act(lesson),
        Err(_) if Path::new(name).is_file() => {
            let step = invocation::name();
            refuse(format_args!(
                "{name} is a file, and this is for lessons; `{step} view {name}` shows a trace"
            ))
        }
        Err(not_found) => refuse(not_found),
    }
}

/// Says what is wrong with what was typed.
fn refuse(why: impl Display) -> io::Result<ExitCode> {
    complain(format_args!("error: {why}"))?;
    Ok(ExitCode::from(2))
}

/// Shows the menu where there is a terminal, and lists the lessons elsewhere.
fn menu() -> io::Result<ExitCode> {
    if terminal::is_possible() { terminal::show_menu() } else { list() }
}

/// Steps through a lesson where there is a terminal, and tells it elsewhere.
fn step(lesson: &'static Lesson, text: &Text) -> io::Result<ExitCode> {
    if terminal::is_possible() {
        let (walkthrough, _) = Walkthrough::in_language(lesson, text.python, text.mirrored.asyncio)?;
        terminal::step_through(walkthrough)
    } else {
        tell(lesson, text)
    }
}

fn list() -> io::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    for lesson in LESSONS {
        writeln!(out, "{:>4}  {:30}  {}", lesson.number(), lesson.name, lesson.title(Locale::chosen()))?;
    }
    let step = invocation::name();
    writeln!(out, "\n`{step} NAME` tells a lesson step by step, `{step} run NAME` only runs it,")?;
    writeln!(
        out,
        "`{step} twin NAME` shows it beside the same program in Python, and with `--python` it is"
    )?;
    writeln!(out, "that program, as CPython ran it.")?;
    writeln!(out, "`{step} record python3 app.py` steps through a program of your own.")?;
    Ok(ExitCode::SUCCESS)
}

fn tell(lesson: &'static Lesson, text: &Text) -> io::Result<ExitCode> {
    let (walkthrough, outcome) = Walkthrough::in_language(lesson, text.python, text.mirrored.asyncio)?;
    text::print(&mut anstream::stdout().lock(), &walkthrough, text.detail)?;
    ending(outcome)
}

/// Prints what the lesson says, each line to where the lesson itself would print it.
fn run(lesson: &'static Lesson, mirrored: Mirrored) -> io::Result<ExitCode> {
    let Some(recording) = recording::record_afresh_as(lesson, mirrored.version()?) else {
        let file = lesson.file();
        let message = format!("{} serves until it is stopped: {file} says how it is run", lesson.name);
        return Err(io::Error::other(message));
    };
    for said in recording.records.iter().filter_map(line_said) {
        match &*said.level {
            "INFO" if said.target != "glassloop" => writeln!(io::stdout(), "{}", said.text)?,
            level => writeln!(io::stderr(), "{level} {}", said.text)?,
        }
    }
    ending(recording.outcome)
}

fn line_said(record: &Record) -> Option<&Said> {
    match &record.event {
        Event::Said(said) => Some(said),
        _ => None,
    }
}

fn twin(lesson: &'static Lesson) -> io::Result<ExitCode> {
    twin::print(&mut anstream::stdout().lock(), lesson)?;
    Ok(ExitCode::SUCCESS)
}

fn json(lesson: &'static Lesson, mirrored: Mirrored) -> io::Result<ExitCode> {
    let asyncio = mirrored.version()?;
    let recording = recording::record_as(lesson, asyncio);
    write_trace_of(io::stdout().lock(), &Header::mirroring(recording.asyncio), &recording.records)?;
    ending(recording.outcome)
}

fn predict(lesson: &'static Lesson, mirrored: Mirrored) -> io::Result<ExitCode> {
    let (walkthrough, outcome) = Walkthrough::of_lesson_as(lesson, mirrored.version()?);
    predict::ask_or_print(&walkthrough)?;
    ending(outcome)
}

/// Shows the error that a lesson returns, if it does.
fn ending(outcome: glassloop::Result<()>) -> io::Result<ExitCode> {
    match outcome {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            complain(format_args!("the lesson's main returned an error: {error:#?}"))?;
            Ok(ExitCode::FAILURE)
        }
    }
}
