//! Checks the learner's file whenever it is saved, and listens meanwhile.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::commands::answer;
use super::desk::Desk;
use super::said::{all_done, assignment, checked_in_watch, hint};
use super::{Exercise, Task};
use crate::locale::say;

/// So often it is looked whether the file has been saved.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Checks an exercise whenever its file changes, and goes on to the next until all are done.
///
/// # Errors
/// The terminal's or the system's.
pub(super) fn watch(
    out: &mut impl Write,
    desk: &mut Desk,
    first: Option<&'static Exercise>,
) -> io::Result<ExitCode> {
    watch_with(out, desk, first, &typed())
}

/// What is typed, line by line; it ends where the input does.
fn typed() -> Receiver<String> {
    let (lines, typed) = channel();
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    typed
}

pub(super) fn watch_with(
    out: &mut impl Write,
    desk: &mut Desk,
    first: Option<&'static Exercise>,
    typed: &Receiver<String>,
) -> io::Result<ExitCode> {
    let mut exercise = first;
    while let Some(at) = exercise {
        if !checked_in_watch(out, desk, at)? && until_done(out, desk, at, typed)? == Left::Quit {
            return Ok(ExitCode::SUCCESS);
        }
        writeln!(out)?;
        exercise = desk.current();
    }
    all_done(out, desk)
}

/// Why an exercise is left.
#[derive(PartialEq)]
enum Left {
    Done,
    Quit,
}

fn until_done(
    out: &mut impl Write,
    desk: &mut Desk,
    exercise: &Exercise,
    typed: &Receiver<String>,
) -> io::Result<Left> {
    let mut seen = desk.text(exercise, desk.language)?;
    let mut is_asked_to_reset = false;
    loop {
        let prompt = match exercise.task {
            Task::Repair(_) => say!(desk.locale, "save-the-file"),
            Task::Predict | Task::Explain => say!(desk.locale, "save-the-file-or-answer"),
        };
        write!(out, "{prompt} > ")?;
        out.flush()?;
        let Some(line) = next_line(desk, exercise, &seen, typed) else { return Ok(Left::Quit) };
        let was_asked = std::mem::take(&mut is_asked_to_reset);
        match line.trim() {
            "q" => return Ok(Left::Quit),
            "h" => drop(hint(out, desk, exercise)?),
            "r" if was_asked => {
                desk.reset(exercise)?;
                assignment(out, desk, exercise)?;
            }
            "r" => {
                is_asked_to_reset = true;
                let file = desk.typed(exercise);
                writeln!(out, "{}", say!(desk.locale, "what-you-wrote-is-lost-then", file))?;
            }
            word if checked_with(out, desk, exercise, word)? => return Ok(Left::Done),
            _ => {}
        }
        seen = desk.text(exercise, desk.language)?;
    }
}

/// Checks it; before that, what is typed is written as the answer, also one that there is not: the check
/// says so.
fn checked_with(out: &mut impl Write, desk: &mut Desk, exercise: &Exercise, word: &str) -> io::Result<bool> {
    // A key that writes no letter, such as an arrow, answers nothing.
    let is_an_answer = !word.is_empty() && !word.chars().any(char::is_control);
    if is_an_answer && let Err(error) = answer(desk, exercise, word) {
        writeln!(out, "{error}")?;
    }
    writeln!(out)?;
    checked_in_watch(out, desk, exercise)
}

/// The next line that is typed; an empty one where the file has been saved meanwhile, and
/// none where the input is over.
fn next_line(desk: &Desk, exercise: &Exercise, seen: &str, typed: &Receiver<String>) -> Option<String> {
    loop {
        match typed.recv_timeout(BETWEEN_LOOKS) {
            Ok(line) => return Some(line),
            Err(RecvTimeoutError::Disconnected) => return None,
            // An editor may take the file away for a moment.
            Err(RecvTimeoutError::Timeout) => match desk.text(exercise, desk.language) {
                Ok(text) if text != seen => return Some(String::new()),
                _ => {}
            },
        }
    }
}
