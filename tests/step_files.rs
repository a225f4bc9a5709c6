//! What `cargo step` does with a file: a lesson's own, a program of somebody's, a trace, none at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for unwanted in ["COLUMNS", "GLASSLOOP_LANGUAGE", "CARGO", "CARGO_PKG_NAME"] {
        command.env_remove(unwanted);
    }
    command.output().expect("the binary starts")
}

fn printed(arguments: &[&str]) -> String {
    let output = run_in(Path::new(env!("CARGO_MANIFEST_DIR")), arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

/// What it complains of, if it refuses.
fn complaint(folder: &Path, arguments: &[&str]) -> String {
    let output = run_in(folder, arguments);
    assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("it prints text")
}

/// A folder of a test's own, which goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("glassloop-files-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("it can be made");
        Self(folder)
    }

    fn with(self, name: &str, text: &str) -> Self {
        fs::write(self.0.join(name), text).expect("it can be written");
        self
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_file_of_a_lesson_is_that_lesson_in_the_language_of_the_file() {
    let root = env!("CARGO_MANIFEST_DIR");
    for command in [&[][..], &["text"], &["predict"], &["json"], &["twin"]] {
        let by_name = |option| printed(&[command, &["closed_loop"], option].concat());
        let by_file = |file: &str| printed(&[command, &[file]].concat());
        let has_options = !matches!(command, ["json" | "twin"]);
        let in_rust = by_name(if has_options { &["--rust"] } else { &[] });
        assert_eq!(by_file("examples/closed_loop.rs"), in_rust, "{command:?}");
        assert_eq!(by_file(&format!("{root}/examples/closed_loop.rs")), in_rust, "{command:?}");
        if has_options {
            assert_eq!(by_file("examples/python/closed_loop.py"), by_name(&["--python"]), "{command:?}");
        }
    }
    let trace = fs::read_to_string(format!("{root}/examples/traces/python/timers.jsonl")).expect("a trace");
    assert_eq!(printed(&["json", "examples/python/timers.py"]), trace, "what CPython did with it");
}

#[test]
fn a_lessons_path_leads_to_it_where_its_file_is_not() {
    let folder = Folder::new("elsewhere");
    let output = run_in(&folder.0, &["text", "examples/python/timers.py"]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Lesson 1b"));
}

#[test]
fn a_program_of_ones_own_is_told_how_it_is_recorded() {
    let folder = Folder::new("own").with("app.py", "print(1)\n").with("timers.py", "print(2)\n");
    let folder = folder.with("app.rs", "fn main() {}\n");
    for command in [&[][..], &["text"], &["predict"], &["json"], &["twin"], &["run"], &["html"], &["view"]] {
        for name in ["app.py", "timers.py"] {
            let told = complaint(&folder.0, &[command, &[name]].concat());
            let meant = format!(
                "error: {name} is a program, and no trace: did you mean `glassloop record python3 {name}`?"
            );
            assert_eq!(told.trim_end(), meant, "{command:?}");
        }
        let told = complaint(&folder.0, &[command, &["app.rs"]].concat());
        assert!(told.contains("`glassloop record cargo run --features glassloop/trace-file`"), "{told}");
    }
}

#[test]
fn a_file_that_is_not_there_is_said_not_to_be_there() {
    let folder = Folder::new("none");
    for command in [&[][..], &["text"], &["predict"], &["json"], &["twin"], &["run"]] {
        let told = complaint(&folder.0, &[command, &["nowhere.py"]].concat());
        assert!(told.starts_with("error: there is no file 'nowhere.py'\n"), "{command:?}: {told}");
        let told = complaint(&folder.0, &[command, &["clsed_loop.rs"]].concat());
        assert!(told.starts_with("error: there is no file 'clsed_loop.rs'; did you mean"), "{told}");
        assert!(told.contains("10a  closed_loop "), "{told}");
    }
}

#[test]
fn a_program_that_two_lessons_are_made_of_leads_to_both() {
    let told = complaint(Path::new(env!("CARGO_MANIFEST_DIR")), &["examples/task_service/main.rs"]);
    assert!(told.contains("13a  task_service_broken") && told.contains("13b  task_service"), "{told}");
}

#[test]
fn a_trace_is_told_and_asks_what_its_source_asks() {
    let folder = Folder::new("trace").with("t.jsonl", &printed(&["json", "closed_loop"]));
    let trace = folder.0.join("t.jsonl").to_str().expect("a path").to_owned();
    for command in [&[][..], &["text"], &["view"]] {
        let told = printed(&[command, &[&trace]].concat());
        assert!(told.contains("RuntimeError: Event loop is closed"), "{told}");
    }
    let empty = folder.with("empty.jsonl", "{\"glassloop_trace\":2}\n");
    let trace = empty.0.join("empty.jsonl").to_str().expect("a path").to_owned();
    let told = printed(&["predict", &trace]);
    assert_eq!(told, "nothing is asked here: no line of its source is marked with `predict:`\n");
}
