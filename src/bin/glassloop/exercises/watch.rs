//! Checks the learner's file whenever it is saved, and listens meanwhile.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::commands::{all_done, answer, assignment, checked, hint};
use super::desk::Desk;
use super::{Exercise, Task};

/// So often it is looked whether the file has been saved.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Checks the first exercise that is not done whenever its file changes, until all are done.
///
/// # Errors
/// The terminal's or the system's.
pub(super) fn watch(out: &mut impl Write, desk: &mut Desk) -> io::Result<ExitCode> {
    watch_with(out, desk, &typed())
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
    typed: &Receiver<String>,
) -> io::Result<ExitCode> {
    while let Some(exercise) = desk.current() {
        checked(out, desk, exercise)?;
        if !desk.is_done(exercise) && until_done(out, desk, exercise, typed)? == Left::Quit {
            return Ok(ExitCode::SUCCESS);
        }
        writeln!(out)?;
    }
    all_done(out)
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
    while !desk.is_done(exercise) {
        let or_answer =
            if matches!(exercise.task, Task::Repair(_)) { "" } else { ", or type a letter to answer" };
        write!(out, "save the file{or_answer}; h hint, r reset, q quit > ")?;
        out.flush()?;
        let Some(line) = next_line(desk, exercise, &seen, typed) else { return Ok(Left::Quit) };
        match line.trim() {
            "q" => return Ok(Left::Quit),
            "h" => drop(hint(out, desk, exercise)?),
            "r" => {
                desk.reset(exercise)?;
                assignment(out, desk, exercise)?;
            }
            word => {
                if let (Some(letter @ 'a'..='d'), 1) = (word.chars().next(), word.len())
                    && let Err(error) = answer(desk, exercise, letter)
                {
                    writeln!(out, "{error}")?;
                }
                writeln!(out)?;
                checked(out, desk, exercise)?;
            }
        }
        seen = desk.text(exercise, desk.language)?;
    }
    Ok(Left::Done)
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
