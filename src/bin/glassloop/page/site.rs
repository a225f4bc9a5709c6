//! All lessons as a site: a page each, an index of chapters, and what belongs to a course.
//!
//! * `lessons`: the index
//! * `errors`: a page for each error, under an address that stays, and their index
//! * `exercises`: what is to be done, and a page that steps through each as it is given
//! * `class`: a plan for a teacher; `key`: what is right

mod class;
mod errors;
mod exercises;
mod key;
mod lessons;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use glassloop::trace::file::Language;

use super::shown::Shown;
use super::template::{escaped, fill};
use super::{FIRST, GENERATOR, POLICY, Surroundings, in_language, page, words};
use crate::errors::{Places, entries};
use crate::exercises::{EXERCISES, Exercise, cure_of};
use crate::lessons::{LESSONS, Lesson};
use crate::locale::{Locale, say};
use crate::walkthrough::Walkthrough;

/// The languages of the site: English, and the one that was chosen.
pub(super) fn locales() -> Vec<Locale> {
    let mut locales = vec![Locale::English];
    locales.extend((Locale::chosen() != Locale::English).then(Locale::chosen));
    locales
}

/// Every file of the site: its name, and its text; the index comes first.  English stands at the
/// top, each other language in a folder of its own, under the same names.
///
/// # Errors
/// The lesson that failed.
pub(super) fn site(locales: &[Locale], begins: Language) -> io::Result<Vec<(String, String)>> {
    let lessons =
        on_all_processors(LESSONS.len(), |lesson| Walkthrough::alone(&LESSONS[lesson]).map(Shown::of));
    let lessons: Vec<Shown> = lessons.into_iter().collect::<io::Result<_>>()?;
    let exercises: Vec<Shown> =
        on_all_processors(EXERCISES.len(), |place| Shown::of(EXERCISES[place].given(Language::Rust)));
    let places = places(&lessons);
    let mut files = Vec::new();
    for locale in locales {
        let other = locales.iter().copied().find(|other| other != locale);
        let site = Site { locale: *locale, other, begins };
        files.extend(site.plain_pages(&lessons, &exercises, &places));
        files.extend(on_all_processors(LESSONS.len(), |place| {
            site.steps(file(&LESSONS[place]), lessons[place].clone())
        }));
        files.extend(on_all_processors(EXERCISES.len(), |place| {
            site.steps(exercises::file(&EXERCISES[place]), exercises[place].clone())
        }));
    }
    Ok(files)
}

/// Where the lessons that the error index names show what it speaks of, in both languages.
fn places(lessons: &[Shown]) -> Places {
    let mut places = Places::default();
    let named: BTreeSet<&str> =
        entries().flat_map(|entry| entry.causes).filter_map(|told| told.lesson).collect();
    for (lesson, shown) in LESSONS.iter().zip(lessons).filter(|(lesson, _)| named.contains(lesson.name)) {
        for language in LANGUAGES {
            shown.in_language(language).into_iter().for_each(|run| places.add(lesson.name, run));
        }
    }
    places
}

/// The site in one language.
#[derive(Clone, Copy)]
struct Site {
    locale: Locale,
    /// The other language that is written, if one is.
    other: Option<Locale>,
    /// The language in which its programs are, until the reader chooses.
    begins: Language,
}

impl Site {
    /// Where a page of this language stands.
    fn path(self, name: &str) -> String {
        format!("{}{name}", folder(self.locale))
    }

    /// A link to the same page in the other language.
    fn link_to_other(self, name: &str) -> String {
        let Some(other) = self.other else { return String::new() };
        let up = if self.locale == Locale::English { "" } else { "../" };
        let (tag, own_name) = (other.tag(), other.name());
        let address = format!("{up}{}{name}", folder(other));
        format!(
            "<a id=\"other-language\" lang=\"{tag}\" hreflang=\"{tag}\" href=\"{address}\">{own_name}</a>"
        )
    }

    /// The page of this name that steps through something.
    fn steps(self, name: String, shown: Shown) -> (String, String) {
        let around = Surroundings { in_a_site: true, other: self.link_to_other(&name), begins: self.begins };
        (self.path(&name), page(&shown.told_in(self.locale), &around))
    }

    /// The pages that are read, and not stepped through.
    fn plain_pages(self, lessons: &[Shown], exercises: &[Shown], places: &Places) -> Vec<(String, String)> {
        let glossary = match self.locale {
            Locale::English => include_str!("site/glossary.html"),
            Locale::Chinese => include_str!("site/zh/glossary.html"),
        };
        let title = say!(self.locale, "site-glossary");
        let glossary = Page { title, body: glossary.to_owned(), script: "" };
        let mut pages = vec![
            self.plain("index.html", &lessons::index(self.locale)),
            self.plain("errors.html", &errors::index(self.locale)),
            self.plain("exercises.html", &self::exercises::page(self.locale)),
            self.plain("class.html", &class::page(lessons, exercises, self.locale)),
            self.plain("glossary.html", &glossary),
        ];
        let errors = errors::pages(places, self.locale);
        pages.extend(errors.iter().map(|(name, page)| self.plain(name, page)));
        pages
    }

    fn plain(self, name: &str, page: &Page) -> (String, String) {
        (self.path(name), page.html(self, &self.link_to_other(name)))
    }
}

/// The folder of a language.
pub(super) fn folder(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "",
        Locale::Chinese => "zh/",
    }
}

/// What comes of each number up to that, in order: every processor of the machine takes some.
fn on_all_processors<T: Send>(count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let share =
        |worker| (worker..count).step_by(workers).map(|place| (place, make(place))).collect::<Vec<_>>();
    let mut made: Vec<_> = thread::scope(|scope| {
        let share = &share;
        let running: Vec<_> = (0..workers).map(|worker| scope.spawn(move || share(worker))).collect();
        let ended =
            running.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        ended.flatten().collect()
    });
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, made)| made).collect()
}

/// The file of a lesson's page.
pub(super) fn file(lesson: &Lesson) -> String {
    format!("{}.html", lesson.name)
}

/// In the order in which they stand beside each other.
const LANGUAGES: [Language; 2] = [Language::Python, Language::Rust];

/// The switch from one language to the other.
fn switch(locale: Locale) -> String {
    let label = say!(locale, "site-programs-in");
    let button = |name| format!("<button class=\"language\" value=\"{name}\">{name}</button>");
    let buttons = LANGUAGES.map(|language| button(in_language(language))).concat();
    format!("<div class=\"tools\" role=\"group\" aria-label=\"{label}\">{buttons}</div>")
}

/// What is said in the language in which the reader has chosen to see programs.
fn by_language(python: &str, rust: &str) -> String {
    if python == rust {
        return python.to_owned();
    }
    format!("<span class=\"in-python\">{python}</span><span class=\"in-rust\">{rust}</span>")
}

/// ` (Rust only)`, while programs are shown in Python, if a lesson has no twin.
fn rust_only(lesson: &Lesson, locale: Locale) -> String {
    match lesson.python {
        Some(_) => String::new(),
        None => format!("<span class=\"in-python\"> {}</span>", say!(locale, "site-rust-only")),
    }
}

/// Text in which code stands between backticks, and what matters between stars.
fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(place, part)| match place % 2 {
        0 => emphasised(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

fn emphasised(text: &str) -> String {
    let parts = text.split('*').enumerate().map(|(place, part)| match place % 2 {
        0 => escaped(part),
        _ => format!("<em>{}</em>", escaped(part)),
    });
    parts.collect()
}

/// The class of what is shown only while programs are shown in this language.
fn class_of(language: Language) -> &'static str {
    match language {
        Language::Python => "in-python",
        Language::Rust => "in-rust",
    }
}

/// The cause that an exercise is an example of, if it ends in a closed loop: its address, its
/// number, and how many there are.
fn cause_of(exercise: &'static Exercise) -> Option<(String, usize, usize)> {
    errors::closed(cure_of(exercise)?)
}

/// The search: a field, and how much it has found.
fn find(locale: Locale) -> String {
    fill(
        "<p class=\"find\"><label for=\"find\">{{label}}</label> <input id=\"find\" type=\"search\" \
         autocomplete=\"off\"> <span id=\"found\" role=\"status\" data-some=\"{{some}}\"></span></p>\n\
         <p id=\"none\" hidden>{{none}}</p>\n",
        &[
            ("label", &say!(locale, "site-search")),
            ("some", &say!(locale, "site-found")),
            ("none", &say!(locale, "site-none-found")),
        ],
    )
}

/// A page that is read, and not stepped through.
struct Page {
    title: String,
    body: String,
    script: &'static str,
}

impl Page {
    fn html(&self, site: Site, other: &str) -> String {
        let locale = site.locale;
        let title = escaped(&self.title);
        fill(
            &words::html(include_str!("plain.html"), locale),
            &[
                ("language", locale.tag()),
                ("switch", &switch(locale)),
                ("begins", in_language(site.begins)),
                ("other", other),
                ("policy", POLICY),
                ("generator", GENERATOR),
                ("title", &format!("glassloop: {title}")),
                ("heading", &title),
                ("style", include_str!("style.css")),
                ("first", FIRST),
                ("body", &self.body),
                ("choice", include_str!("site/language.js")),
                ("script", self.script),
            ],
        )
    }
}
