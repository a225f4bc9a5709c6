//! Every lesson says what it is to say, does the same every time, and says the
//! same on CPython, as each version that is mirrored.
//!
//! The lines stand in `tests/expected/NAME.txt`, as CPython 3.13 prints them, and where a later
//! version prints others, in `tests/versions/twins/NAME.VERSION.txt`, with the last line of the
//! traceback.
//!
//! `GLASSLOOP_BLESS=1 cargo test --test lessons` makes what a new lesson has not yet: its lines,
//! its row in `examples/README.md`, and the files for its traces.

#[path = "../environment/mod.rs"]
mod environment;
#[path = "../main_thread/mod.rs"]
mod main_thread;
mod one_list;
#[path = "../pythons/mod.rs"]
mod pythons;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use glassloop::testing::{Records, record_all_threads_as, record_and_replay_all_threads};
use glassloop::trace::{Event, Record};
use glassloop::{Asyncio, Result};

use list::every_lesson;
use main_thread::in_a_main_thread;
use pythons::{VERSIONS, in_package};

#[path = "../../src/bin/glassloop/lessons/list.rs"]
mod list;

/// Includes each example as a module, and tests it.  The task service has tests of its own.
macro_rules! lessons {
    ($($kind:ident $name:ident $(in $folder:ident)?;)*) => {
        #[path = "../../examples"]
        mod examples {
            $(super::module!($kind $name);)*
        }

        const LESSONS: &[Entry] = &[$(Entry {
            name: stringify!($name),
            is_recorded: matches!(stringify!($kind).as_bytes(), b"recorded"),
            folder: [$(stringify!($folder),)? ""][0],
        }),*];

        $(test!($kind $name);)*
    };
}

macro_rules! module {
    (served $name:ident) => {};
    ($kind:ident $name:ident) => {
        pub(super) mod $name;
    };
}

/// With sockets, on which step the system has one ready is not the same every time; what is
/// said is.
macro_rules! test {
    (served $name:ident) => {};
    (run $name:ident) => {
        mod $name {
            #[test]
            fn says_its_lines() {
                super::says_its_lines(stringify!($name), super::examples::$name::main);
            }

            #[test]
            fn does_the_same_every_time() {
                super::does_the_same_every_time(super::examples::$name::main);
            }
        }
    };
    (recorded $name:ident) => {
        mod $name {
            #[test]
            fn says_its_lines() {
                super::says_its_lines(stringify!($name), super::examples::$name::main);
            }

            #[test]
            fn says_the_same_every_time() {
                super::says_the_same_every_time(super::examples::$name::main);
            }
        }
    };
}

use {module, test};

every_lesson!(lessons);

/// An entry of the list.
struct Entry {
    name: &'static str,
    is_recorded: bool,
    /// Where its files are, in `examples/`; empty for one that is a single file, with a twin.
    folder: &'static str,
}

/// The names of those that are one file, with a twin.
fn names() -> impl Iterator<Item = &'static str> {
    LESSONS.iter().filter(|lesson| lesson.folder.is_empty()).map(|lesson| lesson.name)
}

fn says_its_lines(name: &str, lesson: fn() -> Result<()>) {
    for version in VERSIONS {
        assert_eq!(said_as(version, lesson), expected(name, version), "{name} as {version}");
    }
}

/// What a lesson says as that version, and the error that its `main` returns, as the last line of
/// a traceback.
fn said_as(version: Asyncio, lesson: fn() -> Result<()>) -> Vec<String> {
    let (records, error) = in_a_main_thread(move || {
        let mut outcome = Ok(());
        let records = record_all_threads_as(version, || outcome = lesson());
        (records, outcome.err().map(|error| format!("{error:?}")))
    });
    records.iter().filter_map(said_by_the_lesson).chain(error).collect()
}

fn does_the_same_every_time(lesson: fn() -> Result<()>) {
    let first = recorded(lesson);
    for run in 2..=10 {
        assert_eq!(recorded(lesson), first, "run {run} of 10");
    }
}

fn says_the_same_every_time(lesson: fn() -> Result<()>) {
    let first = said(lesson);
    for run in 2..=10 {
        assert_eq!(said(lesson), first, "run {run} of 10");
    }
}

/// What a lesson says, line by line.
fn said(lesson: fn() -> Result<()>) -> Vec<String> {
    recorded(lesson).iter().filter_map(said_by_the_lesson).collect()
}

/// What a lesson does under a virtual clock, in a main thread of its own.
fn recorded(lesson: fn() -> Result<()>) -> Records {
    in_a_main_thread(move || record_and_replay_all_threads(|| lesson().expect("the lesson ends well")))
}

fn said_by_the_lesson(record: &Record) -> Option<String> {
    match &record.event {
        Event::Said(said) if said.level == "INFO" && said.target != "glassloop" => Some(said.text.clone()),
        _ => None,
    }
}

/// The lines that CPython of that version prints.
fn expected(name: &str, version: Asyncio) -> Vec<String> {
    one_list::bless();
    let own = VERSIONS.into_iter().filter(|since| *since <= version).rev();
    let mut own = own.map(|since| in_package(&format!("tests/versions/twins/{name}.{since}.txt")));
    let usual = || in_package(&format!("tests/expected/{name}.txt"));
    let lines = read(&own.find(|path| path.is_file()).unwrap_or_else(usual));
    // Which one it is depends on the system.
    lines.trim_end().replace("{selector}", glassloop::selector()).lines().map(str::to_owned).collect()
}

#[test]
fn every_twin_says_the_same_on_each_cpython_that_is_found() {
    let pythons = pythons::at_hand().expect("the Pythons are Pythons");
    if pythons.is_empty() {
        eprintln!("skipped: no CPython 3.13, 3.14 or 3.15 found; GLASSLOOP_PYTHON names some");
    }
    for python in pythons {
        // They run under the real clock, so all at once; those that look at the clock may find it
        // late then, and are run again, one by one.
        let running: Vec<_> = names().map(|name| (name, start_twin(name, &python.command))).collect();
        for (name, twin) in running {
            let wanted = expected(name, python.asyncio);
            if printed(twin) != wanted {
                let twin = start_twin(name, &python.command);
                assert_eq!(printed(twin), wanted, "{name} on {python}");
            }
        }
    }
}

fn start_twin(name: &str, python: &Path) -> Child {
    let mut command = Command::new(python);
    command.args(["-W", "ignore"]).arg(in_package(&format!("examples/python/{name}.py")));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("Python starts")
}

/// What a twin has printed, and the error that has ended it.
fn printed(twin: Child) -> Vec<String> {
    let output = twin.wait_with_output().expect("Python ends");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    let is_error = |line: &&str| line.split(':').next().is_some_and(|class| class.ends_with("Error"));
    let error = complaints.lines().rfind(is_error).filter(|_| !output.status.success());
    said.lines().chain(error).map(str::to_owned).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}
