//! The error index as pages: what `cargo step error` prints, each under an address that stays.

use glassloop::trace::file::Language;

use super::super::template::{escaped, fill};
use super::{Page, file, find};
use crate::errors::{Entry, Places, Told, entries, spans};
use crate::lessons::LESSONS;
use crate::locale::{Locale, say};

/// The address of an entry: it never changes, because others link to it.
fn address(entry: &Entry) -> String {
    format!("error-{}.html", entry.name)
}

/// A list of all errors, each with a link to its page.
pub(super) fn list(locale: Locale) -> String {
    let entries: String = entries().map(in_index).collect();
    let errors = say!(locale, "site-errors");
    format!(
        "<section aria-label=\"{errors}\"><h2>{errors}</h2>\n<ol class=\"errors\">\n{entries}</ol></section>\n"
    )
}

/// The page that lists all errors.
pub(super) fn index(locale: Locale) -> Page {
    let lead = format!("<p class=\"lead\">{}</p>\n", say!(locale, "site-errors-lead"));
    let body = format!("{lead}{}{}", find(locale), list(locale));
    Page { title: say!(locale, "site-errors"), body, script: include_str!("find.js") }
}

fn in_index(entry: &Entry) -> String {
    fill(
        "<li data-find=\"{{sentences}}\" data-class=\"{{class}}\"><a href=\"{{address}}\">{{title}}</a></li>\n",
        &[
            ("sentences", &escaped(&entry.sentences.join(" | "))),
            ("class", &escaped(entry.class)),
            ("address", &address(entry)),
            ("title", &escaped(&entry.title())),
        ],
    )
}

/// A page for each error.
pub(super) fn pages(places: &Places, locale: Locale) -> Vec<(String, Page)> {
    entries().map(|entry| (address(entry), page(entry, places, locale))).collect()
}

fn page(entry: &Entry, places: &Places, locale: Locale) -> Page {
    let also = |sentence: &&str| {
        format!("<p class=\"also\">{}</p>\n", escaped(&say!(locale, "site-also", sentence = *sentence)))
    };
    let others: String = entry.sentences[1..].iter().map(also).collect();
    let meaning = format!("<p class=\"lead\">{}</p>\n", escaped(&entry.meaning(locale)));
    let body = format!("{others}{meaning}{}{}", causes(entry, places, locale), versions(entry, locale));
    Page { title: entry.title(), body, script: "" }
}

fn causes(entry: &Entry, places: &Places, locale: Locale) -> String {
    let heading = match entry.causes.len() {
        0 | 1 => say!(locale, "site-the-cause"),
        _ => say!(locale, "site-which-cause"),
    };
    let causes: String = entry
        .questions(locale)
        .zip(1..)
        .map(|((question, told), number)| {
            format!("<li id=\"cause-{number}\">{}</li>\n", cause(entry, &question, told, places, locale))
        })
        .collect();
    format!("<h2>{heading}</h2>\n<ol class=\"causes\">\n{causes}</ol>\n")
}

/// The cause of a closed loop that is cured so: its address, its number, and how many there are.
pub(super) fn closed(cure: &str) -> Option<(String, usize, usize)> {
    let entry = entries().find(|entry| entry.name == "event_loop_is_closed")?;
    let is_it = |told: &Told| entry.cure(told, Language::Python, Locale::English) == cure;
    let number = entry.causes.iter().position(is_it)? + 1;
    Some((format!("{}#cause-{number}", address(entry)), number, entry.causes.len()))
}

/// Text in which code stands between backticks.
fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(place, part)| match place % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

fn cause(entry: &Entry, question: &str, told: &Told, places: &Places, locale: Locale) -> String {
    let cure = |language| prose(&entry.cure(told, language, locale));
    fill(
        "<p class=\"question\">{{question}}</p>\
         <dl><dt>Python</dt><dd>{{python}}</dd><dt>Rust</dt><dd>{{rust}}</dd></dl>{{seen}}",
        &[
            ("question", &prose(question)),
            ("python", &cure(Language::Python)),
            ("rust", &cure(Language::Rust)),
            ("seen", &seen(told, places, locale).unwrap_or_default()),
        ],
    )
}

/// A link to the step of the lesson that shows it.
fn seen(told: &Told, places: &Places, locale: Locale) -> Option<String> {
    let step = places.step(told)?;
    let lesson = LESSONS.iter().find(|lesson| Some(lesson.name) == told.lesson)?;
    let (see, title) = (say!(locale, "site-see-it-happen"), lesson.title(locale));
    let link = escaped(&say!(locale, "site-title-and-step", title, step));
    Some(format!("<p>{see} <a href=\"{}#step={step}\">{link}</a></p>", file(lesson)))
}

fn versions(entry: &Entry, locale: Locale) -> String {
    let tables: String = entry.programs.iter().map(|program| table(program)).collect();
    match &*tables {
        "" => String::new(),
        tables => format!("<h2>{}</h2>\n{tables}", say!(locale, "site-which-python")),
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
