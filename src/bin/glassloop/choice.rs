//! Which lesson is meant, or which file.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use glassloop::trace::file::Language;

use crate::invocation;
use crate::lessons::{LESSONS, Lesson};
use crate::locale::{Locale, say};

/// Why nothing was found that can be shown.
pub(crate) enum NotFound {
    /// Several begin like this.
    Ambiguous(String, Vec<&'static Lesson>),
    /// None does; these are called nearly so.
    Unknown(String, Vec<&'static Lesson>),
    /// It is called like a file, and none is there; these lessons are called nearly so.
    NoFile(String, Vec<&'static Lesson>),
    /// It is a program, which this command records.
    Program(String, String),
}

/// What is to be shown.
pub(crate) enum Chosen {
    /// A lesson; if one of its files was named, in the language of that.
    Lesson(&'static Lesson, Option<Language>),
    /// A recorded trace: a file, or what is named as one.
    Trace(PathBuf),
}

/// The lesson that is called so, or that has this file, or the trace in it; or else the lesson whose
/// name begins like this.
///
/// # Errors
/// [`NotFound`].
pub(crate) fn choose(wanted: &str) -> Result<Chosen, NotFound> {
    let path = Path::new(wanted);
    let is_there = || fs::metadata(path).is_ok_and(|there| !there.is_dir());
    match by_name(wanted, &CALLED_SO) {
        Some(found) => found.map(|lesson| Chosen::Lesson(lesson, None)),
        None if is_there() || is_named_as_file(path) => choose_file(wanted, path),
        None => choose_lesson(wanted).map(|lesson| Chosen::Lesson(lesson, None)),
    }
}

/// How the names of the files end that somebody may mean.
const FILES: [&str; 6] = ["jsonl", "json", "py", "pyw", "rs", "toml"];

fn is_named_as_file(path: &Path) -> bool {
    let ends_so = || path.extension().is_some_and(|end| FILES.iter().any(|known| end == *known));
    path.components().count() > 1 || ends_so()
}

fn choose_file(wanted: &str, path: &Path) -> Result<Chosen, NotFound> {
    if let Some(lesson) = of_lessons(wanted, path) {
        return lesson.map(|(lesson, language)| Chosen::Lesson(lesson, Some(language)));
    }
    if !path.exists() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        return Err(NotFound::NoFile(wanted.to_owned(), alike(&in_letters_of_names(&name), MISTYPED)));
    }
    match invocation::recording_of(path) {
        Some(command) => Err(NotFound::Program(wanted.to_owned(), command)),
        None => Ok(Chosen::Trace(path.to_owned())),
    }
}

/// The lesson that has this file, if one has: as it stands in `examples`, wherever that lies.
fn of_lessons(wanted: &str, path: &Path) -> Option<Result<(&'static Lesson, Language), NotFound>> {
    let text = fs::read_to_string(path).map(|text| text.replace("\r\n", "\n")).ok();
    let is_it = |(file, source): (&str, &str)| {
        let is_called_so = || path.file_name() == Path::new(file).file_name();
        text.as_ref().map_or_else(|| path.ends_with(file), |text| is_called_so() && text == source)
    };
    let in_language = |lesson: &'static Lesson| {
        let twin = lesson.python.as_ref().filter(|twin| is_it((twin.file, twin.source)));
        let language = twin.map(|_| Language::Python);
        let language =
            language.or(lesson.sources.iter().any(|file| is_it(*file)).then_some(Language::Rust))?;
        Some((lesson, language))
    };
    match LESSONS.iter().filter_map(in_language).collect::<Vec<_>>()[..] {
        [] => None,
        [found] => Some(Ok(found)),
        ref several => {
            let lessons = several.iter().map(|(lesson, _)| *lesson).collect();
            Some(Err(NotFound::Ambiguous(wanted.to_owned(), lessons)))
        }
    }
}

/// The lesson with this number (`10`, `10b`), this name, or a name that begins like this.
///
/// Upper and lower case are one, and so are `-` and `_`.
///
/// # Errors
/// [`NotFound`].
pub(crate) fn choose_lesson(wanted: &str) -> Result<&'static Lesson, NotFound> {
    by_name(wanted, &CALLED_SO)
        .or_else(|| by_name(wanted, &CALLED_LIKE_IT))
        .unwrap_or_else(|| Err(NotFound::Unknown(wanted.to_owned(), nearest(&in_letters_of_names(wanted)))))
}

/// Whether a lesson is called so.
type Test = fn(&Lesson, &str) -> bool;

const CALLED_SO: [Test; 2] = [
    |lesson, wanted| lesson.name == wanted || lesson.number() == wanted,
    |lesson, wanted| lesson.number().trim_end_matches(|end: char| end.is_alphabetic()) == wanted,
];

const CALLED_LIKE_IT: [Test; 2] =
    [|lesson, wanted| lesson.name.starts_with(wanted), |lesson, wanted| lesson.name.contains(wanted)];

/// What the first of the tests that any lesson passes says; none if no lesson passes any.
fn by_name(wanted: &str, tests: &[Test]) -> Option<Result<&'static Lesson, NotFound>> {
    let name = in_letters_of_names(wanted);
    let passing = |test: &Test| LESSONS.iter().filter(|lesson| test(lesson, &name)).collect::<Vec<_>>();
    let found = tests.iter().map(passing).find(|found| !found.is_empty())?;
    Some(match found[..] {
        [lesson] => Ok(lesson),
        _ => Err(NotFound::Ambiguous(wanted.to_owned(), found)),
    })
}

fn in_letters_of_names(wanted: &str) -> String {
    wanted.to_lowercase().replace('-', "_")
}

/// From here on one name is so like another that it is the same, mistyped.
const MISTYPED: f64 = 0.9;

/// The three lessons whose names are most like this, if they are like it at all.
pub(crate) fn nearest(wanted: &str) -> Vec<&'static Lesson> {
    alike(wanted, 0.6)
}

/// The three lessons whose names are most like this, and at least so much.
fn alike(wanted: &str, least: f64) -> Vec<&'static Lesson> {
    let likeness = |lesson: &&Lesson| strsim::jaro_winkler(lesson.name, wanted);
    let mut alike: Vec<&Lesson> = LESSONS.iter().filter(|lesson| likeness(lesson) > least).collect();
    alike.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    alike.truncate(3);
    alike
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let locale = Locale::chosen();
        let lessons = match self {
            NotFound::Program(file, command) => {
                return f.write_str(&say!(locale, "it-is-a-program", file, command));
            }
            NotFound::Ambiguous(wanted, lessons) => {
                writeln!(f, "{}", say!(locale, "may-be-any-of-these-lessons", wanted))?;
                lessons
            }
            NotFound::Unknown(wanted, lessons) => {
                none_so(f, say!(locale, "no-lesson-is-called-so", wanted), lessons)?
            }
            NotFound::NoFile(wanted, lessons) => {
                none_so(f, say!(locale, "no-file-is-there", wanted), lessons)?
            }
        };
        for lesson in lessons {
            writeln!(f, "  {:>4}  {:20}  {}", lesson.number(), lesson.name, lesson.title(locale))?;
        }
        write!(f, "\n{}", say!(locale, "list-lists-all-lessons", step = invocation::name()))
    }
}

/// Says that there is none; the lessons that may be meant stand below it.
fn none_so<'a>(
    f: &mut fmt::Formatter<'_>,
    none: String,
    lessons: &'a Vec<&'static Lesson>,
) -> Result<&'a Vec<&'static Lesson>, fmt::Error> {
    match lessons[..] {
        [] => f.write_str(&none)?,
        _ => writeln!(f, "{}", say!(Locale::chosen(), "did-you-mean-one-of-these", none))?,
    }
    Ok(lessons)
}
