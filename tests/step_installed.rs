//! The command as `pip install` leaves it: no Cargo calls it, and it speaks to whoever has Python.

use std::fs::{self, File};
use std::process::{Command, Output, Stdio};

fn installed() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
    command.env_remove("CARGO").env_remove("CARGO_PKG_NAME").env_remove("GLASSLOOP_LANGUAGE");
    command.stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    installed().args(arguments).output().expect("the binary starts")
}

/// All that it prints, in one line.
fn told(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&all).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_tells(arguments: &[&str], sentence: &str) {
    let told = told(&run(arguments));
    assert!(told.contains(sentence), "{arguments:?}: no such sentence: {sentence}\nin\n{told}");
}

#[test]
fn a_lesson_is_its_twin_in_python_unless_rust_is_asked_for_or_there_is_no_twin() {
    assert_tells(&["timers"], "Lesson 1b · Timers, and the loop's own clock, in Python");
    assert_tells(&["predict", "timers"], "After step 15: what is printed next?");
    assert_tells(&["timers", "--rust"], "examples/timers.rs");
    assert_tells(&["timers", "--asyncio", "3.14"], "examples/timers.rs");
    assert_tells(&["task_service_broken"], "examples/task_service/main.rs");
}

#[test]
fn an_error_is_told_in_python_with_the_step_and_the_command_of_the_twin() {
    let page = told(&run(&["Event loop is closed"]));
    assert!(page.contains("seen at step 63 of: glassloop kept_from_another_run --python"), "{page}");
    assert!(page.contains("of: glassloop task_service_broken --rust"), "it has no twin: {page}");
    assert!(!page.contains("Rust:"), "{page}");
    assert_tells(&["error", "--rust", "event_loop_is_closed"], "of: glassloop closed_loop --rust");
    assert_tells(&["Event loop is closed"], "`glassloop record python3 app.py` runs your program");
}

#[test]
fn what_each_python_says_stands_last_and_names_no_file_that_is_not_there() {
    let page = told(&run(&["error", "no_current_event_loop"]));
    let (causes, versions) = page.split_once("Which Python says what").expect("it is told");
    assert!(causes.contains("Which of these is it?") && versions.contains("3.8.18 to"), "{page}");
    assert!(!page.contains("tests/versions"), "{page}");
}

#[test]
fn a_sentence_without_quotes_is_a_sentence() {
    assert_eq!(told(&run(&["Event", "loop", "is", "closed"])), told(&run(&["Event loop is closed"])));
    assert_tells(&["no", "running", "event", "loop", "--rust"], "RuntimeError: no running event loop");
    assert_tells(&["help", "error"], "Say what leads to an error");
}

#[test]
fn what_is_nearly_an_error_is_led_to_it_and_what_is_none_to_the_list() {
    assert_tells(&["event lop is closed"], "did you mean one of these? glassloop error event_loop_is_closed");
    assert_tells(&["KeyError: 'x'"], "no error that is known here says it `glassloop list`");
    assert_tells(&["closed"], "errors that say it: glassloop error event_loop_is_closed");
    assert_tells(&["error", "no such thing"], "`glassloop error --list` lists those that are known");
    assert_tells(&["error", "--list"], "event_loop_is_closed RuntimeError: Event loop is closed");
}

#[test]
fn a_program_in_place_of_a_trace_or_of_a_command_is_told_how_it_is_recorded() {
    let folder = std::env::temp_dir().join(format!("glassloop-installed-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let program = folder.join("timers.py");
    fs::write(&program, "print('a program of somebody\'s')\n").expect("it can be written");
    let program = program.to_str().expect("text");
    let meant = format!("did you mean `glassloop record python3 {program}`?");
    for arguments in [&[program][..], &["view", program], &["text", program]] {
        assert_tells(arguments, &format!("{program} is a program, and no trace: {meant}"));
    }
    let recorded =
        installed().current_dir(&folder).args(["record", "timers.py"]).output().expect("it starts");
    fs::remove_dir_all(&folder).expect("it is there");
    let told = told(&recorded);
    assert!(told.contains("did you mean `glassloop record python3 timers.py`?"), "{told}");
}

#[test]
fn a_twin_of_which_another_version_is_asked_for_names_no_file_that_is_not_there() {
    assert_tells(
        &["closed_loop", "--python", "--asyncio", "3.14"],
        "`glassloop closed_loop --rust --asyncio 3.14` shows what asyncio of 3.14 does",
    );
    let told = told(&run(&["closed_loop", "--python", "--asyncio", "3.14"]));
    assert!(!told.contains("examples/"), "{told}");
}

#[test]
#[cfg(unix)]
fn a_traceback_on_standard_input_is_read_and_what_may_be_silent_for_ever_is_not() {
    let file = std::env::temp_dir().join(format!("glassloop-traceback-{}", std::process::id()));
    fs::write(&file, "Traceback (most recent call last):\nRuntimeError: no running event loop\n")
        .expect("written");
    let output = installed().stdin(File::open(&file).expect("it is there")).output().expect("it starts");
    fs::remove_file(&file).expect("it is there");
    assert!(told(&output).starts_with("RuntimeError: no running event loop"), "{}", told(&output));
    // Nobody writes to this pipe, and nobody closes it.
    let mut silent = installed().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let _open = silent.stdin.take();
    let output = silent.wait_with_output().expect("it ends");
    assert!(told(&output).starts_with("1a callbacks_in_order"), "{}", told(&output));
}
