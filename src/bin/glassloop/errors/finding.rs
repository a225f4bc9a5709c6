//! Which entries a text speaks of.

use super::{Entry, entries};

/// What stands for text that is not always the same.
const HOLE: char = '…';

/// An entry that a text speaks of.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) entry: &'static Entry,
    /// Whether one of its sentences stands there, and not only its class.
    pub(crate) is_of_sentence: bool,
}

/// The entries that a text speaks of: a sentence, a class, or a whole traceback, of which
/// the last line comes first.
///
/// Upper and lower case are one, and so are all spaces.
pub(crate) fn find(text: &str) -> Vec<Found> {
    let lines: Vec<String> = text.lines().map(plain).filter(|line| !line.is_empty()).collect();
    let whole = lines.join(" ");
    let ways: [&dyn Fn() -> Vec<Found>; 5] = [
        &|| of_name(&whole),
        &|| in_lines(&lines),
        // A terminal may have broken the sentence.
        &|| in_lines(std::slice::from_ref(&whole)),
        &|| of_class(&whole),
        &|| of_words(&whole),
    ];
    ways.iter().map(|way| way()).find(|found| !found.is_empty()).unwrap_or_default()
}

/// In small letters, with single spaces and straight quotes.
fn plain(line: &str) -> String {
    let straight = line.replace(['‘', '’'], "'").to_lowercase();
    straight.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Those whose sentences stand in the lines, the last first; of two on one line, the longer.
fn in_lines(lines: &[String]) -> Vec<Found> {
    let mut places: Vec<(usize, usize, &Entry)> = Vec::new();
    for entry in entries() {
        let place = lines.iter().enumerate().rev().find_map(|(place, line)| {
            let longest =
                entry.sentences.iter().filter(|sentence| stands_in(sentence, line)).map(|it| it.len());
            longest.max().map(|length| (place, length, entry))
        });
        places.extend(place);
    }
    places.sort_by_key(|(place, length, _)| std::cmp::Reverse((*place, *length)));
    places.into_iter().map(|(_, _, entry)| Found { entry, is_of_sentence: true }).collect()
}

/// Whether the parts of a sentence stand in a line, in their order.
fn stands_in(sentence: &str, line: &str) -> bool {
    let sentence = plain(sentence);
    let mut rest = line;
    sentence.trim_end_matches('.').split(HOLE).map(str::trim).all(|part| match rest.find(part) {
        Some(place) => {
            rest = &rest[place + part.len()..];
            true
        }
        None => false,
    })
}

/// Whether a line that a program has printed says this sentence.
pub(super) fn is_said_in(sentence: &str, line: &str) -> bool {
    stands_in(sentence, &plain(line))
}

/// The one that has this address.
fn of_name(text: &str) -> Vec<Found> {
    entries().filter(|entry| entry.name == text).map(|entry| Found { entry, is_of_sentence: true }).collect()
}

/// Those of a class: `asyncio.InvalidStateError` is that, too.
fn of_class(text: &str) -> Vec<Found> {
    let class = text.trim_end_matches(':').rsplit('.').next().unwrap_or(text);
    let is_it = |entry: &&Entry| !class.is_empty() && entry.class.to_lowercase() == class;
    entries().filter(is_it).map(|entry| Found { entry, is_of_sentence: false }).collect()
}

/// Those that have all of these words in one sentence: `loop closed`.
fn of_words(text: &str) -> Vec<Found> {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 2).collect();
    let has_all = |sentence: &str| {
        let sentence = plain(sentence);
        let there: Vec<&str> = sentence.split(|letter: char| !letter.is_alphanumeric()).collect();
        words.iter().all(|word| there.contains(word))
    };
    let is_it = |entry: &&Entry| words.len() > 1 && entry.sentences.iter().any(|sentence| has_all(sentence));
    entries().filter(is_it).map(|entry| Found { entry, is_of_sentence: false }).collect()
}

/// The three whose sentences are most like a text that holds none, or have its one word.
pub(super) fn nearest(text: &str) -> Vec<&'static Entry> {
    let text = plain(text.lines().last().unwrap_or_default());
    let likeness = |entry: &Entry| {
        let sentences = entry.sentences.iter().map(|sentence| plain(sentence));
        sentences.map(|sentence| likeness(&sentence, &text)).fold(0.0, f64::max)
    };
    let alike = entries().map(|entry| (likeness(entry), entry));
    let mut alike: Vec<_> = alike.filter(|(likeness, _)| *likeness > 0.8).collect();
    alike.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    alike.into_iter().take(3).map(|(_, entry)| entry).collect()
}

/// From 0 to 1; a word of a sentence is all of it.
fn likeness(sentence: &str, text: &str) -> f64 {
    let has_word = text.len() > 3 && sentence.split(' ').any(|word| word == text);
    if has_word {
        return 1.0;
    }
    strsim::normalized_damerau_levenshtein(sentence, text).max(likeness_of_words(sentence, text))
}

/// How like the words of a text are, each, to some word of the sentence; 0 for a single word.
fn likeness_of_words(sentence: &str, text: &str) -> f64 {
    let words: Vec<&str> = text.split(' ').collect();
    let nearest = |word: &str| {
        let likeness = sentence.split(' ').map(|other| strsim::normalized_damerau_levenshtein(other, word));
        likeness.fold(0.0, f64::max)
    };
    let all: f64 = words.iter().map(|word| nearest(word)).sum();
    if words.len() < 2 { 0.0 } else { all / words.len() as f64 }
}
