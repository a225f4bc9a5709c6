//! Which entries a text speaks of, and which cause of each it speaks for.

use super::{Cure, Entry, Told, entries};
use crate::causes::Cause;

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

// ── what speaks for one of the causes ────────────────────────────────────────

/// In small letters: names of files, functions and libraries that lead to a cause.
const SIGNS: &[(Cause, &[&str])] = &[
    (Cause::KeptFromAnotherTest, &["pytest", "conftest.py", "unittest", "/tests/", "in test_"]),
    (
        Cause::KeptFromAnotherRun,
        &["httpx", "aiohttp", "asyncpg", "redis", "motor", "anyio", "sqlalchemy", "grpc"],
    ),
    (Cause::AnotherLoopRunsHere, &["uvicorn", "tornado", "starlette", "fastapi", "ipykernel", "hypercorn"]),
    (Cause::ClosedTooEarly, &["in run_until_complete", "in run_forever"]),
    (Cause::UsedByFinaliser, &["in __del__"]),
    (
        Cause::TransportLeftOpen,
        &[
            "exception ignored in",
            "_proactorbasepipetransport",
            "basesubprocesstransport",
            "transport.__del__",
        ],
    ),
    (
        Cause::PostedAfterClose,
        &["threading.py", "in call_soon_threadsafe", "in run_coroutine_threadsafe", "concurrent/futures"],
    ),
    (Cause::UsedAtExit, &["atexit", "in _run_exitfuncs", "in _python_exit"]),
    (Cause::ThrownAwayAfterClose, &["generatorexit", "coroutine ignored"]),
];

/// How many of its signs stand in the text.
fn count(told: &Told, text: &str) -> usize {
    let Cure::Of(cause) = told.cure else { return 0 };
    let signs = SIGNS.iter().filter(|(of, _)| *of == cause).flat_map(|(_, signs)| *signs);
    signs.filter(|sign| text.contains(**sign)).count()
}

/// Puts first what the text speaks for most; whether it speaks for any.
pub(super) fn likeliest_first<T>(causes: &mut [(T, &Told)], text: &str) -> bool {
    let text = text.to_lowercase();
    causes.sort_by_key(|(_, told)| std::cmp::Reverse(count(told, &text)));
    causes.first().is_some_and(|(_, told)| count(told, &text) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::find;
    use crate::locale::Locale;

    /// The cause that comes first for this traceback.
    fn first(traceback: &str) -> Option<Cause> {
        let found = find(traceback);
        let mut causes: Vec<_> = found[0].entry.questions(Locale::English).collect();
        likeliest_first(&mut causes, traceback);
        match causes[0].1.cure {
            Cure::Of(cause) => Some(cause),
            Cure::Said { .. } => None,
        }
    }

    #[test]
    fn what_a_traceback_speaks_for_comes_first() {
        let ends = "\nRuntimeError: Event loop is closed";
        for (line, cause) in [
            (
                "  File \"a.py\", line 3, in <module>\n  File \"base_events.py\", line 6, in run_until_complete",
                Cause::ClosedTooEarly,
            ),
            (
                "Exception ignored in: <function _ProactorBasePipeTransport.__del__ at 0x7f>",
                Cause::TransportLeftOpen,
            ),
            ("  File \"tests/conftest.py\", line 4, in client", Cause::KeptFromAnotherTest),
            ("  File \"app.py\", line 9, in __del__", Cause::UsedByFinaliser),
            (
                "  File \"/usr/lib/python3.13/threading.py\", line 1041, in _bootstrap_inner",
                Cause::PostedAfterClose,
            ),
            (
                "  File \"asgi.py\", line 7, in app\n  File \"uvicorn/main.py\", line 2, in run",
                Cause::AnotherLoopRunsHere,
            ),
        ] {
            assert_eq!(first(&format!("{line}{ends}")), Some(cause), "{line}");
        }
        assert_eq!(first("Event loop is closed"), Some(Cause::KeptFromAnotherRun), "the order of the entry");
    }

    #[test]
    fn every_sign_is_written_in_small_letters_as_it_is_looked_for() {
        assert!(SIGNS.iter().flat_map(|(_, signs)| *signs).all(|sign| *sign == sign.to_lowercase()));
    }
}
