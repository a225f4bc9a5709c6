//! The lessons are listed in one place; whatever else knows them is held against it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use glassloop::Asyncio;

use super::{Entry, LESSONS, in_package, names, printed, pythons, read, start_twin};

const README: &str = "examples/README.md";
const HEAD: &str = "| | lesson | what it shows |\n| --- | --- | --- |\n";

/// Makes what a new lesson has not yet, before anything is looked at, if that is asked for.
pub(crate) fn bless() {
    static BLESSED: OnceLock<()> = OnceLock::new();
    BLESSED.get_or_init(|| {
        if crate::environment::blesses() {
            make_what_is_missing();
        }
    });
}

fn make_what_is_missing() {
    let pythons = pythons::at_hand().expect("the Pythons are Pythons");
    let python = pythons.iter().find(|python| python.asyncio == Asyncio::V3_13);
    let python = python.expect("GLASSLOOP_PYTHON names a CPython 3.13");
    for name in names() {
        let lines = in_package(&format!("tests/expected/{name}.txt"));
        if !lines.exists() {
            let printed = printed(start_twin(name, &python.command)).join("\n") + "\n";
            fs::write(lines, printed).expect("it can be written");
        }
    }
    for trace in traces() {
        fs::OpenOptions::new().create(true).append(true).open(in_package(&trace)).expect("it can be made");
    }
    let readme = read(&in_package(README));
    let (before, _, after) = around_the_table(&readme);
    fs::write(in_package(README), format!("{before}{}{after}", table())).expect("it can be written");
}

/// What the lessons are shown from.  `cargo step` is built with it, so that it has to be there,
/// be it empty, before it is recorded.
fn traces() -> impl Iterator<Item = String> {
    let twins = names().map(|name| format!("examples/traces/python/{name}.jsonl"));
    let served = |lesson: &&Entry| lesson.is_recorded || !lesson.folder.is_empty();
    twins.chain(LESSONS.iter().filter(served).map(|lesson| format!("examples/traces/{}.jsonl", lesson.name)))
}

#[test]
fn a_lesson_is_a_program_a_twin_and_an_entry_in_the_list() {
    bless();
    let listed: BTreeSet<String> = names().map(str::to_owned).collect();
    assert_eq!(names_in("examples", "rs"), listed, "each is in src/bin/glassloop/lessons/list.rs");
    assert_eq!(names_in("examples/python", "py"), listed, "each has its twin");
    assert_eq!(names_in("tests/expected", "txt"), listed, "each has its lines");
}

#[test]
fn a_program_in_a_folder_is_in_the_list_too() {
    let listed: BTreeSet<String> = LESSONS.iter().map(|lesson| lesson.folder.to_owned()).collect();
    let folders = fs::read_dir(in_package("examples")).expect("the folder is there");
    let folders = folders.map(|entry| entry.expect("an entry").path());
    let folders: BTreeSet<String> =
        folders.filter(|folder| folder.join("main.rs").exists()).map(|folder| stem(&folder)).collect();
    assert_eq!(folders, &listed - &BTreeSet::from([String::new()]));
}

#[test]
fn every_trace_that_is_kept_is_of_a_lesson_in_the_list() {
    bless();
    let kept = ["examples/traces", "examples/traces/python"].into_iter().flat_map(|folder| {
        names_in(folder, "jsonl").into_iter().map(move |name| format!("{folder}/{name}.jsonl"))
    });
    assert_eq!(kept.collect::<BTreeSet<_>>(), traces().collect());
}

/// Whoever adds a lesson would have to know of them all.
#[test]
fn nothing_else_lists_the_lessons() {
    let mut lists = Vec::new();
    for folder in ["src", "tests", "examples", "docs", "benches", ".ci", "recorder"] {
        look_for_lists(&in_package(folder), &mut lists);
    }
    for file in ["Cargo.toml", "README.md", "CONTRIBUTING.md", "pyproject.toml"] {
        look_at(&in_package(file), &mut lists);
    }
    // The last two have a lesson's words in Chinese: a test asks for those of every lesson.
    let allowed = [
        "examples/README.md",
        "src/bin/glassloop/lessons/list.rs",
        "src/bin/glassloop/locale/zh/lessons.ftl",
        "src/bin/glassloop/locale/zh/notes.ftl",
    ];
    let allowed = allowed.map(in_package);
    lists.retain(|file| !allowed.contains(file) && !is_a_screen(file));
    assert_eq!(lists, Vec::<PathBuf>::new(), "they name most of the lessons");
}

/// What is on a screen is derived, and compared.
fn is_a_screen(file: &Path) -> bool {
    file.starts_with(in_package("tests/expected/terminal"))
}

fn look_for_lists(folder: &Path, lists: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true if path.ends_with("target") || path.ends_with("__pycache__") => {}
            true => look_for_lists(&path, lists),
            false => look_at(&path, lists),
        }
    }
}

/// A file that names more than half of the lessons lists them.
fn look_at(file: &Path, lists: &mut Vec<PathBuf>) {
    let Ok(text) = fs::read_to_string(file) else { return };
    let words: BTreeSet<&str> =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    if LESSONS.iter().filter(|lesson| words.contains(lesson.name)).count() > LESSONS.len() / 2 {
        lists.push(file.to_owned());
    }
}

#[test]
fn every_lesson_begins_with_its_number_and_title() {
    for lesson in LESSONS {
        let (source, name) = (source(lesson), lesson.name);
        let (number, title) = heading(lesson, &source);
        assert!(number.trim_end_matches(char::is_lowercase).parse::<u32>().is_ok(), "{name}: {number}");
        assert!(!title.is_empty() && !title.ends_with('.'), "{name}: {title}");
        let example = if lesson.folder.is_empty() { name } else { lesson.folder };
        for command in [format!("cargo run --example {example}"), format!("cargo step {name}")] {
            assert!(source.contains(&format!("//! {command}\n")), "{name} says how it is run");
        }
    }
}

#[test]
fn the_table_of_the_examples_is_the_list() {
    bless();
    let readme = read(&in_package(README));
    assert_eq!(around_the_table(&readme).1, table(), "GLASSLOOP_BLESS=1 writes it anew");
}

/// Each number once: it is what a teacher says.
#[test]
fn the_lessons_are_listed_in_the_order_of_their_numbers() {
    let numbers: Vec<_> = LESSONS.iter().map(|lesson| order(heading(lesson, &source(lesson)).0)).collect();
    assert!(numbers.is_sorted() && numbers.windows(2).all(|pair| pair[0] != pair[1]), "{numbers:?}");
}

/// The rows of all lessons, in order.
fn table() -> String {
    let rows = LESSONS.iter().map(|lesson| {
        let source = source(lesson);
        let (number, title) = heading(lesson, &source);
        format!("| {number} | [`{}`]({}) | {title} |\n", lesson.name, file(lesson))
    });
    rows.collect()
}

/// The file that a lesson begins in, in `examples/`.
fn file(lesson: &Entry) -> String {
    match lesson.folder {
        "" => format!("{}.rs", lesson.name),
        folder => format!("{folder}/main.rs"),
    }
}

fn source(lesson: &Entry) -> String {
    read(&in_package(&format!("examples/{}", file(lesson))))
}

/// What stands before the rows of the table, the rows, and what stands behind.
fn around_the_table(readme: &str) -> (&str, &str, &str) {
    let start = readme.find(HEAD).expect("the table has its head") + HEAD.len();
    let length = readme[start..].find("\n\n").expect("something stands below it") + 1;
    (&readme[..start], &readme[start..start + length], &readme[start + length..])
}

/// Number and title: `//! Lesson 10a · Event loop is closed`.  Of several lessons that are made of
/// one program, each has a line.
fn heading<'a>(lesson: &Entry, source: &'a str) -> (&'a str, &'a str) {
    let alike = LESSONS.iter().filter(|other| file(other) == file(lesson));
    let line = source.lines().nth(alike.take_while(|other| other.name != lesson.name).count());
    let heading = line.and_then(|line| line.strip_prefix("//! Lesson "));
    let heading = heading.and_then(|heading| heading.split_once(" · "));
    heading.unwrap_or_else(|| panic!("{}: {line:?} is no `//! Lesson N · TITLE`", lesson.name))
}

/// What a number is sorted by: 9c before 10a.
fn order(number: &str) -> (u32, String) {
    let digits = number.trim_end_matches(char::is_lowercase);
    (digits.parse().expect("a number"), number[digits.len()..].to_owned())
}

fn names_in(folder: &str, extension: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(in_package(folder)).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| stem(&path))
        .collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}
