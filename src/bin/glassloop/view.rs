//! `cargo step view FILE`: shows a recorded trace.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::arguments::Detail;
use crate::exhibit::Exhibit;
use crate::text;

/// Shows as much of a trace as can be read.
///
/// It fails, after that, if the trace is not whole.
///
/// # Errors
/// If nothing of it can be read.
pub(crate) fn view(file: &Path, detail: Detail) -> io::Result<ExitCode> {
    let exhibit = read(file)?;
    show(&exhibit, detail)
}

/// Reads a trace, and says so where that takes its time.
///
/// # Errors
/// If nothing of it can be read.
pub(crate) fn read(file: &Path) -> io::Result<Exhibit> {
    /// In bytes: a second's work, if this program is not optimised.
    const LONG: u64 = 10 << 20;
    if cfg!(debug_assertions) && file.metadata().is_ok_and(|found| found.len() > LONG) {
        writeln!(
            io::stderr(),
            "reading {}; `cargo run --release --features cli -- view` is ten times as fast",
            file.display()
        )?;
    }
    Exhibit::of_file(file)
}

/// Shows a trace, and fails if it is not whole.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn show(exhibit: &Exhibit, detail: Detail) -> io::Result<ExitCode> {
    text::print(&mut anstream::stdout().lock(), exhibit, detail)?;
    ending(exhibit)
}

/// Fails if the trace is not whole, and says why.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn ending(exhibit: &Exhibit) -> io::Result<ExitCode> {
    match &exhibit.notices[..] {
        [] => Ok(ExitCode::SUCCESS),
        [notice] => fail(notice),
        [first, more @ ..] => fail(&format!("{first} (and {} more, told at the beginning)", more.len())),
    }
}

fn fail(notice: &str) -> io::Result<ExitCode> {
    writeln!(io::stderr(), "error: {notice}")?;
    Ok(ExitCode::FAILURE)
}
