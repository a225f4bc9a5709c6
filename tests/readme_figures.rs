//! Each figure in `README.md`, against what it counts.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

/// A page in one line: a sentence may go on in the next.
fn in_one_line(path: &str) -> String {
    read(path).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn in_words(number: usize) -> &'static str {
    const WORDS: [&str; 21] = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    WORDS[number]
}

/// The words that stand between these two, each time they occur.
fn between<'a>(text: &'a str, before: &'a str, after: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split(after).next())
}

#[test]
fn as_many_causes_of_event_loop_is_closed_are_promised_as_are_told_apart() {
    let source = read("src/bin/glassloop/causes/closed.rs");
    let is_no_letter: Vec<char> = " ,.;:()=>\n}".chars().collect();
    let told_apart: BTreeSet<&str> = between(&source, "Cause::", &is_no_letter).collect();
    let page = read("docs/causes.md");
    let table = page.split("\n## ").find(|part| part.starts_with("Event loop is closed")).expect("the part");
    let rows = table.lines().filter(|line| line.ends_with("` |"));
    let rows: BTreeSet<&str> = rows.filter_map(|row| row.rsplit('`').nth(1)).collect();
    assert_eq!(rows, told_apart, "the page has a row for each");
    let count = in_words(rows.len());
    assert!(in_one_line("README.md").contains(&format!("[{count} causes, and their cures](docs/causes.md)")));
    assert!(in_one_line("docs/causes.md").contains(&format!("the trace tells {count} apart")));
}

#[test]
fn rust_is_as_new_as_cargo_asks_for() {
    let manifest = read("Cargo.toml");
    let version = between(&manifest, "rust-version = \"", &['"']).next().expect("a version");
    assert!(in_one_line("README.md").contains(&format!("Rust {version} or newer.")), "{version}");
}

#[test]
fn the_pythons_that_can_be_recorded_are_those_that_the_recorder_takes() {
    let recorder = read("recorder/sitecustomize.py");
    let least = between(&recorder, "not (3, ", &[')']).next().expect("the least");
    let most = between(&recorder, "[:2] <= (3, ", &[')']).next().expect("the most");
    let promised = format!("every CPython from 3.{least} to 3.{most} that the command starts is recorded");
    assert!(in_one_line("README.md").contains(&promised), "{promised}");
}

#[test]
fn the_asyncio_that_it_behaves_as_is_the_one_that_it_is_compared_with() {
    let conformance = in_one_line("tests/conformance/README.md");
    let version = between(&conformance, "run by `oracle.py`: 3.13.", &[' ']).next();
    let version = version.expect("a version");
    assert!(in_one_line("README.md").contains(&format!("as in CPython 3.13.{version},")), "{version}");
}

#[test]
fn every_lesson_that_it_names_is_there() {
    let readme = read("README.md");
    let no_name: Vec<char> = " `\n]".chars().collect();
    let commands =
        ["html", "text", "run", "twin", "predict", "json"].map(|word| format!("`cargo step {word} "));
    let mut named: Vec<&str> = between(&readme, "`cargo step ", &no_name).collect();
    for command in &commands {
        named.extend(between(&readme, command, &no_name));
    }
    let is_name =
        |word: &&str| word.contains('_') && word.chars().all(|letter| letter.is_lowercase() || letter == '_');
    let named: BTreeSet<&str> = named.into_iter().filter(is_name).collect();
    assert!(named.len() > 10, "{named:?}");
    let list = read("src/bin/glassloop/lessons/list.rs");
    let listed: Vec<&str> = list.split_whitespace().map(|word| word.trim_end_matches(';')).collect();
    for name in named {
        assert!(listed.contains(&name), "{name}");
    }
}
