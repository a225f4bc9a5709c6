//! The source files of a program, by the names that they have in its trace.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use glassloop::trace::{Record, SourceLine};

use crate::lessons::Lesson;
use crate::names::is_of_the_program;

/// No source file is longer, in bytes.
const LONGEST: u64 = 1 << 20;

/// The source files that could be found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    files: BTreeMap<String, String>,
}

impl Sources {
    /// A lesson's files.
    pub(crate) fn of_lesson(lesson: &Lesson) -> Self {
        let files = lesson.sources.iter();
        Self { files: files.map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect() }
    }

    /// The files that a trace names, as far as they are there: as they are named, or
    /// below the folder in which the trace lies, or below one that holds that.
    ///
    /// A trace can name any file, and a page shows what it says: so only what
    /// looks like a program is read.
    pub(crate) fn on_disk(records: &[Record], trace: &Path) -> Self {
        let lines = records.iter().filter_map(|record| record.source.as_ref());
        let names: BTreeSet<Cow<'_, str>> =
            lines.filter(|source| is_of_the_program(source)).map(SourceLine::file).collect();
        let found = names.into_iter().filter_map(|name| Some((name.to_string(), found(&name, trace)?)));
        Self { files: found.collect() }
    }

    /// All of a file's text.
    pub(crate) fn text(&self, file: &str) -> Option<&str> {
        self.files.get(file).map(String::as_str)
    }

    /// Every file's name and text.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(file, text)| (file.as_str(), text.as_str()))
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
        let index = usize::try_from(source.line()).ok()?.checked_sub(1)?;
        self.text(&source.file())?.lines().nth(index).map(str::trim)
    }
}

/// The name of the `async fn` that begins in this line.
fn coroutine(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("async fn ")?;
    let is_code = !before.contains("//");
    is_code.then(|| after.split(['(', '<']).next().unwrap_or_default().trim())
}

fn found(name: &str, trace: &Path) -> Option<String> {
    let is_program = |path: &Path| path.extension().is_some_and(|last| last == "rs" || last == "py");
    let folders = [Path::new("")].into_iter().chain(trace.parent().into_iter().flat_map(Path::ancestors));
    let mut paths = folders.map(|folder| folder.join(name)).filter(|path| is_program(path));
    paths.find_map(|path| {
        let is_short = path.metadata().is_ok_and(|found| found.is_file() && found.len() <= LONGEST);
        if is_short { fs::read_to_string(path).ok() } else { None }
    })
}
