//! The folder in which a learner works, and what is done so far.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use glassloop::trace::file::Language;

use super::{EXERCISES, Exercise};
use crate::invocation;
use crate::written_in::usual;

/// The name of the file that keeps what is done.
const PROGRESS: &str = "progress.txt";

/// A learner's folder.
///
/// Its files are the learner's: what is there is never written over, but by
/// [`reset`](Self::reset).
#[derive(Debug)]
pub(super) struct Desk {
    folder: PathBuf,
    /// In which language the learner works.
    pub(super) language: Language,
    /// The names of what is done.
    done: BTreeSet<String>,
}

impl Desk {
    /// Opens the folder, and puts there what is missing.
    ///
    /// # Errors
    /// The system's; or, in Rust, if this is no clone of glassloop.
    pub(super) fn open(folder: &Path, language: Option<Language>) -> io::Result<Self> {
        let desk = Self::look(folder, language)?;
        desk.lay_out()?;
        desk.keep()?;
        Ok(desk)
    }

    /// Looks at the folder, which need not be there, and puts nothing there.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn look(folder: &Path, language: Option<Language>) -> io::Result<Self> {
        let kept = fs::read_to_string(folder.join(PROGRESS)).unwrap_or_default();
        let language = language.or_else(|| language_in(&kept)).unwrap_or_else(usual);
        let folder = std::path::absolute(folder)?;
        Ok(Self { folder, language, done: done_in(&kept) })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the trace of the last run lies.
    pub(super) fn trace(&self) -> PathBuf {
        self.folder.join("last-run.jsonl")
    }

    /// The learner's file.
    pub(super) fn path(&self, exercise: &Exercise, language: Language) -> PathBuf {
        self.folder.join(exercise.file(language))
    }

    /// The learner's text.
    ///
    /// # Errors
    /// The system's, with the name of the file.
    pub(super) fn text(&self, exercise: &Exercise, language: Language) -> io::Result<String> {
        let path = self.path(exercise, language);
        fs::read_to_string(&path).map_err(|error| named(&path, &error))
    }

    pub(super) fn is_done(&self, exercise: &Exercise) -> bool {
        self.done.contains(exercise.name)
    }

    /// How many are done.
    pub(super) fn count(&self) -> usize {
        EXERCISES.iter().filter(|exercise| self.is_done(exercise)).count()
    }

    /// The first that is not done.
    pub(super) fn current(&self) -> Option<&'static Exercise> {
        EXERCISES.iter().find(|exercise| !self.is_done(exercise))
    }

    /// Keeps that it is done.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn finish(&mut self, exercise: &Exercise) -> io::Result<()> {
        self.done.insert(exercise.name.to_owned());
        self.keep()
    }

    /// Puts the exercise back as it was given.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn reset(&mut self, exercise: &Exercise) -> io::Result<()> {
        write(&self.path(exercise, self.language), exercise.text(self.language))?;
        self.done.remove(exercise.name);
        self.keep()
    }

    /// Writes over the learner's text.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn rewrite(&self, exercise: &Exercise, text: &str) -> io::Result<()> {
        write(&self.path(exercise, self.language), text)
    }

    fn keep(&self) -> io::Result<()> {
        let language = match self.language {
            Language::Rust => "rust",
            Language::Python => "python",
        };
        let done = EXERCISES.iter().filter(|exercise| self.is_done(exercise));
        let done: String = done.map(|exercise| format!("done {}\n", exercise.name)).collect();
        write(&self.folder.join(PROGRESS), &format!("language {language}\n{done}"))
    }

    fn lay_out(&self) -> io::Result<()> {
        for exercise in EXERCISES {
            write_if_missing(&self.path(exercise, self.language), exercise.text(self.language))?;
        }
        match self.language {
            Language::Rust => self.lay_out_package(),
            Language::Python => Ok(()),
        }
    }

    /// A package of its own, so that what does not compile yet holds up nothing else.
    fn lay_out_package(&self) -> io::Result<()> {
        let manifest = self.folder.join("Cargo.toml");
        if manifest.exists() {
            return Ok(());
        }
        let clone = clone_of_glassloop().ok_or_else(|| {
            let step = invocation::name();
            io::Error::other(format!(
                "the exercises in Rust need a clone of glassloop: run `cargo step exercises` in it, or \
                 `{step} exercises --python`"
            ))
        })?;
        if let Ok(lock) = fs::read_to_string(clone.join("Cargo.lock")) {
            write_if_missing(&self.folder.join("Cargo.lock"), &lock)?;
        }
        write(&manifest, &package(&clone))
    }
}

/// The manifest of the learner's package.
fn package(clone: &Path) -> String {
    let programs: String = EXERCISES
        .iter()
        .map(|exercise| format!("\n[[bin]]\nname = \"{0}\"\npath = \"rust/{0}.rs\"\n", exercise.name))
        .collect();
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

fn language_in(progress: &str) -> Option<Language> {
    progress.lines().find_map(|line| match line {
        "language rust" => Some(Language::Rust),
        "language python" => Some(Language::Python),
        _ => None,
    })
}

fn done_in(progress: &str) -> BTreeSet<String> {
    progress
        .lines()
        .filter_map(|line| line.strip_prefix("done "))
        .map(|name| name.trim().to_owned())
        .collect()
}

fn write_if_missing(path: &Path, text: &str) -> io::Result<()> {
    if path.exists() { Ok(()) } else { write(path, text) }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| named(path, &error))
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
