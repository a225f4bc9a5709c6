//! `cargo step`: shows and tells the lessons step by step.
//!
//! ```text
//!   lessons ──▶ recording ──records──▶ narrate ──steps──▶ text
//!      ▲                               scene, why ──────▶ terminal
//!    choice                     causes    │
//!                               names, steps (on the replay)
//! ```
//!
//! `ps` prints the tasks that live at a step.
//! `errors` leads from a sentence that somebody was told to its causes; `exercises` has a learner
//! predict, mend and explain programs.

mod arguments;
mod axis;
mod breaking;
mod causes;
mod choice;
mod durations;
#[cfg(test)]
#[path = "../../../tests/environment/mod.rs"]
mod environment;
mod errors;
mod exercises;
mod functions;
mod in_step;
mod invocation;
#[cfg(test)]
#[path = "../../../tests/kept_trace/mod.rs"]
mod kept_trace;
mod lessons;
mod locale;
mod mirrored;
mod names;
mod narrate;
mod page;
mod predict;
mod printable;
mod ps;
mod record_command;
mod recording;
mod scene;
mod sources;
mod steps;
mod summary;
mod terminal;
mod test_command;
mod text;
mod timeline;
mod twin;
mod view;
mod walkthrough;
mod why;
mod written_in;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use glassloop::trace::event::{Event, Record, Said};
use glassloop::trace::file::{Header, Language, write_trace_of};

use arguments::{Arguments, Command, Detail, Named, OneLesson, Text, View};
use choice::{Chosen, NotFound, choose};
use lessons::{LESSONS, Lesson, Twin};
use locale::{Locale, say};
use mirrored::Mirrored;
use printable::{complain, complain_of_error};
use ps::Shape;
use walkthrough::Walkthrough;
use written_in::WrittenIn;

fn main() -> ExitCode {
    match answer(Arguments::of_command_line()) {
        Ok(code) => code,
        // Whoever reads has read enough: `cargo step 1 | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where not even that can be said, the exit code says it.
            let _ = complain_of_error(error);
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
            let act = |lesson, written_in| tell(lesson, &Text { written_in, ..text.clone() });
            with_chosen(&text.lesson, text.written_in, act, view)
        }
        Command::Run(OneLesson { lesson, mirrored }) => {
            with_lesson(&lesson, |lesson, language| match language {
                Some(Language::Python) => refuse(run_by_python(lesson)),
                _ => run(lesson, mirrored),
            })
        }
        Command::Twin(Named { lesson }) => with_lesson(&lesson, |lesson, _| twin(lesson)),
        Command::Json(OneLesson { lesson, mirrored }) => {
            with_lesson(&lesson, |lesson, language| match (language, &lesson.python) {
                (Some(Language::Python), Some(twin)) => trace_of_twin(twin),
                _ => json(lesson, mirrored),
            })
        }
        Command::View(View { file, detail }) => view::view(&file, detail),
        Command::Record(command) => record_command::record(&command),
        Command::Test(test) => test_command::test(&test),
        Command::Html(arguments) => page::html(arguments),
        Command::Predict(asked) => {
            let act = |lesson, written_in| predict(lesson, written_in, asked.mirrored);
            with_chosen(&asked.lesson, asked.written_in, act, predict::of_file)
        }
        Command::Ps(asked) => ps::ps(&asked, Shape::Table),
        Command::Pstree(asked) => ps::ps(&asked, Shape::Tree),
        Command::Error(words) => errors::error(&words),
        Command::Exercises(asked) => exercises::exercises(asked),
    }
}

/// Steps through the lesson or the trace that is meant, or tells what leads to the error.
fn step_through(text: &Text) -> io::Result<ExitCode> {
    let is_shown = match choose(&text.lesson) {
        Ok(Chosen::Lesson(..)) | Err(NotFound::Program(..)) => true,
        Ok(Chosen::Trace(path)) => path.exists(),
        Err(_) => false,
    };
    let found = if is_shown { Vec::new() } else { errors::find(&text.lesson) };
    if !found.is_empty() {
        return errors::tell(&found, &text.lesson, text.written_in);
    }
    let view = |path: &Path| view::view(path, Detail::default());
    match choose(&text.lesson) {
        Err(NotFound::Unknown(wanted, _)) => return refuse(errors::nothing_called(&wanted)),
        Err(several @ NotFound::Ambiguous(..)) => {
            return refuse(format_args!("{several}{}", errors::that_say(&text.lesson)));
        }
        _ => {}
    }
    let act = |lesson, written_in| step(lesson, &Text { written_in, ..text.clone() });
    with_chosen(&text.lesson, text.written_in, act, view)
}

/// Does that with the lesson that is meant, or this with the trace.
fn with_chosen(
    name: &str,
    written_in: WrittenIn,
    act: impl FnOnce(&'static Lesson, WrittenIn) -> io::Result<ExitCode>,
    view: impl FnOnce(&Path) -> io::Result<ExitCode>,
) -> io::Result<ExitCode> {
    match choose(name) {
        Ok(Chosen::Lesson(lesson, language)) => act(lesson, written_in.or(language)),
        Ok(Chosen::Trace(path)) if written_in.python => {
            refuse(say!(Locale::chosen(), "it-is-a-trace", file = path.display().to_string()))
        }
        Ok(Chosen::Trace(path)) => view(&path),
        Err(not_found) => refuse(not_found),
    }
}

/// Does that with the lesson that is meant, in the language of the file that was named.
fn with_lesson(
    name: &str,
    act: impl FnOnce(&'static Lesson, Option<Language>) -> io::Result<ExitCode>,
) -> io::Result<ExitCode> {
    match choose(name) {
        Ok(Chosen::Lesson(lesson, language)) => act(lesson, language),
        Ok(Chosen::Trace(_)) => {
            refuse(say!(Locale::chosen(), "this-is-for-lessons", file = name, step = invocation::name()))
        }
        Err(not_found) => refuse(not_found),
    }
}

fn run_by_python(lesson: &Lesson) -> String {
    let file = lesson.python.as_ref().map_or(lesson.file(), |twin| twin.file);
    say!(Locale::chosen(), "python-runs-it", command = format!("python3 {file}"))
}

/// Says what is wrong with what was typed.
fn refuse(why: impl Display) -> io::Result<ExitCode> {
    complain_of_error(why)?;
    Ok(ExitCode::from(2))
}

/// Shows the menu where there is a terminal.  Elsewhere tells of the errors in the file on standard
/// input, and without one lists the lessons.
fn menu() -> io::Result<ExitCode> {
    match errors::on_input()? {
        _ if terminal::is_possible() => terminal::show_menu(),
        Some(text) => errors::of_text(&text, WrittenIn::default()),
        None => list(),
    }
}

/// Steps through a lesson where there is a terminal, and tells it elsewhere.
fn step(lesson: &'static Lesson, text: &Text) -> io::Result<ExitCode> {
    if terminal::is_possible() {
        let (walkthrough, _) = in_language(lesson, text.written_in, text.mirrored)?;
        terminal::step_through(walkthrough)
    } else {
        tell(lesson, text)
    }
}

/// The lesson in the language that is asked for; and what its `main` returned.
fn in_language(
    lesson: &'static Lesson,
    written_in: WrittenIn,
    mirrored: Mirrored,
) -> io::Result<(Walkthrough, glassloop::Result<()>)> {
    Walkthrough::in_language(lesson, written_in.is_python(lesson, mirrored), mirrored.asyncio)
}

fn list() -> io::Result<ExitCode> {
    let (mut out, locale) = (anstream::stdout().lock(), Locale::chosen());
    for lesson in LESSONS {
        writeln!(out, "{:>4}  {:30}  {}", lesson.number(), lesson.name, lesson.title(locale))?;
    }
    writeln!(out, "\n{}", say!(locale, "how-lessons-are-told", step = invocation::name()))?;
    Ok(ExitCode::SUCCESS)
}

fn tell(lesson: &'static Lesson, text: &Text) -> io::Result<ExitCode> {
    let (walkthrough, outcome) = in_language(lesson, text.written_in, text.mirrored)?;
    text::print(&mut anstream::stdout().lock(), &walkthrough, text.detail)?;
    ending(outcome)
}

/// Prints what the lesson says, each line to where the lesson itself would print it.
fn run(lesson: &'static Lesson, mirrored: Mirrored) -> io::Result<ExitCode> {
    let Some(recording) = recording::record_afresh_as(lesson, mirrored.version()?) else {
        let (lesson, file) = (lesson.name, lesson.file());
        return Err(io::Error::other(say!(Locale::chosen(), "it-serves-until-stopped", lesson, file)));
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

/// Prints what CPython did with a twin.
fn trace_of_twin(twin: &Twin) -> io::Result<ExitCode> {
    io::stdout().lock().write_all(twin.trace.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn json(lesson: &'static Lesson, mirrored: Mirrored) -> io::Result<ExitCode> {
    let asyncio = mirrored.version()?;
    let recording = recording::record_as(lesson, asyncio);
    write_trace_of(io::stdout().lock(), &Header::mirroring(recording.asyncio), &recording.records)?;
    ending(recording.outcome)
}

fn predict(lesson: &'static Lesson, written_in: WrittenIn, mirrored: Mirrored) -> io::Result<ExitCode> {
    let (walkthrough, outcome) = in_language(lesson, written_in, mirrored)?;
    predict::ask_or_print(&walkthrough)?;
    ending(outcome)
}

/// Shows the error that a lesson returns, if it does.
fn ending(outcome: glassloop::Result<()>) -> io::Result<ExitCode> {
    match outcome {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            complain(say!(Locale::chosen(), "main-returned-an-error", error = format!("{error:#?}")))?;
            Ok(ExitCode::FAILURE)
        }
    }
}
