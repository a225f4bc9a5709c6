//! What `docs/versions.md` says that Python says, glassloop says as that version, row by row.
//!
//! ```text
//!   docs/versions.md ──page──▶ what each version says ──┐
//!                                                       ├── plain ──▶ equal, line by line
//!   cases, one a row ──said──▶ what glassloop says ─────┘
//! ```
//!
//! A row without a case stands in `not_here`, with the reason.  The page itself is written by
//! `table.py`, which runs the rows' programs on the Pythons.

mod cases;
#[path = "../main_thread/mod.rs"]
mod main_thread;
mod not_here;
mod page;
mod plain;
#[path = "../pythons/mod.rs"]
mod pythons;
mod said;

use std::collections::{BTreeMap, BTreeSet};

use glassloop::Result;

use pythons::VERSIONS;

/// Runs the case of a row as each version, and compares its lines with the page's.
fn compare(program: &str, case: fn() -> Result<()>) {
    for version in VERSIONS {
        let python = page::says(program, version);
        let mut ours = said::as_version(version, case);
        if !python.iter().any(|line| is_resource_warning(line)) {
            // The programs are run without these, but for the one that is about them.
            ours.retain(|line| !is_resource_warning(line));
        }
        assert_eq!(ours, python, "{program} as {version}");
    }
}

fn is_resource_warning(line: &str) -> bool {
    line.starts_with("ResourceWarning: ")
}

#[test]
fn every_row_has_a_case_or_a_reason_and_none_has_both() {
    let cases: BTreeSet<&str> = cases::names().collect();
    let reasons: BTreeSet<&str> = not_here::names().collect();
    let both: Vec<_> = cases.intersection(&reasons).collect();
    assert!(both.is_empty(), "a case and a reason: {both:?}");
    let rows = page::programs();
    let known: BTreeSet<&str> = cases.union(&reasons).copied().collect();
    assert_eq!(rows.iter().map(String::as_str).collect::<BTreeSet<_>>(), known);
}

#[test]
fn what_is_tested_elsewhere_is_a_test_there() {
    for (program, file, test) in not_here::ELSEWHERE {
        let text = std::fs::read_to_string(pythons::in_package(file)).expect(file);
        assert!(text.contains(test), "{program}: no `{test}` in {file}");
    }
}

/// `docs/asyncio-changes.md` names the programs that show what a question is about.
#[test]
fn of_every_question_there_is_a_case() {
    let page = std::fs::read_to_string(pythons::in_package("docs/asyncio-changes.md")).expect("the page");
    let known: BTreeSet<&str> = cases::names().collect();
    let mut shown: BTreeMap<&str, bool> = BTreeMap::new();
    for row in page.lines().filter(|row| row.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, _, _, visible, questions] = cells[..] else { continue };
        let has_a_case = in_backticks(visible).any(|program| known.contains(program));
        for question in in_backticks(questions) {
            *shown.entry(question).or_default() |= has_a_case;
        }
    }
    let without: Vec<_> = shown.iter().filter(|(_, has_a_case)| !**has_a_case).collect();
    assert!(shown.len() > 10 && without.is_empty(), "{without:?}");
}

fn in_backticks(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}
