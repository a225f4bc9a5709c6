//! Every public name of asyncio stands in docs/names.md, or in docs/differences.md with
//! the reason why it is not there.
//!
//! The names are those of `tests/names/asyncio.txt`, which `tests/names/list.py` makes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// `loop.call_soon` as `("loop", "call_soon")`.
type Name = (String, String);

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names that asyncio has, each with the versions that have it.
fn names_of_asyncio() -> Vec<(Name, String)> {
    let text = read("tests/names/asyncio.txt");
    let line = |line: &str| {
        let (name, versions) = line.split_once(' ').expect("a name and versions");
        let (owner, name) = name.split_once('.').expect("a dotted name");
        ((owner.to_owned(), name.to_owned()), versions.to_owned())
    };
    text.lines().map(line).collect()
}

/// The rows of the tables in a text, each with its cells; not the headings.
fn rows(text: &str) -> Vec<Vec<String>> {
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| ---");
    let cells = |line: &str| {
        let line = line.replace("\\|", "\u{1}");
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "|"));
        cells.collect::<Vec<_>>()
    };
    let rows = text.lines().filter(is_row).map(cells);
    rows.filter(|row| row[0].contains('`')).collect()
}

fn code_spans(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn is_in_identifier(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_identifier(text: &str) -> bool {
    text.chars().all(is_in_identifier)
        && text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// The names in a cell.  One that is not dotted is of what the one before is of:
/// `loop.stop()`, `close()`.
fn names_in(cell: &str) -> Vec<Name> {
    let mut names = Vec::new();
    let mut owner = String::new();
    for span in code_spans(cell) {
        let span = span.trim_start_matches("await ");
        let paths = span.split(|letter| !is_in_identifier(letter) && letter != '.');
        let dotted: Vec<Name> = paths.filter_map(dotted_name).collect();
        if dotted.is_empty() {
            let end = span.find(|letter| !is_in_identifier(letter)).unwrap_or(span.len());
            names.push((owner.clone(), span[..end].to_owned()));
        }
        if let Some((last, _)) = dotted.last() {
            owner.clone_from(last);
        }
        names.extend(dotted);
    }
    names
}

fn dotted_name(path: &str) -> Option<Name> {
    let mut parts = path.split('.');
    let (owner, name) = (parts.next()?, parts.next()?);
    (is_identifier(owner) && is_identifier(name)).then(|| (owner.to_owned(), name.to_owned()))
}

fn names_in_first_column(text: &str) -> BTreeSet<Name> {
    rows(text).iter().flat_map(|row| names_in(&row[0])).collect()
}

fn names_that_are_there() -> BTreeSet<Name> {
    names_in_first_column(&read("docs/names.md"))
}

fn names_that_are_not_there() -> BTreeSet<Name> {
    let text = read("docs/differences.md");
    let (_, absent) = text.split_once("\n## What is not there\n").expect("the last chapter");
    names_in_first_column(absent)
}

#[test]
fn every_public_name_of_asyncio_is_mirrored_or_said_to_be_absent() {
    let (there, absent) = (names_that_are_there(), names_that_are_not_there());
    let names = names_of_asyncio();
    assert!(names.len() > 300, "{} names", names.len());
    let missing = names.iter().filter(|(name, _)| !there.contains(name) && !absent.contains(name));
    let missing: Vec<String> =
        missing.map(|((owner, name), versions)| format!("{owner}.{name} {versions}")).collect();
    assert!(missing.is_empty(), "{} in neither page:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn no_name_is_there_and_absent_at_once() {
    let (there, absent) = (names_that_are_there(), names_that_are_not_there());
    let both: Vec<_> = names_of_asyncio()
        .into_iter()
        .filter(|(name, _)| there.contains(name) && absent.contains(name))
        .collect();
    assert!(both.is_empty(), "{both:?}");
}

#[test]
fn nothing_is_said_to_be_absent_that_asyncio_does_not_have() {
    let names: BTreeSet<Name> = names_of_asyncio().into_iter().map(|(name, _)| name).collect();
    let unknown: Vec<_> = names_that_are_not_there().difference(&names).cloned().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// All Rust files of the library, as one text.
fn source() -> String {
    let mut text = String::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                text.push_str(&fs::read_to_string(path).expect("a text file"));
            }
        }
    }
    text
}

fn defines(source: &str, name: &str) -> bool {
    ["fn ", "struct ", "enum ", "trait ", "macro_rules! ", "const "].iter().any(|keyword| {
        let head = format!("{keyword}{name}");
        source.match_indices(&head).any(|(at, _)| !source[at + head.len()..].starts_with(is_in_identifier))
    })
}

/// What is called in a cell: `event_loop.call_soon(f)?` calls `call_soon`, `gather!(a())` both.
fn calls(cell: &str) -> Vec<&str> {
    let mut calls = Vec::new();
    for span in code_spans(cell) {
        for (at, _) in span.match_indices('(') {
            let before = span[..at].trim_end_matches('!');
            let start = before.rfind(|letter| !is_in_identifier(letter)).map_or(0, |at| at + 1);
            calls.push(&before[start..]);
        }
    }
    calls
}

#[test]
fn what_the_page_of_names_calls_is_defined_where_it_says() {
    // What a reader writes himself, and what the standard library has.
    const NOT_OURS: [&str; 9] = ["", "Err", "Some", "main", "a", "b", "new", "from_secs", "from_millis"];
    let source = source();
    let mut wrong = Vec::new();
    for row in rows(&read("docs/names.md")) {
        let [asyncio, ours, places] = row.as_slice() else { panic!("three cells: {row:?}") };
        let mut names: Vec<String> = calls(ours).into_iter().map(str::to_owned).collect();
        if ours.starts_with("the same") {
            names.extend(names_in(asyncio).into_iter().map(|(_, name)| name));
        }
        let is_wrong = |name: &&String| !NOT_OURS.contains(&name.as_str()) && !defines(&source, name);
        wrong.extend(names.iter().filter(is_wrong).map(|name| format!("{name}: {ours}")));
        let absent = code_spans(places).filter(|place| !Path::new(place).exists());
        wrong.extend(absent.map(|place| format!("no such file: {place}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
