//! A trace, and all that is needed to step through it.

mod file;
#[cfg(test)]
mod large;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::thread;

use glassloop::replay::{Replay, SLOW, Turn, turns};
use glassloop::trace::file::{Header, Language, Salvage, salvage_trace};
use glassloop::trace::{Event, Record};
use glassloop::{Asyncio, Result};

use crate::exercises::{Exercise, other};
use crate::functions::name_async_blocks;
use crate::in_step::InStep;
use crate::invocation;
use crate::lessons::Lesson;
use crate::locale::{Locale, say};
use crate::mirrored::{self, Otherwise};
use crate::narrate::Narrator;
use crate::recording::{Recording, record_as};
use crate::sources::Sources;
use crate::written_in;

/// What is shown.
#[derive(Clone, Copy)]
pub(crate) enum Shows {
    /// A lesson, in Rust.
    Lesson(&'static Lesson),
    /// Its twin in Python.
    Twin(&'static Lesson),
    /// An exercise, as it is given.
    Exercise(&'static Exercise),
    /// A trace of some program.
    Trace,
}

impl Shows {
    /// The lesson that comes after this one; none after the last, and after what is no lesson.
    pub(crate) fn next_lesson(self) -> Option<&'static Lesson> {
        match self {
            Self::Lesson(lesson) | Self::Twin(lesson) => lesson.next(),
            Self::Exercise(_) | Self::Trace => None,
        }
    }
}

impl std::fmt::Debug for Shows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lesson(lesson) => write!(f, "Lesson({})", lesson.name),
            Self::Twin(lesson) => write!(f, "Twin({})", lesson.name),
            Self::Exercise(exercise) => write!(f, "Exercise({})", exercise.name),
            Self::Trace => f.write_str("Trace"),
        }
    }
}

/// What the times of a trace are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// It stands still while something runs, and jumps to the next timer when nothing can.
    Virtual,
    /// Whoever runs takes time, and others wait for it.
    Real,
}

impl Clock {
    /// That of a trace which says this of itself, and has these records.
    pub(crate) fn of(header: &Header, records: &[Record]) -> Self {
        let is_real =
            header.epoch_ns.is_some() || header.language == Language::Python || begins_to_move(records);
        if is_real { Self::Real } else { Self::Virtual }
    }
}

/// Whether the clock of a loop has moved when the first thing after its making happens: a virtual one
/// begins at 0, and nobody has waited by then.
fn begins_to_move(records: &[Record]) -> bool {
    let made = records.iter().enumerate().filter(|(_, record)| record.event == Event::LoopMade);
    let next = |(place, made): (usize, &Record)| {
        records[place + 1..].iter().find(|record| record.event_loop == made.event_loop)
    };
    made.filter_map(next).any(|record| record.nanoseconds > 0)
}

/// A trace, its source, and what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Walkthrough {
    /// Which lesson it is, if it is one.
    pub(crate) shows: Shows,
    /// What it is called: `closed_loop`, or its file's name.
    pub(crate) name: String,
    /// What it is about: `Lesson 10a · Event loop is closed`.
    pub(crate) title: String,
    /// What to know before, and what to watch; a paragraph each.
    pub(crate) introduction: Vec<String>,
    /// All that happened; it stands before it.
    pub(crate) replay: Replay,
    /// The program.
    pub(crate) sources: Sources,
    /// What its times are.
    pub(crate) clock: Clock,
    /// In whose terms it is explained.
    pub(crate) language: Language,
    /// The language in which it is told.
    pub(crate) locale: Locale,
    /// The version of asyncio that its loops mirror, or that ran it; none, if it is not known.
    pub(crate) asyncio: Option<Asyncio>,
    /// By the number of a step, what a later version does there instead.
    pub(crate) told_otherwise: BTreeMap<u64, Vec<Otherwise>>,
    /// What is wrong with the trace, and what was cut from it: if it is whole, nothing.
    pub(crate) notices: Vec<String>,
}

impl Walkthrough {
    /// Who tells its steps.
    pub(crate) fn narrator(&self) -> Narrator {
        Narrator::with_sources(self.replay.records(), &self.sources)
            .in_language(self.language)
            .told_in(self.locale)
            .timed_by(self.clock)
            .telling_otherwise(self.told_otherwise.clone())
    }

    /// The same, told in that language; of a trace, the title stays.
    pub(crate) fn told_in(self, locale: Locale) -> Self {
        let (title, introduction) = match (self.shows, self.asyncio) {
            (Shows::Lesson(lesson), Some(asyncio)) => {
                (title(lesson, asyncio, locale), introduction(lesson, asyncio, locale))
            }
            (Shows::Twin(lesson), _) => (title_of_twin(lesson, locale), introduction_of_twin(lesson, locale)),
            (Shows::Exercise(exercise), _) => {
                (exercise.title(locale), vec![exercise.goal_without_file(self.language, locale)])
            }
            (Shows::Trace, _) | (Shows::Lesson(_), None) => (self.title, self.introduction),
        };
        Self { locale, title, introduction, ..self }
    }

    /// The turns that held their loop for too long, the slowest first.
    pub(crate) fn slow_turns(&self) -> Vec<Turn> {
        let mut slow = match self.clock {
            Clock::Real => turns(self.replay.records(), SLOW),
            Clock::Virtual => Vec::new(),
        };
        slow.sort_by_key(|turn| std::cmp::Reverse(turn.held));
        slow
    }

    /// Runs a lesson, or takes the run of it that was recorded; what its `main` returned
    /// is the second.
    pub(crate) fn of_lesson(lesson: &'static Lesson) -> (Self, Result<()>) {
        Self::of_lesson_as(lesson, mirrored::in_force())
    }

    /// The same as this version of asyncio.
    pub(crate) fn of_lesson_as(lesson: &'static Lesson, asyncio: Asyncio) -> (Self, Result<()>) {
        let Recording { mut records, outcome, asyncio } = record_as(lesson, asyncio);
        let sources = Sources::of_lesson(lesson);
        name_async_blocks(&mut records, &sources);
        let locale = Locale::chosen();
        let clock = Clock::of(&Header::default(), &records);
        let walkthrough = Self {
            shows: Shows::Lesson(lesson),
            name: lesson.name.to_owned(),
            title: title(lesson, asyncio, locale),
            introduction: introduction(lesson, asyncio, locale),
            asyncio: Some(asyncio),
            told_otherwise: mirrored::told_otherwise(lesson, asyncio, &records, &sources),
            replay: Replay::new(records),
            sources,
            clock,
            language: Language::Rust,
            locale,
            notices: Vec::new(),
        };
        (walkthrough, outcome)
    }

    /// Runs a lesson in a main thread of its own, which has no loop yet: as it would run alone.
    ///
    /// # Errors
    /// What the lesson failed with.
    pub(crate) fn alone(lesson: &'static Lesson) -> io::Result<Self> {
        let locale = Locale::chosen();
        let failed = |why: String| io::Error::other(say!(locale, "lesson-failed", lesson = lesson.name, why));
        let main_thread = thread::Builder::new().name("main".to_owned());
        match main_thread.spawn(move || Self::of_lesson(lesson))?.join() {
            Ok((walkthrough, Ok(()))) => Ok(walkthrough),
            Ok((_, Err(error))) => Err(failed(error.to_string())),
            Err(_) => Err(failed(say!(locale, "lesson-panicked"))),
        }
    }

    /// A lesson in the language of whoever asks for none.
    pub(crate) fn usual(lesson: &'static Lesson) -> Self {
        let twin = || Self::of_twin(lesson);
        let twin = if written_in::usual() == Language::Python { twin() } else { None };
        twin.unwrap_or_else(|| Self::of_lesson(lesson).0)
    }

    /// A lesson, or its twin in Python; and what its `main` returned.
    ///
    /// # Errors
    /// If it has no twin; if the twin was run by another version.
    pub(crate) fn in_language(
        lesson: &'static Lesson,
        python: bool,
        asked: Option<Asyncio>,
    ) -> io::Result<(Self, Result<()>)> {
        if !python {
            return Ok(Self::of_lesson_as(lesson, mirrored::version(asked)?));
        }
        let none = || io::Error::other(say!(Locale::chosen(), "lesson-has-no-twin", lesson = lesson.name));
        let twin = Self::of_twin(lesson).ok_or_else(none)?;
        match asked.filter(|asked| twin.asyncio != Some(*asked)) {
            None => Ok((twin, Ok(()))),
            Some(asked) => Err(io::Error::other(other_version(lesson, asked))),
        }
    }

    /// What CPython did with the lesson's twin, if it has one.
    pub(crate) fn of_twin(lesson: &'static Lesson) -> Option<Self> {
        let twin = lesson.python.as_ref()?;
        let Salvage { records, header, .. } = salvage_trace(twin.trace.as_bytes(), twin.file, usize::MAX);
        let clock = Clock::of(&header, &records);
        let asyncio = header.version.unwrap_or_default().parse().ok();
        let locale = Locale::chosen();
        Some(Self {
            shows: Shows::Twin(lesson),
            name: lesson.name.to_owned(),
            title: title_of_twin(lesson, locale),
            introduction: introduction_of_twin(lesson, locale),
            replay: Replay::new(records),
            sources: Sources::of_twin(twin),
            clock,
            language: Language::Python,
            locale,
            asyncio,
            told_otherwise: BTreeMap::new(),
            notices: Vec::new(),
        })
    }

    /// The lesson in the other language, if this is one that has a twin; and the steps of
    /// the two that belong together.
    pub(crate) fn in_the_other_language(&self, records: &[Record]) -> Option<(Self, InStep)> {
        let other = match self.shows {
            Shows::Lesson(lesson) => Self::of_twin(lesson)?,
            Shows::Twin(lesson) => Self::of_lesson(lesson).0,
            Shows::Exercise(exercise) => exercise.given(other(self.language)),
            Shows::Trace => return None,
        };
        let in_step = InStep::of(records, other.replay.records());
        Some((other, in_step))
    }

    /// The lesson as another version of asyncio runs it, if it is one that is run; and the
    /// steps of the two that belong together.
    pub(crate) fn as_version(&self, records: &[Record], asyncio: Asyncio) -> Option<(Self, InStep)> {
        let Shows::Lesson(lesson) = self.shows else { return None };
        if lesson.is_recorded() {
            return None;
        }
        let (other, _) = Self::of_lesson_as(lesson, asyncio);
        let in_step = InStep::of(records, other.replay.records());
        Some((other, in_step))
    }
}

fn other_version(lesson: &Lesson, asked: Asyncio) -> String {
    let (step, lesson_name, version) = (invocation::name(), lesson.name, asked.to_string());
    let command = format!("{step} {lesson_name} --rust --asyncio {version}");
    let told = say!(
        Locale::chosen(),
        "twin-is-of-another-python",
        lesson = lesson_name,
        command,
        version = &*version
    );
    // Only a clone has the twin's file.
    match lesson.python.as_ref().filter(|_| invocation::is_by_cargo()) {
        Some(twin) => {
            let command = format!("{step} record python{version} {}", twin.file);
            say!(Locale::chosen(), "twin-can-be-recorded", told, command, version)
        }
        None => told,
    }
}

fn title(lesson: &Lesson, asyncio: Asyncio, locale: Locale) -> String {
    let (number, title, version) = (lesson.number(), lesson.title(locale), asyncio.to_string());
    match (lesson.is_recorded(), is_usual(asyncio)) {
        (false, true) => say!(locale, "title-of-lesson", number, title),
        (false, false) => say!(locale, "title-as-in-python", number, title, version),
        (true, true) => say!(locale, "title-of-recorded-run", number, title),
        (true, false) => say!(locale, "title-of-recorded-run-as-in-python", number, title, version),
    }
}

fn title_of_twin(lesson: &Lesson, locale: Locale) -> String {
    say!(locale, "title-of-twin", number = lesson.number(), title = lesson.title(locale))
}

fn introduction_of_twin(lesson: &Lesson, locale: Locale) -> Vec<String> {
    let first = lesson.python.as_ref().and_then(|twin| twin.trace.lines().next()).unwrap_or_default();
    let Salvage { header, .. } = salvage_trace(first.as_bytes(), lesson.name, 1);
    let mut paragraphs = lesson.introduction_of_twin(locale);
    paragraphs.push(say!(locale, "twin-was-recorded", version = header.version.unwrap_or_default()));
    paragraphs
}

/// Whether it is the version that the lessons are written for.
fn is_usual(asyncio: Asyncio) -> bool {
    asyncio == Asyncio::default()
}

fn introduction(lesson: &Lesson, asyncio: Asyncio, locale: Locale) -> Vec<String> {
    let mut paragraphs = lesson.introduction(locale);
    if lesson.is_recorded() {
        paragraphs.push(say!(locale, "lesson-was-recorded", version = asyncio.to_string()));
    } else if !is_usual(asyncio) {
        let (usual, version) = (Asyncio::default().to_string(), asyncio.to_string());
        paragraphs.push(say!(locale, "lesson-as-in-python", usual, version));
    }
    paragraphs
}
