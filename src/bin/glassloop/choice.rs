//! Which lesson is meant.

use std::fmt;

use crate::invocation;
use crate::lessons::{LESSONS, Lesson};

/// Why no lesson was found.
pub(crate) enum NotFound {
    /// Several begin like this.
    Ambiguous(String, Vec<&'static Lesson>),
    /// None does; these are called nearly so.
    Unknown(String, Vec<&'static Lesson>),
}

/// The lesson with this number (`10`, `10b`), this name, or a name that begins like this.
///
/// Upper and lower case are one, and so are `-` and `_`.
pub(crate) fn choose(wanted: &str) -> Result<&'static Lesson, NotFound> {
    let wanted = wanted.to_lowercase().replace('-', "_");
    let tests: [fn(&Lesson, &str) -> bool; 4] = [
        |lesson, wanted| lesson.name == wanted || lesson.number() == wanted,
        |lesson, wanted| lesson.number().trim_end_matches(|end: char| end.is_alphabetic()) == wanted,
        |lesson, wanted| lesson.name.starts_with(wanted),
        |lesson, wanted| lesson.name.contains(wanted),
    ];
    for test in tests {
        let found: Vec<&Lesson> = LESSONS.iter().filter(|lesson| test(lesson, &wanted)).collect();
        match found[..] {
            [] => {}
            [lesson] => return Ok(lesson),
            _ => return Err(NotFound::Ambiguous(wanted, found)),
        }
    }
    let nearest = nearest(&wanted);
    Err(NotFound::Unknown(wanted, nearest))
}

/// The three lessons whose names are most like this, if they are like it at all.
fn nearest(wanted: &str) -> Vec<&'static Lesson> {
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
            writeln!(f, "  {:>4}  {:20}  {}", lesson.number(), lesson.name, lesson.title())?;
        }
        write!(f, "\n`{} list` lists all lessons", invocation::name())
    }
}
