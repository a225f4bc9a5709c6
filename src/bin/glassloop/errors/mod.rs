//! The error index: from a sentence, a traceback or a class to its causes and their cures.
//!
//! ```text
//!   what was typed ──▶ finding ──▶ entry ─┬─ causes, each with a question ─▶ cure (`causes`)
//!                                         ├─ versions: what each Python says, and since when
//!                                         │            (docs/versions.md)
//!                                         └─ shown: the step of a lesson
//! ```
//!
//! * `entry`: what is known of one sentence
//! * `closed`, `running`, `elsewhere`, `awaitables`, `held`, `time`, `system`: the entries, a family
//!   each
//! * `print`: an entry as text; `page/errors` makes a page of each

mod awaitables;
mod closed;
mod elsewhere;
mod entry;
mod finding;
mod held;
mod print;
mod running;
mod shown;
mod system;
#[cfg(test)]
mod tests;
mod time;
mod versions;

use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use glassloop::trace::file::Language;

use crate::arguments::Words;
use crate::choice::nearest;
use crate::invocation;
use crate::locale::{Locale, say};
use crate::printable::complain_of_error;
use crate::written_in::{self, WrittenIn};

pub(crate) use entry::{Cure, Entry, Told};
pub(crate) use finding::find;
pub(crate) use shown::Places;
pub(crate) use versions::spans;

/// A longer text is no traceback that one has to read.
const LONGEST: u64 = 16 << 20;

/// All entries, family by family.
pub(crate) fn entries() -> impl Iterator<Item = &'static Entry> {
    let families = [
        closed::ENTRIES,
        running::ENTRIES,
        elsewhere::ENTRIES,
        awaitables::ENTRIES,
        held::ENTRIES,
        time::ENTRIES,
        system::ENTRIES,
    ];
    families.into_iter().flatten()
}

/// Tells what is known of the words; without any, of what stands on standard input, and
/// in a terminal, where nothing does, lists all that is known.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn error(asked: &Words) -> io::Result<ExitCode> {
    match &asked.words[..] {
        _ if asked.list => list(),
        [] if io::stdin().is_terminal() => list(),
        [] => of_text(&from_input()?, asked.written_in),
        [dash] if dash == "-" => of_text(&from_input()?, asked.written_in),
        words => of_text(&words.join(" "), asked.written_in),
    }
}

/// What stands in the file that is standard input; none, if it is no file, which may be silent for long.
///
/// # Errors
/// The system's.
pub(crate) fn on_input() -> io::Result<Option<String>> {
    if is_file_on_input() { from_input().map(Some) } else { Ok(None) }
}

#[cfg(unix)]
fn is_file_on_input() -> bool {
    use std::os::fd::AsFd;
    let input = io::stdin().as_fd().try_clone_to_owned().map(std::fs::File::from);
    input.and_then(|file| file.metadata()).is_ok_and(|there| there.is_file())
}

#[cfg(not(unix))]
fn is_file_on_input() -> bool {
    false
}

fn list() -> io::Result<ExitCode> {
    print::list(&mut anstream::stdout().lock(), entries())?;
    Ok(ExitCode::SUCCESS)
}

fn from_input() -> io::Result<String> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(LONGEST).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Tells of the errors that stand in the text.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn of_text(text: &str, written_in: WrittenIn) -> io::Result<ExitCode> {
    let written_in = written_in.or(is_of_python(text).then_some(Language::Python));
    match &find(text)[..] {
        [] => {
            complain_of_error(not_known(text) + &of_others(text))?;
            Ok(ExitCode::from(2))
        }
        found => tell(found, text, written_in),
    }
}

/// Whether it is what a program in Python has printed: a traceback, or a warning with its class.
fn is_of_python(text: &str) -> bool {
    text.contains("Traceback (most recent call last)") || text.contains("RuntimeWarning: ")
}

/// What to say where neither a lesson nor an error is called so.
pub(crate) fn nothing_called(wanted: &str) -> String {
    let (step, locale, lessons) = (invocation::name(), Locale::chosen(), nearest(wanted));
    let lessons = lessons.into_iter().map(|lesson| format!("\n  {step} {}", lesson.name));
    let none = say!(locale, "no-lesson-and-no-error", wanted);
    let none = or_one_of(none, &lessons.chain(near_errors(wanted)).collect::<String>());
    let lists = say!(locale, "lists-of-lessons-and-errors", step);
    format!("{none}\n\n{lists}{}", of_others(wanted))
}

/// What to do about an error that is none of asyncio's: nothing, if there is none in the text.
fn of_others(text: &str) -> String {
    let last = text.trim_end().lines().last().unwrap_or_default();
    let class = last.split(':').next().unwrap_or_default().trim();
    let is_error = ["Error", "Exception", "Warning", "Interrupt"].iter().any(|end| class.ends_with(end));
    if !is_error || class.contains(' ') {
        return String::new();
    }
    format!("\n{}", say!(Locale::chosen(), "error-of-others", class, step = invocation::name()))
}

/// That the text has no error, which of them say nearly this, and how all are listed.
fn not_known(text: &str) -> String {
    let locale = Locale::chosen();
    let none = say!(locale, "no-known-error-stands-in-it");
    let none = or_one_of(none, &near_errors(text).collect::<String>());
    format!("{none}\n\n{}", say!(locale, "list-of-errors", step = invocation::name()))
}

/// The errors of which this is a word, below the lessons whose names have it.
pub(crate) fn that_say(word: &str) -> String {
    let near: String = near_errors(word).collect();
    if near.is_empty() {
        return near;
    }
    format!("\n{}{near}", say!(Locale::chosen(), "errors-that-say-it"))
}

/// That there is none, and the lines of those that may be meant.
fn or_one_of(none: String, near: &str) -> String {
    if near.is_empty() {
        return none;
    }
    say!(Locale::chosen(), "did-you-mean-one-of-these", none) + near
}

fn near_errors(text: &str) -> impl Iterator<Item = String> {
    let step = invocation::name();
    finding::nearest(text).into_iter().map(move |entry| format!("\n  {step} error {}", entry.name))
}

/// Tells the first of these, which the text speaks of, and names the others; or names them all, if only a class was given.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn tell(found: &[finding::Found], text: &str, written_in: WrittenIn) -> io::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    match found {
        [first, ..] if first.is_of_sentence || found.len() == 1 => {
            print::entry(&mut out, first.entry, text, languages(written_in))?;
            print::others(&mut out, found)?;
        }
        _ => print::list(&mut out, found.iter().map(|found| found.entry))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The languages in which its cures are told: in a clone of glassloop, whose programs are in both,
/// both, unless one is asked for.
fn languages(written_in: WrittenIn) -> &'static [Language] {
    match written_in.language() {
        Some(Language::Python) => &[Language::Python],
        Some(Language::Rust) => &[Language::Rust],
        None if written_in::usual() == Language::Python => &[Language::Python],
        None => &[Language::Python, Language::Rust],
    }
}
