//! `cargo step html`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use glassloop::Asyncio;

use super::{page, site};
use crate::arguments::Html;
use crate::choice::choose;
use crate::exhibit::Exhibit;
use crate::printable::{complain, printable};
use crate::view;

/// Writes a page, or a site of pages.
///
/// # Errors
/// The file that could not be written, and why.
pub(crate) fn html(arguments: Html) -> io::Result<ExitCode> {
    let Html { what, python, asyncio, all, output } = arguments;
    match what {
        _ if all => write_site(&output.unwrap_or_else(|| PathBuf::from("glassloop-lessons"))),
        Some(what) => write_page(&what, python, asyncio, output),
        None => Ok(ExitCode::from(2)),
    }
}

/// A page of a lesson, or of a recorded trace: what is a file is no lesson.
fn write_page(
    what: &str,
    python: bool,
    asyncio: Option<Asyncio>,
    output: Option<PathBuf>,
) -> io::Result<ExitCode> {
    let path = Path::new(what);
    if path.is_file() || path.extension().is_some_and(|extension| extension == "jsonl") {
        return write_trace(path, output);
    }
    match choose(what) {
        Ok(lesson) => write_lesson(Exhibit::in_language(lesson, python, asyncio)?, output),
        Err(not_found) => {
            complain(format_args!("error: {not_found}"))?;
            Ok(ExitCode::from(2))
        }
    }
}

fn write_lesson(
    (exhibit, outcome): (Exhibit, glassloop::Result<()>),
    output: Option<PathBuf>,
) -> io::Result<ExitCode> {
    let output = output.unwrap_or_else(|| PathBuf::from(format!("{}.html", exhibit.name)));
    write(&output, &page(&exhibit, false))?;
    say_where(&output)?;
    crate::ending(outcome)
}

/// The page says what is wrong with the trace; and so does this, and fails.
fn write_trace(path: &Path, output: Option<PathBuf>) -> io::Result<ExitCode> {
    let exhibit = view::read(path)?;
    let output = output.unwrap_or_else(|| path.with_extension("html"));
    if output == path {
        return Err(io::Error::other(format!("{} is the trace itself: choose another -o", path.display())));
    }
    write(&output, &page(&exhibit, false))?;
    say_where(&output)?;
    view::ending(&exhibit.notices)
}

fn write_site(folder: &Path) -> io::Result<ExitCode> {
    let site = site::site()?;
    fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
    for (name, text) in &site {
        write(&folder.join(name), text)?;
    }
    say_where(&folder.join("index.html"))?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text).map_err(|error| named(path, &error))
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
}

fn say_where(path: &Path) -> io::Result<()> {
    let path = printable(&path.display().to_string());
    writeln!(io::stdout(), "{path} is written: open it in a browser")
}
