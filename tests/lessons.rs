//! Every lesson says what it is to say, does the same every time, and says the
//! same on CPython.
//!
//! The lines stand in `tests/expected/NAME.txt`, as CPython 3.13 prints them:
//! `python3.13 examples/python/NAME.py > tests/expected/NAME.txt`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use glassloop::Result;
use glassloop::testing::{Records, record_and_replay_all_threads};
use glassloop::trace::{Event, Record};

/// One line for each example; each is included as a module.  `with_sockets`: on which
/// step the system has a socket ready is not the same every time; what is said is.
macro_rules! lessons {
    (alone { $($alone:ident)* } with_sockets { $($with:ident)* }) => {
        #[path = "../examples"]
        mod examples {
            $(pub(super) mod $alone;)*
            $(pub(super) mod $with;)*
        }

        const LESSONS: &[&str] = &[$(stringify!($alone),)* $(stringify!($with)),*];

        mod says_its_lines {
            use super::{examples, says_its_lines};
            $(#[test] fn $alone() { says_its_lines(stringify!($alone), examples::$alone::main) })*
            $(#[test] fn $with() { says_its_lines(stringify!($with), examples::$with::main) })*
        }

        mod does_the_same_every_time {
            $(#[test] fn $alone() { super::does_the_same_every_time(super::examples::$alone::main) })*
        }

        mod says_the_same_every_time {
            $(#[test] fn $with() { super::says_the_same_every_time(super::examples::$with::main) })*
        }
    };
}

lessons! {
    alone {
        callbacks_in_order
        timers
        run_forever_and_stop
        idle_running_closed
        bare_future
        plain_await
        protocol_future
        callback_to_awaitable
        all_done_future
        say_hello
        create_task_and_await
        gather_in_order
        named_task
        wait_for_timeout
        scheduler_in_twenty_lines
        blocked_is_not_ready
        run_until_complete_or_run
        run_gather_refused
        await_needs_async
        gather_takes_many
        executor
        loop_in_a_thread
        pool_that_owns_the_loop
        ask_the_loop_of_another_thread
        closed_loop
        closed_loop_operations
        kept_from_another_run
        helper_closes_the_loop
        run_takes_the_loop
        already_running
        another_loop_running
        sync_call_inside_a_loop
        of_another_loop
        stopped_too_early
        nobody_looked
        which_selector
        transport_outlives_its_loop
    }
    with_sockets {
        sync_client_in_a_service
        echo_server
        chat_server
        udp_pair
        fetcher
    }
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
    let lines = read(&in_package(&format!("tests/expected/{name}.txt")));
    // Which one it is depends on the system.
    lines.trim_end().replace("{selector}", glassloop::selector())
}

#[test]
fn every_example_is_in_the_list() {
    let listed: BTreeSet<String> = LESSONS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(names_in("examples", "rs"), listed);
    assert_eq!(names_in("examples/python", "py"), listed, "each has its twin");
    assert_eq!(names_in("tests/expected", "txt"), listed, "each has its lines");
}

#[test]
fn every_lesson_begins_with_its_number_and_title() {
    for name in LESSONS {
        let source = source(name);
        let (number, title) = heading(&source);
        assert!(number.trim_end_matches(char::is_lowercase).parse::<u32>().is_ok(), "{name}: {number}");
        assert!(!title.is_empty() && !title.ends_with('.'), "{name}: {title}");
        for command in ["cargo run --example", "cargo step"] {
            assert!(source.contains(&format!("//! {command} {name}\n")), "{name} says how it is run");
        }
    }
}

#[test]
fn the_readme_lists_every_lesson() {
    let readme = read(&in_package("examples/README.md"));
    for name in LESSONS {
        let source = source(name);
        let (number, title) = heading(&source);
        assert!(readme.contains(&format!("| {number} | [`{name}`]({name}.rs) | {title} |\n")), "{name}");
    }
}

#[test]
fn the_lessons_are_listed_in_the_order_of_their_numbers() {
    let number = |name: &&str| -> (u32, String) {
        let source = source(name);
        let (number, _) = heading(&source);
        let digits = number.trim_end_matches(char::is_lowercase);
        (digits.parse().expect(name), number[digits.len()..].to_owned())
    };
    let numbers: Vec<_> = LESSONS.iter().map(number).collect();
    assert!(numbers.is_sorted() && numbers.windows(2).all(|pair| pair[0] != pair[1]), "{numbers:?}");
}

/// They run under the real clock, so all at once.
#[test]
fn every_twin_says_the_same_on_cpython() {
    let Some(python) = cpython_3_13() else {
        eprintln!("skipped: no CPython 3.13 found; GLASSLOOP_PYTHON names one");
        return;
    };
    let start = |name: &&'static str| {
        let mut command = Command::new(&python);
        command
            .arg(in_package(&format!("examples/python/{name}.py")))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        (*name, command.spawn().expect("Python starts"))
    };
    let running: Vec<_> = LESSONS.iter().map(start).collect();
    for (name, twin) in running {
        let output = twin.wait_with_output().expect("Python ends");
        let said = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(said.trim_end(), expected(name), "{name}");
    }
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

fn source(name: &str) -> String {
    read(&in_package(&format!("examples/{name}.rs")))
}

/// Number and title: `//! Lesson 10a · Event loop is closed`.
fn heading(source: &str) -> (&str, &str) {
    let first = source.lines().next().unwrap_or_default();
    let heading = first.strip_prefix("//! Lesson ").and_then(|heading| heading.split_once(" · "));
    heading.unwrap_or_else(|| panic!("`{first}` is no `//! Lesson N · TITLE`"))
}

fn names_in(folder: &str, extension: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(in_package(folder)).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let named = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    named.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
