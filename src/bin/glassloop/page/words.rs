//! The page in another language.
//!
//! Its HTML and its script are written in English.  In a page of another language each text that
//! the English catalogue has stands in that language instead, found by its words: `"One step."`,
//! or `` `Step ${number} of ${last}` `` for `Step { $number } of { $last }`.  What no catalogue has
//! stays English; a test says what that is.

mod html;
mod script;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;

use crate::locale::Locale;

pub(super) use html::html;
pub(super) use script::script;

/// The files of the catalogue whose texts stand in a page.
const FILES: [&str; 2] = ["page", "scene"];

/// A piece of a text: words, or the name of what is put in there.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Words(String),
    Argument(String),
}

/// A text in both languages.
struct Told {
    english: Vec<Piece>,
    other: Vec<Piece>,
}

/// By what stands between the arguments of the English text.
type Words = HashMap<Vec<String>, Told>;

static CHINESE: LazyLock<Words> = LazyLock::new(|| words(Locale::Chinese));

/// All texts of a page; none, if it is to stay English.
fn all(locale: Locale) -> Option<&'static Words> {
    match locale {
        Locale::English => None,
        Locale::Chinese => Some(&CHINESE),
    }
}

fn words(locale: Locale) -> Words {
    let (english, other) = (messages(Locale::English), messages(locale));
    let told = english.into_iter().filter_map(|(name, english)| {
        let other = other.get(&name)?.clone();
        Some((between(&english), Told { english, other }))
    });
    told.collect()
}

fn messages(locale: Locale) -> HashMap<String, Vec<Piece>> {
    let mut messages = HashMap::new();
    for text in FILES.into_iter().filter_map(|file| locale.file(file)) {
        let resource = parse(text).unwrap_or_else(|(partly, _)| partly);
        for entry in resource.body {
            if let Entry::Message(message) = entry
                && let Some(value) = message.value
            {
                messages.insert(message.id.name.to_owned(), pieces(&value));
            }
        }
    }
    messages
}

fn pieces(pattern: &Pattern<&str>) -> Vec<Piece> {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(Piece::Words((*value).to_owned())),
        PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
            InlineExpression::StringLiteral { value } => Some(Piece::Words((*value).to_owned())),
            InlineExpression::VariableReference { id } => Some(Piece::Argument(id.name.to_owned())),
            _ => None,
        },
        PatternElement::Placeable { .. } => None,
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in pattern.elements.iter().filter_map(piece) {
        match (pieces.last_mut(), piece) {
            (Some(Piece::Words(before)), Piece::Words(words)) => before.push_str(&words),
            (_, piece) => pieces.push(piece),
        }
    }
    pieces
}

/// The words before, between and after the arguments.
fn between(pieces: &[Piece]) -> Vec<String> {
    let mut between = vec![String::new()];
    for piece in pieces {
        match piece {
            Piece::Words(words) => between.last_mut().into_iter().for_each(|last| last.push_str(words)),
            Piece::Argument(_) => between.push(String::new()),
        }
    }
    between
}
