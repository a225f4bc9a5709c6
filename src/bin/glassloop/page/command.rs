//! `cargo step html`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{page, site};
use crate::arguments::Html;
use crate::choice::choose;
use crate::exhibit::Exhibit;
use crate::lessons::Lesson;
use crate::printable::{complain, printable};
use crate::view;

/// Writes a page, or a site of pages.
///
/// # Errors
/// The file that could not be written, and why.
pub(crate) fn html(arguments: Html) -> io::Result<ExitCode> {
    let Html { what, python, all, output } = arguments;
    match what {
        _ if all => write_site(&output.unwrap_or_else(|| PathBuf::from("glassloop-lessons"))),
        Some(what) => write_page(&what, python, output),
        None => Ok(ExitCode::from(2)),
    }
}

/// A page of a lesson, or of a recorded trace: what is a file is no lesson.
fn write_page(what: &str, python: bool, output: Option<PathBuf>) -> io::Result<ExitCode> {
    if let Some(path) = view::trace_file(what) {
        return write_trace(path, output);
    }
    match choose(what) {
        Ok(lesson) => write_lesson(lesson, python, output),
        Err(not_found) => {
            complain(format_args!("error: {not_found}"))?;
            Ok(ExitCode::from(2))
        }
    }
}

fn write_lesson(lesson: &'static Lesson, python: bool, output: Option<PathBuf>) -> io::Result<ExitCode> {
    let (exhibit, outcome) = Exhibit::in_language(lesson, python)?;
    let output = output.unwrap_or_else(|| PathBuf::from(format!("{}.html", exhibit.name)));
    write_or_print(&output, &page(&exhibit, false))?;
    crate::ending(outcome)
}

/// The page says what is wrong with the trace; and so does this, and fails.
fn write_trace(path: &Path, output: Option<PathBuf>) -> io::Result<ExitCode> {
    let exhibit = view::read(path)?;
    let output = output.unwrap_or_else(|| path.with_extension("html"));
    if output == path {
        return Err(io::Error::other(format!("{} is the trace itself: choose another -o", path.display())));
    }
    write_or_print(&output, &page(&exhibit, false))?;
    view::ending(&exhibit.notices)
}

/// Writes it where it is wanted, and says so; `-` is standard output, as everywhere.
fn write_or_print(output: &Path, text: &str) -> io::Result<()> {
    if output == Path::new("-") {
        return io::stdout().lock().write_all(text.as_bytes());
    }
    write(output, text)?;
    say_where(output)
}

fn write_site(folder: &Path) -> io::Result<ExitCode> {
    if folder == Path::new("-") {
        return Err(io::Error::other("a site is a folder of files: name one with -o FOLDER"));
    }
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
