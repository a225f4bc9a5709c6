//! Nine causes of one sentence, in Python: `tests/causes/python`, as CPython ran them
//! (`tests/causes/traces`), and, where there is a Python and the recorder, run once more.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use glassloop::replay::Replay;
use glassloop::trace::event::Event;
use glassloop::trace::file::{Salvage, salvage_trace};

use super::{Case, Cause, Program};
use crate::functions::Functions;
use crate::names::Names;

/// Each program, and the cause of its error; the line that is to blame says so.
const PROGRAMS: [(&str, Cause); 9] = [
    ("a_used_after_close", Cause::ClosedTooEarly),
    ("b_client_outlives_its_loop", Cause::KeptFromAnotherRun),
    ("c_finaliser_asks_the_old_loop", Cause::UsedByFinaliser),
    ("d_transport_closed_too_late", Cause::UsedByFinaliser),
    ("e_subprocess_outlives_its_loop", Cause::TransportLeftOpen),
    ("f_worker_keeps_its_pool", Cause::KeptFromAnotherRun),
    ("g_fixture_outlives_its_test", Cause::AnotherLoopRunsHere),
    ("h_thread_posts_too_late", Cause::PostedAfterClose),
    ("i_wrapper_closes_the_loop", Cause::ClosedByHelper),
];

#[test]
fn nine_causes_of_event_loop_is_closed_are_told_apart_in_recorded_programs() {
    for (name, cause) in PROGRAMS {
        let trace = fs::read(in_package(&format!("tests/causes/traces/{name}.jsonl"))).expect(name);
        assert_blames(name, cause, &trace);
    }
}

#[test]
fn nine_causes_of_event_loop_is_closed_are_told_apart_in_programs_that_run_now() {
    let recorder = in_package("recorder");
    let python = std::env::var_os("GLASSLOOP_PYTHON").unwrap_or_else(|| "python3".into());
    if !recorder.join("sitecustomize.py").exists() || !can_be_recorded(&python) {
        eprintln!("skipped: no recorder, or no CPython of 3.8 or later; GLASSLOOP_PYTHON names one");
        return;
    }
    let folder = folder();
    for (name, cause) in PROGRAMS {
        let trace = folder.join(format!("{name}.jsonl"));
        let ended = Command::new(&python)
            .arg(format!("tests/causes/python/{name}.py"))
            .current_dir(in_package(""))
            .env("PYTHONPATH", &recorder)
            .env("GLASSLOOP_TRACE", &trace)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        ended.expect("Python starts");
        assert_blames(name, cause, &fs::read(&trace).expect("a trace"));
    }
    fs::remove_dir_all(folder).expect("it is there");
}

/// Whether it is a CPython that the recorder knows.
fn can_be_recorded(python: &std::ffi::OsStr) -> bool {
    let ask = "import sys; sys.exit(sys.implementation.name != 'cpython' or sys.version_info < (3, 8))";
    let status = Command::new(python).args(["-c", ask]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// A folder for what is thrown away.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("glassloop-causes-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The first refusal has this cause, and the line to blame is the one that says so.
fn assert_blames(name: &str, cause: Cause, trace: &[u8]) {
    let Salvage { records, header, problems, .. } = salvage_trace(trace, name, usize::MAX);
    assert!(problems.is_empty(), "{name}: {problems:?}");
    let file = format!("tests/causes/python/{name}.py");
    let source = fs::read_to_string(in_package(&file)).expect(name);
    let functions = Functions::of_file(&file, &source);
    let program = Program { language: header.language, functions, ended: None };
    let mut replay = Replay::new(records);
    while !matches!(replay.forward().expect("an error").event, Event::Refused(_)) {}
    let record = replay.last().expect("a refusal");
    let case = Case { replay: &replay, names: Names::new(&replay, true), record, program: &program };
    let found = case.diagnosis().expect(name);
    assert_eq!(found.cause, cause, "{name}");
    let blamed = found.blame.and_then(|blame| replay.step_of(blame.number)).expect(name);
    let line = replay.records()[blamed - 1].source.as_ref().and_then(|line| program.functions.text(line));
    assert!(line.is_some_and(|line| line.ends_with("# to blame")), "{name}: {line:?}");
}

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
