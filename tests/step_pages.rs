//! Where `cargo step html` writes, and what it leaves as it is; and a trace that is named in
//! the place of a lesson.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder of a test's own, in which it works, and which goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("glassloop-pages-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("it can be made");
        Self(folder)
    }

    fn step(&self, arguments: &[&str]) -> Output {
        let mut step = Command::new(env!("CARGO_BIN_EXE_glassloop"));
        step.args(arguments).current_dir(&self.0).output().expect("the binary starts")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("it can be written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("it is there")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("a folder").map(|entry| entry.expect("an entry"));
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().display().to_string()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).expect("text")
}

const TRACE: &str = "{\"glassloop_trace\":2}\n{\"loop\":1,\"by\":\"program\",\"event\":\"loop_made\"}\n";

#[track_caller]
fn assert_is_page(page: &str) {
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"), "it is whole");
}

#[test]
fn a_page_takes_the_place_of_an_earlier_page_and_of_no_other_file() {
    let folder = Folder::new("over");
    for name in ["thesis.html", "t.jsonl"] {
        folder.write(name, TRACE);
        let output = folder.step(&["html", "closed_loop", "-o", name]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let why = "it is there already, and is no page of glassloop's: choose another -o, or --force";
        assert_eq!(text(&output.stderr), format!("error: cannot write {name}: {why}\n"));
        assert_eq!(folder.read(name), TRACE);
    }
    assert!(folder.step(&["html", "closed_loop", "-o", "thesis.html", "--force"]).status.success());
    let page = folder.read("thesis.html");
    assert_is_page(&page);
    assert!(folder.step(&["html", "timers", "-o", "thesis.html"]).status.success(), "it is a page now");
    assert_ne!(folder.read("thesis.html"), page);
    assert_eq!(folder.names(), ["t.jsonl", "thesis.html"], "and nothing else is left");
}

#[test]
fn a_site_takes_the_place_of_an_earlier_site_and_of_no_other() {
    let folder = Folder::new("site");
    folder.write("timers.html", "my own timers");
    let output = folder.step(&["html", "--all", "-o", "."]);
    assert!(!output.status.success() && text(&output.stderr).contains("timers.html: it is there already"));
    assert_eq!(folder.names(), ["timers.html"], "not one page is written");
    let site = ["html", "--all", "-o", "site"];
    assert!(folder.step(&site).status.success() && folder.step(&site).status.success());
    assert_is_page(&folder.read("site/index.html"));
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_earlier_page_and_no_cut_one() {
    let folder = Folder::new("full");
    assert!(folder.step(&["html", "closed_loop"]).status.success());
    let before = folder.read("closed_loop.html");
    // No file may grow beyond some kilobytes.
    let full = format!("trap '' XFSZ; ulimit -f 40; exec '{}' \"$@\"", env!("CARGO_BIN_EXE_glassloop"));
    for output in ["closed_loop.html", "new.html"] {
        let step = Command::new("sh")
            .args(["-c", &full, "sh", "html", "timers", "-o", output])
            .current_dir(&folder.0)
            .output();
        let step = step.expect("a shell");
        assert!(!step.status.success() && text(&step.stderr).contains(&format!("cannot write {output}: ")));
    }
    assert_eq!(folder.names(), ["closed_loop.html"]);
    assert_eq!(folder.read("closed_loop.html"), before);
}

#[cfg(unix)]
#[test]
fn a_page_that_is_written_to_a_link_is_written_where_that_leads() {
    let folder = Folder::new("link");
    folder.write("real.html", "");
    std::os::unix::fs::symlink("real.html", folder.0.join("link.html")).expect("a link");
    assert!(folder.step(&["html", "closed_loop", "-o", "link.html"]).status.success());
    assert!(folder.0.join("link.html").is_symlink());
    assert_is_page(&folder.read("real.html"));
}

#[test]
fn a_page_goes_to_standard_output_where_that_is_asked_for() {
    let folder = Folder::new("standard");
    let output = folder.step(&["html", "closed_loop", "-o", "-"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_is_page(&text(&output.stdout));
    let output = folder.step(&["html", "--all", "-o", "-"]);
    assert!(!output.status.success() && output.stdout.is_empty());
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn what_begins_one_page_is_refused_for_a_site_and_not_passed_over() {
    let folder = Folder::new("begins");
    let output = folder.step(&["html", "--all", "-o", "site", "--asyncio", "3.14"]);
    assert!(!output.status.success() && text(&output.stderr).contains("cannot be used with"), "{output:?}");
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn a_site_and_a_page_begin_in_the_language_that_was_asked_for() {
    let folder = Folder::new("language");
    for (option, language) in [("--python", "Python"), ("--rust", "Rust")] {
        let begins = format!("data-begins=\"{language}\"");
        assert!(folder.step(&["html", "--all", option, "-o", "site"]).status.success());
        assert!(folder.read("site/index.html").contains(&begins), "{option}");
        assert!(folder.step(&["html", "closed_loop", option]).status.success());
        assert!(folder.read("closed_loop.html").contains(&begins), "{option}");
    }
    let both = folder.step(&["html", "--all", "--python", "--rust"]);
    assert!(!both.status.success() && text(&both.stderr).contains("cannot be used with"), "{both:?}");
}

#[test]
fn a_trace_is_never_the_page_that_is_made_of_it() {
    let folder = Folder::new("itself");
    folder.write("t.jsonl", TRACE);
    for name in ["t.jsonl", "./t.jsonl"] {
        assert!(!folder.step(&["html", "t.jsonl", "-o", name, "--force"]).status.success());
        assert_eq!(folder.read("t.jsonl"), TRACE);
    }
}

// ── a trace in the place of a lesson ────────────────────────────────────────

#[test]
fn a_trace_may_be_named_wherever_a_lesson_is_shown() {
    let folder = Folder::new("named");
    for name in ["My-Run.jsonl", "timers", "trace"] {
        folder.write(name, TRACE);
    }
    let told = folder.step(&["view", "My-Run.jsonl"]);
    assert!(told.status.success());
    for arguments in [&["My-Run.jsonl"][..], &["text", "My-Run.jsonl"], &["./My-Run.jsonl"]] {
        let output = folder.step(arguments);
        assert_eq!(text(&output.stdout).replace("./", ""), text(&told.stdout), "{arguments:?}");
    }
    assert!(text(&folder.step(&["trace"]).stdout).contains("makes an event loop"));
    assert!(text(&folder.step(&["./My-Run.jsonl", "--state"]).stdout).contains("ready"));
    assert!(
        text(&folder.step(&["timers"]).stdout).contains("Lesson"),
        "a lesson's whole name is that lesson"
    );
}

#[test]
fn what_is_wrong_with_a_file_that_is_named_is_said_with_its_name_as_it_was_typed() {
    let folder = Folder::new("wrong");
    folder.write("My-Run.jsonl", TRACE);
    let complaint = |arguments: &[&str]| text(&folder.step(arguments).stderr);
    assert!(complaint(&["No-Where/T.jsonl"]).starts_with("error: there is no file 'No-Where/T.jsonl'"));
    assert!(
        complaint(&["text", "My-Run.jsonl", "--python"]).contains("My-Run.jsonl is a trace, and no lesson")
    );
    assert!(complaint(&["twin", "My-Run.jsonl"]).contains("My-Run.jsonl is a file, and this is for lessons"));
    assert!(complaint(&["No-Such"]).contains("there is no lesson 'No-Such'"));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_read_to_its_end_and_it_is_said_what_is_waited_for() {
    let folder = Folder::new("pipe");
    let step = Command::new(env!("CARGO_BIN_EXE_glassloop"))
        .args(["view", "/dev/stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut step = step.expect("the binary starts");
    std::io::Write::write_all(&mut step.stdin.take().expect("a pipe"), TRACE.as_bytes()).expect("it reads");
    let output = step.wait_with_output().expect("it ends");
    assert!(text(&output.stdout).contains("makes an event loop"));
    let waits = "/dev/stdin is no file: it is read until whoever writes to it has come to an end\n";
    assert_eq!(text(&output.stderr), waits);
    assert!(folder.names().is_empty());
}
