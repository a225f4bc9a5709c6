//! Where a line may be broken: between words, and beside a Chinese letter.

use unicode_width::UnicodeWidthChar;

/// Closing marks, which begin no line.
const CLOSING: &str = "，。：；、？！）】》”’…,.:;?!)]}";
/// Opening marks, which end no line.
const OPENING: &str = "（【《“‘([{";

/// What stays together in a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    /// Whether a space stands before it, unless it begins a line.
    pub(crate) spaced: bool,
    pub(crate) text: &'a str,
}

/// The pieces of a text that has no line breaks of its own.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split(' ').enumerate().flat_map(|(place, word)| {
        let parts = parts(word).into_iter().enumerate();
        parts.map(move |(part, text)| Piece { spaced: place > 0 && part == 0, text })
    })
}

fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut before) = (0, None);
    for (at, letter) in word.char_indices() {
        if before.is_some_and(|before| may_part(before, letter)) {
            parts.push(&word[begin..at]);
            begin = at;
        }
        before = Some(letter);
    }
    parts.push(&word[begin..]);
    parts
}

fn may_part(before: char, after: char) -> bool {
    (is_wide(before) || is_wide(after)) && !OPENING.contains(before) && !CLOSING.contains(after)
}

fn is_wide(letter: char) -> bool {
    !letter.is_ascii() && letter.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Vec<String> {
        let part =
            |Piece { spaced, text }: Piece<'_>| if spaced { format!(" {text}") } else { text.to_owned() };
        pieces(text).map(part).collect()
    }

    #[test]
    fn words_stay_whole_and_are_parted_at_their_spaces() {
        assert_eq!(parted("task 1 (main) waits"), ["task", " 1", " (main)", " waits"]);
        assert_eq!(parted(" a  b"), ["", " a", " ", " b"]);
    }

    #[test]
    fn chinese_letters_are_parted_but_no_line_begins_with_a_mark_that_closes() {
        assert_eq!(parted("程序，(创)建 ab"), ["程", "序，", "(创)", "建", " ab"]);
        assert_eq!(parted("（程）"), ["（程）"]);
        assert_eq!(parted("close关"), ["close", "关"]);
    }
}
