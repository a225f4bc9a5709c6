//! Fresh programs: made at random, run by CPython here and now, and compared.
//!
//! By every CPython that is found, a few, always the same: it takes seconds.  By those that
//! `GLASSLOOP_PYTHON` names, as many as are asked for.

use std::io;
use std::ops::RangeInclusive;
use std::process::{Child, Command, Stdio};

use glassloop::Asyncio;

use crate::corpus::{Line, Origin, read_lines};
use crate::pythons::{self, Python, in_package};

/// How many programs of a level are made where nobody says how many: for a Python that was
/// named, and for one that was only found.
const COUNTS: (u64, u64) = (500, 10);

/// The seed where nobody names one, so that two runs are one and the same.
const SEED: &str = "2026";

/// Which programs to make.
pub(crate) struct Request {
    pythons: Vec<Python>,
    seed: String,
    count: u64,
}

impl Request {
    /// What the environment asks for.
    ///
    /// # Errors
    /// A `GLASSLOOP_COUNT` that is no number; a `GLASSLOOP_PYTHON` that is no Python.
    pub(crate) fn from_environment() -> io::Result<Self> {
        let named = pythons::named()?;
        let usual = if named.is_some() { COUNTS.0 } else { COUNTS.1 };
        let seed = variable("GLASSLOOP_SEED").unwrap_or_else(|| SEED.to_owned());
        let count = match variable("GLASSLOOP_COUNT") {
            None => usual,
            Some(count) => {
                count.parse().map_err(|_| io::Error::other(format!("GLASSLOOP_COUNT={count}: no number")))?
            }
        };
        Ok(Self { pythons: named.unwrap_or_else(pythons::found), seed, count })
    }

    /// Has them made and run, one Python after the other: one process a level, all at the same time.
    ///
    /// # Errors
    /// The system's; a level that could not be recorded.
    pub(crate) fn record(&self) -> io::Result<Vec<Line>> {
        if self.pythons.is_empty() {
            println!("no CPython 3.13, 3.14 or 3.15 is found: only the recorded programs are compared");
        }
        let mut lines = Vec::new();
        for python in &self.pythons {
            lines.extend(self.record_on(python)?);
        }
        Ok(lines)
    }

    fn record_on(&self, python: &Python) -> io::Result<Vec<Line>> {
        let Self { seed, count, .. } = self;
        println!(
            "fresh programs of {python}: GLASSLOOP_SEED={seed} GLASSLOOP_COUNT={count} (less those that are \
             cut off or not stable)"
        );
        if !starts_tasks_as_the_latest(python) {
            println!("level 7 is left out: this release starts eager tasks otherwise than the latest 3.13");
        }
        let recorders = levels(python).map(|level| Ok((level, self.start(python, level)?)));
        let recorders: Vec<_> = recorders.collect::<io::Result<_>>()?;
        let mut lines = Vec::new();
        for (level, recorder) in recorders {
            lines.extend(finish(recorder, level, python.asyncio)?);
        }
        if lines.is_empty() {
            return Err(io::Error::other(format!(
                "{python}: of the fresh programs none is whole and stable"
            )));
        }
        Ok(lines)
    }

    fn start(&self, python: &Python, level: u32) -> io::Result<Child> {
        Command::new("sh")
            .arg(in_package("tests/conformance/record.sh"))
            .args([level.to_string(), self.count.to_string(), self.seed.clone()])
            .env("PYTHON", &python.command)
            .stdout(Stdio::piped())
            // Programs that are cut off leave tracebacks by the hundred.
            .stderr(Stdio::null())
            .spawn()
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The levels whose programs it runs as the latest release of its version does.
fn levels(python: &Python) -> RangeInclusive<u32> {
    if starts_tasks_as_the_latest(python) { 1..=7 } else { 1..=6 }
}

/// 3.13.0 refuses `eager_start`, and tells a group at once of an eager child that fails; which
/// release of 3.13 mended which, nobody has to know here.
fn starts_tasks_as_the_latest(python: &Python) -> bool {
    python.asyncio > Asyncio::V3_13 || python.patch >= 18
}

fn finish(recorder: Child, level: u32, asyncio: Asyncio) -> io::Result<Vec<Line>> {
    let output = recorder.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(io::Error::other(format!("record.sh of level {level} failed ({})", output.status)));
    }
    Ok(read_lines(&format!("fresh L{level}"), &text, Origin::Fresh, asyncio))
}
