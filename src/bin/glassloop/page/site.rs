//! All lessons as a site: a page each, an index of chapters, and what belongs to a course.
//!
//! * `lessons`: the index
//! * `errors`: a page for each error, under an address that stays, and their index
//! * `exercises`: what is to be done, and a page that steps through each as it is given
//! * `class`: a plan for a teacher

mod class;
mod errors;
mod exercises;
mod lessons;

use std::io;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use glassloop::trace::file::Language;

use super::template::{escaped, fill};
use super::{GENERATOR, POLICY, THEME, page, words};
use crate::errors::Places;
use crate::exercises::{EXERCISES, Exercise, blame};
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
pub(super) fn site(locales: &[Locale]) -> io::Result<Vec<(String, String)>> {
    let walkthroughs = on_all_processors(LESSONS.len(), |lesson| Walkthrough::alone(&LESSONS[lesson]));
    let walkthroughs: Vec<Walkthrough> = walkthroughs.into_iter().collect::<io::Result<_>>()?;
    let mut places = Places::default();
    for (lesson, walkthrough) in LESSONS.iter().zip(&walkthroughs) {
        places.add(lesson.name, walkthrough);
    }
    let mut files = Vec::new();
    for locale in locales {
        let site = Site { locale: *locale, other: locales.iter().copied().find(|other| other != locale) };
        files.extend(site.plain_pages(&walkthroughs, &places));
        files.extend(on_all_processors(LESSONS.len(), |lesson| {
            let (name, told) = (file(&LESSONS[lesson]), walkthroughs[lesson].clone().told_in(*locale));
            (site.path(&name), page(&told, true, &site.link_to_other(&name)))
        }));
        files.extend(on_all_processors(EXERCISES.len(), |place| {
            let exercise = &EXERCISES[place];
            let (name, told) = (exercises::file(exercise), exercise.given(Language::Rust).told_in(*locale));
            (site.path(&name), page(&told, true, &site.link_to_other(&name)))
        }));
    }
    Ok(files)
}

/// The site in one language.
#[derive(Clone, Copy)]
struct Site {
    locale: Locale,
    /// The other language that is written, if one is.
    other: Option<Locale>,
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

    /// The pages that are read, and not stepped through.
    fn plain_pages(self, walkthroughs: &[Walkthrough], places: &Places) -> Vec<(String, String)> {
        let glossary = match self.locale {
            Locale::English => include_str!("site/glossary.html"),
            Locale::Chinese => include_str!("site/zh/glossary.html"),
        };
        let title = say!(self.locale, "site-glossary");
        let glossary = Page { title, body: glossary.to_owned(), script: "" };
        let mut pages = vec![
            self.plain("index.html", &lessons::index(self.locale)),
            self.plain("errors.html", &errors::index(self.locale)),
            self.plain("exercises.html", &exercises::page(self.locale)),
            self.plain("class.html", &class::page(walkthroughs, self.locale)),
            self.plain("glossary.html", &glossary),
        ];
        let errors = errors::pages(places, self.locale);
        pages.extend(errors.iter().map(|(name, page)| self.plain(name, page)));
        pages
    }

    fn plain(self, name: &str, page: &Page) -> (String, String) {
        (self.path(name), page.html(self.locale, &self.link_to_other(name)))
    }
}

/// The folder of a language.
fn folder(locale: Locale) -> &'static str {
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

fn in_language(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    }
}

/// The cause that an exercise is an example of, if it ends in a closed loop: its address, its
/// number, and how many there are.
fn cause_of(exercise: &'static Exercise) -> Option<(String, usize, usize)> {
    let told = exercise.given(Language::Python).told_in(Locale::English);
    let (error, _) = blame(&told)?;
    let (mut replay, narrator) = (told.replay.clone(), told.narrator());
    replay.go_to(error);
    errors::closed(&narrator.tell(&replay)?.cure?)
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
    fn html(&self, locale: Locale, other: &str) -> String {
        let title = escaped(&self.title);
        fill(
            &words::html(include_str!("plain.html"), locale),
            &[
                ("language", locale.tag()),
                ("other", other),
                ("policy", POLICY),
                ("generator", GENERATOR),
                ("title", &format!("glassloop: {title}")),
                ("heading", &title),
                ("style", include_str!("style.css")),
                ("theme", THEME),
                ("body", &self.body),
                ("script", self.script),
            ],
        )
    }
}
