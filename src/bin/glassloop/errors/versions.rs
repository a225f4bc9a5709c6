//! What each Python says, and since when and until when a sentence is said: from `docs/versions.md`,
//! which is written by running them.

use super::Entry;
use super::finding::is_said_in;
use crate::locale::{Locale, say};

const PAGE: &str = include_str!("../../../../docs/versions.md");

/// What stands between the first and the last version.
const TO: &str = " to ";

/// Versions that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// `3.8.18 to 3.13.18`.
    pub(crate) versions: String,
    /// The lines that they print.
    pub(crate) lines: Vec<String>,
}

impl Span {
    /// Its versions in that language.
    pub(crate) fn told(&self, locale: Locale) -> String {
        match self.versions.split_once(TO) {
            Some((since, until)) => say!(locale, "since-until", since, until),
            None => self.versions.clone(),
        }
    }

    /// Whether the release is among them.
    pub(super) fn holds(&self, release: &str) -> bool {
        let place = |name: &str| releases().iter().position(|known| *known == name);
        let (since, until) = self.versions.split_once(TO).unwrap_or((&self.versions, &self.versions));
        place(since) <= place(release) && place(release) <= place(until)
    }
}

/// The Pythons that the page was made with, the oldest first.
pub(super) fn releases() -> Vec<&'static str> {
    let ran_on = PAGE.lines().find_map(|line| line.strip_prefix("Run on ")).unwrap_or_default();
    ran_on.trim_end_matches('.').split(", ").collect()
}

/// What each Python says of that program of `tests/versions/programs`, the oldest first.
pub(crate) fn spans(program: &str) -> Vec<Span> {
    let link = format!("tests/versions/programs/{program}.py)");
    let Some((before, after)) = PAGE.split_once(&link) else { return Vec::new() };
    let is_in_a_row = before.lines().last().is_some_and(|line| line.starts_with("| ["));
    if is_in_a_row { same(after).into_iter().collect() } else { changed(after) }
}

/// The row of one that says the same everywhere: its last cell.
fn same(after: &str) -> Option<Span> {
    let (_, cell) = after.lines().next()?.split_once('|')?;
    let releases = releases();
    let (first, last) = (releases.first()?, releases.last()?);
    Some(Span { versions: [first, last].map(|release| *release).join(TO), lines: lines(cell) })
}

/// The table below the program of one that does not.
fn changed(after: &str) -> Vec<Span> {
    let table = after.lines().skip_while(|line| !line.starts_with("| since")).skip(2);
    table.map_while(|line| line.strip_prefix("| ")).filter_map(row).collect()
}

fn row(row: &str) -> Option<Span> {
    let (since, rest) = row.split_once('|')?;
    let (until, cell) = rest.split_once('|')?;
    let version = |cell: &str| cell.split_whitespace().next().unwrap_or_default().to_owned();
    let (since, until) = (version(since), version(until));
    let versions = if since == until { since } else { [since, until].join(TO) };
    Some(Span { versions, lines: lines(cell) })
}

/// `<code>one</code><br><code>two</code> |`: the lines.
fn lines(cell: &str) -> Vec<String> {
    let cell = cell.trim().trim_end_matches('|').trim();
    let bare = cell.replace("<code>", "").replace("</code>", "");
    bare.split("<br>").map(unescaped).collect()
}

/// As `table.py` writes them.
const ENTITIES: &[(&str, &str)] =
    &[("&#95;", "_"), ("&#42;", "*"), ("&#124;", "|"), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&")];

fn unescaped(line: &str) -> String {
    ENTITIES.iter().fold(line.to_owned(), |line, (entity, mark)| line.replace(entity, mark))
}

#[cfg(test)]
pub(super) fn escaped(line: &str) -> String {
    ENTITIES.iter().rev().fold(line.to_owned(), |line, (entity, mark)| line.replace(mark, entity))
}

// ── since when and until when a sentence is said ─────────────────────────────

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
pub(super) fn told(entry: &Entry, sentence: &str, locale: Locale) -> String {
    let one = |life: &Life| match life {
        Life { since, until } if since == until => (*since).to_owned(),
        Life { since, until } => say!(locale, "since-until", since = *since, until = *until),
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
    let shown = escaped(sentence);
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
