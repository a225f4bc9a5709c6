//! `cargo step` in another language: how one is chosen, and that what is told is in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use unicode_width::UnicodeWidthStr;

fn step(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
    command.args(arguments).env_remove("GLASSLOOP_LANGUAGE").env("LANG", "zh_CN.UTF-8");
    command
}

fn output(command: &mut Command) -> Output {
    command.output().expect("the binary starts")
}

/// What it prints without spaces and breaks of lines, if all is well.
#[track_caller]
fn told(command: &mut Command) -> String {
    without_spaces(&printed(command))
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What it prints, if all is well.
#[track_caller]
fn printed(command: &mut Command) -> String {
    let output = output(command);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

const ENGLISH: &str = "Theprogramcallscall_soon:callback1(closure,line27)goestotheendofthereadyqueue.";
const CHINESE: &str = "程序调用call_soon：回调1(闭包，第27行)排到就绪队列的末尾。";

#[test]
fn a_lesson_is_told_in_the_language_that_is_asked_for() {
    for arguments in [
        ["--language", "zh", "text", "callbacks_in_order"],
        ["text", "--language", "zh", "callbacks_in_order"],
        ["text", "callbacks_in_order", "--language", "zh"],
    ] {
        let told = told(&mut step(&arguments));
        assert!(told.contains(CHINESE) && !told.contains(ENGLISH), "{arguments:?}: {told}");
    }
    assert!(told(&mut step(&["--language=zh", "callbacks_in_order"])).contains(CHINESE));
}

#[test]
fn the_variable_chooses_where_the_option_does_not_and_the_language_of_the_system_never() {
    let chosen = |arguments: &[&str]| told(step(arguments).env("GLASSLOOP_LANGUAGE", "zh"));
    assert!(chosen(&["text", "callbacks_in_order"]).contains(CHINESE));
    assert!(chosen(&["text", "callbacks_in_order", "--language", "en"]).contains(ENGLISH));
    assert!(told(&mut step(&["text", "callbacks_in_order"])).contains(ENGLISH));
    let empty = told(step(&["text", "callbacks_in_order"]).env("GLASSLOOP_LANGUAGE", ""));
    assert!(empty.contains(ENGLISH), "an empty variable counts as not set: {empty}");
}

#[test]
fn an_unknown_language_is_refused_with_those_that_are_known() {
    let refused = |command: &mut Command| {
        let output = output(command);
        assert!(!output.status.success() && output.stdout.is_empty());
        String::from_utf8(output.stderr).expect("text")
    };
    let option = refused(&mut step(&["list", "--language", "fr"]));
    assert!(option.contains("invalid value 'fr' for '--language <LANGUAGE>'"), "{option}");
    assert!(option.contains("possible values: en, zh"), "{option}");
    let variable = refused(step(&["list"]).env("GLASSLOOP_LANGUAGE", "fr"));
    let said = "error: GLASSLOOP_LANGUAGE is 'fr', and glassloop knows these languages: en, zh\n";
    assert_eq!(variable, said);
}

#[test]
fn chinese_letters_are_two_columns_wide_and_no_line_is_wider_than_those_of_english() {
    let lines = |language: &str| -> Vec<String> {
        let told = printed(&mut step(&["text", "closed_loop", "--language", language]));
        told.lines().filter(|line| !line.contains("examples/")).map(str::to_owned).collect()
    };
    let widest = |lines: &[String]| lines.iter().map(|line| line.width()).max().expect("some");
    let (english, chinese) = (lines("en"), lines("zh"));
    assert!(widest(&chinese) <= widest(&english) && widest(&chinese) > 100);
    let begins_badly = |line: &&String| line.trim_start().starts_with(['，', '。', '：', '）']);
    assert_eq!(chinese.iter().find(begins_badly), None);
}

/// What programs say, and the sentences of asyncio, which the library has: English that stays.
struct Quotable(String);

impl Quotable {
    fn all() -> Self {
        // Names that are written into the traces.
        let mut code = "async block in main\n".to_owned();
        for folder in ["examples", "exercises", "src"] {
            add_code(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut code);
        }
        lessons().iter().for_each(|lesson| code += &printed(&mut step(&["json", lesson])));
        Self(words(&code).join(" "))
    }

    /// Four words of English or more that nobody quotes.
    fn prose_in(&self, told: &str) -> Vec<String> {
        let told = without_code(told);
        let pieces = told.split(|letter: char| !letter.is_ascii() || ":!?`\"{}[]".contains(letter));
        let runs = pieces.flat_map(|piece| {
            let words = words(piece);
            // ERROR before a line of a log is none.
            let is_word = |word: &&str| {
                word.bytes().all(|letter| letter.is_ascii_alphabetic()) && **word != word.to_uppercase()
            };
            words.split(|word| !is_word(word)).map(|run| run.join(" ")).collect::<Vec<_>>()
        });
        let is_prose = |run: &String| run.split(' ').count() >= 4 && !self.0.contains(run);
        runs.filter(is_prose).collect()
    }
}

/// The text without what stands in quotes for code, without paths and the letters of answers.
fn without_code(told: &str) -> String {
    let prose: String = told.split('`').step_by(2).collect::<Vec<_>>().join("·");
    let is_letter = |line: &str| line.trim_start().find("  ") == Some(1);
    let behind_letter = |line: &str| line.trim_start().get(1..).unwrap_or_default().to_owned();
    let lines = prose
        .lines()
        .map(|line| if is_letter(line) { format!("· {}", behind_letter(line)) } else { line.to_owned() });
    let words = lines.collect::<Vec<_>>().join(" ");
    let words = words.split_whitespace().map(|word| if word.contains('/') { "·" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// The text of a lesson without what the program, or the loop, says itself.
fn without_said(told: &str) -> String {
    let mut said_from = None;
    let is_told = |line: &&str| {
        let indent = line.len() - line.trim_start().len();
        match line.split_once("▶ ") {
            Some((before, _)) => said_from = Some(before.width() + 2),
            None if said_from != Some(indent) => said_from = None,
            None => {}
        }
        said_from.is_none()
    };
    told.lines().filter(is_told).map(|line| format!("{line}\n")).collect()
}

/// Words without the marks between them.
fn words(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

/// The code and the traces of all files below a folder, but the command's own, without comments.
fn add_code(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("src/bin") {
            add_code(&path, code);
        } else if path
            .extension()
            .is_some_and(|extension| ["rs", "py", "jsonl"].iter().any(|known| extension == *known))
        {
            let text = fs::read_to_string(&path).expect("a text");
            let is_comment = |line: &&str| ["//", "#"].iter().any(|mark| line.trim().starts_with(mark));
            text.lines().filter(|line| !is_comment(line)).for_each(|line| *code += &format!("{line}\n"));
        }
    }
}

/// What is said in Chinese, in 80 columns.
fn told_in_chinese(arguments: &[&str]) -> String {
    let output = output(step(arguments).args(["--language", "zh"]).env("COLUMNS", "80"));
    String::from_utf8(output.stdout).expect("text")
}

/// Nothing but what is quoted is English, and no line is too wide.
#[track_caller]
fn assert_is_chinese(quotable: &Quotable, arguments: &[&str], told: &str) {
    assert_eq!(quotable.prose_in(told), [""; 0], "{arguments:?}: {told}");
    let too_wide = told.lines().find(|line| line.width() > 80);
    assert_eq!(too_wide, None, "{arguments:?}");
}

fn lessons() -> Vec<String> {
    let list = printed(&mut step(&["list"]));
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned)).collect()
}

#[test]
fn english_that_nobody_quotes_is_found() {
    let quotable = Quotable::all();
    let quoted = "错误：RuntimeError: Event loop is closed，在步骤 3，`let it be what it is`";
    assert_eq!(quotable.prose_in(quoted), [""; 0]);
    let prose = "第 1 步：it is ready, but stands behind task 1 (main)";
    assert_eq!(quotable.prose_in(prose), ["it is ready but stands behind task"]);
}

#[test]
fn what_a_lesson_asks_to_be_predicted_is_in_chinese() {
    let (quotable, lessons) = (Quotable::all(), lessons());
    assert!(lessons.len() > 40, "{lessons:?}");
    for arguments in
        lessons.iter().flat_map(|name| [["predict", name, "--rust"], ["predict", name, "--python"]])
    {
        let told = told_in_chinese(&arguments);
        assert!(arguments[2] == "--python" || told.contains('✓'), "{arguments:?}: {told}");
        assert_is_chinese(&quotable, &arguments, &told);
    }
}

#[test]
fn what_text_prints_of_a_lesson_is_in_chinese() {
    let quotable = Quotable::all();
    for name in lessons() {
        for arguments in [["text", &name, "--state", "--rust"], ["text", &name, "--all", "--python"]] {
            assert_is_chinese(&quotable, &arguments, &without_said(&told_in_chinese(&arguments)));
        }
    }
}

#[test]
fn exercises_are_in_chinese_with_their_hints_and_what_is_said_of_a_program() {
    let quotable = Quotable::all();
    let folder = std::env::temp_dir().join(format!("glassloop-chinese-{}", std::process::id()));
    let folder = folder.to_str().expect("a path");
    let told = |arguments: &[&str]| {
        let told = told_in_chinese(&[&["exercises"], arguments, &["--python", "--folder", folder]].concat());
        assert_is_chinese(&quotable, arguments, &told.replace(folder, "folder"));
        told
    };
    assert!(told(&["list"]).contains("4  two_at_a_time           修改     两个同时"));
    for number in (1..=19).map(|number| number.to_string()) {
        assert!(told(&["hint", &number]).contains(&format!("练习 {number} · ")));
        assert!(told(&["check", &number]).contains(&format!("练习 {number} · ")));
        told(&["answer", "e", &number]);
    }
    assert!(told(&["solution", "1"]).contains("运行本身会说出什么是对的"));
    assert!(told(&["next", "4"]).contains("请让两个同时等待"));
    assert!(told(&["reset", "4"]).contains("恢复为给出时的样子"));
    fs::remove_dir_all(folder).expect("it was made here");
}
