//! The error index as pages: what `cargo step error` prints, each under an address that stays.

use glassloop::trace::file::Language;

use super::super::in_language;
use super::super::template::{escaped, fill};
use super::{LANGUAGES, Page, by_language, class_of, exercises, file, find, prose, rust_only};
use crate::errors::{Entry, Places, Told, entries, spans};
use crate::exercises::Fault;
use crate::lessons::{LESSONS, Lesson};
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
    let (in_rust, of_python) = (class_of(Language::Rust), say!(locale, "site-questions-are-of-python"));
    format!(
        "<h2>{heading}</h2>\n<p class=\"{in_rust}\">{of_python}</p>\n<ol class=\"causes\">\n{causes}</ol>\n"
    )
}

/// The cause of a closed loop that is cured so: its address, its number, and how many there are.
pub(super) fn closed(cure: &str) -> Option<(String, usize, usize)> {
    let entry = entries().find(|entry| entry.name == "event_loop_is_closed")?;
    let is_it = |told: &Told| entry.cure(told, Language::Python, Locale::English) == cure;
    let number = entry.causes.iter().position(is_it)? + 1;
    Some((format!("{}#cause-{number}", address(entry)), number, entry.causes.len()))
}

fn cause(entry: &Entry, question: &str, told: &Told, places: &Places, locale: Locale) -> String {
    let in_one = |language| {
        let (class, name) = (class_of(language), in_language(language));
        let cure = prose(&entry.cure(told, language, locale));
        format!("<dt class=\"{class}\">{name}</dt><dd class=\"{class}\">{cure}</dd>")
    };
    let cures: String = LANGUAGES.map(in_one).concat();
    let seen = seen(told, places, locale).unwrap_or_default();
    let exercise = practised(told, locale).unwrap_or_default();
    format!("<p class=\"question\">{}</p><dl>{cures}</dl>{seen}{exercise}", prose(question))
}

/// A link to the exercise that is an example of it.
fn practised(told: &Told, locale: Locale) -> Option<String> {
    let (_, exercise) = told.exercise()?;
    let title = escaped(&exercise.title(locale));
    let practise = say!(locale, "site-practise-it");
    Some(format!("<p>{practise} <a href=\"exercises.html#{}\">{title}</a></p>", exercise.name))
}

/// A link to the step of the lesson that shows it, in the language in which programs are shown; or to
/// that of the exercise.
fn seen(told: &Told, places: &Places, locale: Locale) -> Option<String> {
    let lesson = LESSONS.iter().find(|lesson| Some(lesson.name) == told.lesson);
    let in_lesson = |language| Some(link(lesson?, places.step_in(told, language)?, language, locale));
    let in_one = |language| in_lesson(language).or_else(|| in_exercise(told, language, locale));
    let in_rust = in_one(Language::Rust)?;
    let rust_only = || Some(format!("{in_rust}{}", rust_only(lesson?, locale)));
    let in_python = in_one(Language::Python).or_else(rust_only)?;
    let see = say!(locale, "site-see-it-happen");
    Some(format!("<p>{see} {}</p>", by_language(&in_python, &in_rust)))
}

/// A link to the error of an exercise that is cured so.
fn in_exercise(told: &Told, language: Language, locale: Locale) -> Option<String> {
    let (_, exercise) = told.exercise()?;
    let given = exercise.given(language);
    let error = Fault::of(&given)?.error;
    let step = given.replay.records().get(error - 1)?.number;
    let title = escaped(&say!(locale, "site-title-and-step", title = exercise.title(locale), step));
    let (file, language) = (exercises::file(exercise), in_language(language));
    Some(format!("<a href=\"{file}#step={step}&amp;in={language}\">{title}</a>"))
}

fn link(lesson: &Lesson, step: usize, language: Language, locale: Locale) -> String {
    let title = escaped(&say!(locale, "site-title-and-step", title = lesson.title(locale), step));
    format!("<a href=\"{}#step={step}&amp;in={}\">{title}</a>", file(lesson), in_language(language))
}

fn versions(entry: &Entry, locale: Locale) -> String {
    let tables: String = entry.programs.iter().map(|program| table(program, locale)).collect();
    match &*tables {
        "" => String::new(),
        tables => format!("<h2>{}</h2>\n{tables}", say!(locale, "site-which-python")),
    }
}

/// What each Python says of a program.
fn table(program: &str, locale: Locale) -> String {
    let rows: String = spans(program)
        .iter()
        .map(|span| {
            let lines: Vec<String> =
                span.lines.iter().map(|line| format!("<code>{}</code>", escaped(line))).collect();
            format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", span.told(locale), lines.join("<br>"))
        })
        .collect();
    format!("<table class=\"versions\"><caption>{program}.py</caption><tbody>\n{rows}</tbody></table>\n")
}
