//! Which version of asyncio a lesson mirrors, and where a later version tells it otherwise.

use std::collections::BTreeMap;
use std::io;

use clap::Args;
use glassloop::Asyncio;
use glassloop::replay::Replay;
use glassloop::trace::Record;

use crate::functions::name_async_blocks;
use crate::lessons::{Lesson, Shown};
use crate::locale::{Locale, say};
use crate::narrate::Narrator;
use crate::recording::record_as;
use crate::sources::Sources;

/// All versions that are mirrored.
pub(crate) const VERSIONS: [Asyncio; 3] = [Asyncio::V3_13, Asyncio::V3_14, Asyncio::V3_15];

/// The version that was asked for.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct Mirrored {
    /// As asyncio of this version of Python runs it: 3.13 (as the lessons are written), 3.14, 3.15
    #[arg(long, value_name = "VERSION", requires = "lesson")]
    pub(crate) asyncio: Option<Asyncio>,
}

impl Mirrored {
    /// What was asked for; else what `GLASSLOOP_ASYNCIO` says.
    ///
    /// # Errors
    /// That names no version.
    pub(crate) fn version(self) -> io::Result<Asyncio> {
        version(self.asyncio)
    }
}

/// The same of an argument that stands elsewhere.
pub(crate) fn version(asked: Option<Asyncio>) -> io::Result<Asyncio> {
    asked.map_or_else(|| Asyncio::from_environment().map_err(io::Error::other), Ok)
}

/// What `GLASSLOOP_ASYNCIO` says, or the default: what names no version was refused before.
pub(crate) fn in_force() -> Asyncio {
    Asyncio::from_environment().unwrap_or_default()
}

/// The version after this one, round and round.
pub(crate) fn after(version: Asyncio) -> Asyncio {
    VERSIONS.into_iter().find(|later| *later > version).unwrap_or_default()
}

/// What a later version does instead at some step.
#[derive(Clone, Debug)]
pub(crate) struct Otherwise {
    version: Asyncio,
    records: Vec<Record>,
    /// Where in these it differs.
    place: usize,
}

impl Otherwise {
    /// `(From Python 3.14 on, instead: …)`.
    pub(crate) fn sentence(&self, locale: Locale) -> String {
        let version = self.version.to_string();
        say!(locale, "told-otherwise", version, instead = sentence(&self.records, self.place, locale))
    }
}

/// What later versions do otherwise, by the number of the step at which it begins.
pub(crate) fn told_otherwise(
    lesson: &Lesson,
    asyncio: Asyncio,
    records: &[Record],
    sources: &Sources,
) -> BTreeMap<u64, Vec<Otherwise>> {
    let mut told: BTreeMap<u64, Vec<Otherwise>> = BTreeMap::new();
    for version in VERSIONS.into_iter().filter(|later| *later > asyncio) {
        let Some(others) = run_as(lesson, version, sources) else { continue };
        let Some(place) = first_difference(records, &others) else { continue };
        if told.values().flatten().any(|known| known.records == others) {
            continue;
        }
        let step = records.get(place).or(records.last()).map_or(0, |record| record.number);
        told.entry(step).or_default().push(Otherwise { version, records: others, place });
    }
    told
}

/// What its loops do as another version, in the same words; none, if it is shown from a
/// recording.
fn run_as(lesson: &Lesson, asyncio: Asyncio, sources: &Sources) -> Option<Vec<Record>> {
    matches!(lesson.shown, Shown::Run(_)).then(|| {
        let mut records = record_as(lesson, asyncio).records;
        name_async_blocks(&mut records, sources);
        records
    })
}

/// The place of the first record in which two traces differ.
pub(crate) fn first_difference(one: &[Record], other: &[Record]) -> Option<usize> {
    let both = one.iter().zip(other).take_while(|(here, there)| here.event == there.event).count();
    (both < one.len().max(other.len())).then_some(both)
}

/// What happens there.
fn sentence(records: &[Record], place: usize, locale: Locale) -> String {
    let mut replay = Replay::new(records.to_vec());
    replay.go_to(place + 1);
    let tell = || Narrator::new(records).told_in(locale).tell(&replay);
    let told = (place < records.len()).then(tell).flatten();
    told.map_or_else(|| say!(locale, "program-is-over-here"), |step| step.sentence)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::{fs, path::Path};

    use crate::lessons::LESSONS;
    use crate::walkthrough::Walkthrough;

    /// Those whose lines are others, as their twins say, are the only ones.
    #[test]
    fn a_later_version_is_named_in_those_lessons_alone_in_which_it_does_something_else() {
        let twins = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/versions/twins");
        let names =
            fs::read_dir(twins).expect("they are there").map(|file| file.expect("a file").file_name());
        let differing: BTreeSet<String> =
            names.map(|name| name.to_string_lossy().split('.').next().expect("a name").to_owned()).collect();
        let told = LESSONS.iter().filter(|lesson| {
            let walkthrough = Walkthrough::alone(lesson).expect("it runs");
            !walkthrough.told_otherwise.is_empty()
        });
        assert_eq!(told.map(|lesson| lesson.name.to_owned()).collect::<BTreeSet<_>>(), differing);
    }
}
