//! The language in which everything is told: English, or Chinese.
//!
//! ```text
//!   say!(locale, "task-is-done", task)  ──▶  locale/en/narrate.ftl   task-is-done = …
//!                                            locale/zh/narrate.ftl   task-is-done = …
//! ```
//!
//! No sentence stands in the code: it names a message, and the catalogue of the language has
//! its words ([Project Fluent](https://projectfluent.org) says how one is written).  Each
//! message is in every catalogue, with the same arguments; `tests` sees to that, and that each
//! one that the code names is there.
//!
//! Names of the program's own, code, and the sentences of Python's errors stay as they are.

mod catalogue;
mod spacing;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::OnceLock;
use std::{env, io};

use clap::ValueEnum;
use fluent_bundle::FluentValue;

/// A language in which everything is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Locale {
    /// English
    #[default]
    #[value(name = "en")]
    English,
    /// Chinese, in simplified characters: 中文
    #[value(name = "zh")]
    Chinese,
}

/// The variable that chooses one.
const VARIABLE: &str = "GLASSLOOP_LANGUAGE";

/// What was chosen for this run.
static CHOSEN: OnceLock<Locale> = OnceLock::new();

impl Locale {
    /// All of them.
    pub(crate) const ALL: [Locale; 2] = [Locale::English, Locale::Chinese];

    /// The one that was asked for; else the one that `GLASSLOOP_LANGUAGE` names; else English.
    ///
    /// # Errors
    /// The variable names none.
    pub(crate) fn asked_for(asked: Option<Locale>) -> io::Result<Locale> {
        match (asked, env::var_os(VARIABLE).filter(|named| !named.is_empty())) {
            (Some(asked), _) => Ok(asked),
            (None, None) => Ok(Locale::English),
            (None, Some(named)) => Self::named(&named.to_string_lossy()),
        }
    }

    fn named(name: &str) -> io::Result<Locale> {
        let unknown = || {
            let message = format!("{VARIABLE} is '{name}', and glassloop knows these languages: en, zh");
            io::Error::new(io::ErrorKind::InvalidInput, message)
        };
        Self::ALL.into_iter().find(|locale| locale.tag() == name).ok_or_else(unknown)
    }

    /// From now on, everything is told in it; what comes first counts.
    pub(crate) fn choose(self) {
        let _ = CHOSEN.set(self);
    }

    /// The one that was chosen; English, as long as nobody has.
    pub(crate) fn chosen() -> Locale {
        CHOSEN.get().copied().unwrap_or_default()
    }

    /// How it is named: `en`, `zh`.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// Its own name for itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "中文",
        }
    }

    /// The words of a message: `say!` calls this.
    pub(crate) fn say(self, message: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        catalogue::say(self, message, arguments).into_owned()
    }

    /// The part of a message that has this name; or the message, if it has no such part.
    pub(crate) fn part(self, message: &str, part: &str) -> Cow<'static, str> {
        catalogue::part(self, message, part)
    }

    /// The text of one file of its catalogue.
    pub(crate) fn file(self, name: &str) -> Option<&'static str> {
        catalogue::file(self, name)
    }

    /// A part of a message, or the message itself, if this language has just that.
    pub(crate) fn own(self, message: &str, part: Option<&str>) -> Option<Cow<'static, str>> {
        catalogue::own(self, message, part)
    }

    /// All parts of a message, in order; none, if this language has no such message.
    pub(crate) fn parts(self, message: &str) -> Vec<String> {
        catalogue::parts(self, message)
    }

    /// As a sentence begins: in English with a capital letter, unless that is a function's name.
    pub(crate) fn sentence(self, text: String) -> String {
        let first = text.split(' ').next().unwrap_or_default();
        if self == Self::Chinese || first.contains(['_', '(']) {
            return text;
        }
        let mut letters = text.chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => String::new(),
        }
    }
}

/// Says a message of the catalogue: `say!(locale, "task-is-done", task, by = self.by())`.
///
/// Whoever has a method `say` as [`Locale`] has can be asked.
macro_rules! say {
    ($teller:expr, $message:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $teller.say(
            $message,
            &[$((stringify!($name), say!(@value $name $($value)?))),*],
        )
    };
    (@value $name:ident) => { fluent_bundle::FluentValue::from($name) };
    (@value $name:ident $value:expr) => { fluent_bundle::FluentValue::from($value) };
}

pub(crate) use say;
