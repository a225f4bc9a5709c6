//! The error index: from a sentence, a traceback or a class to its causes and their cures.
//!
//! ```text
//!   what was typed ──▶ finding ──▶ entry ─┬─ causes, each with a question ─▶ cure (`causes`)
//!                                         ├─ versions: what each Python says (docs/versions.md)
//!                                         ├─ sentences: since when and until when each is said
//!                                         └─ shown: the step of a lesson
//! ```
//!
//! * `entry`: what is known of one sentence
//! * `closed`, `running`, `missing`, `elsewhere`, `coroutines`, `left_over`, `futures`, `held`,
//!   `time`, `system`: the entries, a family each
//! * `print`: an entry as text; `page/errors` makes a page of each

mod closed;
mod coroutines;
mod elsewhere;
mod entry;
mod finding;
mod futures;
mod held;
mod left_over;
mod missing;
mod print;
mod running;
mod sentences;
mod shown;
mod system;
#[cfg(test)]
mod tests;
mod time;
mod versions;

use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use crate::invocation;
use crate::printable::complain;

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
        missing::ENTRIES,
        elsewhere::ENTRIES,
        coroutines::ENTRIES,
        left_over::ENTRIES,
        futures::ENTRIES,
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
pub(crate) fn error(words: &[String]) -> io::Result<ExitCode> {
    match words {
        [] if io::stdin().is_terminal() => list(),
        [] => from_input(),
        [dash] if dash == "-" => from_input(),
        words => of_text(&words.join(" ")),
    }
}

fn list() -> io::Result<ExitCode> {
    print::list(&mut anstream::stdout().lock(), entries())?;
    Ok(ExitCode::SUCCESS)
}

fn from_input() -> io::Result<ExitCode> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(LONGEST).read_to_end(&mut bytes)?;
    of_text(&String::from_utf8_lossy(&bytes))
}

fn of_text(text: &str) -> io::Result<ExitCode> {
    match &find(text)[..] {
        [] => {
            let step = invocation::name();
            complain(format_args!(
                "error: no error that is known here stands in it\n\n`{step} error` lists those that are known"
            ))?;
            Ok(ExitCode::from(2))
        }
        found => tell(found),
    }
}

/// Tells the first of these, and names the others; or names them all, if only a class was given.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn tell(found: &[finding::Found]) -> io::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    match found {
        [first, ..] if first.is_of_sentence || found.len() == 1 => {
            print::entry(&mut out, first.entry)?;
            print::others(&mut out, found)?;
        }
        _ => print::list(&mut out, found.iter().map(|found| found.entry))?,
    }
    Ok(ExitCode::SUCCESS)
}
