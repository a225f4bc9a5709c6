//! `record`, with programs that write traces as others would: which is shown, and where
//! nothing is, why.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of a test's own, which goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("glassloop-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("it can be made");
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("a path").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// `record` in an environment in which nothing is kept from run to run.
fn record(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
    command
        .arg("record")
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .env("XDG_CACHE_HOME", folder.path("cache"));
    command.output().expect("the binary starts")
}

/// A shell that writes these traces: what stands behind `trace.jsonl`, and its lines.
fn writing(traces: &[(&str, &[&str])]) -> String {
    let write = |(behind, lines): &(&str, &[&str])| {
        let lines: Vec<String> = lines.iter().map(|line| format!("'{line}'")).collect();
        format!("printf '%s\\n' {} > \"$GLASSLOOP_TRACE{behind}\"\n", lines.join(" "))
    };
    traces.iter().map(write).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).expect("text")
}

const APP: &str = r#"{"glassloop_trace":2,"language":"python","version":"3.13.0","implementation":"CPython","argv":["/usr/bin/app.py","--port","80"],"process":41,"epoch_ns":1}"#;
const WORKER: &str = r#"{"glassloop_trace":2,"language":"python","version":"3.13.0","implementation":"CPython","argv":["worker.py"],"process":42,"epoch_ns":2}"#;
const LOOP: &str = r#"{"n":1,"loop":1,"by":"program","event":"loop_made"}"#;
const CLOSED: &str = r#"{"n":2,"loop":1,"by":"program","event":"closed"}"#;
const FAILED: &str = r#"{"n":2,"by":"program","event":{"program_ended":"ValueError: x"}}"#;

// ── several processes ───────────────────────────────────────────────────────

#[test]
fn of_several_processes_the_one_that_failed_is_shown_and_the_others_are_named() {
    let folder = Folder::new("failed");
    let script = writing(&[("", &[APP, LOOP, CLOSED]), (".42", &[WORKER, LOOP, FAILED]), (".43", &[APP])]);
    let output = record(&folder, &["sh", "-c", &script]);
    assert_eq!(
        text(&output.stderr),
        "this is worker.py (process 42): 1 loop, 2 records, ended with ValueError: x; other processes made loops, too:\n  \
         app.py --port 80 (process 41): 1 loop, 2 records\n\
         `-o FILE` keeps their traces, to `cargo step view` them\n"
    );
    let page = text(&output.stdout);
    assert!(page.starts_with("worker.py (process 42 of sh -c "), "{page}");
    assert!(page.contains("ValueError: x"), "{page}");
}

#[test]
fn if_none_has_failed_it_is_the_one_with_most_records() {
    let folder = Folder::new("busiest");
    let script = writing(&[("", &[APP, LOOP]), (".42", &[WORKER, LOOP, CLOSED])]);
    let output = record(&folder, &["sh", "-c", &script]);
    assert!(text(&output.stderr).starts_with("this is worker.py (process 42): 1 loop, 2 records;"));
}

#[test]
fn the_traces_of_all_that_made_loops_are_kept_beside_each_other_and_are_private() {
    let folder = Folder::new("kept");
    let script = writing(&[("", &[APP, LOOP]), (".42", &[WORKER, LOOP, FAILED]), (".43", &[APP])]);
    let output = record(&folder, &["-o", &folder.path("t.jsonl"), "sh", "-c", &script]);
    let how = format!(
        "app.py --port 80 (process 41): 1 loop, 1 records: cargo step view {}",
        folder.path("t.jsonl.41")
    );
    assert!(text(&output.stderr).contains(&how), "{}", text(&output.stderr));
    let mut names: Vec<_> = std::fs::read_dir(&folder.0)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["cache", "t.jsonl", "t.jsonl.41"]);
    for name in ["t.jsonl", "t.jsonl.41"] {
        let mode = std::fs::metadata(folder.path(name)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let kept = std::fs::read_to_string(folder.path("t.jsonl")).expect("a trace");
    assert_eq!(kept, [WORKER, LOOP, FAILED].map(|line| format!("{line}\n")).concat());
    // The same once more: what is there are traces, and they are replaced.
    let again = record(&folder, &["-o", &folder.path("t.jsonl"), "sh", "-c", &script]);
    assert_eq!(text(&again.stderr), text(&output.stderr));
}

#[test]
fn what_lies_where_the_trace_of_another_process_would_be_stays() {
    let folder = Folder::new("occupied");
    std::fs::write(folder.path("t.jsonl.42"), "precious").expect("it can be written");
    let script = writing(&[("", &[APP, LOOP, FAILED]), (".42", &[WORKER, LOOP])]);
    let output = record(&folder, &["-o", &folder.path("t.jsonl"), "sh", "-c", &script]);
    let message = text(&output.stderr);
    assert!(message.contains("t.jsonl.42 is there already, and is no trace: it stays as it is"), "{message}");
    assert_eq!(std::fs::read_to_string(folder.path("t.jsonl.42")).expect("a file"), "precious");
    let left = folder.0.join("t.jsonl.recording/trace.jsonl.42");
    assert!(left.exists(), "and what has no place yet is not lost");
}

#[test]
fn what_went_wrong_stands_once_more_at_the_end_with_its_cure_and_no_cure_twice() {
    const REFUSED: &str = r#"{"n":3,"loop":1,"by":"program","at":"app.py:7","event":{"refused":{"operation":"call_soon","about":null,"class":"RuntimeError","message":"Event loop is closed"}}}"#;
    const AGAIN: &str = r#"{"n":4,"loop":1,"by":"program","at":"app.py:8","event":{"refused":{"operation":"call_at","about":null,"class":"RuntimeError","message":"Event loop is closed"}}}"#;
    let folder = Folder::new("summary");
    let output = record(&folder, &["sh", "-c", &writing(&[("", &[APP, LOOP, CLOSED, REFUSED, AGAIN])])]);
    let page = text(&output.stdout);
    let (_, summary) = page.split_once("\nWhat went wrong\n").unwrap_or_else(|| panic!("{page}"));
    assert!(
        summary.starts_with("    3  call_soon() is refused: RuntimeError: Event loop is closed"),
        "{summary}"
    );
    assert!(summary.contains("\n       app.py:7\n       cure: "), "{summary}");
    assert_eq!(summary.matches("cure: ").count(), 1, "{summary}");
}

// ── nothing ─────────────────────────────────────────────────────────────────

/// The one sentence that it ends with.
fn error(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    let last = message.lines().last().expect("a line");
    last.strip_prefix("error: ").expect("an error").to_owned()
}

#[test]
fn a_python_that_makes_no_loop_is_told_so() {
    let folder = Folder::new("loopless");
    let output = record(&folder, &["sh", "-c", &writing(&[("", &[APP])])]);
    let error = error(&output);
    let why =
        "'app.py --port 80' (CPython 3.13.0) made no asyncio event loop, and only what loops do is recorded";
    assert!(error.ends_with(why), "{error}");
}

#[test]
fn a_python_that_cannot_be_recorded_is_named_with_its_version() {
    let folder = Folder::new("unfit");
    for (implementation, version, why) in [
        ("PyPy", "3.10.14", "only CPython can be recorded"),
        ("CPython", "3.7.9", "only CPython 3.8 to 3.15 can be recorded"),
        ("CPython", "3.16.0", "only CPython 3.8 to 3.15 can be recorded"),
    ] {
        let header = APP.replace("CPython", implementation).replace("3.13.0", version);
        let output = record(&folder, &["sh", "-c", &writing(&[("", &[&header]), (".42", &[WORKER])])]);
        let expected = format!("'app.py --port 80' ran on {implementation} {version}, and {why}");
        assert!(error(&output).contains(&expected), "{}", error(&output));
    }
}

#[test]
fn a_python_that_is_started_without_the_recorder_is_told_which_option_does_that() {
    let folder = Folder::new("options");
    let script = folder.path("python3");
    std::fs::write(&script, "#!/bin/sh\n").expect("it can be written");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).expect("it is there");
    for (option, does) in
        [("-I", "ignores PYTHONPATH"), ("-E", "ignores PYTHONPATH"), ("-S", "imports no `sitecustomize`")]
    {
        let output = record(&folder, &[&script, option, "app.py"]);
        let letter = option.trim_start_matches('-');
        let expected = format!(
            "a Python that is started with -{letter} {does}, by which the recorder comes in; leave it out"
        );
        assert_eq!(error(&output), format!("'{script} {option} app.py' wrote no trace: {expected}"));
    }
    let output = record(&folder, &[&script, "app.py", "-I"]);
    assert!(error(&output).contains("did not load the recorder"), "{}", error(&output));
}

// ── the command line ────────────────────────────────────────────────────────

#[test]
fn the_command_may_stand_behind_two_dashes_or_not_and_keeps_its_options() {
    let folder = Folder::new("dashes");
    let script = format!("{}echo \"$@\"", writing(&[("", &[APP, LOOP, CLOSED])]));
    for dashes in [&["--"][..], &[]] {
        let command = ["sh", "-c", &script, "name", "--state", "-o", "x", "--", "--all"];
        let output = record(&folder, &[dashes, &command].concat());
        assert!(text(&output.stdout).starts_with("--state -o x -- --all\n"), "{}", text(&output.stdout));
        assert!(!text(&output.stdout).contains("│ ready"), "none of these is this command's");
    }
    let output = record(&folder, &["--state", "sh", "-c", &script]);
    assert!(text(&output.stdout).contains("│ ready"));
}

#[test]
fn what_is_not_wanted_in_the_trace_is_told_to_the_recorder() {
    let folder = Folder::new("private");
    let script = format!(
        "{}echo \"$GLASSLOOP_RECORDER_OUTPUT,$GLASSLOOP_RECORDER_MESSAGES\"",
        writing(&[("", &[APP, LOOP, CLOSED])])
    );
    for (options, expected) in [
        (&[][..], ","),
        (&["--no-output"], "0,"),
        (&["--no-messages"], ",0"),
        (&["--no-output", "--no-messages"], "0,0"),
    ] {
        let output = record(&folder, &[options, &["sh", "-c", &script]].concat());
        assert_eq!(text(&output.stdout).lines().next(), Some(expected), "{options:?}");
    }
}

#[test]
fn the_recorder_lies_where_nobody_else_can_change_it_and_stays_there() {
    let folder = Folder::new("cache");
    let script = format!("{}echo \"$PYTHONPATH\"", writing(&[("", &[APP, LOOP, CLOSED])]));
    let path =
        || text(&record(&folder, &["sh", "-c", &script]).stdout).lines().next().expect("a line").to_owned();
    let first = path();
    assert!(first.starts_with(&folder.path("cache/glassloop/recorder-")), "{first}");
    assert_eq!(first, path());
    for private in [&*first, &folder.path("cache/glassloop")] {
        assert_eq!(std::fs::metadata(private).expect("a folder").permissions().mode() & 0o777, 0o700);
    }
    let everybody = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(folder.path("cache/glassloop"), everybody).expect("it is ours");
    let fresh = path();
    assert!(!fresh.starts_with(&folder.path("cache")), "{fresh}");
    assert!(!PathBuf::from(fresh).exists(), "it has gone with the run");
}

#[test]
fn it_calls_itself_as_it_was_called() {
    let called = |is_by_cargo: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
        command.args(["record", "--help"]);
        if !is_by_cargo {
            command.env_remove("CARGO").env_remove("CARGO_PKG_NAME");
        }
        text(&command.output().expect("the binary starts").stdout)
    };
    assert!(called(true).contains("Usage: cargo step record [OPTIONS] <COMMAND>..."), "{}", called(true));
    assert!(called(false).contains("Usage: glassloop record [OPTIONS] <COMMAND>..."), "{}", called(false));
    assert!(!called(false).contains("cargo step"), "{}", called(false));
}
