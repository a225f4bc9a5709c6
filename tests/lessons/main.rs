//! Every lesson says what it is to say, does the same every time, and says the
//! same on CPython.
//!
//! The lines stand in `tests/expected/NAME.txt`, as CPython 3.13 prints them.
//!
//! `GLASSLOOP_BLESS=1 cargo test --test lessons` makes what a new lesson has not yet: its lines,
//! its row in `examples/README.md`, and the files for its traces.

mod one_list;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};

use glassloop::Result;
use glassloop::testing::{Records, record_and_replay_all_threads};
use glassloop::trace::{Event, Record};

use list::every_lesson;

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
    assert_eq!(said(lesson).join("\n"), expected(name));
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
    let program = move || record_and_replay_all_threads(|| lesson().expect("the lesson ends well"));
    let main_thread = thread::Builder::new().name("main".into()).spawn(program).expect("a thread");
    main_thread.join().expect("the lesson does not panic")
}

fn said_by_the_lesson(record: &Record) -> Option<String> {
    match &record.event {
        Event::Said(said) if said.level == "INFO" && said.target != "glassloop" => Some(said.text.clone()),
        _ => None,
    }
}

/// The lines that CPython prints, without the last newline.
fn expected(name: &str) -> String {
    one_list::bless();
    let lines = read(&in_package(&format!("tests/expected/{name}.txt")));
    // Which one it is depends on the system.
    lines.trim_end().replace("{selector}", glassloop::selector())
}

/// They run under the real clock, so all at once.
#[test]
fn every_twin_says_the_same_on_cpython() {
    let Some(python) = cpython_3_13() else {
        eprintln!("skipped: no CPython 3.13 found; GLASSLOOP_PYTHON names one");
        return;
    };
    let running: Vec<_> = names().map(|name| (name, start_twin(name, &python))).collect();
    for (name, twin) in running {
        assert_eq!(said_by_twin(name, twin).trim_end(), expected(name), "{name}");
    }
}

fn start_twin(name: &str, python: &Path) -> Child {
    let mut command = Command::new(python);
    command.arg(in_package(&format!("examples/python/{name}.py")));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("Python starts")
}

fn said_by_twin(name: &str, twin: Child) -> String {
    let output = twin.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n")
}

fn cpython_3_13() -> Option<PathBuf> {
    if let Some(named) = env::var_os("GLASSLOOP_PYTHON") {
        return Some(named.into());
    }
    let from_pyenv = || {
        let output = Command::new("pyenv").args(["prefix", "3.13.0"]).output().ok()?;
        Some(Path::new(String::from_utf8(output.stdout).ok()?.trim()).join("bin/python3.13"))
    };
    [Some(PathBuf::from("python3.13")), from_pyenv()].into_iter().flatten().find(|python| is_3_13(python))
}

fn is_3_13(python: &Path) -> bool {
    let output = Command::new(python).arg("--version").output();
    output.is_ok_and(|output| output.stdout.starts_with(b"Python 3.13"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
