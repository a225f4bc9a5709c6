//! The error index as pages: what `cargo step error` prints, each under an address that stays.

use glassloop::trace::file::Language;

use super::super::template::{escaped, fill};
use super::{FIND, Plain, file};
use crate::errors::{Entry, Places, Told, entries, spans};
use crate::lessons::LESSONS;
use crate::locale::Locale;

/// The address of an entry: it never changes, because others link to it.
fn address(entry: &Entry) -> String {
    format!("error-{}.html", entry.name)
}

/// A list of all errors, each with a link to its page.
pub(super) fn list() -> String {
    let entries: String = entries().map(in_index).collect();
    format!(
        "<section aria-label=\"Errors\"><h2>Errors</h2>\n<ol class=\"errors\">\n{entries}</ol></section>\n"
    )
}

/// The page that lists all errors.
pub(super) fn index() -> String {
    let lead = "<p class=\"lead\">Type what you were told, or a part of it: each page says what it means, \
                since which Python it is said, what can have led to it, and what cures that.</p>\n";
    let body = format!("{lead}{FIND}{}", list());
    Plain { title: "Errors", body: &body, script: include_str!("find.js") }.page()
}

fn in_index(entry: &Entry) -> String {
    fill(
        "<li data-find=\"{{others}}\"><a href=\"{{address}}\">{{title}}</a></li>\n",
        &[
            ("others", &escaped(&entry.sentences.join(" "))),
            ("address", &address(entry)),
            ("title", &escaped(&entry.title())),
        ],
    )
}

/// A page for each error.
pub(super) fn pages(places: &Places) -> Vec<(String, String)> {
    entries().map(|entry| (address(entry), page(entry, places))).collect()
}

fn page(entry: &Entry, places: &Places) -> String {
    let others = entry.sentences[1..].iter();
    let others: String = others.map(|it| format!("<p class=\"also\">also: {}</p>\n", escaped(it))).collect();
    let meaning = format!("<p class=\"lead\">{}</p>\n", escaped(entry.meaning));
    let body = format!("{others}{meaning}{}{}", causes(entry, places), versions(entry));
    Plain { title: &entry.title(), body: &body, script: "" }.page()
}

fn causes(entry: &Entry, places: &Places) -> String {
    let heading = if entry.causes.len() > 1 { "Which of these is it?" } else { "What led to it" };
    let causes: String = entry.causes.iter().map(|told| cause(told, places)).collect();
    format!("<h2>{heading}</h2>\n<ol class=\"causes\">\n{causes}</ol>\n")
}

/// Text in which code stands between backticks.
fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(place, part)| match place % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

fn cause(told: &Told, places: &Places) -> String {
    let cure = |language| prose(&told.cure.text(language, Locale::English));
    fill(
        "<li><p class=\"question\">{{question}}</p>\
         <dl><dt>Python</dt><dd>{{python}}</dd><dt>Rust</dt><dd>{{rust}}</dd></dl>{{seen}}</li>\n",
        &[
            ("question", &prose(told.question)),
            ("python", &cure(Language::Python)),
            ("rust", &cure(Language::Rust)),
            ("seen", &seen(told, places).unwrap_or_default()),
        ],
    )
}

/// A link to the step of the lesson that shows it.
fn seen(told: &Told, places: &Places) -> Option<String> {
    let step = places.step(told)?;
    let lesson = LESSONS.iter().find(|lesson| Some(lesson.name) == told.lesson)?;
    let title = escaped(&lesson.title(Locale::English));
    Some(format!("<p>See it happen: <a href=\"{}#step={step}\">{title}, step {step}</a></p>", file(lesson)))
}

fn versions(entry: &Entry) -> String {
    let tables: String = entry.programs.iter().map(|program| table(program)).collect();
    match &*tables {
        "" => String::new(),
        tables => format!("<h2>Which Python says what</h2>\n{tables}"),
    }
}

/// What each Python says of a program.
fn table(program: &str) -> String {
    let rows: String = spans(program)
        .iter()
        .map(|span| {
            let lines: Vec<String> =
                span.lines.iter().map(|line| format!("<code>{}</code>", escaped(line))).collect();
            format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", span.versions, lines.join("<br>"))
        })
        .collect();
    format!("<table class=\"versions\"><caption>{program}.py</caption><tbody>\n{rows}</tbody></table>\n")
}
