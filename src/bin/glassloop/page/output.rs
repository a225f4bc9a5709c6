//! Where a page goes: whole, and over nothing that is no page.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::locale::{Locale, say};

/// What every page says of itself in its first lines.
pub(super) const MARK: &str = "<meta name=\"generator\" content=\"glassloop ";

/// Whether a page may take the place of something that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// Of an earlier page alone.
    Pages,
    /// Of any file.
    AnyFile,
}

impl Over {
    /// Refuses a file that a page may not take the place of.
    ///
    /// # Errors
    /// That it is there already.
    pub(super) fn check(self, path: &Path) -> io::Result<()> {
        if self == Self::Pages && path.is_file() && !is_page(path).map_err(|error| cannot(path, &error))? {
            let message = say!(Locale::chosen(), "there-is-no-page-there");
            return Err(cannot(path, &io::Error::new(ErrorKind::AlreadyExists, message)));
        }
        Ok(())
    }
}

/// Whether a file is a page, or empty.
fn is_page(path: &Path) -> io::Result<bool> {
    /// The mark stands before so many bytes.
    const BEGINNING: u64 = 2048;
    let mut text = Vec::new();
    File::open(path)?.take(BEGINNING).read_to_end(&mut text)?;
    Ok(text.is_empty() || String::from_utf8_lossy(&text).contains(MARK))
}

/// Writes a page: whole, or, if that fails, not at all.
///
/// # Errors
/// The file that could not be written, and why.
pub(super) fn write(path: &Path, text: &str, over: Over) -> io::Result<()> {
    over.check(path)?;
    write_whole(path, text).map_err(|error| cannot(path, &error))
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    if path.exists() && !path.is_file() {
        return fs::write(path, text);
    }
    // The file that a link leads to is written, and not the link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let beside = beside(&path);
    let written = write_new(&beside, &path, text).and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// `.NAME.PID`, in the same folder, so that it can take the other's place.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}", std::process::id()))
}

/// Writes a file that is not there yet, and may be read by whoever may read the one whose
/// place it takes.
fn write_new(new: &Path, old: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(new)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()?;
    match fs::metadata(old) {
        Ok(there) => file.set_permissions(there.permissions()),
        Err(_) => Ok(()),
    }
}

/// The error, with the file that it is about.
pub(super) fn cannot(path: &Path, error: &io::Error) -> io::Error {
    let (file, why) = (path.display().to_string(), error.to_string());
    io::Error::new(error.kind(), say!(Locale::chosen(), "cannot-write-the-page", file, why))
}
