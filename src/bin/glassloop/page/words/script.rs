//! The texts of the script: its literals, `"…"` and `` `…${…}…` ``.

use super::{Piece, Told, Words, all};
use crate::locale::Locale;

/// What keeps the spaces beside what is put in, if they stand between Chinese and other letters.
const SPACED: &str = "\
const spaced = (text) => text.replace(/(.?)\\ufdd0+(?=(.?))/gu, (_, before, after) => {
  const isWide = (letter) => /[\\u2e80-\\u9fff]/.test(letter);
  const isPlain = (letter) => letter !== \"\" && !/[ ，。：；、（）“”？！…]/.test(letter);
  return before + (isPlain(before) && isPlain(after) && !(isWide(before) && isWide(after)) ? \" \" : \"\");
});
";

/// The script in that language; its comments are English, and stand in the English page alone.
pub(in super::super) fn script(text: &str, locale: Locale) -> String {
    match all(locale) {
        None => text.to_owned(),
        Some(words) => format!("{SPACED}{}", told(&without_comments(text), words)),
    }
}

/// Without the lines that are comments.
fn without_comments(text: &str) -> String {
    let is_comment = |line: &&str| {
        let line = line.trim();
        line.starts_with("//") || (line.starts_with("/** ") && line.ends_with("*/"))
    };
    text.split_inclusive('\n').filter(|line| !is_comment(line)).collect()
}

fn told(text: &str, words: &Words) -> String {
    let mut told_so_far = String::new();
    for token in tokens(text) {
        match token {
            Token::Code(code) => told_so_far.push_str(code),
            Token::Literal { raw, between, inside } => {
                let inside: Vec<String> = inside.iter().map(|code| told(code, words)).collect();
                match words.get(&between).filter(|_| is_text(&told_so_far)) {
                    Some(message) => told_so_far.push_str(&literal(message, &inside)),
                    None if inside.is_empty() => told_so_far.push_str(raw),
                    None => told_so_far.push_str(&again(&between, &inside)),
                }
            }
        }
    }
    told_so_far
}

/// Whether a literal behind this is to be read: what is compared with something is not, nor a
/// kind of element.
fn is_text(before: &str) -> bool {
    let before = before.trim_end();
    !["==", "class:", "byId("].iter().any(|code| before.ends_with(code))
}

/// The literal as it was, and what is inside it in the other language.
fn again(between: &[String], inside: &[String]) -> String {
    let mut literal = format!("`{}", between[0]);
    for (code, words) in inside.iter().zip(&between[1..]) {
        literal.push_str(&format!("${{{code}}}{words}"));
    }
    literal + "`"
}

/// The text in the other language.
fn literal(Told { english, other }: &Told, inside: &[String]) -> String {
    let arguments: Vec<&Piece> = english.iter().filter(|piece| matches!(piece, Piece::Argument(_))).collect();
    if arguments.is_empty() {
        let words = other.iter().filter_map(|piece| match piece {
            Piece::Words(words) => Some(words.as_str()),
            Piece::Argument(_) => None,
        });
        return format!("\"{}\"", words.collect::<String>().replace('"', "\\\""));
    }
    let code = |piece: &Piece| {
        let place = arguments.iter().position(|argument| *argument == piece);
        place.and_then(|place| inside.get(place)).cloned().unwrap_or_default()
    };
    let piece = |(place, piece): (usize, &Piece)| match piece {
        Piece::Words(words) => marked(words, place > 0, place + 1 < other.len()),
        argument => format!("${{{}}}", code(argument)),
    };
    format!("spaced(`{}`)", other.iter().enumerate().map(piece).collect::<String>())
}

/// The words, whose spaces beside what is put in may go.
fn marked(words: &str, after_argument: bool, before_argument: bool) -> String {
    let (mut begin, mut end) = ("", "");
    let mut inner = words;
    if after_argument && let Some(rest) = inner.strip_prefix(' ') {
        (begin, inner) = ("\u{fdd0}", rest);
    }
    if before_argument && let Some(rest) = inner.strip_suffix(' ') {
        (end, inner) = ("\u{fdd0}", rest);
    }
    format!("{begin}{inner}{end}")
}

/// A piece of a script.
enum Token<'a> {
    Code(&'a str),
    /// A literal: all of it, its words, and the code between them.
    Literal {
        raw: &'a str,
        between: Vec<String>,
        inside: Vec<&'a str>,
    },
}

/// The literals of a script, and what stands between them.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let end = match letter {
            '/' if rest.starts_with("//") => at + rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => at + rest.find("*/").map_or(rest.len(), |end| end + 2),
            '/' if begins_expression(&text[..at]) => at + expression(rest),
            '"' | '`' => {
                let (length, between, inside) = if letter == '"' { plain(rest) } else { template(rest) };
                tokens.push(Token::Code(&text[begin..at]));
                tokens.push(Token::Literal { raw: &rest[..length], between, inside });
                begin = at + length;
                begin
            }
            other => at + other.len_utf8(),
        };
        at = end;
    }
    tokens.push(Token::Code(&text[begin..]));
    tokens
}

/// Whether a `/` behind this begins a regular expression, and divides nothing.
fn begins_expression(before: &str) -> bool {
    before.trim_end().ends_with(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';'])
}

/// How long the regular expression is.
fn expression(text: &str) -> usize {
    let (mut in_class, mut letters) = (false, text.char_indices().skip(1));
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A literal in quotes: its length, and its words.
fn plain(text: &str) -> (usize, Vec<String>, Vec<&str>) {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '"' => return (at + 1, vec![text[1..at].replace("\\\"", "\"")], Vec::new()),
            _ => {}
        }
    }
    (text.len(), vec![text[1..].to_owned()], Vec::new())
}

/// A template: its length, its words, and the code between them.
fn template(text: &str) -> (usize, Vec<String>, Vec<&str>) {
    let (mut between, mut inside, mut begin, mut at) = (Vec::new(), Vec::new(), 1, 1);
    while let Some(letter) = text[at..].chars().next() {
        if text[at..].starts_with("${") {
            between.push(text[begin..at].to_owned());
            let length = code(&text[at + 2..]);
            inside.push(&text[at + 2..at + 2 + length]);
            at += length + 3;
            begin = at;
            continue;
        }
        match letter {
            '\\' => at += 2,
            '`' => break,
            other => at += other.len_utf8(),
        }
    }
    between.push(text[begin..at].to_owned());
    (at + 1, between, inside)
}

/// How much code stands before the brace that closes.
fn code(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(letter) = text[at..].chars().next() {
        at += match letter {
            '"' => plain(&text[at..]).0,
            '`' => template(&text[at..]).0,
            '}' if depth == 0 => return at,
            other => {
                depth = depth + usize::from(other == '{') - usize::from(other == '}');
                other.len_utf8()
            }
        };
    }
    at
}

/// The words of all literals of a script, also of those inside others.
#[cfg(test)]
pub(super) fn texts(text: &str) -> Vec<Vec<String>> {
    let mut texts = Vec::new();
    for token in tokens(text) {
        if let Token::Literal { between, inside, .. } = token {
            inside.iter().for_each(|code| texts.extend(self::texts(code)));
            texts.push(between);
        }
    }
    texts
}
