//! Which lesson is meant.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use crate::invocation;
use crate::lessons::{LESSONS, Lesson};
use crate::locale::Locale;

/// Why no lesson was found.
pub(crate) enum NotFound {
    /// Several begin like this.
    Ambiguous(String, Vec<&'static Lesson>),
    /// None does; these are called nearly so.
    Unknown(String, Vec<&'static Lesson>),
}

/// What is to be shown.
pub(crate) enum Chosen {
    Lesson(&'static Lesson),
    /// A recorded trace: a file, or what is named as one.
    Trace(PathBuf),
}

/// The lesson that is called so, or the file; or else the lesson whose name begins like this.
///
/// # Errors
/// [`NotFound`].
pub(crate) fn choose(wanted: &str) -> Result<Chosen, NotFound> {
    let path = Path::new(wanted);
    let is_there = || fs::metadata(path).is_ok_and(|there| !there.is_dir());
    let is_named_as_file =
        || path.components().count() > 1 || path.extension().is_some_and(|end| end == "jsonl");
    match by_name(wanted, &CALLED_SO) {
        Some(found) => found.map(Chosen::Lesson),
        None if is_there() || is_named_as_file() => Ok(Chosen::Trace(path.to_owned())),
        None => choose_lesson(wanted).map(Chosen::Lesson),
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

/// The three lessons whose names are most like this, if they are like it at all.
pub(crate) fn nearest(wanted: &str) -> Vec<&'static Lesson> {
    let likeness = |lesson: &&Lesson| strsim::jaro_winkler(lesson.name, wanted);
    let mut alike: Vec<&Lesson> = LESSONS.iter().filter(|lesson| likeness(lesson) > 0.6).collect();
    alike.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    alike.truncate(3);
    alike
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lessons = match self {
            NotFound::Ambiguous(wanted, lessons) => {
                writeln!(f, "'{wanted}' may be any of these lessons:")?;
                lessons
            }
            NotFound::Unknown(wanted, lessons) => {
                write!(f, "there is no lesson '{wanted}'")?;
                if !lessons.is_empty() {
                    writeln!(f, "; did you mean one of these?")?;
                }
                lessons
            }
        };
        for lesson in lessons {
            writeln!(f, "  {:>4}  {:20}  {}", lesson.number(), lesson.name, lesson.title(Locale::chosen()))?;
        }
        write!(f, "\n`{} list` lists all lessons", invocation::name())
    }
}
