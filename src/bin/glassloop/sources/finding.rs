//! Reading the files that a trace names, up to a limit: whole, or the lines round those that it
//! names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use glassloop::trace::{Record, SourceLine};

use super::Source;
use super::trust::{Trust, is_library};
use crate::locale::{Locale, say};
use crate::names::is_of_the_program;

/// A file that is longer is shown in part, in bytes.
const LONGEST: usize = 1 << 20;
/// One that is longer is not read at all.
const LONGEST_READ: u64 = 16 << 20;
/// So much is shown of files that are shown whole, in all.
const MOST_WHOLE: usize = 4 << 20;
/// So much is shown of the others.
const MOST_IN_PARTS: usize = 1 << 20;

/// The files that a trace names, each with the lines that it names.
pub(super) fn named(records: &[Record]) -> BTreeMap<String, BTreeSet<u32>> {
    let mut named: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let lines = records.iter().filter_map(|record| record.source.as_ref());
    let mut before: Option<&SourceLine> = None;
    for line in lines.flat_map(|line| [Some(line), line.library()]).flatten() {
        // Most records are about a line that was named before.
        if before == Some(line) || !is_of_the_program(line) {
            continue;
        }
        before = Some(line);
        match named.get_mut(&*line.file()) {
            Some(lines) => drop(lines.insert(line.line())),
            None => drop(named.insert(line.file().into_owned(), BTreeSet::from([line.line()]))),
        }
    }
    named
}

/// Finds one file after the other, as long as there is room.
pub(super) struct Finding<'a> {
    trust: &'a Trust,
    whole: usize,
    in_parts: usize,
}

impl<'a> Finding<'a> {
    pub(super) fn new(trust: &'a Trust) -> Self {
        Self { trust, whole: 0, in_parts: 0 }
    }

    /// What is shown of a file, of which these lines are named.
    pub(super) fn find(&mut self, name: &str, named: &BTreeSet<u32>) -> Source {
        match self.trust.file(name).and_then(|path| Ok((read(&path)?, path))) {
            Ok((text, path)) => {
                self.as_it_fits(text, is_library(&path) || is_library(Path::new(name)), named)
            }
            Err(why) => Source::Missing(why),
        }
    }

    fn as_it_fits(&mut self, text: String, is_library: bool, named: &BTreeSet<u32>) -> Source {
        let locale = Locale::chosen();
        let why = match () {
            () if is_library => say!(locale, "part-of-a-library"),
            () if text.len() > LONGEST => say!(locale, "part-of-a-long-file"),
            () if self.whole + text.len() > MOST_WHOLE => say!(locale, "part-of-too-much"),
            () => {
                self.whole += text.len();
                return Source::Whole(text);
            }
        };
        let excerpt = Excerpt::round(&text, named);
        if self.in_parts + excerpt.length() > MOST_IN_PARTS {
            return Source::Missing(say!(locale, "others-took-all-room"));
        }
        self.in_parts += excerpt.length();
        Source::Part(excerpt, why)
    }
}

/// A source file's text; Python may have it in another encoding, of which the letters of
/// ASCII can be read.
fn read(path: &Path) -> Result<String, String> {
    let locale = Locale::chosen();
    let cannot = |error: std::io::Error| say!(locale, "source-cannot-be-read", why = error.to_string());
    if fs::metadata(path).map_err(cannot)?.len() > LONGEST_READ {
        return Err(say!(locale, "source-is-too-long"));
    }
    Ok(String::from_utf8_lossy(&fs::read(path).map_err(cannot)?).into_owned())
}

// ── some lines of a file ─────────────────────────────────────────────────────

/// So many lines above and below are shown.
const ROUND: u32 = 5;

/// Lines of a file, with their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Excerpt {
    lines: BTreeMap<u32, String>,
}

impl Excerpt {
    /// The lines round these.
    pub(super) fn round(text: &str, named: &BTreeSet<u32>) -> Self {
        let is_near = |number: u32| {
            named.range(number.saturating_sub(ROUND)..=number.saturating_add(ROUND)).next().is_some()
        };
        let near = (1..).zip(text.lines()).filter(|(number, _)| is_near(*number));
        Self { lines: near.map(|(number, line)| (number, line.to_owned())).collect() }
    }

    /// How long it is, in bytes.
    pub(super) fn length(&self) -> usize {
        self.lines.values().map(|line| line.len() + 1).sum()
    }

    /// The lines, in order.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u32, &str)> {
        self.lines.iter().map(|(number, line)| (*number, line.as_str()))
    }

    /// One of them.
    pub(super) fn line(&self, number: u32) -> Option<&str> {
        self.lines.get(&number).map(String::as_str)
    }

    /// The runs of lines without a gap: the number of the first, and the text.
    pub(crate) fn runs(&self) -> Vec<(u32, String)> {
        let mut runs: Vec<(u32, String)> = Vec::new();
        let mut next = None;
        for (number, line) in self.lines() {
            match runs.last_mut().filter(|_| next == Some(number)) {
                Some((_, text)) => {
                    text.push('\n');
                    text.push_str(line);
                }
                None => runs.push((number, line.to_owned())),
            }
            next = number.checked_add(1);
        }
        runs
    }
}
