//! What is found, as a table in `docs/causes.md`.

use std::fs;

use glassloop::trace::file::Language;

use super::Finding;
use super::programs::PROGRAMS;
use super::python::{self, in_package};
use super::rust::{self, CASES};
use crate::locale::Locale;

const BEGIN: &str = "<!-- graded -->\n";
const END: &str = "<!-- end -->\n";

#[test]
fn the_table_of_graded_programs_tells_what_the_stepper_says() {
    let path = in_package("docs/causes.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (before, rest) = page.split_once(BEGIN).expect("where it begins");
    let (_, after) = rest.split_once(END).expect("where it ends");
    let wanted = format!("{before}{BEGIN}{}{END}{after}", table());
    if crate::environment::blesses() {
        fs::write(&path, &wanted).expect("it can be written");
    } else {
        assert_eq!(page, wanted, "GLASSLOOP_BLESS=1 writes it anew");
    }
}

fn table() -> String {
    let python = PROGRAMS.iter().map(|(name, cause)| {
        let found = python::kept(name).filter(|found| found.cause == *cause);
        row(Language::Python, &python::about(name), found, python::MARK)
    });
    let rust = CASES.iter().map(|(about, program, cause)| {
        let found = rust::find(*program).filter(|found| found.cause == *cause);
        row(Language::Rust, about, found, rust::MARK)
    });
    let (python, rust): (Vec<String>, Vec<String>) = (python.collect(), rust.collect());
    let head =
        "| program | the sentence | cause | the line to blame | cure |\n| --- | --- | --- | --- | --- |\n";
    format!(
        "\n### Python: {} of {}\n\n{head}{}\n### Rust: {} of {}\n\n{head}{}\n",
        right(&python),
        PROGRAMS.len(),
        python.concat(),
        right(&rust),
        CASES.len(),
        rust.concat()
    )
}

fn right(rows: &[String]) -> usize {
    rows.iter().filter(|row| !row.contains("| wrong |")).count()
}

/// What is wrong says so.
fn row(language: Language, about: &str, found: Option<Finding>, mark: &str) -> String {
    let about = cell(about);
    match found.filter(|found| found.line.ends_with(mark)) {
        Some(Finding { error, cause, line, .. }) => {
            let line = line.trim_end_matches(mark).trim_end();
            let (error, cure) = (cell(&in_general(&error)), cell(&cause.cure(language, Locale::English)));
            format!("| {about} | `{error}` | `{cause:?}` | `{}` | {cure} |\n", cell(line))
        }
        None => format!("| {about} | | wrong | | |\n"),
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Without what differs from run to run: a port, a test's thread, an object's place and lines.
fn in_general(error: &str) -> String {
    let error = error.split(" in thread '").next().unwrap_or_default();
    let error = error.split(" ('127.0.0.1'").next().unwrap_or_default();
    without_insides(error)
}

/// `<Task …>`.
fn without_insides(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for word in text.split(' ') {
        let outside = depth == 0;
        depth += word.matches('<').count();
        depth = depth.saturating_sub(word.matches('>').count());
        if outside {
            kept.push_str(if kept.is_empty() { "" } else { " " });
            kept.push_str(word);
            kept.push_str(if depth > 0 { " …>" } else { "" });
        }
    }
    kept
}
