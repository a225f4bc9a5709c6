//! The traces from which the lessons' Python twins are shown: each tells of the twin as it is now.
//!
//! `GLASSLOOP_BLESS=1 cargo test --features cli --test twin_traces` records them anew, with
//! the CPython 3.13 that is `python3.13`, or that `GLASSLOOP_PYTHON` names.

mod environment;
mod kept_trace;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use glassloop::replay::Replay;
use glassloop::trace::file::{Language, Salvage, salvage_trace};
use glassloop::trace::{Event, Record};

use kept_trace::of_any_machine;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn twins() -> Vec<String> {
    let files = fs::read_dir(Path::new(ROOT).join("examples/python")).expect("the package has it");
    let files = files.map(|file| file.expect("a file").path());
    let mut names: Vec<String> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "py"))
        .map(|file| file.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn trace(name: &str) -> PathBuf {
    Path::new(ROOT).join(format!("examples/traces/python/{name}.jsonl"))
}

fn recorded(name: &str) -> Salvage {
    bless();
    let text = fs::read(trace(name)).expect("a trace");
    salvage_trace(&*text, name, usize::MAX)
}

/// Records all twins anew, if that is asked for, before anything is looked at.
fn bless() {
    static BLESSED: OnceLock<()> = OnceLock::new();
    BLESSED.get_or_init(|| {
        if environment::blesses() {
            record_all();
        }
    });
}

fn record_all() {
    let python = environment::asked("GLASSLOOP_PYTHON").unwrap_or_else(|| "python3.13".into());
    for name in twins() {
        let (file, kept) = (format!("examples/python/{name}.py"), trace(&name));
        let fresh = std::env::temp_dir().join(format!("glassloop-twin-{}-{name}.jsonl", std::process::id()));
        let mut twin = Command::new(&python);
        twin.arg(&file).current_dir(ROOT).env("GLASSLOOP_TRACE", &fresh);
        twin.env("PYTHONPATH", Path::new(ROOT).join("recorder")).env_remove("PYTHONWARNINGS");
        assert!(twin.output().expect("GLASSLOOP_PYTHON names a CPython 3.13").status.success(), "{name}");
        let text = fs::read_to_string(&fresh).expect("it was recorded");
        fs::remove_file(&fresh).expect("it is there");
        fs::write(kept, of_any_machine(&text, ROOT, &file)).expect("it can be written");
    }
}

fn said(records: &[Record]) -> Vec<String> {
    let said = records.iter().filter_map(|record| match &record.event {
        Event::Said(said) if said.level == "INFO" => Some(said.text.clone()),
        _ => None,
    });
    said.collect()
}

#[test]
fn the_trace_of_every_twin_is_whole_and_tells_of_cpython() {
    for name in twins() {
        let Salvage { header, records, problems, .. } = recorded(&name);
        assert!(problems.is_empty(), "{name}: {problems:?}");
        assert_eq!(header.language, Language::Python, "{name}");
        assert!(header.version.is_some_and(|version| version.starts_with("3.13.")), "{name}");
        let replay = Replay::new(records);
        assert!(replay.problems().is_empty(), "{name}: {:?}", replay.problems());
        let text = fs::read_to_string(trace(&name)).expect("a trace");
        assert!(
            !text.contains("\"directory\"") && !text.contains(ROOT),
            "{name} names a folder of some machine"
        );
    }
}

#[test]
fn a_twin_says_in_its_trace_what_its_lesson_says() {
    for name in twins() {
        let expected = fs::read_to_string(Path::new(ROOT).join(format!("tests/expected/{name}.txt")));
        let expected = expected.expect("the lesson's lines").replace("\r\n", "\n");
        // It was recorded on Linux.
        let expected = expected.replace("{selector}", "EpollSelector");
        let said = said(&recorded(&name).records);
        assert_eq!(
            said.join("\n").trim_end(),
            expected.trim_end(),
            "{name}: GLASSLOOP_BLESS=1 records it anew"
        );
    }
}

/// A twin that has changed is not shown with the lines of the one before.
#[test]
fn every_line_that_a_trace_names_is_one_of_the_twins_with_something_on_it() {
    for name in twins() {
        let file = format!("examples/python/{name}.py");
        let text = fs::read_to_string(Path::new(ROOT).join(&file)).expect("a twin");
        let lines: Vec<&str> = text.lines().collect();
        let records = recorded(&name).records;
        let named: BTreeSet<usize> = records
            .iter()
            .filter_map(|record| record.source.as_ref())
            .filter(|source| source.file() == file)
            .map(|source| source.line() as usize)
            .collect();
        assert!(!named.is_empty(), "{name} names a line of its own");
        for line in named {
            let text = lines.get(line - 1).unwrap_or_else(|| panic!("{name} has no line {line}")).trim();
            assert!(!text.is_empty() && !text.starts_with('#'), "{name}, line {line}: {text}");
        }
    }
}
