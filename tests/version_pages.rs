//! The pages about versions, the programs that show them and the questions in the code
//! speak of the same things.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

/// The questions of `Asyncio`, by name: what is asked of one of its values.
fn questions() -> BTreeSet<String> {
    let source = read("src/versions.rs");
    let asked = source.lines().filter(|line| line.contains("(self"));
    let names = asked.filter_map(|line| line.trim_start().strip_prefix("pub fn "));
    names.filter_map(|rest| rest.split('(').next()).map(str::to_owned).collect()
}

fn programs() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/versions/programs");
    let paths = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
    let python = paths.filter(|path| path.extension().is_some_and(|extension| extension == "py"));
    python.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

/// What stands between backticks in the columns of a table's rows that `column` picks.
fn quoted(page: &str, column: impl Fn(&[&str]) -> Option<usize>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        if let Some(cell) = column(&cells).and_then(|number| cells.get(number)) {
            found.extend(cell.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

#[test]
fn every_question_stands_beside_a_changed_line_and_no_other_does() {
    let page = read("docs/asyncio-changes.md");
    let named = quoted(&page, |cells| (cells.len() == 5).then_some(4));
    assert_eq!(named, questions());
}

#[test]
fn every_question_is_asked_and_says_where_in_cpython_its_answer_comes_from() {
    let sources = rust_sources("src");
    let page = read("src/versions.rs");
    for question in questions() {
        let is_asked = sources.iter().any(|code| code.contains(&format!(".{question}(")));
        assert!(is_asked, "{question}: nothing asks it");
        let (before, _) = page.split_once(&format!("pub fn {question}(")).expect("it is there");
        let documentation = before.rsplit("    }\n").next().unwrap_or_default();
        assert!(documentation.contains("Source: "), "{question}: no source");
        assert!(documentation.contains("/// assert"), "{question}: no test");
    }
}

/// The code of all files below a folder but that of the questions themselves, without comments.
fn rust_sources(folder: &str) -> Vec<String> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect(folder) {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            sources.extend(rust_sources(&format!("{folder}/{name}")));
        } else if name.ends_with(".rs") && name != "versions.rs" {
            let text = fs::read_to_string(&path).expect("a text file");
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            sources.push(code.collect::<Vec<_>>().join("\n"));
        }
    }
    sources
}

#[test]
fn every_program_that_the_list_of_changes_names_is_there() {
    let there = programs();
    let page = read("docs/asyncio-changes.md");
    let named = quoted(&page, |cells| cells.get(3).is_some_and(|cell| cell.starts_with("yes")).then_some(3));
    let in_backticks = named.iter().filter(|name| name.contains('_') && !is_of_asyncio(name));
    let missing: Vec<&String> = in_backticks.filter(|name| !there.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Names that the column quotes as asyncio's own.
fn is_of_asyncio(name: &str) -> bool {
    ["get_write_buffer_size"].contains(&name)
}

#[test]
fn the_page_of_versions_shows_every_program() {
    let page = read("docs/versions.md");
    for program in programs() {
        assert!(page.contains(&format!("tests/versions/programs/{program}.py)")), "{program}");
    }
}
