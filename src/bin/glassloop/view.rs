//! `cargo step view FILE`: shows a recorded trace.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::arguments::Detail;
use crate::invocation;
use crate::locale::{Locale, say};
use crate::printable::{complain, complain_of_error};
use crate::walkthrough::Walkthrough;
use crate::{summary, terminal, text};

/// Shows as much of a trace as can be read.
///
/// It fails, after that, if the trace is not whole.
///
/// # Errors
/// If nothing of it can be read.
pub(crate) fn view(file: &Path, detail: Detail) -> io::Result<ExitCode> {
    show(read(file)?, detail)
}

/// Reads a trace, and says so where that takes its time.
///
/// # Errors
/// If nothing of it can be read.
pub(crate) fn read(file: &Path) -> io::Result<Walkthrough> {
    if let Some(command) = invocation::recording_of(file) {
        let file = file.display().to_string();
        return Err(io::Error::other(say!(Locale::chosen(), "it-is-a-program", file, command)));
    }
    say_if_it_waits(file)?;
    say_if_long(file)?;
    Walkthrough::of_file(file)
}

/// The same with a trace that has just been recorded here.
///
/// # Errors
/// If nothing of it can be read.
pub(crate) fn read_own(file: &Path) -> io::Result<Walkthrough> {
    say_if_long(file)?;
    Walkthrough::of_own_file(file)
}

/// What is no file may be silent for long: a FIFO until somebody writes to it.
fn say_if_it_waits(path: &Path) -> io::Result<()> {
    if path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let file = path.display().to_string();
        complain(say!(Locale::chosen(), "read-until-its-writer-ends", file))?;
    }
    Ok(())
}

fn say_if_long(file: &Path) -> io::Result<()> {
    /// In bytes: a second's work, if this program is not optimised.
    const LONG: u64 = 10 << 20;
    const FASTER: &str = "cargo run --release --features cli -- view";
    if cfg!(debug_assertions) && file.metadata().is_ok_and(|found| found.len() > LONG) {
        let file = file.display().to_string();
        complain(say!(Locale::chosen(), "reading-is-faster-in-release", file, command = FASTER))?;
    }
    Ok(())
}

/// Whether a trace is shown in the terminal, and not as text.
pub(crate) fn is_stepped(detail: Detail) -> bool {
    terminal::is_possible() && !detail.is_asked_for()
}

/// Shows a trace, in the terminal if there is one, and fails if it is not whole.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn show(walkthrough: Walkthrough, detail: Detail) -> io::Result<ExitCode> {
    match is_stepped(detail) {
        true => step_from(walkthrough, 0, None),
        false => tell_walkthrough(&walkthrough, detail),
    }
}

/// Steps through a trace in the terminal, from the record with this number on, and says that
/// there; fails if it is not whole.
///
/// # Errors
/// The terminal's.
pub(crate) fn step_from(
    walkthrough: Walkthrough,
    number: u64,
    notice: Option<String>,
) -> io::Result<ExitCode> {
    let notices = walkthrough.notices.clone();
    let mut errors = Vec::new();
    summary::print(&mut errors, &walkthrough)?;
    let left = terminal::step_through_from(walkthrough, number, notice)?;
    // What the stepper has shown is gone from the terminal: this stays.
    io::stdout().write_all(&errors)?;
    match left {
        ExitCode::SUCCESS => ending(&notices),
        left => Ok(left),
    }
}

/// Tells as much of a trace as can be read as text, in a terminal as well.
///
/// # Errors
/// If nothing of it can be read.
pub(crate) fn tell(file: &Path, detail: Detail) -> io::Result<ExitCode> {
    tell_walkthrough(&read(file)?, detail)
}

fn tell_walkthrough(walkthrough: &Walkthrough, detail: Detail) -> io::Result<ExitCode> {
    text::print(&mut anstream::stdout().lock(), walkthrough, detail)?;
    ending(&walkthrough.notices)
}

/// Fails if the trace is not whole, and says why.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn ending(notices: &[String]) -> io::Result<ExitCode> {
    match notices {
        [] => Ok(ExitCode::SUCCESS),
        [notice] => fail(notice),
        [notice, more @ ..] => {
            fail(&say!(Locale::chosen(), "and-more-at-the-beginning", notice, count = more.len()))
        }
    }
}

fn fail(notice: &str) -> io::Result<ExitCode> {
    complain_of_error(notice)?;
    Ok(ExitCode::FAILURE)
}
