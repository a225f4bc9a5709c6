//! `record` with real Python programs.
//!
//! It takes the `python3` that is found; where there is none that can be recorded, this says
//! so and is over.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of a test's own, with a program in it; it goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, program: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("glassloop-python-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("it can be made");
        std::fs::write(folder.join("app.py"), program).expect("it can be written");
        Self(folder)
    }

    /// `record` in this folder.
    fn record(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
        command.arg("record").args(arguments).current_dir(&self.0);
        command.env("XDG_CACHE_HOME", self.0.join("cache")).env_remove("CLICOLOR_FORCE");
        command.output().expect("the binary starts")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Whether there is a Python to record; this says so where there is none.
fn is_possible() -> bool {
    let version = "import sys; sys.exit(not (3, 8) <= sys.version_info[:2] <= (3, 15))";
    let python = Command::new("python3").args(["-c", version]).status();
    let is_possible = python.is_ok_and(|status| status.success());
    if !is_possible {
        eprintln!("skipped: no python3 here that can be recorded");
    }
    is_possible
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).expect("text")
}

/// The sentences alone: no columns, no line breaks.
fn sentences(page: &[u8]) -> String {
    text(page).split_whitespace().collect::<Vec<_>>().join(" ")
}

const CLOSED: &str = "\
import asyncio

async def work():
    print('at work')

loop = asyncio.new_event_loop()
loop.run_until_complete(work())
loop.close()
coroutine = work()
try:
    loop.run_until_complete(coroutine)
finally:
    coroutine.close()
";

#[test]
fn a_program_that_fails_is_told_with_the_line_that_is_to_blame() {
    if !is_possible() {
        return;
    }
    let folder = Folder::with("fails", CLOSED);
    let output = folder.record(&["python3", "app.py"]);
    assert_eq!(output.status.code(), Some(1), "the program's own");
    assert!(text(&output.stderr).contains("RuntimeError: Event loop is closed"));
    let page = sentences(&output.stdout);
    assert!(page.starts_with("at work python3 app.py app.py "), "its output, the title, its file: {page}");
    assert!(page.contains("✗ run_until_complete() is refused: RuntimeError: Event loop is closed"), "{page}");
    assert!(page.contains("app.py:8 loop.close()"), "{page}");
    assert!(page.contains("app.py:11 loop.run_until_complete(coroutine)"), "{page}");
}

#[test]
fn a_kept_trace_is_viewed_in_its_folder_and_named_from_elsewhere() {
    if !is_possible() {
        return;
    }
    let folder = Folder::with("kept", CLOSED);
    assert_eq!(folder.record(&["-o", "t.jsonl", "python3", "app.py"]).status.code(), Some(1));
    let view = |current: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
        command.arg("view").arg(folder.0.join("t.jsonl")).current_dir(current);
        sentences(&command.output().expect("the binary starts").stdout)
    };
    assert!(view(&folder.0).contains("app.py:8 loop.close()"), "{}", view(&folder.0));
    // Its file lies beside the trace.
    assert!(view(&std::env::temp_dir()).contains("app.py:8 loop.close()"));
}

#[test]
fn what_the_program_prints_is_left_out_if_that_is_wanted() {
    if !is_possible() {
        return;
    }
    let folder = Folder::with("silent", CLOSED);
    let page = sentences(&folder.record(&["--no-output", "python3", "app.py"]).stdout);
    let (its_own, told) = page.split_once("python3 app.py").expect("the title");
    assert!(its_own.contains("at work") && !told.contains("▶ at work"), "{page}");
    assert!(sentences(&folder.record(&["python3", "app.py"]).stdout).contains("▶ at work"));
}

#[test]
fn every_python_that_a_command_starts_is_recorded() {
    if !is_possible() {
        return;
    }
    let folder = Folder::with("several", CLOSED);
    std::fs::write(folder.0.join("other.py"), "import asyncio; asyncio.run(asyncio.sleep(0))")
        .expect("a file");
    let output = folder.record(&["sh", "-c", "python3 other.py; python3 app.py; python3 -c 'print(1)'"]);
    let message = text(&output.stderr);
    let (chosen, others) = message.split_once("; other processes made loops, too:\n").expect("several");
    assert!(chosen.lines().last().is_some_and(|line| line.contains("app.py")), "{message}");
    assert!(chosen.ends_with("ended with RuntimeError: Event loop is closed"), "{message}");
    assert_eq!(others.matches(": 1 loop, ").count(), 1, "{message}");
    assert!(others.contains("other.py"), "{message}");
}

#[test]
fn why_nothing_was_recorded_is_said_in_one_sentence() {
    if !is_possible() {
        return;
    }
    let folder = Folder::with("nothing", "print(1)\n");
    for (command, why) in [
        (&["python3", "app.py"][..], "made no asyncio event loop, and only what loops do is recorded"),
        (&["python3", "-I", "app.py"], "a Python that is started with -I ignores PYTHONPATH"),
        (&["python3", "-S", "app.py"], "a Python that is started with -S imports no `sitecustomize`"),
        (&["env", "-i", "/bin/sh", "-c", ":"], "it started no Python that loads the recorder"),
    ] {
        let output = folder.record(command);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        let message = text(&output.stderr);
        let last = message.lines().last().unwrap_or_default();
        assert!(last.starts_with("error: '") && last.contains(why), "{command:?}: {message}");
    }
}

#[test]
fn a_program_that_is_refused_before_it_has_made_a_loop_is_told_as_well() {
    if !is_possible() {
        return;
    }
    let program = "import asyncio\nasyncio.set_event_loop(None)\nasyncio.get_event_loop()\n";
    let output = Folder::with("refused", program).record(&["python3", "app.py"]);
    assert_eq!(output.status.code(), Some(1), "the program's own");
    let page = sentences(&output.stdout);
    let refused = "get_event_loop() is refused: RuntimeError: There is no current event loop in thread";
    assert!(page.contains(refused) && page.contains("app.py:3"), "{page}");
}

const DESTROYED: &str = "\
import asyncio
import gc

async def background():
    await asyncio.get_running_loop().create_future()

async def main():
    asyncio.create_task(background())
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(0.01)

asyncio.run(main())
";

#[test]
fn a_task_that_the_garbage_collector_destroys_is_over_from_that_step_on() {
    if !is_possible() {
        return;
    }
    let folder = Folder::with("destroyed", DESTROYED);
    folder.record(&["-o", "kept.jsonl", "python3", "app.py"]);
    let told = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
        sentences(&command.args(arguments).current_dir(&folder.0).output().expect("the binary starts").stdout)
    };
    let state = told(&["text", "kept.jsonl", "--state", "--all"]);
    let (before, after) =
        state.split_once("Nobody holds task 2 (background) any more").unwrap_or_else(|| panic!("{state}"));
    assert!(before.contains("waiting task 2 (background) for future 1"), "{before}");
    assert!(!after.contains("waiting task 2 (background)"), "{after}");
    assert!(after.contains("The loop reports: Task was destroyed but it is pending"), "{after}");
    assert!(after.contains("stderr: Task was destroyed but it is pending!"), "{after}");
    assert!(after.contains("It held nothing that is lost"), "close() lets go of nothing: {after}");
}
