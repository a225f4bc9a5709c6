//! `cargo step html`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use glassloop::Asyncio;
use glassloop::trace::file::Language;

use super::output::{self, Over, cannot};
use super::shown::Shown;
use super::{Surroundings, page, site};
use crate::arguments::Html;
use crate::choice::{Chosen, choose};
use crate::locale::{Locale, say};
use crate::mirrored::Mirrored;
use crate::printable::printable;
use crate::view;
use crate::walkthrough::Walkthrough;
use crate::written_in::{self, WrittenIn};

/// Writes a page, or a site of pages.
///
/// # Errors
/// The file that could not be written, and why.
pub(crate) fn html(arguments: Html) -> io::Result<ExitCode> {
    let Html { what, written_in, asyncio, all, output, force } = arguments;
    let over = if force { Over::AnyFile } else { Over::Pages };
    match what {
        _ if all => {
            let begins = written_in.language().unwrap_or_else(written_in::usual);
            write_site(&output.unwrap_or_else(|| PathBuf::from("glassloop-lessons")), begins, over)
        }
        Some(what) => write_page(&what, written_in, asyncio, output, over),
        None => Ok(ExitCode::from(2)),
    }
}

/// A page of a lesson, or of a recorded trace.
fn write_page(
    what: &str,
    written_in: WrittenIn,
    asyncio: Option<Asyncio>,
    output: Option<PathBuf>,
    over: Over,
) -> io::Result<ExitCode> {
    match choose(what) {
        Ok(Chosen::Lesson(lesson, language)) => {
            let python = written_in.or(language).is_python(lesson, Mirrored { asyncio });
            write_lesson(Walkthrough::in_language(lesson, python, asyncio)?, output, over)
        }
        Ok(Chosen::Trace(path)) => write_trace(&path, output, over),
        Err(not_found) => crate::refuse(not_found),
    }
}

fn write_lesson(
    (walkthrough, outcome): (Walkthrough, glassloop::Result<()>),
    output: Option<PathBuf>,
    over: Over,
) -> io::Result<ExitCode> {
    let output = output.unwrap_or_else(|| PathBuf::from(format!("{}.html", walkthrough.name)));
    write(walkthrough, &output, over)?;
    crate::ending(outcome)
}

/// The page says what is wrong with the trace; and so does this, and fails.
fn write_trace(path: &Path, output: Option<PathBuf>, over: Over) -> io::Result<ExitCode> {
    let walkthrough = view::read(path)?;
    let output = output.unwrap_or_else(|| path.with_extension("html"));
    if output == path || is_same_file(&output, path) {
        let file = path.display().to_string();
        return Err(io::Error::other(say!(Locale::chosen(), "it-is-the-trace-itself", file)));
    }
    let notices = walkthrough.notices.clone();
    write(walkthrough, &output, over)?;
    view::ending(&notices)
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn write_site(folder: &Path, begins: Language, over: Over) -> io::Result<ExitCode> {
    if folder == Path::new(STANDARD) {
        return Err(io::Error::other(say!(Locale::chosen(), "a-site-is-a-folder")));
    }
    let site = site::site(&site::locales(), begins)?;
    let files: Vec<_> = site.iter().map(|(name, text)| (folder.join(name), text)).collect();
    for folder in files.iter().filter_map(|(path, _)| path.parent()) {
        fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    }
    files.iter().try_for_each(|(path, _)| over.check(path))?;
    files.iter().try_for_each(|(path, text)| output::write(path, text, over))?;
    // Where a language was asked for, the site in that one lies beside the other.
    let chosen = folder.join(site::folder(Locale::chosen())).join("index.html");
    say_where(&if files.iter().any(|(path, _)| *path == chosen) {
        chosen
    } else {
        folder.join("index.html")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What stands for standard output.
const STANDARD: &str = "-";

/// Writes one page to a file, and says so, or to standard output.
fn write(walkthrough: Walkthrough, path: &Path, over: Over) -> io::Result<()> {
    let page = || alone(walkthrough);
    if path == Path::new(STANDARD) {
        return io::stdout().lock().write_all(page().as_bytes());
    }
    over.check(path)?;
    output::write(path, &page(), over)?;
    say_where(path)
}

/// A page that stands in no site.
fn alone(walkthrough: Walkthrough) -> String {
    let around = Surroundings { in_a_site: false, other: String::new(), begins: walkthrough.language };
    page(&Shown::of(walkthrough), &around)
}

/// The same with what a test has recorded, which is looked at from this step on.
///
/// # Errors
/// The file that could not be written, and why.
pub(crate) fn write_from(walkthrough: &Walkthrough, path: &Path, step: Option<u64>) -> io::Result<()> {
    Over::Pages.check(path)?;
    output::write(path, &alone(walkthrough.clone()), Over::Pages)?;
    let name = path.display();
    say_where(&step.map_or(path.to_owned(), |step| PathBuf::from(format!("{name}#step={step}"))))
}

fn say_where(path: &Path) -> io::Result<()> {
    let file = printable(&path.display().to_string());
    writeln!(io::stdout(), "{}", say!(Locale::chosen(), "page-is-written", file))
}
