//! A trace, and all that is needed to show it.

mod file;
#[cfg(test)]
mod large;
#[cfg(test)]
mod tests;

use glassloop::Result;
use glassloop::replay::Replay;

use crate::lessons::Lesson;
use crate::recording::{Recording, record};
use crate::sources::Sources;

/// What a reader has to know of a lesson that is not run to be shown.
const RECORDED: &str = "This run was recorded once. In another, the system chooses other ports, and may find a \
                        socket ready an iteration earlier or later.";

/// A trace, its source, and what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Exhibit {
    /// What it is called: `closed_loop`, or its file's name.
    pub(crate) name: String,
    /// What it is about: `Lesson 10a · Event loop is closed`.
    pub(crate) title: String,
    /// What to know before, and what to watch; a paragraph each.
    pub(crate) introduction: Vec<String>,
    /// All that happened; it stands before it.
    pub(crate) replay: Replay,
    /// The program.
    pub(crate) sources: Sources,
    /// What is wrong with the trace, and what was cut from it: if it is whole, nothing.
    pub(crate) notices: Vec<String>,
}

impl Exhibit {
    /// Runs a lesson, or takes the run of it that was recorded; what its `main` returned
    /// is the second.
    pub(crate) fn of_lesson(lesson: &Lesson) -> (Self, Result<()>) {
        let Recording { records, outcome } = record(lesson);
        let exhibit = Self {
            name: lesson.name.to_owned(),
            title: title(lesson),
            introduction: introduction(lesson),
            replay: Replay::new(records),
            sources: Sources::of_lesson(lesson),
            notices: Vec::new(),
        };
        (exhibit, outcome)
    }
}

fn title(lesson: &Lesson) -> String {
    let how = if lesson.is_recorded() { " (a recorded run)" } else { "" };
    format!("Lesson {} · {}{how}", lesson.number(), lesson.title())
}

fn introduction(lesson: &Lesson) -> Vec<String> {
    let mut paragraphs = lesson.introduction();
    if lesson.is_recorded() {
        paragraphs.push(RECORDED.to_owned());
    }
    paragraphs
}
