//! `cargo step`: shows and tells the lessons step by step.
//!
//! ```text
//!   lessons ──▶ recording ──records──▶ narrate ──steps──▶ text
//!      ▲                               scene, why ──────▶ terminal
//!    choice                     causes    │
//!                               names, moments (on the replay)
//! ```
//!
//! `errors` leads from a sentence that somebody was told to its causes; `exercises` has a learner
//! predict, mend and explain programs.

mod arguments;
mod axis;
mod causes;
mod choice;
mod durations;
mod errors;
mod exercises;
mod exhibit;
mod functions;
mod in_step;
mod invocation;
mod lessons;
mod moments;
mod names;
mod narrate;
mod page;
mod predict;
mod printable;
mod record_command;
mod recording;
mod scene;
mod sources;
mod terminal;
mod text;
mod timeline;
mod twin;
mod view;
mod why;

use std::io::{self, Write};
use std::process::ExitCode;

use glassloop::trace::event::{Event, Record, Said};
use glassloop::trace::file::write_trace;

use arguments::{Arguments, Command, Detail, OneLesson, Text, View, Words};
use choice::{NotFound, choose};
use exhibit::Exhibit;
use lessons::{LESSONS, Lesson};
use printable::complain;

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
    match arguments.into_command() {
        Command::Menu => menu(),
        Command::Step(Text { lesson, python, detail }) => step_through(&lesson, python, detail),
        Command::List => list(),
        Command::Text(Text { lesson, python, detail }) => match view::trace_file(&lesson) {
            Some(file) => view::tell(file, detail),
            None => with_lesson(&lesson, |lesson| tell(lesson, python, detail)),
        },
        Command::Run(OneLesson { lesson }) => with_lesson(&lesson, run),
        Command::Twin(OneLesson { lesson }) => with_lesson(&lesson, twin),
        Command::Json(OneLesson { lesson }) => with_lesson(&lesson, json),
        Command::View(View { file, detail }) => view::view(&file, detail),
        Command::Record(command) => record_command::record(&command),
        Command::Html(arguments) => page::html(arguments),
        Command::Predict(OneLesson { lesson }) => match view::trace_file(&lesson) {
            Some(file) => predict::of_file(file),
            None => with_lesson(&lesson, predict),
        },
        Command::Error(Words { words }) => errors::error(&words),
        Command::Exercises(asked) => exercises::exercises(asked),
    }
}

/// Steps through the lesson or the trace that is meant, or tells what leads to the error.
fn step_through(what: &str, python: bool, detail: Detail) -> io::Result<ExitCode> {
    if let Some(file) = view::trace_file(what) {
        return view::view(file, detail);
    }
    match choose(what) {
        Ok(lesson) => step(lesson, python),
        Err(not_found) => match errors::find(what) {
            found if found.is_empty() => refuse(&not_found),
            found => errors::tell(&found),
        },
    }
}

fn refuse(not_found: &NotFound) -> io::Result<ExitCode> {
    complain(format_args!("error: {not_found}"))?;
    Ok(ExitCode::from(2))
}

/// Does that with the lesson that is meant.
fn with_lesson(
    name: &str,
    act: impl FnOnce(&'static Lesson) -> io::Result<ExitCode>,
) -> io::Result<ExitCode> {
    match choose(name) {
        Ok(lesson) => act(lesson),
        Err(not_found) => refuse(&not_found),
    }
}

/// Shows the menu where there is a terminal, and lists the lessons elsewhere.
fn menu() -> io::Result<ExitCode> {
    if terminal::is_possible() { terminal::show_menu() } else { list() }
}

/// Steps through a lesson where there is a terminal, and tells it elsewhere.
fn step(lesson: &'static Lesson, python: bool) -> io::Result<ExitCode> {
    if terminal::is_possible() {
        let (exhibit, _) = Exhibit::in_language(lesson, python)?;
        terminal::step_through(exhibit)
    } else {
        tell(lesson, python, Detail::default())
    }
}

fn list() -> io::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    for lesson in LESSONS {
        writeln!(out, "{:>4}  {:30}  {}", lesson.number(), lesson.name, lesson.title())?;
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

fn tell(lesson: &'static Lesson, python: bool, detail: Detail) -> io::Result<ExitCode> {
    let (exhibit, outcome) = Exhibit::in_language(lesson, python)?;
    text::print(&mut anstream::stdout().lock(), &exhibit, detail)?;
    ending(outcome)
}

/// Prints what the lesson says, each line to where the lesson itself would print it.
fn run(lesson: &'static Lesson) -> io::Result<ExitCode> {
    let Some(recording) = recording::record_afresh(lesson) else {
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

fn json(lesson: &'static Lesson) -> io::Result<ExitCode> {
    let recording = recording::record(lesson);
    write_trace(io::stdout().lock(), &recording.records)?;
    ending(recording.outcome)
}

fn predict(lesson: &'static Lesson) -> io::Result<ExitCode> {
    let (exhibit, outcome) = Exhibit::of_lesson(lesson);
    predict::ask_or_print(&exhibit)?;
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
