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
mod site;
mod template;
#[cfg(test)]
mod tests;
mod versions;
mod words;

use std::sync::LazyLock;

pub(crate) use command::{html, write_from};

use crate::locale::Locale;
use crate::walkthrough::Walkthrough;
use data::Both;
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
const THEME: &str = concat!(include_str!("script/kept.js"), include_str!("script/theme.js"));

/// The page's script.  The first eight know nothing of the page.
const SCRIPTS: &[(&str, &str)] = scripts! {
    "full" "transports" "fold" "replay" "history" "names" "durations" "scene"
    "elements" "steps" "highlight" "sentence" "boxes" "source" "output"
    "chips" "times" "timeline" "predict" "search" "slow" "autoplay" "range" "embed" "share" "print" "view" "controls"
    "keys" "main"
};

/// The page that shows this, with a link to the same page in another language, if there is one.
pub(crate) fn page(walkthrough: &Walkthrough, in_a_site: bool, other: &str) -> String {
    let locale = walkthrough.locale;
    let twin = walkthrough.in_the_other_language(walkthrough.replay.records());
    let twin = twin.map(|(twin, in_step)| (twin.told_in(locale), in_step));
    let mut versions = versions::others(walkthrough);
    for (_, other) in &mut versions {
        *other = other.take().map(|(other, in_step)| (other.told_in(locale), in_step));
    }
    let data = Both::of(walkthrough, twin.as_ref(), &versions, in_a_site);
    let (kind, data) = packed::in_page(in_script(&data));
    let program = if kind == packed::READABLE { str::to_owned } else { packed::without_comments };
    fill(
        &words::html(include_str!("stepper.html"), locale),
        &[
            ("language", locale.tag()),
            ("other", other),
            ("policy", POLICY),
            ("generator", GENERATOR),
            ("title", &template::escaped(&walkthrough.title)),
            ("style", &program(include_str!("style.css"))),
            ("theme", &program(THEME)),
            ("kind", kind),
            ("data", &data),
            ("script", &program(script_in(locale))),
        ],
    )
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
