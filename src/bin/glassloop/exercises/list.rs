//! All exercises: an entry each, and its programs in `exercises/`.

use glassloop::trace::file::Language;

use super::wanted::Wanted;

/// Something to do.
#[derive(Debug)]
pub(crate) struct Exercise {
    /// Its name: that of its files.
    pub(crate) name: &'static str,
    /// What is to be done.
    pub(crate) task: Task,
    /// What helps whoever is stuck: in Python, or in both languages.
    pub(crate) hint: &'static str,
    /// The same in Rust, where it is another.
    hint_in_rust: Option<&'static str>,
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
    pub(crate) fn hint(&self, language: Language) -> &'static str {
        self.hint_in_rust.filter(|_| language == Language::Rust).unwrap_or(self.hint)
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

    /// Its number and its title, from the first line: `//! Exercise 3 · Not every await waits`.
    pub(crate) fn title(&self) -> &'static str {
        let first = self.rust.text.lines().next().unwrap_or_default();
        first.trim_start_matches("//!").trim()
    }

    /// What it asks for: the comment below the title, in one line.
    pub(crate) fn goal(&self, language: Language) -> String {
        let lines: Vec<&str> = match language {
            Language::Rust => self.rust.text.lines().map_while(|line| line.strip_prefix("//!")).collect(),
            Language::Python => self.python.text.lines().take_while(|line| *line != "\"\"\"").collect(),
        };
        let lines = lines.iter().skip(2).map(|line| line.trim());
        lines
            .filter(|line| !line.starts_with("answer:"))
            .flat_map(str::split_whitespace)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The same for a reader who does not have the file open: without where the answer stands in it.
    pub(crate) fn goal_without_file(&self, language: Language) -> String {
        let of_files = [
            "The command lists the answers; write a letter here:",
            "The command lists some; write a letter here:",
        ];
        let goal = self.goal(language);
        of_files.iter().fold(goal, |goal, unwanted| goal.replace(unwanted, "")).trim_end().to_owned()
    }

    /// `predict`, `mend`, `explain`.
    pub(crate) fn kind(&self) -> &'static str {
        match self.task {
            Task::Predict => "predict",
            Task::Repair(_) => "mend",
            Task::Explain => "explain",
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

/// `exercises! { Repair[what is wanted] name: "hint" in Rust "hint"; … }`: in the order of learning.
macro_rules! exercises {
    ($($kind:ident $([$($wanted:expr),*])? $name:ident: $hint:literal $(in Rust $in_rust:literal)?;)*) => {
        /// All exercises, in the order of learning.
        pub(crate) const EXERCISES: &[Exercise] = &[$(Exercise {
            name: stringify!($name),
            task: Task::$kind $((&[$($wanted),*]))?,
            hint: $hint,
            hint_in_rust: [$($in_rust)?].first().copied(),
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

use Wanted::{CancelledTask, ClosedLoops, Lines, OneLoop, SaidIn};

exercises! {
    Predict first_come:
        "What is ready stands in one queue, and whoever comes later stands further back. Who stood \
         in it before first() asked for third()?";
    Predict sooner_or_later:
        "What call_soon() was given is ready now; what call_later() was given is ready when it is due. \
         The order in which they are asked for counts only among those that are ready.";
    Predict not_every_await_waits:
        "A new task is only put into the queue. Who runs goes on until it awaits something that is \
         not done yet: a helper that returns at once gives nobody else a turn.";
    Repair[Lines(&["one begins", "two begins", "one ends", "two ends"])] two_at_a_time:
        "Await both together: gather() makes a task of each, and waits for all."
        in Rust "Await both together: gather() makes a task of each, and waits for all. `gather([one, two])?` takes \
         them in a list, and the macro `gather!(one, two)?` one by one. Await what it returns: that gives the list of \
         their results, so behind `.await?;` the last line is `Ok(())`.";
    Repair[Lines(&["saved", "main ends"]), SaidIn("saved", "save")] never_awaited:
        "To call save() only makes a coroutine: nothing of it has run. What runs it, and who waits until \
         it is done?";
    Repair[
        Lines(&["worker: cleans up", "main: the worker is cancelled"]),
        CancelledTask("worker")
    ] cancel_swallowed:
        "What tells main that the worker was cancelled is the error that came out of its await. Who has caught \
         it, and what becomes of it after the cleaning up?"
        in Rust "What tells cancel_it that the worker was cancelled is the error that came out of its await. What \
         does the worker give back after the cleaning up, instead of that error?";
    Repair[Lines(&["main: boom", "main ends"])] nobody_asked:
        "Keep what create_task() returns and await it in a try. The sleep is then no longer needed."
        in Rust "Keep what create_task() returns and await it in a match. \
         The sleep is then no longer needed.";
    Repair[Lines(&["fetched"]), OneLoop] already_running:
        "A loop that runs cannot be run once more. Make render() a coroutine function, and await: \
         all the way up.";
    Repair[Lines(&["job 1 is done", "job 2 is done"])] one_lock_two_runs:
        "A lock belongs to the first loop in which somebody had to wait for it. Make it in the run \
         that uses it, and hand it on.";
    Explain attached_elsewhere:
        "The line that awaits is the one that is told. But the future belongs to the loop that made it: \
         where was that?";
    Repair[Lines(&["hello", "goodbye"]), ClosedLoops] closed_too_early:
        "A closed loop never opens again: close it after its last use.";
    Repair[Lines(&["200"])] client_kept:
        "run() closes its loop when it returns. Connect and fetch in one coroutine, and run that.";
    Repair[Lines(&["session closed", "second run"])] finaliser:
        "Give Session a method that closes it, await that in first(), and leave the finaliser out. \
         What was asked for with call_soon() needs one more turn before the run ends.";
    Repair[Lines(&["connected", "socket closed"])] transport_kept:
        "Close it where its loop still runs: in the coroutine that made it; and let the loop turn once \
         more, so that the callback runs.";
    Repair[Lines(&["started", "ended"])] pipe_kept:
        "Close it in the coroutine that opened it, and await its end there: wait() of a child process, \
         wait_closed() of a connection.";
    Repair[Lines(&["job 1 is done", "job 2 is done"])] pool_kept:
        "One loop for all jobs: a coroutine that awaits one job after the other, and one run for it.";
    Explain two_tests_one_engine:
        "The engine was made by the first test, on the first test's loop. Which line ended that loop?";
    Repair[Lines(&["beat", "closed"]), ClosedLoops] heartbeat:
        "First let the thread go and join it, then run the loop for one more turn, and close it last.";
    Explain helper:
        "The loop is closed by somebody who did not make it.";
}
