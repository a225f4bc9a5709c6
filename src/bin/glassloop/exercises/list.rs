//! All exercises: an entry each, and its programs in `exercises/`.

use std::borrow::Cow;

use glassloop::trace::file::Language;

use super::wanted::Wanted;
use crate::locale::{Locale, say};

/// Something to do.
#[derive(Debug)]
pub(crate) struct Exercise {
    /// Its name: that of its files.
    pub(crate) name: &'static str,
    /// What is to be done.
    pub(crate) task: Task,
    rust: Program,
    python: Program,
}

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    /// To say what comes next; the run says whether it does.
    Predict,
    /// To mend the program until its run has all of this, and no error.
    Repair(&'static [Wanted]),
    /// To say which step is to blame for the error that ends the program.
    Explain,
}

/// A program as it is given to the learner.
#[derive(Debug)]
struct Program {
    text: &'static str,
    /// The same, mended; an answer that is chosen needs none.
    solution: Option<&'static str>,
    /// What it does as it is given: a run that was recorded once, in `exercises/traces/`.
    trace: &'static str,
}

impl Exercise {
    /// The program as it is given to the learner.
    pub(crate) fn text(&self, language: Language) -> &'static str {
        self.program(language).text
    }

    /// The program, mended: of an exercise that is to be mended.
    pub(crate) fn solution(&self, language: Language) -> Option<&'static str> {
        self.program(language).solution
    }

    /// What helps whoever is stuck.
    pub(crate) fn hint(&self, language: Language, locale: Locale) -> String {
        let message = format!("hint-of-{}", self.name);
        let in_rust = || locale.own(&message, Some("rust")).map(Cow::into_owned);
        let in_rust = if language == Language::Rust { in_rust() } else { None };
        in_rust.unwrap_or_else(|| locale.say(&message, &[]))
    }

    /// The trace of the program as it is given to the learner.
    pub(super) fn trace(&self, language: Language) -> &'static str {
        self.program(language).trace
    }

    fn program(&self, language: Language) -> &Program {
        match language {
            Language::Rust => &self.rust,
            Language::Python => &self.python,
        }
    }

    /// Where its file lies, in the learner's folder as in `exercises/`.
    pub(crate) fn file(&self, language: Language) -> String {
        match language {
            Language::Rust => format!("rust/{}.rs", self.name),
            Language::Python => format!("python/{}.py", self.name),
        }
    }

    /// Its number and its title: `Exercise 3 · Not every await waits`.
    pub(crate) fn title(&self, locale: Locale) -> String {
        let (numbered, title) = self.heading();
        let number = numbered.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let title = self.own(None, locale).unwrap_or_else(|| title.to_owned());
        say!(locale, "title-of-exercise", number, title)
    }

    /// Its title alone: `Not every await waits`.
    pub(crate) fn title_without_number(&self, locale: Locale) -> String {
        self.own(None, locale).unwrap_or_else(|| self.heading().1.to_owned())
    }

    /// From the first line of its program: `//! Exercise 3 · Not every await waits`.
    fn heading(&self) -> (&'static str, &'static str) {
        let first = self.rust.text.lines().next().unwrap_or_default();
        first.trim_start_matches("//!").trim().split_once(" · ").unwrap_or_default()
    }

    /// What the catalogue says of it: in English, its programs say that.
    fn own(&self, part: Option<&str>, locale: Locale) -> Option<String> {
        locale.own(&format!("exercise-{}", self.name), part).map(Cow::into_owned)
    }

    /// What it asks for, and where the answer is to be written.
    pub(crate) fn goal(&self, language: Language, locale: Locale) -> String {
        self.with_where_to_answer(&self.goal_without_file(language, locale), locale)
    }

    fn with_where_to_answer(&self, goal: &str, locale: Locale) -> String {
        match self.task {
            Task::Predict => say!(locale, "goal-to-predict", goal),
            Task::Explain => say!(locale, "goal-to-explain", goal),
            Task::Repair(_) => goal.to_owned(),
        }
    }

    /// What it asks for, for a reader who does not have the file open: without where the answer
    /// stands in it.
    pub(crate) fn goal_without_file(&self, language: Language, locale: Locale) -> String {
        let in_rust = if language == Language::Rust { self.own(Some("goal-in-rust"), locale) } else { None };
        let own = in_rust.or_else(|| self.own(Some("goal"), locale));
        own.unwrap_or_else(|| self.goal_of_program(language))
    }

    /// The comment of its program below the title, in one line, without where the answer stands.
    fn goal_of_program(&self, language: Language) -> String {
        let lines: Vec<&str> = match language {
            Language::Rust => self.rust.text.lines().map_while(|line| line.strip_prefix("//!")).collect(),
            Language::Python => self.python.text.lines().take_while(|line| *line != "\"\"\"").collect(),
        };
        let lines = lines.iter().skip(2).map(|line| line.trim());
        let words = lines.filter(|line| !line.starts_with("answer:")).flat_map(str::split_whitespace);
        let goal = words.collect::<Vec<_>>().join(" ");
        let where_to_answer = self.with_where_to_answer("", Locale::English);
        goal.strip_suffix(where_to_answer.trim()).unwrap_or(&goal).trim_end().to_owned()
    }

    /// What is to be done: `predict`, `mend`, `explain`.
    pub(crate) fn kind(&self, locale: Locale) -> String {
        match self.task {
            Task::Predict => say!(locale, "to-predict"),
            Task::Repair(_) => say!(locale, "to-mend"),
            Task::Explain => say!(locale, "to-explain"),
        }
    }
}

/// The text of a file in `exercises/`.
macro_rules! text {
    ($folder:literal, $name:ident, $extension:literal) => {
        include_str!(concat!("../../../../exercises/", $folder, "/", stringify!($name), ".", $extension))
    };
}

/// An exercise to be mended has solutions, the others have none.
macro_rules! solution {
    (Repair, $folder:literal, $name:ident, $extension:literal) => {
        Some(text!($folder, $name, $extension))
    };
    ($kind:ident, $folder:literal, $name:ident, $extension:literal) => {
        None
    };
}

/// The module of a mended program, if there is one.
#[cfg(test)]
macro_rules! mended {
    (Repair $name:ident) => {
        pub(super) mod $name;
    };
    ($kind:ident $name:ident) => {};
}

/// What runs a mended program, if there is one.
#[cfg(test)]
macro_rules! main_of {
    (Repair $folder:ident $name:ident) => {
        Some($folder::$name::main)
    };
    ($kind:ident $folder:ident $name:ident) => {
        None
    };
}

/// `exercises! { Repair[what is wanted] name; … }`: in the order of learning.
macro_rules! exercises {
    ($($kind:ident $([$($wanted:expr),*])? $name:ident;)*) => {
        /// All exercises, in the order of learning.
        pub(crate) const EXERCISES: &[Exercise] = &[$(Exercise {
            name: stringify!($name),
            task: Task::$kind $((&[$($wanted),*]))?,
            rust: Program {
                text: text!("rust", $name, "rs"),
                solution: solution!($kind, "solutions/rust", $name, "rs"),
                trace: text!("traces/rust", $name, "jsonl"),
            },
            python: Program {
                text: text!("python", $name, "py"),
                solution: solution!($kind, "solutions/python", $name, "py"),
                trace: text!("traces/python", $name, "jsonl"),
            },
        }),*];

        #[cfg(test)]
        #[path = "../../../../exercises/rust"]
        #[allow(unreachable_pub)]
        mod given { $(pub(super) mod $name;)* }

        #[cfg(test)]
        #[path = "../../../../exercises/solutions/rust"]
        #[allow(unreachable_pub)]
        mod mended { $(mended!($kind $name);)* }

        /// The programs of each exercise, compiled: as it is given, and mended.
        #[cfg(test)]
        pub(super) const PROGRAMS: &[(&str, Main, Option<Main>)] =
            &[$((stringify!($name), given::$name::main, main_of!($kind mended $name))),*];
    };
}

#[cfg(test)]
type Main = fn() -> glassloop::Result<()>;

use Wanted::{CancelledTask, ClosedLoops, Lines, OneLoop, RunsIn, SaidIn};

exercises! {
    Predict first_come;
    Predict sooner_or_later;
    Predict not_every_await_waits;
    Repair[Lines(&["one begins", "two begins", "one ends", "two ends"])] two_at_a_time;
    Repair[Lines(&["saved", "main ends"]), SaidIn("saved", "save")] never_awaited;
    Repair[
        Lines(&["worker: cleans up", "main: the worker is cancelled"]),
        CancelledTask("worker")
    ] cancel_swallowed;
    Repair[Lines(&["main: boom", "main ends"])] nobody_asked;
    Repair[Lines(&["fetched"]), OneLoop, RunsIn("fetch")] already_running;
    Repair[Lines(&["job 1 is done", "job 2 is done"])] one_lock_two_runs;
    Explain attached_elsewhere;
    Repair[Lines(&["hello", "goodbye"]), ClosedLoops] closed_too_early;
    Repair[Lines(&["200"]), ClosedLoops] client_kept;
    Repair[Lines(&["session closed", "second run"])] finaliser;
    Repair[Lines(&["connected", "socket closed"])] transport_kept;
    Repair[Lines(&["started", "ended"])] pipe_kept;
    Repair[Lines(&["job 1 is done", "job 2 is done"])] pool_kept;
    Explain two_tests_one_engine;
    Repair[Lines(&["beat", "closed"]), ClosedLoops] heartbeat;
    Explain helper;
}
