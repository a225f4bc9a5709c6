//! The recorded traces are whole, and tell of the programs as they are now.
//!
//! `GLASSLOOP_BLESS=1 cargo test --features cli --bin glassloop recorded` records the lessons
//! anew.  Of a program that serves until it is stopped, its own test records the traces.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use glassloop::replay::Replay;
use glassloop::trace::TransportEvent::{WritingPaused, WritingResumed};
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

/// The lines of the lesson that its records name; but where a task had to wait depends on
/// whether what it waits for had come already.
fn lines(lesson: &Lesson, records: &[Record]) -> BTreeSet<(String, u32)> {
    let certain = records.iter().filter(|record| !matches!(record.event, Event::TaskSuspended(..)));
    let sources = certain.filter_map(|record| record.source.as_ref());
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
        if crate::environment::blesses() {
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
fn an_example_in_a_folder_is_shown_with_all_its_files() {
    for lesson in recorded_lessons() {
        let folder = Path::new(lesson.file()).parent().expect("examples, or a folder in it");
        let names: BTreeSet<&str> = lesson.sources.iter().map(|(name, _)| *name).collect();
        for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("a folder") {
            let name = folder.join(file.expect("a file").file_name());
            let is_shown = names.contains(name.to_str().expect("text"));
            assert!(is_shown || folder == Path::new("examples"), "{} is not shown", name.display());
        }
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

#[test]
fn the_slow_reader_of_the_chat_is_recorded_while_the_others_talk() {
    let lesson = recorded_lessons().find(|lesson| lesson.name == "chat_server").expect("a lesson");
    let told = record(lesson).records.into_iter().filter_map(|record| match record.event {
        Event::Transport(id, WritingPaused(_)) => Some(format!("{id} pauses")),
        Event::Transport(id, WritingResumed(_)) => Some(format!("{id} goes on")),
        Event::Said(said) => said.text.split_once(" hears").map(|(who, _)| format!("{who} hears")),
        _ => None,
    });
    let told: Vec<String> = told.collect();
    let carol = told[0].strip_suffix(" pauses").expect("a transport").to_owned();
    let expected = ["bob hears", "alice hears", &format!("{carol} goes on"), "carol hears", "carol hears"];
    assert_eq!(told[1..], expected);
}
