//! All lessons as a site: a page each, an index of chapters, and what belongs to a course.
//!
//! * `lessons`: the index
//! * `errors`: a page for each error, under an address that stays, and their index
//! * `exercises`: what is to be done

mod errors;
mod exercises;
mod lessons;

use std::io;

use super::template::{escaped, fill};
use super::{GENERATOR, POLICY, page};
use crate::errors::Places;
use crate::lessons::{LESSONS, Lesson};
use crate::walkthrough::Walkthrough;

/// Every file of the site: its name, and its text; the index comes first.
///
/// # Errors
/// The lesson that failed.
pub(super) fn site() -> io::Result<Vec<(String, String)>> {
    let (mut places, mut pages) = (Places::default(), Vec::new());
    for lesson in LESSONS {
        let walkthrough = Walkthrough::alone(lesson)?;
        places.add(lesson.name, &walkthrough);
        pages.push((file(lesson), page(&walkthrough, true)));
    }
    let class = Plain { title: "A class of 90 minutes", body: include_str!("site/class.html"), script: "" };
    let glossary = Plain { title: "Glossary", body: include_str!("site/glossary.html"), script: "" };
    let mut files = vec![
        ("index.html".to_owned(), lessons::index()),
        ("errors.html".to_owned(), errors::index()),
        ("exercises.html".to_owned(), exercises::page()),
        ("class.html".to_owned(), class.page()),
        ("glossary.html".to_owned(), glossary.page()),
    ];
    files.extend(errors::pages(&places));
    files.extend(pages);
    Ok(files)
}

/// The file of a lesson's page.
pub(super) fn file(lesson: &Lesson) -> String {
    format!("{}.html", lesson.name)
}

/// The search: a field, and how much it has found.
const FIND: &str = "<p class=\"find\"><label for=\"find\">Search</label> <input id=\"find\" type=\"search\" \
                    autocomplete=\"off\"> <span id=\"found\" role=\"status\"></span></p>\n";

/// A page that is read, and not stepped through.
struct Plain<'a> {
    title: &'a str,
    body: &'a str,
    script: &'a str,
}

impl Plain<'_> {
    fn page(&self) -> String {
        let title = escaped(self.title);
        fill(
            include_str!("plain.html"),
            &[
                ("language", "en"),
                ("policy", POLICY),
                ("generator", GENERATOR),
                ("title", &format!("glassloop: {title}")),
                ("heading", &title),
                ("style", include_str!("style.css")),
                ("theme", include_str!("script/theme.js")),
                ("body", self.body),
                ("script", self.script),
            ],
        )
    }
}
