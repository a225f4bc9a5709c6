//! `cargo step text`, as wide as whoever reads it has room, and what it ends with.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use unicode_width::UnicodeWidthStr;

fn run(arguments: &[&str], columns: Option<usize>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
    command.args(arguments).env_remove("COLUMNS").env_remove("GLASSLOOP_LANGUAGE");
    command.envs(columns.map(|columns| ("COLUMNS", columns.to_string())));
    command.output().expect("the binary starts")
}

fn printed(arguments: &[&str], columns: Option<usize>) -> String {
    let output = run(arguments, columns);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

/// One loop, several loops, several threads; some with long names, some with long lines.
const LESSONS: [&str; 5] =
    ["timers", "closed_loop", "wait_for_timeout", "another_loop_running", "loop_in_a_thread"];

/// The ways in which a lesson is told.
const WAYS: [&[&str]; 4] = [&[], &["--python"], &["--state"], &["--language", "zh"]];

fn every_text() -> impl Iterator<Item = Vec<&'static str>> {
    let ways = |lesson| WAYS.iter().map(move |way| [&["text", lesson], *way].concat());
    LESSONS.into_iter().flat_map(ways)
}

#[test]
fn no_line_is_wider_than_there_are_columns() {
    let others = [vec!["predict", "timers"], vec!["error", "Event loop is closed"], vec!["error", "closed"]];
    for arguments in every_text().chain(others.into_iter().take(2)) {
        for columns in [30, 60, 70, 80, 100, 120, 200] {
            for line in printed(&arguments, Some(columns)).lines() {
                assert!(line.width() <= columns, "{arguments:?} in {columns} columns:\n{line}");
            }
        }
    }
}

#[test]
fn no_word_is_broken_where_there_is_room_for_it() {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split_whitespace().filter(|word| word.chars().all(|letter| letter.is_alphabetic()));
        words.map(str::to_owned).collect()
    };
    for arguments in every_text().filter(|arguments| !arguments.contains(&"zh")) {
        let whole = words(&printed(&arguments, None));
        // Where columns have no room they stand in words.
        let known =
            |word: &String| whole.contains(word) || ["loop", "thread", "iteration"].contains(&&**word);
        for columns in [60, 70, 80, 100, 120] {
            let narrow = words(&printed(&arguments, Some(columns)));
            let broken: Vec<&String> = narrow.iter().filter(|word| !known(word)).collect();
            assert!(broken.is_empty(), "{arguments:?} in {columns} columns: {broken:?}");
            let missing = whole.difference(&narrow).filter(|word| !["its", "time"].contains(&&***word));
            assert_eq!(missing.count(), 0, "{arguments:?} in {columns} columns");
        }
    }
}

#[test]
fn without_a_terminal_a_line_of_the_program_is_quoted_whole() {
    let text = printed(&["text", "timers", "--rust"], None);
    let longest = text.lines().map(UnicodeWidthStr::width).max();
    assert!(longest > Some(110), "{text}");
}

#[test]
fn a_sentence_stands_below_its_number_where_columns_have_no_room() {
    let text = printed(&["text", "closed_loop", "--rust"], Some(60));
    assert!(text.contains("\n    2   loop 1 · iteration 0 · 0 s\n        The program makes"), "{text}");
}

#[test]
fn a_lesson_ends_with_the_next_one_but_the_last() {
    let list = printed(&["list"], None);
    let lessons: Vec<Vec<&str>> = list
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .collect();
    for pair in lessons.windows(2).step_by(7) {
        let text = printed(&["text", pair[0][1]], None);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, last) = text.rsplit_once('`').expect("a command");
        let next = format!(" is the next lesson: {} · {}", pair[1][0], pair[1][2..].join(" "));
        assert_eq!(last, next);
    }
    let text = printed(&["text", lessons.last().expect("a lesson")[1]], None);
    assert!(!text.contains("is the next lesson"), "{text}");
}

#[test]
fn what_is_left_out_is_said_before_the_first_number() {
    let before = |text: String| text.split(" step  ").next().unwrap_or_default().to_owned();
    let told = "Numbers are left out where the loop does its own bookkeeping.";
    assert!(before(printed(&["text", "timers"], None)).contains(told));
    assert!(!printed(&["text", "timers", "--all"], None).contains(told), "there is nothing left out");
}

#[test]
fn no_sentence_of_any_lesson_is_unfinished() {
    let list = printed(&["list"], None);
    let names =
        list.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().nth(1));
    for name in names {
        for way in [&["--rust"][..], &["--rust", "--language", "zh"]] {
            let text = printed(&[&["text", name, "--all"], way].concat(), None);
            // The lines of the program are quoted as they are.
            let told = text.lines().filter(|line| !line.trim_start().starts_with("examples/"));
            let told = told.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
            for unfinished in ["()()", " says ,", " says . ", "says: .", ".. ", "。。", " ,", " ;", ": :"] {
                assert!(!told.contains(unfinished), "{name} {way:?}: {unfinished:?} in {told}");
            }
        }
    }
}
