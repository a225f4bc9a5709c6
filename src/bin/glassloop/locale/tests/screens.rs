//! The stepper in the terminal, in Chinese: whole screens, and that no word of its own is left in English.

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::choice::choose_lesson;
use crate::terminal::tests::Sitting;

/// The sizes at which everything has to fit.
const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (200, 50)];

impl Sitting {
    fn in_chinese_lesson(name: &str) -> Self {
        Self::in_walkthrough(in_chinese(name))
    }

    #[track_caller]
    fn assert_looks_chinese(&mut self, name: &str) {
        for size in [(60, 20), (80, 24)] {
            self.assert_looks_so(&format!("chinese/{name}"), size);
        }
        self.size = (80, 24);
    }
}

fn in_chinese(name: &str) -> Walkthrough {
    let lesson = choose_lesson(name).unwrap_or_else(|not_found| panic!("{not_found}"));
    Walkthrough::of_lesson(lesson).0.told_in(Locale::Chinese)
}

#[test]
fn the_screens_of_a_lesson_are_chinese() {
    let mut sitting = Sitting::in_chinese_lesson("closed_loop");
    sitting.assert_looks_chinese("closed_loop_start");
    sitting.press("e").assert_looks_chinese("closed_loop_error");
    sitting.press("c").assert_looks_chinese("closed_loop_cause");
    sitting.press("G").assert_looks_chinese("closed_loop_end");
    sitting.press("?").assert_looks_chinese("help");
    let mut sitting = Sitting::in_chinese_lesson("wait_for_timeout");
    sitting.press("19⏎").assert_looks_chinese("wait_for_timeout_step_19");
    sitting.press("w").assert_looks_chinese("wait_for_timeout_why");
}

#[test]
fn a_question_is_asked_and_judged_in_chinese() {
    let mut sitting = Sitting::in_chinese_lesson("closed_loop");
    sitting.press("pe").assert_looks_chinese("closed_loop_asked");
    sitting.press("4").assert_looks_chinese("closed_loop_answered");
}

#[test]
fn the_menu_is_chinese_and_opens_a_lesson_in_chinese() {
    let mut sitting = Sitting::at_the_menu(Locale::Chinese);
    sitting.press("↓↓").assert_looks_chinese("menu");
    sitting.press("/closed_loop").assert_shows("课包含 \"closed_loop\"");
    sitting.press("⏎").assert_shows("按 → 到第一步，e 运行到错误处，p 预测，? 看所有按键。");
    sitting.size = (20, 5);
    sitting.assert_shows("需要 60 × 20");
}

#[test]
fn another_program_of_a_lesson_is_chinese_too() {
    for keys in ["→y", "→v", "→s", "GN→"] {
        let mut sitting = Sitting::in_chinese_lesson("closed_loop");
        sitting.press(keys).assert_shows("正在运行");
        assert_eq!(sitting.english(), [""; 0], "{keys}:\n{}", sitting.screen());
    }
}

/// All that one can press, and get an answer below the sentence or in the place of the boxes.
const WAYS: [&str; 24] = [
    "", "→", "←", "G→", "]", "[", "G]", "e", "ec", "eC", "GCCC", "u", "t", "S", "x→", "a→", "P", "w",
    "/zzz⏎", "99999⏎", ".", "?", ":", "p␛",
];

#[test]
fn no_english_word_of_the_steppers_own_is_left_in_a_lesson() {
    for lesson in ["closed_loop", "gather_in_order", "wait_for_timeout", "executor", "chat_server"] {
        let walkthrough = in_chinese(lesson);
        for size in SIZES {
            for way in WAYS {
                let mut sitting = Sitting::in_walkthrough(walkthrough.clone());
                sitting.size = size;
                sitting.press(way);
                assert_eq!(sitting.english(), [""; 0], "{lesson}, {way}, {size:?}:\n{}", sitting.screen());
            }
        }
    }
}

#[test]
fn english_words_would_be_found() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→→→");
    let found = sitting.english();
    for words in ["Waiting on", "Timers", "iteration", "clock", "predict", "loop"] {
        assert!(found.iter().any(|found| found == words), "{words}: {found:?}");
    }
}

impl Sitting {
    /// Words of the stepper's English catalogue that are on the screen: several together anywhere,
    /// and one alone in the row of the loop, in a heading, and among the keys.
    fn english(&self) -> Vec<String> {
        let screen = self.screen();
        let of_its_own: Vec<&str> = places_of_its_own(&screen).collect();
        let file = Locale::English.file("terminal").expect("a catalogue");
        let messages = file.lines().filter(|line| !line.starts_with('#'));
        let texts = messages.filter_map(|line| Some(line.split_once(" = ")?.1));
        // What stands between two arguments stays as it is.
        let pieces = texts.flat_map(|text| text.split(['{', '}', '`']));
        let pieces = pieces.map(|piece| piece.trim_matches([' ', ',', ':', '.', '"']));
        let is_word = |word: &&str| word.len() > 2 && word.bytes().all(|letter| letter.is_ascii_alphabetic());
        let is_there = |piece: &&str| match piece.split(' ').filter(is_word).count() {
            0 => false,
            1 if piece.contains(' ') => of_its_own.iter().any(|row| row.contains(*piece)),
            // A loop's state keeps its name.
            1 => {
                *piece != "closed"
                    && of_its_own.iter().flat_map(|row| row.split(' ')).any(|word| word == *piece)
            }
            _ => screen.contains(*piece),
        };
        pieces.filter(is_there).map(str::to_owned).collect()
    }
}

/// The row of the loop, headings, and the row of the keys.
fn places_of_its_own(screen: &str) -> impl Iterator<Item = &str> {
    let last = screen.lines().count() - 1;
    let rows = screen.lines().enumerate();
    rows.filter(move |(place, row)| *place == 1 || *place == last || row.contains('─')).map(|(_, row)| row)
}

#[test]
fn every_title_note_and_row_of_keys_has_room() {
    for lesson in LESSONS.iter().filter(|lesson| !lesson.is_recorded()) {
        let walkthrough = in_chinese(lesson.name);
        for size in SIZES {
            let mut sitting = Sitting::in_walkthrough(walkthrough.clone());
            sitting.size = size;
            for way in ["→", "]]", "G", "w", "␛ge", "gp␛"] {
                sitting.press(way);
                let screen = sitting.screen();
                let footer = screen.lines().last().unwrap_or_default();
                assert!(footer.ends_with("? 按键  q 退出"), "{}, {way}, {size:?}:\n{screen}", lesson.name);
                let first = screen.lines().next().unwrap_or_default();
                assert!(first.contains("步骤 ") && first.contains("，共 "), "{screen}");
                for row in screen.lines() {
                    assert!(row.width() <= usize::from(size.0), "{row}");
                }
            }
        }
    }
}

#[test]
fn what_the_help_says_is_not_cut() {
    for size in SIZES {
        let mut sitting = Sitting::in_chinese_lesson("closed_loop");
        sitting.size = size;
        let screen = sitting.press("→?").screen();
        let (keys, _) = screen.split_once("记号").expect("the heading of the marks");
        let (_, keys) = keys.split_once("所有按键").expect("the heading of the keys");
        assert!(!keys.contains('…'), "{screen}");
    }
}

#[test]
fn what_the_stepper_says_has_room_in_a_row_of_sixty_columns() {
    let file = Locale::Chinese.file("terminal").expect("a catalogue");
    for line in file.lines().filter(|line| line.starts_with("terminal-")) {
        let Some((name, text)) = line.split_once(" = ") else { continue };
        // An argument is a name or a number of some columns.
        let pieces = text.split(['{', '}']).enumerate();
        let shown: String = pieces.map(|(place, piece)| if place % 2 == 0 { piece } else { "12" }).collect();
        let columns = shown.replace('`', "").width();
        assert!(columns <= 60, "{name}: {columns} columns");
    }
}
