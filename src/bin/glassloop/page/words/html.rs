//! The texts of a template: what stands between tags, and what certain attributes say.

use super::super::template::escaped;
use super::{Piece, Words, all};
use crate::locale::Locale;

/// Whose values are read.
const ATTRIBUTES: [&str; 2] = ["title=\"", "aria-label=\""];

/// The template in that language.
pub(in super::super) fn html(template: &str, locale: Locale) -> String {
    let Some(words) = all(locale) else { return template.to_owned() };
    let mut told = String::new();
    for (place, part) in template.split('<').enumerate() {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        if place > 0 {
            told.push('<');
            told.push_str(&attributes(tag, words));
            told.push('>');
        }
        told.push_str(&replaced(text, words));
    }
    told
}

fn attributes(tag: &str, words: &Words) -> String {
    let mut told = tag.to_owned();
    for name in ATTRIBUTES {
        let Some((before, rest)) = told.split_once(name) else { continue };
        let Some((value, after)) = rest.split_once('"') else { continue };
        told = format!("{before}{name}{}\"{after}", replaced(value, words));
    }
    told
}

/// The text, with the spaces round it.
fn replaced(text: &str, words: &Words) -> String {
    let inner = text.trim();
    match words.get(&vec![inner.to_owned()]).map(|told| &told.other[..]) {
        Some([Piece::Words(other)]) if !inner.is_empty() => text.replace(inner, &escaped(other)),
        _ => text.to_owned(),
    }
}

/// All texts that a template has.
#[cfg(test)]
pub(super) fn texts(template: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for part in template.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        let values = ATTRIBUTES.iter().filter_map(|name| Some(tag.split_once(name)?.1.split_once('"')?.0));
        texts.extend(values.chain([text.trim()]).map(str::to_owned));
    }
    texts.retain(|text| text.contains(char::is_alphabetic) && !text.contains("{{"));
    texts
}
