//! Reading a corpus, running its programs, and counting.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;
use std::{env, fs, io};

use glassloop::{Asyncio, ClockKind, EventLoopPolicy};

use crate::left_out::why_left_out;
use crate::machine::{SHARED, run_program};
use crate::parse::{Malformed, parse};
use crate::program::Program;
use crate::report::Divergence;

/// The folders of this folder, the levels of each whose programs count, and the version that
/// they are run as.  What several versions do alike is recorded once.
const FOLDERS: &[(Asyncio, &str, RangeInclusive<u64>)] = &[
    (Asyncio::V3_13, "corpus", 1..=5),
    (Asyncio::V3_13, "corpus-3.13", 6..=7),
    (Asyncio::V3_14, "corpus", 1..=4),
    (Asyncio::V3_14, "corpus-3.14", 5..=7),
    (Asyncio::V3_15, "corpus", 1..=4),
    (Asyncio::V3_15, "corpus-3.14", 5..=5),
    (Asyncio::V3_15, "corpus-3.15", 6..=7),
];

/// The programs of `GLASSLOOP_CORPUS`, run as the version that `GLASSLOOP_ASYNCIO` names, or
/// those of this folder, each as its own.
///
/// # Errors
/// As [`read`]; no version.
pub(crate) fn wanted() -> io::Result<Vec<Line>> {
    if let Some(folder) = crate::environment::asked("GLASSLOOP_CORPUS") {
        return read(Path::new(&folder), Asyncio::from_environment().map_err(io::Error::other)?);
    }
    let mut lines = Vec::new();
    for (asyncio, name, levels) in FOLDERS {
        let all = read(&here(name), *asyncio)?;
        lines.extend(all.into_iter().filter(|line| line.is_of(levels)));
    }
    Ok(lines)
}

/// The programs that are known of 3.13, or those of `GLASSLOOP_CORPUS`.
#[cfg(feature = "trace-file")]
pub(crate) fn of_3_13() -> io::Result<Vec<Line>> {
    let folder = crate::environment::asked("GLASSLOOP_CORPUS").map_or_else(|| here("corpus"), PathBuf::from);
    read(&folder, Asyncio::V3_13)
}

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance").join(name)
}

/// Where a program comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    Corpus,
    /// Made just now.
    Fresh,
}

/// One line of a corpus.
pub(crate) struct Line {
    asyncio: Asyncio,
    origin: Origin,
    /// The file and the line's number.
    place: String,
    program: Result<Program, Malformed>,
}

/// Reads every `*.jsonl` of a folder, in the order of their names.
///
/// # Errors
/// The system's; a folder in which there is no program.
fn read(folder: &Path, asyncio: Asyncio) -> io::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for path in files(folder).map_err(|error| about(folder, &error))? {
        let text = fs::read_to_string(&path).map_err(|error| about(&path, &error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        lines.extend(read_lines(&name, &text, Origin::Corpus, asyncio));
    }
    if lines.is_empty() {
        return Err(io::Error::other(format!("{}: no program in any *.jsonl", folder.display())));
    }
    Ok(lines)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    Ok(paths)
}

fn about(path: &Path, error: &io::Error) -> io::Error {
    io::Error::other(format!("{}: {error}", path.display()))
}

/// The programs of one file, whatever it is called.
pub(crate) fn read_lines(file: &str, text: &str, origin: Origin, asyncio: Asyncio) -> Vec<Line> {
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let line = |(number, line)| Line {
        asyncio,
        origin,
        place: format!("{file}:{}", number + 1),
        program: parse(line),
    };
    numbered.map(line).collect()
}

impl Line {
    /// Whether its program is of one of these levels; what is no program is of all.
    fn is_of(&self, levels: &RangeInclusive<u64>) -> bool {
        self.program.as_ref().map_or(true, |program| levels.contains(&program.level))
    }

    /// Whether its program's name contains one of these, if there are any.
    pub(crate) fn is_wanted(&self, filters: &[String]) -> bool {
        let contains = |program: &Program| filters.iter().any(|filter| program.id.contains(filter));
        filters.is_empty() || self.program.as_ref().is_ok_and(contains)
    }
}

#[cfg(feature = "trace-file")]
impl Line {
    /// Its program, if it is one.
    pub(crate) fn into_program(self) -> Option<Rc<Program>> {
        self.program.ok().map(Rc::new)
    }
}

/// Runs a program on loops that mirror this version.
fn run_as(program: &Rc<Program>, asyncio: Asyncio) -> glassloop::Result<Vec<String>> {
    let policy = EventLoopPolicy::new().clock(ClockKind::Virtual).asyncio(asyncio);
    let _in_force = policy.set_for_this_thread();
    run_program(program)
}

/// How many programs there were, and what became of them.
#[derive(Default)]
pub(crate) struct Tally {
    levels: BTreeMap<(Asyncio, Origin, u64), Level>,
    /// The names of the programs that went another way.
    diverged: Vec<String>,
    failures: Vec<String>,
    first: Option<Divergence>,
}

#[derive(Default)]
struct Level {
    programs: usize,
    diverged: usize,
    /// Those that are not run, by the reason.
    left_out: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// Runs the program of one line.
    pub(crate) fn run(&mut self, line: Line) {
        let program = match line.program {
            Ok(program) => Rc::new(program),
            Err(reason) => return self.fail(format!("{}: malformed: {reason}", line.place)),
        };
        let level = self.levels.entry((line.asyncio, line.origin, program.level)).or_default();
        if let Some(why) = why_left_out(&program, line.asyncio) {
            *level.left_out.entry(why).or_default() += 1;
            return;
        }
        let place = format!("{} ({}, as {})", program.id, line.place, line.asyncio);
        let run = run_as(&program, line.asyncio);
        if run.as_ref().is_ok_and(|trace| trace.last().is_some_and(|last| last == SHARED)) {
            *level.left_out.entry(SHARED).or_default() += 1;
            return;
        }
        level.programs += 1;
        match run {
            Ok(trace) if trace == program.expected => {}
            Ok(trace) => {
                level.diverged += 1;
                self.diverged.push(program.id.clone());
                self.first.get_or_insert_with(|| Divergence::new(place, &program, trace));
            }
            Err(error) => self.fail(format!("{place}: not run: {error}")),
        }
    }

    /// Something other than a divergence that must not be.
    pub(crate) fn fail(&mut self, what: String) {
        self.failures.push(what);
    }

    /// Prints a line a level, then what has to be looked into.
    pub(crate) fn report(&self, took: Duration) -> ExitCode {
        for ((asyncio, origin, level), Level { programs, diverged, left_out }) in &self.levels {
            let fresh = if *origin == Origin::Fresh { "fresh " } else { "" };
            println!("{asyncio} L{level}: {programs} {fresh}programs, {diverged} diverged");
            for (why, programs) in left_out {
                println!("         left out: {programs} ({why})");
            }
        }
        for failure in &self.failures {
            println!("{failure}");
        }
        if let Some(first) = &self.first {
            println!("\ndiverged: {}\n\nthe first one: {}", self.diverged.join(" "), first.show());
        }
        let programs: usize = self.levels.values().map(|level| level.programs).sum();
        let failed = self.diverged.len() + self.failures.len();
        let (word, code) =
            if failed == 0 { ("ok", ExitCode::SUCCESS) } else { ("FAILED", ExitCode::FAILURE) };
        println!(
            "\ntest result: {word}. {} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out; \
             finished in {:.2}s\n",
            programs - self.diverged.len(),
            took.as_secs_f64(),
        );
        code
    }
}
