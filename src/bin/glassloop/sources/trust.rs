//! Which files a trace may show.
//!
//! A trace can name any file, and every line of it, and a page that is made of it says what
//! stands there: so the trace of a stranger, which may name a file with a password in it, is
//! shown only what lies beside it or in the current folder.  That it calls a file a library's
//! changes nothing: what is private is installed, too.

use std::path::{Path, PathBuf};

use crate::locale::{Locale, say};

/// Whose trace it is.
#[derive(Debug)]
pub(crate) enum Trust {
    /// One that has just been recorded here, of a program that ran in this folder: all that
    /// Python or the compiler has read may be shown.
    Own(PathBuf),
    /// Any other, which lies here, and of which it is said that it ran in that folder.
    Strange { trace: PathBuf, ran_in: Option<String> },
}

impl Trust {
    /// The file that is meant, if it is there and may be shown.
    ///
    /// # Errors
    /// Why it is not shown.
    pub(super) fn file(&self, name: &str) -> Result<PathBuf, String> {
        if name.is_empty() || name.starts_with('<') {
            return Err(say!(Locale::chosen(), "it-is-no-file"));
        }
        match self {
            Self::Own(folder) => own(name, folder),
            Self::Strange { trace, ran_in } => strange(name, trace, ran_in.as_deref()),
        }
    }
}

/// As the program named it from its folder; the compiler names a file from the folder of the
/// workspace, which may be above.
fn own(name: &str, folder: &Path) -> Result<PathBuf, String> {
    let folders = folder.ancestors().map(Path::to_owned).chain(std::env::current_dir().ok());
    let mut paths = folders.map(|folder| folder.join(name));
    paths.find(|path| path.is_file()).ok_or_else(|| say!(Locale::chosen(), "no-such-source"))
}

fn strange(name: &str, trace: &Path, ran_in: Option<&str>) -> Result<PathBuf, String> {
    let locale = Locale::chosen();
    let is_source = |path: &Path| path.extension().is_some_and(|last| last == "rs" || last == "py");
    if !is_source(Path::new(name)) {
        return Err(say!(locale, "only-sources-are-shown"));
    }
    let roots = roots(trace);
    let is_below = |path: &PathBuf| roots.iter().any(|root| path.starts_with(root));
    // What a link leads to counts, not where the link lies.
    let mut paths = roots.iter().filter_map(|root| root.join(name).canonicalize().ok());
    let found = paths.find(|path| path.is_file() && is_source(path) && is_below(path));
    found.ok_or_else(|| {
        let why = say!(locale, "only-files-below-are-shown");
        match ran_in {
            _ if is_library(Path::new(name)) => say!(locale, "libraries-only-when-recorded", why),
            Some(folder) => say!(locale, "where-the-program-ran", why, folder),
            None => why,
        }
    })
}

/// The current folder, and that of the trace.
fn roots(trace: &Path) -> Vec<PathBuf> {
    let of_trace =
        trace.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    [Some(Path::new(".")), of_trace]
        .into_iter()
        .flatten()
        .filter_map(|root| root.canonicalize().ok())
        .collect()
}

/// Whether a file is a library's, or of Python's own: of such a file only a part is shown.
pub(super) fn is_library(file: &Path) -> bool {
    let parts: Vec<_> = file.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let is_installed = parts.iter().any(|part| part == "site-packages" || part == "dist-packages");
    let is_of_python = parts.windows(2).any(|pair| {
        let version = pair[1].strip_prefix("python3.").unwrap_or_default().trim_end_matches('t');
        ["lib", "lib64", "Lib"].contains(&&*pair[0])
            && !version.is_empty()
            && version.bytes().all(|byte| byte.is_ascii_digit())
    });
    (is_installed || is_of_python) && file.extension().is_some_and(|last| last == "py")
}
