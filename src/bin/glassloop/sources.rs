//! The source files of a program, by the names that they have in its trace.
//!
//! A program's own files are shown whole; of a library, and of what is too long, only the
//! lines round those that the trace names.  What is not shown says why.

mod finding;
mod trust;

use std::collections::BTreeMap;

use glassloop::trace::{Record, SourceLine};

use crate::lessons::{Lesson, Twin};
use crate::locale::{Locale, say};
use finding::{Excerpt, Finding};
pub(crate) use trust::Trust;

/// What is at hand of a source file.
#[derive(Clone, Debug)]
enum Source {
    /// All of it.
    Whole(String),
    /// Some of its lines, and why not all.
    Part(Excerpt, String),
    /// Nothing, and why.
    Missing(String),
}

/// The source files of a program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    files: BTreeMap<String, Source>,
}

impl Sources {
    /// A lesson's files.
    pub(crate) fn of_lesson(lesson: &Lesson) -> Self {
        Self::whole(lesson.sources)
    }

    /// The file of a lesson's twin.
    pub(crate) fn of_twin(twin: &Twin) -> Self {
        Self::whole(&[(twin.file, twin.source)])
    }

    /// Files of which all is at hand.
    pub(crate) fn whole(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(file, text)| ((*file).to_owned(), Source::Whole((*text).to_owned())));
        Self { files: files.collect() }
    }

    /// The files that a trace names, as far as they are there and may be shown.
    pub(crate) fn on_disk(records: &[Record], trust: &Trust) -> Self {
        let mut finding = Finding::new(trust);
        let named = finding::named(records);
        let mut files = BTreeMap::new();
        for (file, lines) in named {
            let found = finding.find(&file, &lines);
            files.insert(file, found);
        }
        Self { files }
    }

    /// All of a file's text, if it is shown whole.
    pub(crate) fn text(&self, file: &str) -> Option<&str> {
        match self.files.get(file)? {
            Source::Whole(text) => Some(text),
            Source::Part(..) | Source::Missing(_) => None,
        }
    }

    /// Every file that is shown whole: its name, and its text.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.keys().filter_map(|file| Some((file.as_str(), self.text(file)?)))
    }

    /// Every file of which only a part is shown, and that part.
    pub(crate) fn excerpts(&self) -> impl Iterator<Item = (&str, &Excerpt)> {
        self.files.iter().filter_map(|(file, source)| match source {
            Source::Part(excerpt, _) => Some((file.as_str(), excerpt)),
            Source::Whole(_) | Source::Missing(_) => None,
        })
    }

    /// The lines of a file that are shown, with their numbers.
    pub(crate) fn lines(&self, file: &str) -> Vec<(u32, &str)> {
        match self.files.get(file) {
            Some(Source::Whole(text)) => (1..).zip(text.lines()).collect(),
            Some(Source::Part(excerpt, _)) => excerpt.lines().collect(),
            Some(Source::Missing(_)) | None => Vec::new(),
        }
    }

    /// Why not all of a file is shown, as a sentence that names it; nothing, if it is.
    pub(crate) fn note(&self, file: &str) -> Option<String> {
        let locale = Locale::chosen();
        match self.files.get(file) {
            Some(Source::Whole(_)) => None,
            Some(Source::Part(_, why)) => Some(say!(locale, "shown-in-part", file, why)),
            Some(Source::Missing(why)) => Some(say!(locale, "is-not-here-because", file, why)),
            None => Some(say!(locale, "is-not-here", file)),
        }
    }

    /// The note of every file that is not shown whole.
    pub(crate) fn notes(&self) -> BTreeMap<&str, String> {
        self.files.keys().filter_map(|file| Some((file.as_str(), self.note(file)?))).collect()
    }

    /// Where the function of each coroutine stands, if only one has that name.
    pub(crate) fn coroutines(&self) -> BTreeMap<String, SourceLine> {
        let mut found: BTreeMap<String, Vec<SourceLine>> = BTreeMap::new();
        for (file, text) in self.files() {
            for (line, number) in text.lines().zip(1..) {
                if let Some(name) = coroutine(line) {
                    found.entry(name.to_owned()).or_default().push(SourceLine::new(file, number));
                }
            }
        }
        let only_one = |(name, lines): (String, Vec<_>)| Some((name, <[_; 1]>::try_from(lines).ok()?));
        found.into_iter().filter_map(only_one).map(|(name, [line])| (name, line)).collect()
    }

    /// A line's text, without what stands round it.
    pub(crate) fn line(&self, source: &SourceLine) -> Option<&str> {
        let line = match self.files.get(&*source.file())? {
            Source::Whole(text) => {
                let index = usize::try_from(source.line()).ok()?.checked_sub(1)?;
                text.lines().nth(index)?
            }
            Source::Part(excerpt, _) => excerpt.line(source.line())?,
            Source::Missing(_) => return None,
        };
        Some(line.trim())
    }
}

/// The name of the `async fn`, or `async def`, that begins in this line.
fn coroutine(line: &str) -> Option<&str> {
    if let Some(rest) = line.trim_start().strip_prefix("async def ") {
        return Some(rest.split('(').next().unwrap_or_default().trim());
    }
    let (before, after) = line.split_once("async fn ")?;
    let is_code = !before.contains("//");
    is_code.then(|| after.split(['(', '<']).next().unwrap_or_default().trim())
}

#[cfg(test)]
mod tests;
