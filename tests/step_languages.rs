//! `cargo step` in another language: how one is chosen, and that what is told is in it.

use std::process::{Command, Output};

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
    use unicode_width::UnicodeWidthStr;
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
