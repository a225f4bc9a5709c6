//! The programs in Python: recorded, as they were kept, and run now.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use glassloop::trace::event::{Event, Record};
use glassloop::trace::file::{Header, Salvage, salvage_trace};

use super::Cause::{self, *};
use super::{Finding, Program, first_finding};
use crate::functions::Functions;

/// The blamed line says so.
pub(super) const MARK: &str = "# to blame";

#[test]
fn the_causes_of_recorded_programs_are_told_apart_and_the_right_lines_blamed() {
    if crate::environment::blesses() {
        bless();
    }
    assert_found(|name| Some(fs::read(trace_of(name)).expect(name)));
}

#[test]
fn the_causes_of_programs_that_run_now_are_the_same() {
    let python = python();
    if !in_package("recorder/sitecustomize.py").exists() || !can_be_recorded(&python) {
        eprintln!("skipped: no recorder, or no CPython of 3.8 or later; GLASSLOOP_PYTHON names one");
        return;
    }
    let (folder, minor) = (folder("now"), minor_version(&python));
    assert_found(|name| fits(name, minor).then(|| run(&python, name, &folder.join(name))));
    fs::remove_dir_all(folder).expect("it is there");
}

#[test]
fn every_program_has_its_cause_and_is_recorded() {
    let names = |folder: &str, ends: &str| -> Vec<String> {
        let files = fs::read_dir(in_package(folder)).expect(folder);
        let names = files.map(|file| file.expect("a file").file_name().into_string().expect("a name"));
        let mut names: Vec<String> =
            names.filter_map(|name| name.strip_suffix(ends).map(str::to_owned)).collect();
        names.sort();
        names
    };
    let mut known: Vec<String> = PROGRAMS.iter().map(|(name, _)| (*name).to_owned()).collect();
    known.sort();
    assert_eq!(names("tests/causes/python", ".py"), known);
    assert_eq!(names("tests/causes/traces", ".jsonl"), known);
}

/// What goes wrong first in each has its cause, and its line is to blame.
fn assert_found(trace: impl Fn(&str) -> Option<Vec<u8>>) {
    let wrong: Vec<String> = PROGRAMS
        .iter()
        .filter_map(|(name, cause)| {
            let found = find(name, &trace(name)?);
            let is_right = |found: &Finding| found.cause == *cause && found.line.ends_with(MARK);
            let is_right = found.as_ref().is_some_and(is_right);
            (!is_right).then(|| format!("{name} should be {cause:?}: {found:#?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), PROGRAMS.len(), wrong.join("\n"));
}

/// What the stepper says of a kept trace.
pub(super) fn kept(name: &str) -> Option<Finding> {
    find(name, &fs::read(trace_of(name)).expect(name))
}

fn find(name: &str, trace: &[u8]) -> Option<Finding> {
    let (header, records) = parsed(name, trace);
    let source = fs::read_to_string(in_package(&file(name))).expect(name);
    let functions = Functions::of_file(&file(name), &source);
    let ended = records.iter().rfind(|record| matches!(record.event, Event::ProgramEnded(_)));
    let ended = ended.map(|record| record.number);
    let program = Program { language: header.language, functions, ended };
    first_finding(records, &program)
}

fn parsed(name: &str, trace: &[u8]) -> (Header, Vec<Record>) {
    let Salvage { records, header, problems, .. } = salvage_trace(trace, name, usize::MAX);
    assert!(problems.is_empty(), "{name}: {problems:?}");
    (header, records)
}

/// What a program is about: its first line.
pub(super) fn about(name: &str) -> String {
    let source = fs::read_to_string(in_package(&file(name))).expect(name);
    source.lines().next().unwrap_or_default().trim_matches('"').to_owned()
}

/// Whether a program is one for this Python: `# needs Python 3.11`, `# before Python 3.15`.
fn fits(name: &str, minor: u32) -> bool {
    let source = fs::read_to_string(in_package(&file(name))).expect(name);
    let limit = |what: &str| -> Option<u32> {
        source.lines().find_map(|line| line.strip_prefix(&format!("# {what} Python 3."))?.parse().ok())
    };
    limit("needs").is_none_or(|needed| needed <= minor) && limit("before").is_none_or(|end| minor < end)
}

/// The trace of a program that runs now.
fn run(python: &OsString, name: &str, trace: &Path) -> Vec<u8> {
    let program = file(name);
    let ended = Command::new(python)
        .arg(&program)
        .current_dir(in_package(""))
        .env("PYTHONPATH", in_package("recorder"))
        .env("GLASSLOOP_TRACE", trace)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    ended.expect("Python starts");
    fs::read(trace).expect("a trace")
}

/// Records all programs, each up to its first error, without what differs from machine to machine.
fn bless() {
    let (python, folder) = (python(), folder("bless"));
    let minor = minor_version(&python);
    for (name, _) in PROGRAMS.iter().filter(|(name, _)| fits(name, minor)) {
        let trace = run(&python, name, &folder.join(name));
        let number = find(name, &trace).expect(name).number;
        let header = parsed(name, &trace).0;
        let package = format!("{}/", in_package("").display()).replace("//", "/");
        let text = String::from_utf8(trace).expect("text").replace(&package, "");
        let kept = text.lines().skip(1).take(usize::try_from(number).expect("few records"));
        let mut lines = vec![format!(
            r#"{{"glassloop_trace":2,"language":"python","version":"{}","implementation":"CPython"}}"#,
            header.version.expect("its version")
        )];
        lines.extend(kept.map(without_folder));
        fs::write(trace_of(name), lines.join("\n") + "\n").expect("it can be kept");
    }
    fs::remove_dir_all(folder).expect("it is there");
}

/// `lib/python3.13/asyncio/tasks.py`, wherever that Python lies.
fn without_folder(line: &str) -> String {
    const LIBRARY: &str = "/lib/python3.";
    let mut rest = line;
    let mut kept = String::new();
    while let Some(at) = rest.find(LIBRARY) {
        let begins = rest[..at].rfind([' ', '"', '<']).map_or(0, |at| at + 1);
        kept.push_str(&rest[..begins]);
        kept.push_str(&rest[at + 1..at + LIBRARY.len()]);
        rest = &rest[at + LIBRARY.len()..];
    }
    kept + rest
}

fn python() -> OsString {
    crate::environment::asked("GLASSLOOP_PYTHON").unwrap_or_else(|| "python3".into())
}

/// Whether it is a CPython that the recorder knows.
fn can_be_recorded(python: &OsString) -> bool {
    let ask = "import sys; sys.exit(sys.implementation.name != 'cpython' or sys.version_info < (3, 8))";
    let status = Command::new(python).args(["-c", ask]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// 13, of Python 3.13.
fn minor_version(python: &OsString) -> u32 {
    let asked = Command::new(python).args(["-c", "import sys; print(sys.version_info[1])"]).output();
    let said = String::from_utf8(asked.expect("Python starts").stdout).expect("text");
    said.trim().parse().expect("a number")
}

/// A folder for what is thrown away.
fn folder(of: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("glassloop-causes-{of}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn file(name: &str) -> String {
    format!("tests/causes/python/{name}.py")
}

fn trace_of(name: &str) -> PathBuf {
    in_package(&format!("tests/causes/traces/{name}.jsonl"))
}

pub(super) fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

// ── what the programs are ────────────────────────────────────────────────────

/// In the order of `docs/causes.md`.
pub(super) const PROGRAMS: &[(&str, Cause)] = &[
    // ── Event loop is closed ────────────────────────────────────────────────
    ("a_used_after_close", ClosedTooEarly),
    ("b_client_outlives_its_loop", KeptFromAnotherRun),
    ("c_finaliser_asks_the_old_loop", UsedByFinaliser),
    ("d_transport_closed_too_late", UsedByFinaliser),
    ("e_subprocess_outlives_its_loop", TransportLeftOpen),
    ("f_worker_keeps_its_pool", KeptFromAnotherRun),
    ("g_fixture_outlives_its_test", KeptFromAnotherTest),
    ("h_thread_posts_too_late", PostedAfterClose),
    ("i_wrapper_closes_the_loop", ClosedByHelper),
    ("session_in_a_module", KeptFromAnotherRun),
    ("client_of_a_test_class", KeptFromAnotherTest),
    ("writer_closed_in_the_next_run", KeptFromAnotherRun),
    ("writer_closed_after_the_run", TransportLeftOpen),
    ("executor_after_the_run", UsedAfterRun),
    ("loop_leaves_its_with", ClosedTooEarly),
    ("closing_closes_it", ClosedTooEarly),
    ("shutdown_helper_closes_it", ClosedByHelper),
    ("event_set_after_close", ClosedTooEarly),
    ("finaliser_makes_a_task", UsedByFinaliser),
    ("weakref_finalize", UsedByFinaliser),
    ("lambda_at_exit", UsedAtExit),
    ("method_at_exit", UsedAtExit),
    ("thread_submits_too_late", PostedAfterClose),
    ("pool_calls_back_too_late", PostedAfterClose),
    ("closed_by_another_thread", ClosedInAnotherThread),
    ("loop_closed_with_a_worker", ThrownAwayAfterClose),
    // ── running, and stopped ────────────────────────────────────────────────
    ("property_runs_the_loop", RunInsideItself),
    ("two_threads_run_it", RunByAnotherThread),
    ("finaliser_runs_the_loop", FinaliserRunsLoop),
    ("own_loop_in_a_callback", RunInsideAnother),
    ("run_in_a_callback", RunInsideRun),
    ("run_at_import", RunInsideRun),
    ("runner_in_a_coroutine", RunInsideRun),
    ("coroutine_closes_its_loop", ClosedWhileRunning),
    ("hook_closes_the_loop", ClosedWhileRunning),
    ("close_from_another_thread", ClosedUnderAnotherThread),
    ("signal_stops_the_run", StoppedUnderRun),
    ("thread_stops_the_run", StoppedUnderRun),
    ("done_callback_stops_the_run", StoppedUnderRun),
    // ── no loop ─────────────────────────────────────────────────────────────
    ("task_at_import", NothingRuns),
    ("task_in_a_constructor", NothingRuns),
    ("timer_thread_makes_a_task", RunsInAnotherThread),
    ("running_loop_in_to_thread", RunsInAnotherThread),
    ("loop_after_run", TakenByRun),
    ("loop_was_taken_away", LeftWithoutLoop),
    ("no_loop_was_ever_set", NeverSet),
    ("thread_without_loop", NoLoopInThread),
    // ── of another loop ─────────────────────────────────────────────────────
    ("task_of_the_run_before", MadeInAnotherRun),
    ("reader_of_the_run_before", MadeInAnotherRun),
    ("shield_of_another_run", MadeInAnotherRun),
    ("gather_of_two_loops", MadeInAnotherRun),
    ("future_of_an_idle_loop", MadeOnIdleLoop),
    ("future_of_another_thread", MadeInAnotherThread),
    ("client_in_another_thread", MadeInAnotherThread),
    ("queue_of_two_runs", BoundInAnotherRun),
    ("semaphore_of_a_class", BoundInAnotherRun),
    ("lock_of_two_threads", BoundInAnotherThread),
    ("event_of_two_running_threads", BoundInAnotherThread),
    ("session_with_a_time_limit", LimitOnAnotherLoop),
    ("time_limit_outside_a_task", LimitOutsideTask),
    ("call_soon_from_a_thread", CalledFromAnotherThread),
    // ── what is left over ───────────────────────────────────────────────────
    ("handler_loses_its_task", NeverRetrieved),
    ("future_failed_and_dropped", NeverRetrieved),
    ("wait_reads_no_result", NeverRetrieved),
    ("task_of_an_idle_loop", LoopNeverRun),
    ("task_that_nobody_holds", NobodyHeldIt),
    ("coroutine_in_an_executor", CalledInExecutor),
    ("forgotten_await", NeverAwaited),
    // ── cut off ─────────────────────────────────────────────────────────────
    ("time_limit_over_slow_work", TimeLimitOver),
    ("blocking_call_in_a_time_limit", HeldUpByTurn),
    ("cancelled_by_a_sibling", CancelledBySomebody),
    ("worker_swallows_its_cancel", CancelSwallowed),
    // ── futures, coroutines ─────────────────────────────────────────────────
    ("answer_after_the_time_limit", CancelledMeanwhile),
    ("answered_twice", ResolvedTwice),
    ("function_instead_of_coroutine", NotACoroutine),
    ("one_coroutine_twice", CoroutineReused),
    ("future_of_another_framework", ForeignAwaitable),
    // ── what was shut down, or is not held ──────────────────────────────────
    ("runner_after_its_block", RunnerClosed),
    ("executor_shut_down_first", ExecutorShutDown),
    ("pool_of_a_with_block", PoolShutDown),
    ("executor_at_exit", UsedAtExit),
    ("lock_released_twice", LockNotHeld),
    ("group_is_finished", OutsideItsBlock),
    ("nobody_listens", NobodyListens),
];
