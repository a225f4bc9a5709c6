//! Text that fits: how wide it is in a terminal, and how it is cut and broken.

use unicode_width::UnicodeWidthStr;

use crate::breaking::{self, up_to};
use crate::printable::printable;

/// How many columns it takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most so many columns: what is too long ends with `…`.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    // No character is shown in more than four bytes a column; what comes after is not looked at.
    let text = printable(beginning(text, columns.saturating_mul(4) + 8));
    if width(&text) <= columns {
        return text;
    }
    let mut cut = up_to(&text, columns.saturating_sub(1)).to_owned();
    if columns > 0 {
        cut.push('…');
    }
    cut
}

/// The first so many characters.
fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// The text in lines of at most so many columns: broken where it is, and between words.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.lines().flat_map(|line| breaking::lines(&printable(line), columns.max(1))).collect()
}

/// The first so many lines; where there are more, the last of them ends with `…`.
pub(crate) fn wrap_into(text: &str, columns: usize, rows: usize) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = fit(&format!("{} …", up_to(last, columns.saturating_sub(2))), columns);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{fit, wrap, wrap_into};

    #[test]
    fn what_is_too_long_ends_with_an_ellipsis() {
        assert_eq!(fit("callback", 8), "callback");
        assert_eq!(fit("callback 1", 8), "callbac…");
        assert_eq!(fit("anything", 0), "");
    }

    #[test]
    fn a_wide_character_is_never_cut_in_half() {
        assert_eq!(fit("日本語の名前", 6), "日本…");
        assert_eq!(fit("🦀🦀🦀", 4), "🦀…");
    }

    #[test]
    fn what_a_terminal_would_obey_is_left_out() {
        assert_eq!(fit("red \u{1b}[31m\u{7}name\r\n\u{202e}back", 40), "red [31mname back");
        assert_eq!(fit("a\tb", 40), "a    b");
    }

    #[test]
    fn a_text_is_broken_between_words_and_a_word_where_it_must_be() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("one\n\ntwo", 10), ["one", "", "two"]);
        assert_eq!(wrap("日本語", 1), ["日", "本", "語"], "even where it cannot fit");
        assert_eq!(wrap("循环 1 已关闭。", 7), ["循环 1", "已关", "闭。"], "and between Chinese letters");
    }

    #[test]
    fn a_text_with_too_many_lines_says_that_there_is_more() {
        assert_eq!(wrap_into("one two three four", 7, 2), ["one two", "three …"]);
        assert_eq!(wrap_into("one two", 7, 2), ["one two"]);
    }
}
