//! The package in which a learner's programs in Rust are built.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::EXERCISES;
use super::desk::{write, write_if_missing};
use crate::invocation;
use crate::locale::{Locale, say};

/// Puts it into the learner's folder: a package of its own, so that what does not compile yet holds up
/// nothing else.
///
/// # Errors
/// The system's; or, if this is no clone of glassloop, what to do instead.
pub(super) fn lay_out(folder: &Path, locale: Locale) -> io::Result<()> {
    let manifest = folder.join("Cargo.toml");
    if fs::read_to_string(&manifest).is_ok_and(|text| names_all(&text)) {
        return Ok(());
    }
    let clone = clone_of_glassloop().ok_or_else(|| no_clone(locale))?;
    if let Ok(lock) = fs::read_to_string(clone.join("Cargo.lock")) {
        write_if_missing(&folder.join("Cargo.lock"), &lock)?;
    }
    write(&manifest, &manifest_of(&clone))
}

/// One that was laid out before an exercise had its name lacks that.
fn names_all(manifest: &str) -> bool {
    EXERCISES.iter().all(|exercise| manifest.contains(&program(exercise.name)))
}

fn program(name: &str) -> String {
    format!("\n[[bin]]\nname = \"{name}\"\npath = \"rust/{name}.rs\"\n")
}

fn no_clone(locale: Locale) -> io::Error {
    io::Error::other(say!(locale, "rust-needs-a-clone", step = invocation::name()))
}

fn manifest_of(clone: &Path) -> String {
    let programs: String = EXERCISES.iter().map(|exercise| program(exercise.name)).collect();
    format!(
        "[package]\nname = \"glassloop-exercises\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [workspace]\n\n[dependencies]\nglassloop = {{ path = {:?}, features = [\"trace-file\"] }}\n\
         log = \"0.4\"\n{programs}",
        clone.display().to_string()
    )
}

/// Where the source of glassloop lies, if `cargo step` has called this.
fn clone_of_glassloop() -> Option<PathBuf> {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR")?;
    invocation::is_by_cargo().then_some(folder.into())
}
