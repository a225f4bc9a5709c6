//! The recorded traces are whole, and tell of the programs as they are now.
//!
//! `GLASSLOOP_BLESS=1 cargo test --features cli --bin glassloop recorded` records the lessons
//! anew.  Of a program that serves until it is stopped, its own test records the traces.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use glassloop::replay::Replay;
use glassloop::trace::file::{read_trace, write_trace};
use glassloop::trace::{Event, Record};

use super::{record, record_afresh};
use crate::lessons::{LESSONS, Lesson, Shown};

fn recorded_lessons() -> impl Iterator<Item = &'static Lesson> {
    LESSONS.iter().filter(|lesson| lesson.is_recorded())
}

/// What the lesson says, and what it is warned of.
fn said(records: &[Record]) -> Vec<&str> {
    let said = records.iter().filter_map(|record| match &record.event {
        Event::Said(said) => Some(&*said.text),
        _ => None,
    });
    said.collect()
}

/// The lines of the lesson that its records name.
fn lines(lesson: &Lesson, records: &[Record]) -> BTreeSet<(String, u32)> {
    let sources = records.iter().filter_map(|record| record.source.as_ref());
    let lines = sources.map(|source| (source.file().into_owned(), source.line()));
    lines.filter(|(file, _)| lesson.sources.iter().any(|(name, _)| name == file)).collect()
}

fn bless(name: &str, records: &[Record]) {
    let path = format!("examples/traces/{name}.jsonl");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let file = BufWriter::new(File::create(path).expect("it can be written"));
    write_trace(file, records).expect("it can be written");
}

#[test]
fn a_recorded_run_says_the_same_and_names_the_same_lines_as_a_new_one() {
    for lesson in recorded_lessons() {
        let Some(new) = record_afresh(lesson) else { continue };
        new.outcome.expect(lesson.name);
        if std::env::var_os("GLASSLOOP_BLESS").is_some() {
            bless(lesson.name, &new.records);
            continue;
        }
        let (recorded, hint) = (record(lesson).records, "GLASSLOOP_BLESS=1 records it anew");
        assert_eq!(said(&new.records), said(&recorded), "{}: {hint}", lesson.name);
        assert_eq!(lines(lesson, &new.records), lines(lesson, &recorded), "{}: {hint}", lesson.name);
    }
}

#[test]
fn every_recorded_trace_is_whole_and_can_be_replayed() {
    for lesson in recorded_lessons() {
        let Shown::Recorded { trace, .. } = lesson.shown else { continue };
        let records = read_trace(trace.as_bytes(), lesson.name).expect("a whole trace");
        let replay = Replay::new(records);
        assert!(!replay.is_empty(), "{}", lesson.name);
        assert!(replay.problems().is_empty(), "{}: {:?}", lesson.name, replay.problems());
    }
}

#[test]
fn every_line_that_a_recorded_trace_names_is_there() {
    for lesson in recorded_lessons() {
        let named = lines(lesson, &record(lesson).records);
        assert!(named.len() > 3, "{}: {named:?}", lesson.name);
        for (file, line) in named {
            let (_, text) = lesson.sources.iter().find(|(name, _)| *name == file).expect("one of its files");
            let text = text.lines().nth(line as usize - 1).map(str::trim);
            let is_code = text.is_some_and(|text| !text.is_empty() && !text.starts_with("//"));
            assert!(is_code, "{file}:{line} is {text:?}");
        }
    }
}
