//! The lessons, each with its source: they are the examples of this package.

mod chapters;
mod list;

pub(crate) use chapters::{CHAPTERS, Chapter};
use list::every_lesson;

use std::borrow::Cow;

use glassloop::{CallbackOutcome, Result};

use crate::locale::Locale;

/// A program to learn from.
pub(crate) struct Lesson {
    /// Its name: that of its example, such as `closed_loop`.
    pub(crate) name: &'static str,
    /// Its files, by the names that they have in the trace, and all of their text.  The
    /// first begins with the heading of each lesson that it is shown in.
    pub(crate) sources: &'static [(&'static str, &'static str)],
    /// The same program in Python, if it has such a twin.
    pub(crate) python: Option<Twin>,
    /// What it is shown from.
    pub(crate) shown: Shown,
}

/// A lesson in Python, and what CPython did with it.
pub(crate) struct Twin {
    /// Its file, as it stands in the trace.
    pub(crate) file: &'static str,
    /// All of its text.
    pub(crate) source: &'static str,
    /// A run that was recorded once, in `examples/traces/python/NAME.jsonl`.
    pub(crate) trace: &'static str,
}

/// What a lesson is shown from.
pub(crate) enum Shown {
    /// A run of its own: it does the same every time.
    Run(fn() -> Result<()>),
    /// A run that was recorded once, in `examples/traces/NAME.jsonl`.
    ///
    /// Lessons with sockets are shown so.  The system chooses their ports; it decides
    /// whether what was sent is there in this iteration or the next, and how much of it.
    /// On an idle Linux 200 runs of each were equal but for the ports; with all processors
    /// busy, the chat came out in eight ways.  What such a lesson says is the same every
    /// time, which is tested; and a test says when the recorded run has grown old.
    Recorded {
        /// The trace.
        trace: &'static str,
        /// The program; none if it serves until it is stopped.
        main: Option<fn() -> Result<()>>,
    },
}

/// How the line begins that gives a lesson its number and its title.
const HEADING: &str = "Lesson ";

/// The list as values, with the programs and all that is shown of them.
macro_rules! lessons {
    ($($kind:ident $name:ident $(in $folder:ident)?;)*) => {
        #[path = "../../../examples"]
        #[allow(unreachable_pub, missing_docs)]
        mod examples {
            $(super::module!($kind $name);)*
        }

        /// All lessons, in the order of learning.
        pub(crate) const LESSONS: &[Lesson] = &[$(lesson!($kind $name $(in $folder)?)),*];
    };
}

/// Includes the program of a lesson, if it is one file.
macro_rules! module {
    (served $name:ident) => {};
    ($kind:ident $name:ident) => {
        pub(super) mod $name;
    };
}

/// One entry of the list.
macro_rules! lesson {
    (run $name:ident) => {
        in_one_file!($name, Shown::Run(|| examples::$name::main().into_result()))
    };
    (recorded $name:ident) => {
        in_one_file!(
            $name,
            Shown::Recorded { trace: trace!($name), main: Some(|| examples::$name::main().into_result()) }
        )
    };
    (served $name:ident in $folder:ident) => {
        Lesson {
            name: stringify!($name),
            sources: $folder::SOURCES,
            python: None,
            shown: Shown::Recorded { trace: trace!($name), main: None },
        }
    };
}

/// The files of an example in a folder of its own: all that are there, which is tested.
macro_rules! folder {
    ($folder:ident: $($file:literal)*) => {
        mod $folder {
            pub(super) const SOURCES: &[(&str, &str)] = &[$((
                concat!("examples/", stringify!($folder), "/", $file),
                include_str!(concat!("../../../examples/", stringify!($folder), "/", $file)),
            )),*];
        }
    };
}

/// A lesson that is one file, with a twin.
macro_rules! in_one_file {
    ($name:ident, $shown:expr) => {
        Lesson {
            name: stringify!($name),
            sources: &[(
                concat!("examples/", stringify!($name), ".rs"),
                include_str!(concat!("../../../examples/", stringify!($name), ".rs")),
            )],
            python: Some(Twin {
                file: concat!("examples/python/", stringify!($name), ".py"),
                source: include_str!(concat!("../../../examples/python/", stringify!($name), ".py")),
                trace: include_str!(concat!("../../../examples/traces/python/", stringify!($name), ".jsonl")),
            }),
            shown: $shown,
        }
    };
}

/// The recorded trace of this name.
macro_rules! trace {
    ($name:ident) => {
        include_str!(concat!("../../../examples/traces/", stringify!($name), ".jsonl"))
    };
}

use module;

every_lesson!(lessons);

folder! {
    task_service:
    "main.rs" "answer.rs" "arguments.rs" "connection.rs" "earlier_run.rs" "http.rs" "page.rs"
    "places.rs" "service.rs" "strangers.rs" "target.rs" "tasks.rs"
}

impl Lesson {
    /// The name of its first file, as it stands in the trace.
    pub(crate) fn file(&self) -> &'static str {
        self.sources[0].0
    }

    /// All of its first file.
    pub(crate) fn source(&self) -> &'static str {
        self.sources[0].1
    }

    /// The one that comes after it; none after the last.
    pub(crate) fn next(&self) -> Option<&'static Self> {
        LESSONS.iter().skip_while(|lesson| lesson.name != self.name).nth(1)
    }

    /// Its number, such as `10b`.
    pub(crate) fn number(&self) -> &'static str {
        self.heading().0
    }

    /// Its title, such as `Event loop is closed`: in English that of its program.
    pub(crate) fn title(&self, locale: Locale) -> Cow<'static, str> {
        locale.own(self.name, None).unwrap_or(Cow::Borrowed(self.heading().1))
    }

    /// Whether what is shown was recorded once, and is not run each time.
    pub(crate) fn is_recorded(&self) -> bool {
        matches!(self.shown, Shown::Recorded { .. })
    }

    /// What it is about, and what to watch: the paragraphs below the title, as
    /// far as they are not about how to run it.
    pub(crate) fn introduction(&self, locale: Locale) -> Vec<String> {
        match locale.parts(self.name) {
            none if none.is_empty() => self.paragraphs(),
            told => told,
        }
    }

    /// The same of its twin, whose own program has them where they are not those of Rust.
    pub(crate) fn introduction_of_twin(&self, locale: Locale) -> Vec<String> {
        let own = self.own_introduction_of_twin();
        let told =
            if own.is_empty() { Vec::new() } else { locale.parts(&format!("{}-in-python", self.name)) };
        match (own.is_empty(), told.is_empty()) {
            (true, _) => self.introduction(locale),
            (false, true) => own,
            (false, false) => told,
        }
    }

    /// What only the program of its twin says of it, if that says something.
    pub(crate) fn own_introduction_of_twin(&self) -> Vec<String> {
        self.python.as_ref().map(|twin| docstring(twin.source)).unwrap_or_default()
    }

    /// The paragraphs of its program.
    pub(crate) fn paragraphs(&self) -> Vec<String> {
        let text: Vec<&str> = self.comment().skip_while(|line| line.starts_with(HEADING)).collect();
        let paragraphs = text.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
        let about = paragraphs.take_while(|lines| !lines[0].starts_with("Before this"));
        about.map(|lines| lines.join(" ")).collect()
    }

    /// Number and title stand in the first line: `//! Lesson 10b · Event loop is closed`.  Of
    /// several lessons that are made of one program, each has a line.
    fn heading(&self) -> (&'static str, &'static str) {
        let alike = LESSONS.iter().filter(|lesson| lesson.file() == self.file());
        let before = alike.take_while(|lesson| lesson.name != self.name).count();
        let heading = self.comment().nth(before).and_then(|line| line.strip_prefix(HEADING));
        heading.and_then(|heading| heading.split_once(" · ")).unwrap_or_default()
    }

    /// The lines of the comment with which its program begins.
    fn comment(&self) -> impl Iterator<Item = &'static str> {
        self.source().lines().map_while(|line| line.strip_prefix("//!")).map(str::trim)
    }
}

/// The paragraphs of a Python program's docstring, below its first line.
fn docstring(program: &str) -> Vec<String> {
    let text = program.strip_prefix("\"\"\"").and_then(|rest| rest.split_once("\"\"\""));
    let paragraphs = text.map_or("", |(text, _)| text).split("\n\n").skip(1);
    paragraphs.map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}
