//! Spaces in Chinese: between Chinese and other letters there is one, between two Chinese none.
//!
//! A catalogue has a space on either side of what is put in: `{ $by } 创建 { $task }`.  Which of
//! these stay is seen only when it is known what was put in: `程序创建任务 1 (main)`, but
//! `future 3 创建…`.  Spaces inside what was put in are never touched.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Stands for a space that may go: no text has it, since it is no character.
const MARK: char = '\u{fdd0}';

/// Marks the spaces at either end of a piece of a message.
pub(super) fn mark(text: &str) -> Cow<'_, str> {
    if !text.starts_with(' ') && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    let inner = text.strip_prefix(' ').unwrap_or(text);
    let inner = inner.strip_suffix(' ').unwrap_or(inner);
    let before = if text.starts_with(' ') { "\u{fdd0}" } else { "" };
    let after = if text.len() > 1 && text.ends_with(' ') { "\u{fdd0}" } else { "" };
    Cow::Owned(format!("{before}{inner}{after}"))
}

/// Keeps the spaces that were marked and stand between Chinese and other letters.
pub(super) fn spaced(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(MARK) {
        return text;
    }
    let mut spaced = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != MARK {
            spaced.push(letter);
            continue;
        }
        let before = spaced.chars().next_back();
        let after = letters.peek().copied();
        if before.is_some_and(is_spaced) && after.is_some_and(is_spaced) && !are_both_wide(before, after) {
            spaced.push(' ');
        }
    }
    Cow::Owned(spaced)
}

/// Whether it can have a space beside it: a full stop has its own.
fn is_spaced(letter: char) -> bool {
    letter != MARK && letter != ' ' && !"，。：；、（）“”？！…".contains(letter)
}

fn are_both_wide(before: Option<char>, after: Option<char>) -> bool {
    let is_wide = |letter: Option<char>| letter.and_then(UnicodeWidthChar::width) == Some(2);
    is_wide(before) && is_wide(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(before: &str, text: &str, after: &str) -> String {
        spaced(Cow::Owned(format!("{before}{}{after}", mark(text)))).into_owned()
    }

    #[test]
    fn there_is_a_space_between_chinese_and_other_letters_and_none_between_two_chinese() {
        assert_eq!(put("程序", " 创建 ", "task 1"), "程序创建 task 1");
        assert_eq!(put("future 3", " 已完成", ""), "future 3 已完成");
        assert_eq!(put("main（）", " 完成 ", "，"), "main（）完成，");
        assert_eq!(put("1", " ", "2"), "1 2");
    }

    #[test]
    fn spaces_of_what_is_put_in_stay() {
        assert_eq!(put("错误 一", "：", "值 二"), "错误 一：值 二");
    }
}
