//! A trace, and all that is needed to show it.

mod file;
#[cfg(test)]
mod large;
#[cfg(test)]
mod tests;

use glassloop::Result;
use glassloop::trace::Record;

use crate::lessons::Lesson;
use crate::recording::{Recording, record};
use crate::sources::Sources;

/// A trace, its source, and what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Exhibit {
    /// What it is called: `closed_loop`, or its file's name.
    pub(crate) name: String,
    /// What it is about: `Lesson 10a · Event loop is closed`.
    pub(crate) title: String,
    /// What to know before, and what to watch; a paragraph each.
    pub(crate) introduction: Vec<String>,
    /// All that happened.
    pub(crate) records: Vec<Record>,
    /// The program.
    pub(crate) sources: Sources,
    /// What is wrong with the trace, and what was cut from it: if it is whole, nothing.
    pub(crate) notices: Vec<String>,
}

impl Exhibit {
    /// Runs a lesson; what its `main` returned is the second.
    pub(crate) fn of_lesson(lesson: &Lesson) -> (Self, Result<()>) {
        let Recording { records, outcome } = record(lesson);
        let exhibit = Self {
            name: lesson.name.to_owned(),
            title: format!("Lesson {} · {}", lesson.number(), lesson.title()),
            introduction: lesson.introduction(),
            records,
            sources: Sources::of_lesson(lesson),
            notices: Vec::new(),
        };
        (exhibit, outcome)
    }
}
