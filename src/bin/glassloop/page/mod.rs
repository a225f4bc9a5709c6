//! The stepper as a page: one HTML file that needs nothing else.
//!
//! ```text
//!   walkthrough ──▶ cut ──▶ data ──JSON──┐
//!   stepper.html, style.css, script/*.js ──▶ template ──▶ the page
//! ```
//!
//! The page holds the records, and folds them itself, as `src/replay` does;
//! sentences, names and questions are told here and stand in the page.  What is
//! shown at a step is compared, step by step, in `tests`.
//!
//! It is plain JavaScript and CSS, without a framework and without a build
//! step: what is here is what is in the page, so that whoever opens the page's
//! source can read it, and so that nothing has to be kept up to date for the
//! page to open in ten years.  The files of `script/` share one scope; each
//! has one subject, and they are joined in the order of [`SCRIPTS`].

mod command;
mod cut;
mod data;
mod output;
mod packed;
mod records;
mod shown;
mod site;
mod template;
#[cfg(test)]
mod tests;
mod versions;
mod words;

use std::sync::LazyLock;

pub(crate) use command::{html, write_from};

use glassloop::trace::file::Language;

use crate::locale::Locale;
use data::Both;
use shown::Shown;
use template::{fill, in_script};

/// Where a page may get anything from: nowhere.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
                      img-src data:; base-uri 'none'; form-action 'none'";

/// Who writes the pages: by this they are known.
const GENERATOR: &str = concat!("glassloop ", env!("CARGO_PKG_VERSION"));

/// `scripts! { a b }`: the files `script/a.js` and `script/b.js`, each with its name.
macro_rules! scripts {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("script/", $name, ".js"))),)*]
    };
}

/// What runs before anything is painted.
const FIRST: &str = concat!(
    include_str!("script/kept.js"),
    include_str!("script/theme.js"),
    include_str!("script/language.js")
);

/// The page's script.  The first eight know nothing of the page.
const SCRIPTS: &[(&str, &str)] = scripts! {
    "full" "transports" "fold" "replay" "history" "names" "durations" "scene"
    "elements" "steps" "highlight" "sentence" "boxes" "source" "output"
    "chips" "times" "timeline" "predict" "search" "slow" "autoplay" "range" "embed" "share" "print" "view" "controls"
    "keys" "main"
};

/// Where a page stands.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// Whether there is an index beside it.
    pub(crate) in_a_site: bool,
    /// A link to the same page in another language, if there is one.
    pub(crate) other: String,
    /// The language in which its programs are, until the reader chooses.
    pub(crate) begins: Language,
}

/// The page that shows this.
pub(crate) fn page(shown: &Shown, around: &Surroundings) -> String {
    let locale = shown.walkthrough.locale;
    let (kind, data) = packed::in_page(in_script(&Both::of(shown, around.in_a_site)));
    let program = if kind == packed::READABLE { str::to_owned } else { packed::without_comments };
    fill(
        &words::html(include_str!("stepper.html"), locale),
        &[
            ("language", locale.tag()),
            ("begins", in_language(around.begins)),
            ("other", &around.other),
            ("policy", POLICY),
            ("generator", GENERATOR),
            ("title", &template::escaped(&shown.first_in(around.begins).title)),
            ("style", &program(include_str!("style.css"))),
            ("first", &program(FIRST)),
            ("kind", kind),
            ("data", &data),
            ("script", &program(script_in(locale))),
        ],
    )
}

/// As the pages name it.
fn in_language(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    }
}

/// The script in that language, which is made once.
fn script_in(locale: Locale) -> &'static str {
    static ENGLISH: LazyLock<String> = LazyLock::new(|| script(Locale::English));
    static CHINESE: LazyLock<String> = LazyLock::new(|| script(Locale::Chinese));
    match locale {
        Locale::English => &ENGLISH,
        Locale::Chinese => &CHINESE,
    }
}

/// All files of the script in one: they share one scope, which is theirs alone.
fn script(locale: Locale) -> String {
    let files: Vec<String> = SCRIPTS.iter().map(|(name, text)| format!("// ── {name}.js\n{text}")).collect();
    format!("\"use strict\";\n(() => {{\n{}}})();\n", words::script(&files.join("\n"), locale))
}
