//! In which language the programs are that are shown: Rust in a clone of glassloop, and Python
//! for whoever has installed the command, unless another is asked for.

use clap::Args;
use glassloop::trace::file::Language;

use crate::invocation;
use crate::lessons::Lesson;
use crate::mirrored::Mirrored;

/// The language that was asked for.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct WrittenIn {
    /// In Python: a lesson's twin, as CPython ran it
    #[arg(long, conflicts_with = "rust")]
    pub(crate) python: bool,

    /// In Rust
    #[arg(long)]
    pub(crate) rust: bool,
}

impl WrittenIn {
    /// The one that was asked for; none, if none was.
    pub(crate) fn language(self) -> Option<Language> {
        match self {
            Self { python: true, .. } => Some(Language::Python),
            Self { rust: true, .. } => Some(Language::Rust),
            Self { .. } => None,
        }
    }

    /// The same; that of the file which was named, if nothing else is asked for.
    pub(crate) fn or(self, of_file: Option<Language>) -> Self {
        match (self.language(), of_file) {
            (None, Some(Language::Python)) => Self { python: true, rust: false },
            (None, Some(Language::Rust)) => Self { python: false, rust: true },
            _ => self,
        }
    }

    /// Whether the lesson is to be shown in Python.  Only the lesson in Rust mirrors another version.
    pub(crate) fn is_python(self, lesson: &Lesson, mirrored: Mirrored) -> bool {
        let language = self.language().unwrap_or_else(usual);
        let can_be = lesson.python.is_some() && mirrored.asyncio.is_none();
        self.python || language == Language::Python && can_be
    }
}

/// What asks for that language in a command.
pub(crate) fn option(language: Language) -> &'static str {
    match language {
        Language::Python => "--python",
        Language::Rust => "--rust",
    }
}

/// The language in which programs are shown to whoever asks for none.
pub(crate) fn usual() -> Language {
    if invocation::is_by_cargo() { Language::Rust } else { Language::Python }
}
