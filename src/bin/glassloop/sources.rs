//! The source files of a program, by the names that they have in its trace.

use std::collections::BTreeMap;

use glassloop::trace::SourceLine;

use crate::lessons::Lesson;

/// The source files that could be found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    files: BTreeMap<String, String>,
}

impl Sources {
    /// A lesson's one file.
    pub(crate) fn of_lesson(lesson: &Lesson) -> Self {
        Self { files: BTreeMap::from([(lesson.file(), lesson.source.to_owned())]) }
    }

    /// All of a file's text.
    pub(crate) fn text(&self, file: &str) -> Option<&str> {
        self.files.get(file).map(String::as_str)
    }

    /// Every file's name and text.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(file, text)| (file.as_str(), text.as_str()))
    }

    /// A line's text, without what stands round it.
    pub(crate) fn line(&self, source: &SourceLine) -> Option<&str> {
        let index = usize::try_from(source.line()).ok()?.checked_sub(1)?;
        self.text(&source.file())?.lines().nth(index).map(str::trim)
    }
}
