//! `cargo step ps` and `cargo step pstree`: the tasks that live at one step of a trace.
//!
//! They are printed as `python -m asyncio ps PID` and `pstree PID` print those of a process that
//! runs.  A trace has of a task its coroutine, and the line at which it waits; a process has
//! all calls between the two.
//!
//! ```text
//!   moment ──step──▶ living ──▶ shapes: a table, a tree
//! ```

mod living;
mod moment;
mod shapes;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::arguments::LivingTasks;
use crate::locale::{Locale, say};
use crate::printable::complain;
use crate::walkthrough::Walkthrough;
use crate::{in_language, refuse, view, with_chosen};
use living::{Living, living};

/// How the tasks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One line a task and one that awaits it: `ps`.
    Table,
    /// Each task below those that await it: `pstree`.
    Tree,
}

/// Prints the tasks of a lesson or a trace that live at the step that is asked for.
///
/// # Errors
/// If there is nothing to read; the pipe's.
pub(crate) fn ps(asked: &LivingTasks, shape: Shape) -> io::Result<ExitCode> {
    let of_lesson = |lesson, written_in| {
        let (walkthrough, _) = in_language(lesson, written_in, asked.mirrored)?;
        show(walkthrough, asked.step, shape)
    };
    let of_file = |path: &Path| {
        let walkthrough = view::read(path)?;
        let notices = walkthrough.notices.clone();
        match show(walkthrough, asked.step, shape)? {
            ExitCode::SUCCESS => view::ending(&notices),
            failed => Ok(failed),
        }
    };
    with_chosen(&asked.lesson, asked.written_in, of_lesson, of_file)
}

fn show(mut walkthrough: Walkthrough, step: Option<u64>, shape: Shape) -> io::Result<ExitCode> {
    let moment = match moment::of(&walkthrough.replay, step) {
        Ok(moment) => moment,
        Err(why) => return refuse(why),
    };
    walkthrough.replay.go_to(moment.step);
    complain(&moment)?;
    let tasks = living(&walkthrough.replay, &walkthrough.sources);
    if tasks.iter().any(|task| !task.frames.is_empty()) {
        complain(say!(Locale::chosen(), "of-each-task-the-trace-has"))?;
    }
    match shape {
        Shape::Table => print(shapes::table(&tasks)),
        Shape::Tree => print_tree(&tasks),
    }
}

fn print_tree(tasks: &[Living]) -> io::Result<ExitCode> {
    match shapes::tree(tasks) {
        Ok(lines) => print(lines),
        Err(refused) => {
            complain(refused)?;
            Ok(ExitCode::FAILURE)
        }
    }
}

fn print(lines: impl IntoIterator<Item = String>) -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    lines.into_iter().try_for_each(|line| writeln!(out, "{line}"))?;
    Ok(ExitCode::SUCCESS)
}
