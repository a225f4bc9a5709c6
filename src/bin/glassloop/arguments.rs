//! What can be asked on the command line.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use glassloop::Asyncio;

use crate::invocation;
use crate::locale::Locale;
use crate::mirrored::Mirrored;
use crate::written_in::WrittenIn;

/// It takes one of the two: what is written, or `--all`.
const HTML_USAGE: &str = "cargo step html [-o FILE] <LESSON|FILE>\n       cargo step html --all [-o FOLDER]";

/// Steps through the lessons of glassloop, and through what your own program did.
///
/// In a terminal, `cargo step` shows a menu of the lessons, and `cargo step NAME` steps
/// through one.  Elsewhere the first lists them, and the second tells one as text.  A lesson
/// is named by its number (10a), by its name (closed_loop), or by the beginning of its name
/// (wait).  Instead of a lesson it takes a recorded trace, a file, and an error that you
/// were told: `cargo step "Event loop is closed"` says what leads to it, and what cures it.
#[derive(Debug, Parser)]
#[command(name = "glassloop", version)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// A lesson: its number, its name, or the beginning of its name; a recorded trace, a file; or an
    /// error's sentence
    #[arg(value_name = "LESSON|FILE|SENTENCE")]
    pub(crate) lesson: Option<String>,

    #[command(flatten)]
    pub(crate) written_in: WrittenIn,

    /// The language in which it is told; else GLASSLOOP_LANGUAGE names it, and else it is English,
    /// whatever LANG says
    #[arg(long, value_name = "LANGUAGE", global = true)]
    pub(crate) language: Option<Locale>,

    #[command(flatten)]
    pub(crate) mirrored: Mirrored,

    #[command(flatten)]
    pub(crate) detail: Detail,
}

impl Arguments {
    /// What was typed; where it makes no sense, this ends the program with what would.
    pub(crate) fn of_command_line() -> Self {
        let command = Self::called(invocation::name());
        let words = in_one_word(language_behind_command(env::args_os().collect()), &command);
        let matches = command.get_matches_from(words);
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// What can be typed after this name, which its help uses.
    fn called(name: &str) -> clap::Command {
        let named = |text: &str| text.replace("cargo step", name);
        let command = Self::command()
            .bin_name(name)
            .mut_arg("python", |python| python.requires("lesson"))
            .mut_arg("rust", |rust| rust.requires("lesson"))
            .mut_subcommand("html", |html| html.override_usage(named(HTML_USAGE)));
        let about = command.get_long_about().map(ToString::to_string).unwrap_or_default();
        command.long_about(named(&about))
    }

    /// What is wanted, spelt out.
    pub(crate) fn into_command(self) -> Command {
        let Self { command, lesson, written_in, mirrored, detail, .. } = self;
        match (command, lesson) {
            (Some(command), _) => command,
            (None, None) => Command::Menu,
            (None, Some(lesson)) => {
                let text = Text { lesson, written_in, mirrored, detail };
                if detail.is_asked_for() { Command::Text(text) } else { Command::Step(text) }
            }
        }
    }
}

/// The words in an order that clap understands: once it has met an option, it takes the next
/// word for a lesson, and no longer for a command.  So `--language zh list` becomes
/// `list --language zh`.
fn language_behind_command(mut words: Vec<OsString>) -> Vec<OsString> {
    let is_language = |word: &OsString| word.to_str().is_some_and(|word| word.starts_with("--language"));
    let length = match words.get(1) {
        Some(word) if word == "--language" => 2,
        Some(word) if is_language(word) => 1,
        _ => 0,
    };
    if length > 0 && words.get(1 + length).is_some_and(|next| next.to_str().is_some_and(is_a_word)) {
        words[1..2 + length].rotate_right(1);
    }
    words
}

/// The words in which a sentence that nobody has put in quotes is one word, as it is with them.
fn in_one_word(mut words: Vec<OsString>, command: &clap::Command) -> Vec<OsString> {
    let is_command = |word: &&str| *word == "help" || command.find_subcommand(word).is_some();
    let sentence: Vec<&str> =
        words.iter().skip(1).map_while(|word| word.to_str().filter(|word| is_a_word(word))).collect();
    if sentence.len() > 1 && !sentence.first().is_some_and(is_command) {
        let (length, sentence) = (sentence.len(), sentence.join(" "));
        words.splice(1..=length, [sentence.into()]);
    }
    words
}

/// Whether it is no option.
fn is_a_word(word: &str) -> bool {
    !word.starts_with('-')
}

/// What to do with the lessons.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Choose a lesson in the terminal; it has no name, and needs none
    #[command(skip)]
    Menu,
    /// Step through a lesson in the terminal
    #[command(skip)]
    Step(Text),
    /// List the lessons
    List,
    /// Tell a lesson, or a recorded trace, step by step, as text
    Text(Text),
    /// Run a lesson and print only what it says itself
    Run(OneLesson),
    /// Show a lesson's source beside that of its Python twin
    Twin(Named),
    /// Show a recorded trace (GLASSLOOP_TRACE=FILE records one)
    View(View),
    /// Run a program, in Python with asyncio or in Rust with glassloop, and show what its loops did
    Record(Record),
    /// Run one Rust test and show what it recorded, from the step on at which it fails
    Test(Test),
    /// Print what a lesson asks its reader to predict, and then the answers
    Predict(Predict),
    /// Print the tasks that live at a step as a table, as `python -m asyncio ps` does of a process
    Ps(LivingTasks),
    /// Print who awaits whom at a step as a tree, as `python -m asyncio pstree` does of a process
    Pstree(LivingTasks),
    /// Say what leads to an error and what cures it: a sentence, a class, or a traceback on standard input
    Error(Words),
    /// Learn by doing: programs to predict, to mend and to explain, in Rust or in Python
    Exercises(Exercises),
    /// Print a lesson's trace as JSON lines
    Json(OneLesson),
    /// Write a lesson as a page: one HTML file to step through, in any browser
    Html(Html),
}

/// What to write as a page, and where.
#[derive(Args, Debug)]
pub(crate) struct Html {
    /// A lesson: its number, its name, or the beginning of its name; or a recorded trace (.jsonl)
    #[arg(value_name = "LESSON|FILE", required_unless_present = "all", conflicts_with = "all")]
    pub(crate) what: Option<String>,

    /// The language in which it begins; a button leads to the other
    #[command(flatten)]
    pub(crate) written_in: WrittenIn,

    /// Begin with the lesson as asyncio of this version of Python runs it; a choice leads to the others
    #[arg(long, value_name = "VERSION", conflicts_with = "all")]
    pub(crate) asyncio: Option<Asyncio>,

    /// Write all lessons, as a site with an index: its pages are in Rust and Python, and for every version; with --language zh also in Chinese, below zh/
    #[arg(long)]
    pub(crate) all: bool,

    /// The file to write (NAME.html; - is standard output), or the folder (glassloop-lessons)
    #[arg(short, long, value_name = "FILE|FOLDER")]
    pub(crate) output: Option<PathBuf>,

    /// Write over a file that is no page of glassloop's
    #[arg(long)]
    pub(crate) force: bool,
}

/// One lesson, as it is written.
#[derive(Args, Debug)]
pub(crate) struct Named {
    /// A lesson: its number, its name, or the beginning of its name
    pub(crate) lesson: String,
}

/// One lesson, as it runs.
#[derive(Args, Debug)]
pub(crate) struct OneLesson {
    /// A lesson: its number, its name, or the beginning of its name
    pub(crate) lesson: String,

    #[command(flatten)]
    pub(crate) mirrored: Mirrored,
}

/// What is asked about, and in which language.
#[derive(Args, Debug)]
pub(crate) struct Predict {
    /// A lesson: its number, its name, or the beginning of its name; or a recorded trace, a file
    #[arg(value_name = "LESSON|FILE")]
    pub(crate) lesson: String,

    #[command(flatten)]
    pub(crate) written_in: WrittenIn,

    #[command(flatten)]
    pub(crate) mirrored: Mirrored,
}

/// The tasks that live at a step.
///
/// asyncio has both commands since 3.14; here they work with every version.  A trace has of each
/// task its coroutine, and the line at which it waits; not the calls between the two.
#[derive(Args, Debug)]
pub(crate) struct LivingTasks {
    /// A lesson: its number, its name, or the beginning of its name; or a recorded trace, a file
    #[arg(value_name = "LESSON|FILE")]
    pub(crate) lesson: String,

    /// The step; else the last at which a loop that has tasks could do nothing but wait; else the
    /// last at which a task begins to wait
    #[arg(long, value_name = "NUMBER")]
    pub(crate) step: Option<u64>,

    #[command(flatten)]
    pub(crate) written_in: WrittenIn,

    #[command(flatten)]
    pub(crate) mirrored: Mirrored,
}

/// What an error says.
#[derive(Args, Debug)]
pub(crate) struct Words {
    /// Its sentence, its class or its name here; without any, standard input is read
    #[arg(value_name = "SENTENCE")]
    pub(crate) words: Vec<String>,

    /// List all errors that are known
    #[arg(long, conflicts_with = "words")]
    pub(crate) list: bool,

    #[command(flatten)]
    pub(crate) written_in: WrittenIn,
}

/// What to do with the exercises.
#[derive(Args, Debug)]
pub(crate) struct Exercises {
    #[command(subcommand)]
    pub(crate) command: Option<ExercisesCommand>,

    /// An exercise: its number, or its name; in a terminal it is checked whenever you save its file
    #[arg(id = "exercise", value_name = "NUMBER|NAME")]
    pub(crate) name: Option<String>,

    /// Do them in Python; that is remembered, and is so at first where glassloop is installed
    #[arg(long, global = true)]
    pub(crate) python: bool,

    /// Do them in Rust; that is remembered, and is so at first in a clone of glassloop
    #[arg(long, global = true, conflicts_with = "python")]
    pub(crate) rust: bool,

    /// The folder in which you work; else the one that you are in, or glassloop-exercises below it.
    /// What is missing there is put there
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
}

/// What to do with them; without any of this, in a terminal, they are watched.
#[derive(Debug, Subcommand)]
pub(crate) enum ExercisesCommand {
    /// List them, and say which are done
    List,
    /// Say what is to be done, and whether it is; and go on if it is
    Next(OneExercise),
    /// Check an exercise whenever its file is saved, and go on when it is done
    Watch(OneExercise),
    /// Check one, whichever it is
    Check(OneExercise),
    /// Help with one
    Hint(OneExercise),
    /// Write a letter as your answer, and check it
    Answer {
        letter: char,
        #[command(flatten)]
        one: OneExercise,
    },
    /// Step through a run of your program
    Show {
        #[command(flatten)]
        one: OneExercise,
        /// As text; after each step, what the loop holds: running, ready, timers, waiting
        #[arg(long)]
        state: bool,
        /// As text, with the loop's own bookkeeping
        #[arg(long)]
        all: bool,
    },
    /// Print a program that passes
    Solution(OneExercise),
    /// Put one back as it was given
    Reset(OneExercise),
}

/// Which exercise.
#[derive(Args, Debug)]
pub(crate) struct OneExercise {
    /// Its number, or its name; else the one that was chosen last, until it is done, and then the next
    #[arg(value_name = "NUMBER|NAME")]
    pub(crate) name: Option<String>,
}

impl ExercisesCommand {
    /// The exercise that was named.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::List => None,
            Self::Next(one) | Self::Watch(one) | Self::Check(one) | Self::Hint(one) => one.name.as_deref(),
            Self::Solution(one) | Self::Reset(one) => one.name.as_deref(),
            Self::Answer { one, .. } | Self::Show { one, .. } => one.name.as_deref(),
        }
    }
}

/// One lesson, and how much of it to tell.
#[derive(Args, Clone, Debug)]
pub(crate) struct Text {
    /// A lesson: its number, its name, or the beginning of its name; or a recorded trace, a file
    #[arg(value_name = "LESSON|FILE")]
    pub(crate) lesson: String,

    #[command(flatten)]
    pub(crate) written_in: WrittenIn,

    #[command(flatten)]
    pub(crate) mirrored: Mirrored,

    #[command(flatten)]
    pub(crate) detail: Detail,
}

/// A trace, and how much of it to tell.
#[derive(Args, Debug)]
pub(crate) struct View {
    /// The file, which `record -o FILE` has kept, or a Rust program with GLASSLOOP_TRACE=FILE
    // The id is that of what `Detail` is about.
    #[arg(id = "lesson", value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) detail: Detail,
}

/// A program to run, and what to do with its trace.
///
/// A Python program is recorded as it is, if CPython 3.8 to 3.15 runs it, and so is every
/// Python that it starts: pytest, make test, uvicorn app:app.  A Rust program has to be
/// built with glassloop's feature `trace-file`.
#[derive(Args, Debug)]
pub(crate) struct Record {
    /// Keep the trace in this file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Leave out what a Python program prints
    #[arg(long)]
    pub(crate) no_output: bool,

    /// Leave out the messages of a Python program's errors
    #[arg(long)]
    pub(crate) no_messages: bool,

    #[command(flatten)]
    pub(crate) detail: Detail,

    /// The program, and its arguments
    // All that stands behind the program's name is the program's.
    #[arg(id = "lesson", trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

/// A test to run, and what to do with its trace.
///
/// Cargo builds it with glassloop's feature `trace-file`, in the package in whose folder this
/// is, and runs it alone.  Shown is what it runs in `testing::record`; where that ends with a
/// failed assertion, it begins at the step that the assertion names.
#[derive(Args, Debug)]
pub(crate) struct Test {
    /// The test's name, with or without its modules, or a part of it; without it, all are named
    // The id is that of what `Detail` is about.
    #[arg(id = "lesson", value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// Keep the trace in this file; or, if its name ends in .html, write it as a page
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) detail: Detail,

    /// Options for `cargo test`: --test NAME builds that target alone, --package, --features, …
    #[arg(last = true, value_name = "OPTIONS")]
    pub(crate) cargo: Vec<OsString>,
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
