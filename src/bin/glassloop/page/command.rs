//! `cargo step html`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{page, site};
use crate::arguments::Html;
use crate::choice::choose;
use crate::exhibit::Exhibit;

/// Writes a page, or a site of pages.
///
/// # Errors
/// The file that could not be written, and why.
pub(crate) fn html(arguments: Html) -> io::Result<ExitCode> {
    let Html { what, all, output } = arguments;
    match what {
        _ if all => write_site(&output.unwrap_or_else(|| PathBuf::from("glassloop-lessons"))),
        Some(what) => write_page(&what, output),
        None => Ok(ExitCode::from(2)),
    }
}

fn write_page(what: &str, output: Option<PathBuf>) -> io::Result<ExitCode> {
    let lesson = match choose(what) {
        Ok(lesson) => lesson,
        Err(not_found) => {
            writeln!(io::stderr(), "error: {not_found}")?;
            return Ok(ExitCode::from(2));
        }
    };
    let (exhibit, outcome) = Exhibit::of_lesson(lesson);
    let output = output.unwrap_or_else(|| PathBuf::from(format!("{}.html", exhibit.name)));
    write(&output, &page(&exhibit, false))?;
    say_where(&output)?;
    crate::ending(outcome)
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
    writeln!(anstream::stdout(), "{} is written: open it in a browser", path.display())
}
