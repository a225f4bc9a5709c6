//! The folder in which a learner works, and what is done so far.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use glassloop::trace::file::Language;

use super::place::{PROGRESS, typed};
use super::{EXERCISES, Exercise, package};
use crate::locale::Locale;
use crate::written_in::{option, usual};

/// A learner's folder.
///
/// Its files are the learner's: what is there is never written over, but by
/// [`reset`](Self::reset).
#[derive(Debug)]
pub(super) struct Desk {
    folder: PathBuf,
    /// In which language the learner works.
    pub(super) language: Language,
    /// The language in which the learner is told.
    pub(super) locale: Locale,
    /// The names of what is done.
    done: BTreeSet<String>,
    /// The place of the exercise that was chosen last, or done last.
    at: Option<usize>,
}

impl Desk {
    /// Opens the folder, and puts there what is missing.
    ///
    /// # Errors
    /// The system's; or, in Rust, if this is no clone of glassloop.
    #[cfg(test)]
    pub(super) fn open(folder: &Path, language: Option<Language>) -> io::Result<Self> {
        let desk = Self::look(folder.to_path_buf(), language);
        desk.lay_out()?;
        Ok(desk)
    }

    /// Looks at the folder, which need not be there, and puts nothing there.
    pub(super) fn look(folder: PathBuf, language: Option<Language>) -> Self {
        let kept = fs::read_to_string(folder.join(PROGRESS)).unwrap_or_default();
        let language = language.or_else(|| language_in(&kept)).unwrap_or_else(usual);
        Self { folder, language, locale: Locale::chosen(), done: done_in(&kept), at: at_in(&kept) }
    }

    /// Whether nothing has been put there yet.
    pub(super) fn is_new(&self) -> bool {
        !self.folder.join(PROGRESS).exists()
    }

    /// What has to be typed behind the first command, which makes the folder and then keeps the language.
    pub(super) fn option(&self) -> String {
        match self.is_new() && self.language != usual() {
            true => format!(" {}", option(self.language)),
            false => String::new(),
        }
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

    /// The learner's file, as its path can be typed from the current folder.
    pub(super) fn typed(&self, exercise: &Exercise) -> String {
        typed(&self.path(exercise, self.language))
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

    /// The one that was chosen; when that is done, the next one that is not, and from the last on to
    /// the first.  None, if all are done.
    pub(super) fn current(&self) -> Option<&'static Exercise> {
        let (before, from) = EXERCISES.split_at(self.at.unwrap_or_default());
        from.iter().chain(before).find(|exercise| !self.is_done(exercise))
    }

    /// Takes up this exercise: what is said next is about it, until it is done.
    pub(super) fn choose(&mut self, exercise: &Exercise) {
        self.at = place_of(exercise.name);
    }

    /// Keeps that it is done.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn finish(&mut self, exercise: &Exercise) -> io::Result<()> {
        self.choose(exercise);
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

    /// Keeps the language, what was chosen and what is done.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn keep(&self) -> io::Result<()> {
        let language = match self.language {
            Language::Rust => "rust",
            Language::Python => "python",
        };
        let done = EXERCISES.iter().filter(|exercise| self.is_done(exercise));
        let done: String = done.map(|exercise| format!("done {}\n", exercise.name)).collect();
        let at = self.at.map(|place| format!("at {}\n", EXERCISES[place].name)).unwrap_or_default();
        write(&self.folder.join(PROGRESS), &format!("language {language}\n{at}{done}"))
    }

    /// Puts there what is missing.
    ///
    /// # Errors
    /// The system's; or, in Rust, if this is no clone of glassloop: then nothing is put there.
    pub(super) fn lay_out(&self) -> io::Result<()> {
        if self.language == Language::Rust {
            package::lay_out(&self.folder, self.locale)?;
        }
        for exercise in EXERCISES {
            write_if_missing(&self.path(exercise, self.language), exercise.text(self.language))?;
        }
        self.keep()
    }
}

fn language_in(progress: &str) -> Option<Language> {
    progress.lines().find_map(|line| match line {
        "language rust" => Some(Language::Rust),
        "language python" => Some(Language::Python),
        _ => None,
    })
}

fn at_in(progress: &str) -> Option<usize> {
    progress.lines().find_map(|line| place_of(line.strip_prefix("at ")?.trim()))
}

fn place_of(name: &str) -> Option<usize> {
    EXERCISES.iter().position(|exercise| exercise.name == name)
}

fn done_in(progress: &str) -> BTreeSet<String> {
    progress
        .lines()
        .filter_map(|line| line.strip_prefix("done "))
        .map(|name| name.trim().to_owned())
        .collect()
}

pub(super) fn write_if_missing(path: &Path, text: &str) -> io::Result<()> {
    if path.exists() { Ok(()) } else { write(path, text) }
}

pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| named(path, &error))
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
