//! Small programs that go wrong, each in a way of its own: that the stepper names the cause
//! of each, and the line that is to blame.
//!
//! * `python`: `tests/causes/python`, as CPython ran them (`tests/causes/traces`) and, where
//!   there is a Python, run once more
//! * `rust`: the same kinds with glassloop, the programs themselves in `rust_programs`
//!
//! What is found is the table of `docs/causes.md`.
//!
//! `GLASSLOOP_BLESS=1 cargo test --features cli --bin glassloop graded` records and writes
//! anew what is kept, with the Python that `GLASSLOOP_PYTHON` names.

mod python;
mod rust;
mod rust_programs;

use std::fs;

use glassloop::replay::Replay;
use glassloop::trace::event::{Event, Record};
use glassloop::trace::file::Language;

use self::python::{PROGRAMS, in_package};
use self::rust::CASES;
use super::{Case, Cause, Program, origin};
use crate::locale::Locale;
use crate::names::Names;
use crate::steps::is_error;

/// What the stepper says of the first thing that goes wrong.
#[derive(Debug)]
struct Finding {
    /// `RuntimeError: Event loop is closed`.
    error: String,
    cause: Cause,
    /// The line that is to blame: where nothing else is, the one that went wrong.
    line: String,
    /// The number of the record of the error.
    number: u64,
}

/// The first error whose cause is known.
fn first_finding(records: impl Into<Vec<Record>>, program: &Program) -> Option<Finding> {
    let mut replay = Replay::new(records);
    while replay.forward().is_some() {
        if let Some(finding) = finding(&replay, program) {
            return Some(finding);
        }
    }
    None
}

fn finding(replay: &Replay, program: &Program) -> Option<Finding> {
    let record = replay.last().filter(|record| is_error(&record.event))?;
    let case = Case { replay, names: Names::new(replay, true, Locale::English), record, program };
    let diagnosis = case.diagnosis()?;
    let blamed = diagnosis.blame.and_then(|blame| replay.step_of(blame.number));
    let blamed = blamed.map_or(record, |step| &replay.records()[step - 1]);
    let line = blamed.source.as_ref().and_then(|line| program.functions.text(line));
    Some(Finding {
        error: error(&record.event),
        cause: diagnosis.cause,
        line: line.unwrap_or_default().trim().to_owned(),
        number: record.number,
    })
}

/// The sentence that the program's reader has seen.
fn error(event: &Event) -> String {
    match event {
        Event::Refused(refused) => origin::printed(refused),
        Event::Reported(reported) => reported.message.clone(),
        Event::NeverAwaited(left) => format!("coroutine '{}' was never awaited", left.coroutine),
        Event::TaskDestroyed(_) => "Task was destroyed but it is pending!".to_owned(),
        event => origin::error(event).unwrap_or_default().to_owned(),
    }
}

// ── what is found, as a table in `docs/causes.md` ────────────────────────────

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
