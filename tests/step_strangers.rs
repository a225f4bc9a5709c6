//! A trace that somebody else has written: whatever stands in it, nothing that a terminal
//! or a browser would obey comes out of `cargo step`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::inflate::decompress_to_vec_zlib;
use serde_json::{Value, json};

/// A window's title, a colour, a colour in one character, a backspace, and writing turned
/// round in two ways.  The end of a line is no such thing: what is shown has lines.
const OBEYED: &str = "\x1b]0;title\x07\x1b[31m\u{9b}31m\x08\u{202e}\u{2066}\u{61c}";

fn is_obeyed(character: char) -> bool {
    let is_control = |character: char| character.is_control() && character != '\n';
    is_control(character) || (!character.is_ascii() && OBEYED.contains(character))
}

/// A file that goes when the test ends.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn scratch(name: &str) -> Scratch {
    Scratch(std::env::temp_dir().join(format!("glassloop-strangers-{}-{name}", std::process::id())))
}

/// A recorded trace in which every text that passes has been spoilt.
fn spoilt_trace(name: &str, passes: fn(&str) -> bool) -> Scratch {
    let recorded = fs::read_to_string("examples/traces/task_service_broken.jsonl").expect("the trace");
    let mut lines: Vec<Value> =
        recorded.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    lines[1..].iter_mut().for_each(|record| spoil(record, "", passes));
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let file = scratch(name);
    fs::write(&file.0, text).expect("it is written");
    file
}

fn spoil(value: &mut Value, key: &str, passes: fn(&str) -> bool) {
    match value {
        Value::String(text) if passes(key) => text.insert_str(text.len() / 2, OBEYED),
        Value::Array(values) => values.iter_mut().for_each(|value| spoil(value, key, passes)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| spoil(value, key, passes)),
        _ => {}
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glassloop")).args(arguments).output().expect("the binary starts")
}

#[track_caller]
fn assert_harmless(what: &str, bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).expect("it is text");
    let first = text.lines().find(|line| line.contains(is_obeyed));
    assert_eq!(first, None, "{what} holds {:?}", text.matches(is_obeyed).next());
    text
}

fn path(file: &Path) -> &str {
    file.to_str().expect("a path that is text")
}

/// What is a name, a path or a text, and not one of the words of the format.
fn is_free_text(key: &str) -> bool {
    matches!(
        key,
        "name"
            | "coroutine"
            | "at"
            | "text"
            | "message"
            | "class"
            | "error"
            | "target"
            | "sockname"
            | "peername"
    )
}

#[test]
fn names_paths_and_texts_are_told_without_what_a_terminal_would_obey() {
    let file = spoilt_trace("names.jsonl", is_free_text);
    for detail in [&["--state"][..], &["--all"], &["--all", "--state"], &[]] {
        let output = run(&[&["view", path(&file.0)], detail].concat());
        let told = assert_harmless("what is told", output.stdout);
        assert!(told.contains("0;title"), "the rest of a name is shown: {told}");
        assert_harmless("what is complained of", output.stderr);
    }
}

#[test]
fn a_page_holds_nothing_that_a_browser_would_obey() {
    let (file, page) = (spoilt_trace("page.jsonl", is_free_text), scratch("page.html"));
    let output = run(&["html", path(&file.0), "-o", path(&page.0)]);
    assert!(output.status.success(), "{output:?}");
    let text = assert_harmless("the page", fs::read(&page.0).expect("the page"));
    let data = assert_harmless("what is packed in the page", unpacked(&text));
    assert!(data.contains("0;title"), "the rest of a name is shown");
    for escaped in ["\\u001b", "\\u009b", "\\u202e", "\\b"] {
        assert!(!data.contains(&format!("title{escaped}")), "nor as JSON writes it: {escaped}");
    }
    assert!(!data.contains("\\u001b"));
}

/// The data of a long page, as a browser unpacks it.
fn unpacked(page: &str) -> Vec<u8> {
    let (_, data) = page.split_once("type=\"application/x-deflate\"").expect("the page is a long one");
    let (_, data) = data.split_once('>').expect("the end of the tag");
    let (data, _) = data.split_once("</script>").expect("the end of the data");
    let packed = STANDARD.decode(data.trim()).expect("base64");
    decompress_to_vec_zlib(&packed).expect("zlib")
}

#[test]
fn an_error_line_holds_nothing_that_a_terminal_would_obey() {
    let file = spoilt_trace("errors.jsonl", |_| true);
    let output = run(&["view", path(&file.0)]);
    assert!(!output.status.success());
    assert_harmless("what is told", output.stdout);
    let complaint = assert_harmless("what is complained of", output.stderr);
    assert!(complaint.starts_with("error: "), "{complaint}");
    let nowhere = format!("no{OBEYED}where.jsonl");
    for arguments in [&["view", &nowhere][..], &["html", &nowhere], &[&nowhere], &["text", &nowhere]] {
        let output = run(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert_harmless("what is told", output.stdout);
        assert_harmless("what is complained of", output.stderr);
    }
}

#[test]
fn a_file_name_is_told_without_what_a_terminal_would_obey() {
    let trace = spoilt_trace("name.jsonl", is_free_text);
    let named = scratch(&format!("a{OBEYED}b.jsonl"));
    fs::copy(&trace.0, &named.0).expect("it is copied");
    let output = run(&["view", path(&named.0)]);
    assert_harmless("what is told", output.stdout);
    let page = Scratch(named.0.with_extension("html"));
    let output = run(&["html", path(&named.0)]);
    assert_harmless("what is told", output.stdout);
    assert_harmless("the page", fs::read(&page.0).expect("the page"));
}

#[test]
fn neither_a_page_nor_a_text_shows_a_file_from_elsewhere() {
    let trace = scratch("below/t.jsonl");
    let below = trace.0.parent().expect("a folder");
    fs::create_dir_all(below).expect("it can be made");
    let (settings, app) = (scratch("settings.py"), Scratch(below.join("app.py")));
    fs::write(&settings.0, "PASSWORD = 'hunter2'\n").expect("it is written");
    fs::write(&app.0, "print('harmless')\n").expect("it is written");
    let from_below = format!("../{}", settings.0.file_name().expect("a name").display());
    let mut text = "{\"glassloop_trace\":2,\"language\":\"python\"}\n".to_owned();
    for (number, name) in (1..).zip([path(&settings.0), &from_below, "app.py"]) {
        let record =
            json!({"loop": number, "by": "program", "at": format!("{name}:1"), "event": "loop_made"});
        text.push_str(&format!("{record}\n"));
    }
    fs::write(&trace.0, text).expect("it is written");
    let page = scratch("elsewhere.html");
    for arguments in [&["view", path(&trace.0)][..], &["html", path(&trace.0), "-o", path(&page.0)]] {
        // Not in the folder of a clone, of which everything may be shown.
        let step = Command::new(env!("CARGO_BIN_EXE_glassloop")).args(arguments).current_dir(below).output();
        let told = String::from_utf8(step.expect("the binary starts").stdout).expect("text");
        let text = told + &fs::read_to_string(&page.0).unwrap_or_default();
        assert!(!text.contains("hunter2"), "{text}");
        assert!(text.contains("harmless"), "{text}");
    }
    let text = fs::read_to_string(&page.0).expect("the page");
    assert!(text.contains("settings.py is not here: only files below the current folder"), "{text}");
    fs::remove_dir_all(below).expect("it is there");
}
