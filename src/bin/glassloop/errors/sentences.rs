//! Since when and until when a sentence is said: from the runs in `docs/versions.md`, whose last
//! table says the same.

use super::Entry;
use super::finding::is_said_in;
use super::versions::{releases, spans};

/// Releases that follow one another, and say a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) since: &'static str,
    pub(crate) until: &'static str,
}

/// When one of the entry's programs says the sentence, the oldest first.
pub(crate) fn lives(entry: &Entry, sentence: &str) -> Vec<Life> {
    let releases = releases();
    let says_it: Vec<bool> = releases.iter().map(|release| is_said(entry, sentence, release)).collect();
    let mut lives: Vec<Life> = Vec::new();
    for (place, release) in releases.iter().copied().enumerate().filter(|(place, _)| says_it[*place]) {
        match lives.last_mut() {
            Some(life) if place > 0 && life.until == releases[place - 1] => life.until = release,
            _ => lives.push(Life { since: release, until: release }),
        }
    }
    lives
}

/// The same in words: `3.8.18 to 3.13.18`.
pub(super) fn told(entry: &Entry, sentence: &str) -> String {
    let one = |life: &Life| match life {
        Life { since, until } if since == until => (*since).to_owned(),
        Life { since, until } => format!("{since} to {until}"),
    };
    lives(entry, sentence).iter().map(one).collect::<Vec<_>>().join(", ")
}

fn is_said(entry: &Entry, sentence: &str, release: &str) -> bool {
    let spans = entry.programs.iter().flat_map(|program| spans(program));
    let mut of_release = spans.filter(|span| span.holds(release));
    of_release.any(|span| span.lines.iter().any(|line| is_it(entry, sentence, line)))
}

/// Whether the line says this sentence, and none that begins like it and goes on.
fn is_it(entry: &Entry, sentence: &str, line: &str) -> bool {
    let goes_on = |other: &&&str| other.len() > sentence.len() && other.starts_with(sentence);
    let mut longer = entry.sentences.iter().filter(goes_on);
    is_said_in(sentence, line) && !longer.any(|other| is_said_in(other, line))
}

/// The table of all sentences, as the page has it: `(first)` and `(last)` are those of the page.
#[cfg(test)]
pub(super) fn table() -> String {
    let mut table = "| sentence | since | until |\n| --- | --- | --- |\n".to_owned();
    for entry in super::entries() {
        for sentence in entry.sentences {
            rows(&mut table, entry, sentence);
        }
    }
    table
}

#[cfg(test)]
fn rows(table: &mut String, entry: &Entry, sentence: &str) {
    let shown = super::versions::escaped(sentence);
    let lives = lives(entry, sentence);
    if lives.is_empty() {
        *table += &format!("| <code>{shown}</code> | no program says it | |\n");
    }
    let releases = releases();
    let mark = |release, end: Option<&&str>, mark| if end == Some(&release) { mark } else { "" };
    for Life { since, until } in lives {
        let (first, last) =
            (mark(since, releases.first(), " (first)"), mark(until, releases.last(), " (last)"));
        *table += &format!("| <code>{shown}</code> | {since}{first} | {until}{last} |\n");
    }
}
