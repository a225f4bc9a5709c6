//! A trace from a file, as far as it can be read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use glassloop::Asyncio;
use glassloop::replay::{Incoherence, Replay};
use glassloop::trace::Record;
use glassloop::trace::file::{Header, Language, Salvage, salvage_trace};

use super::{Clock, Shows, Walkthrough};
use crate::functions::name_async_blocks;
use crate::locale::{Locale, say};
use crate::sources::{Sources, Trust};

/// So many records are kept, the newest.
const MOST: usize = 4_000_000;

/// So many records that make no sense are told one by one.
const TOLD: usize = 20;

impl Walkthrough {
    /// Reads a trace as far as it can be read; the rest is in its notices.
    ///
    /// # Errors
    /// If there is nothing to show.  The message names the file, and the line.
    pub(crate) fn of_file(path: &Path) -> io::Result<Self> {
        Self::read(path, |header| Trust::Strange { trace: path.to_owned(), ran_in: header.directory.clone() })
    }

    /// The same with a trace that has just been recorded here.
    ///
    /// # Errors
    /// If there is nothing to show.
    pub(crate) fn of_own_file(path: &Path) -> io::Result<Self> {
        Self::read(path, |header| Trust::Own(header.directory.clone().unwrap_or_default().into()))
    }

    fn read(path: &Path, trust: impl FnOnce(&Header) -> Trust) -> io::Result<Self> {
        let name = path.display().to_string();
        let cannot = |error: io::Error| {
            let (file, why) = (&*name, error.to_string());
            io::Error::new(error.kind(), say!(Locale::chosen(), "trace-cannot-be-read", file, why))
        };
        let file = File::open(path).map_err(cannot)?;
        let salvage = salvage_trace(BufReader::with_capacity(1 << 20, file), &name, MOST);
        if let (true, Some(problem)) = (salvage.records.is_empty(), salvage.problems.first()) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, problem.to_string()));
        }
        let trust = trust(&salvage.header);
        Ok(Self::of_salvage(name, salvage, &trust))
    }

    fn of_salvage(name: String, mut salvage: Salvage, trust: &Trust) -> Self {
        let mut notices: Vec<String> = salvage.problems.iter().map(ToString::to_string).collect();
        let locale = Locale::chosen();
        if let more @ 1.. = salvage.more_problems {
            notices.push(say!(locale, "and-more-bad-lines", file = &*name, count = more));
        }
        let sources = Sources::on_disk(&salvage.records, trust);
        if salvage.header.language == Language::Rust {
            name_async_blocks(&mut salvage.records, &sources);
        }
        let clock = Clock::of(&salvage.header, &salvage.records);
        let replay = Replay::new(std::mem::take(&mut salvage.records));
        notices.extend(nonsense(&name, &replay, &salvage, locale));
        Self {
            shows: Shows::Trace,
            title: title(&name, &salvage.header, locale),
            introduction: Vec::new(),
            name: last(&name),
            replay,
            sources,
            clock,
            language: salvage.header.language,
            locale,
            asyncio: salvage.header.version.as_deref().and_then(|version| version.parse().ok()),
            told_otherwise: BTreeMap::new(),
            notices,
        }
    }
}

/// `app.py --port 80 (Python 3.13.0): the trace t.jsonl`, as far as the trace says so.
fn title(name: &str, header: &Header, locale: Locale) -> String {
    let [program, arguments @ ..] = &header.argv[..] else {
        return say!(locale, "title-of-trace", name);
    };
    let program = last(program);
    let words: Vec<&str> = [&*program].into_iter().chain(arguments.iter().map(String::as_str)).collect();
    let (program, name) = (words.join(" "), last(name));
    match (header.language, header.version.as_deref()) {
        (Language::Python, Some(version)) => {
            say!(locale, "title-of-python-program", program, version, name)
        }
        (Language::Rust, Some(version)) if version != Asyncio::default().to_string() => {
            say!(locale, "title-of-program-as-in-python", program, version, name)
        }
        _ => say!(locale, "title-of-program", program, name),
    }
}

/// A path without its folders.
fn last(path: &str) -> String {
    Path::new(path).file_name().map_or(path.to_owned(), |last| last.to_string_lossy().into_owned())
}

/// What makes no sense in the records that could be read.
fn nonsense(name: &str, replay: &Replay, salvage: &Salvage, locale: Locale) -> Vec<String> {
    let first = replay.records().first().map_or(1, |record| record.number);
    let problems = replay.problems();
    if salvage.dropped > 0 || first > 1 {
        // Of what was made before, nothing is known; that is no nonsense.
        let beginning = beginning(name, first, salvage.dropped, locale);
        return vec![before_it(beginning, problems.len(), locale)];
    }
    let told = problems.iter().take(TOLD);
    let told = told.map(|problem| incoherence(name, replay.records(), salvage, problem, locale));
    let more = problems.len().saturating_sub(TOLD);
    let more = (more > 0).then(|| say!(locale, "and-more-nonsense", file = name, count = more));
    told.chain(more).collect()
}

/// `FILE, line 12: record 11: it speaks of task 3, which was never made`.
fn incoherence(
    file: &str,
    records: &[Record],
    salvage: &Salvage,
    problem: &Incoherence,
    locale: Locale,
) -> String {
    let place = records.binary_search_by_key(&problem.number, |record| record.number);
    let problem = problem.to_string();
    match place.ok().and_then(|place| salvage.lines.get(place)) {
        Some(line) => say!(locale, "in-line-of-trace", file, line = *line, problem),
        None => say!(locale, "in-trace", file, problem),
    }
}

/// How far back it goes.
fn beginning(file: &str, first: u64, dropped: u64, locale: Locale) -> String {
    // As text: a trace may begin with a number that is too large for Fluent's.
    let first = first.to_string();
    match dropped {
        0 => say!(locale, "trace-begins-with", file, first),
        dropped => say!(locale, "trace-is-too-long", file, dropped, first),
    }
}

/// What is known of what came before it.
fn before_it(beginning: String, problems: usize, locale: Locale) -> String {
    match problems {
        0 => say!(locale, "before-is-not-known", beginning),
        count => say!(locale, "before-is-not-known-but-spoken-of", beginning, count),
    }
}
