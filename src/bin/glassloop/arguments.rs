//! What can be asked on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Steps through the lessons of glassloop.
///
/// In a terminal, `cargo step` shows a menu of the lessons, and `cargo step NAME` steps
/// through one.  Elsewhere the first lists them, and the second tells one as text.  A lesson
/// is named by its number (10a), by its name (closed_loop), or by the beginning of its name
/// (wait).
#[derive(Debug, Parser)]
#[command(name = "glassloop", bin_name = "cargo step", version)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// A lesson: its number, its name, or the beginning of its name
    pub(crate) lesson: Option<String>,

    #[command(flatten)]
    pub(crate) detail: Detail,
}

impl Arguments {
    /// What is wanted, spelt out.
    pub(crate) fn into_command(self) -> Command {
        let Self { command, lesson, detail } = self;
        match (command, lesson) {
            (Some(command), _) => command,
            (None, None) => Command::Menu,
            (None, Some(lesson)) if detail.is_asked_for() => Command::Text(Text { lesson, detail }),
            (None, Some(lesson)) => Command::Step(OneLesson { lesson }),
        }
    }
}

/// What to do with the lessons.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Choose a lesson in the terminal; it has no name, and needs none
    #[command(skip)]
    Menu,
    /// Step through a lesson in the terminal
    #[command(skip)]
    Step(OneLesson),
    /// List the lessons
    List,
    /// Tell a lesson step by step, as text
    Text(Text),
    /// Run a lesson and print only what it says itself
    Run(OneLesson),
    /// Show a lesson's source beside that of its Python twin
    Twin(OneLesson),
    /// Show a recorded trace (GLASSLOOP_TRACE=FILE records one)
    View(View),
    /// Run a program that is built with `trace-file`, and show its trace
    Record(Record),
    /// Print what a lesson asks its reader to predict, and then the answers
    Predict(OneLesson),
    /// Print a lesson's trace as JSON lines
    Json(OneLesson),
    /// Write a lesson as a page: one HTML file to step through, in any browser
    Html(Html),
}

/// What to write as a page, and where.
#[derive(Args, Debug)]
#[command(
    override_usage = "cargo step html [-o FILE] <LESSON|FILE>\n       cargo step html --all [-o FOLDER]"
)]
pub(crate) struct Html {
    /// A lesson: its number, its name, or the beginning of its name; or a recorded trace (.jsonl)
    #[arg(value_name = "LESSON|FILE", required_unless_present = "all", conflicts_with = "all")]
    pub(crate) what: Option<String>,

    /// Write all lessons, as a site with an index
    #[arg(long)]
    pub(crate) all: bool,

    /// The file to write (NAME.html), or the folder (glassloop-lessons)
    #[arg(short, long, value_name = "FILE|FOLDER")]
    pub(crate) output: Option<PathBuf>,
}

/// One lesson.
#[derive(Args, Debug)]
pub(crate) struct OneLesson {
    /// A lesson: its number, its name, or the beginning of its name
    pub(crate) lesson: String,
}

/// One lesson, and how much of it to tell.
#[derive(Args, Debug)]
pub(crate) struct Text {
    /// A lesson: its number, its name, or the beginning of its name
    pub(crate) lesson: String,

    #[command(flatten)]
    pub(crate) detail: Detail,
}

/// A trace, and how much of it to tell.
#[derive(Args, Debug)]
pub(crate) struct View {
    /// The file, which a program that is built with `trace-file` wrote
    // The id is that of what `Detail` is about.
    #[arg(id = "lesson", value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) detail: Detail,
}

/// A program to run, and what to do with its trace.
#[derive(Args, Debug)]
pub(crate) struct Record {
    /// Keep the trace in this file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) detail: Detail,

    /// The program, and its arguments
    #[arg(id = "lesson", last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

/// How much of a lesson to tell.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct Detail {
    /// After each step, show what the loop holds: running, ready, timers, waiting
    #[arg(long, requires = "lesson")]
    pub(crate) state: bool,

    /// Also tell the loop's own bookkeeping, which is otherwise passed over
    #[arg(long, requires = "lesson")]
    pub(crate) all: bool,
}

impl Detail {
    /// Whether more is to be told than without it.
    pub(crate) fn is_asked_for(self) -> bool {
        self.state || self.all
    }
}
