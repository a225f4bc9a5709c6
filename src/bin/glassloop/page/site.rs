//! All lessons as a site: a page each, and an index.

use std::io;

use super::template::{escaped, fill};
use super::{GENERATOR, POLICY, page};
use crate::exhibit::Exhibit;
use crate::lessons::{LESSONS, Lesson};

/// Every file of the site: its name, and its text.
///
/// # Errors
/// The lesson that failed.
pub(super) fn site() -> io::Result<Vec<(String, String)>> {
    let mut files = vec![("index.html".to_owned(), index())];
    for lesson in LESSONS {
        files.push((file(lesson), page(&Exhibit::alone(lesson)?, true)));
    }
    Ok(files)
}

fn file(lesson: &Lesson) -> String {
    format!("{}.html", lesson.name)
}

fn index() -> String {
    let entries: Vec<String> = LESSONS.iter().map(entry).collect();
    fill(
        include_str!("index.html"),
        &[
            ("policy", POLICY),
            ("generator", GENERATOR),
            ("style", include_str!("style.css")),
            ("theme", include_str!("script/theme.js")),
            ("lessons", &entries.concat()),
        ],
    )
}

fn entry(lesson: &Lesson) -> String {
    let about = lesson.introduction().into_iter().next().unwrap_or_default();
    fill(
        "<li><a href=\"{{file}}\"><span class=\"number\">{{number}}</span>\
         <span class=\"title\">{{title}}</span><span class=\"about\">{{about}}</span></a></li>\n",
        &[
            ("file", &escaped(&file(lesson))),
            ("number", &escaped(lesson.number())),
            ("title", &escaped(&lesson.title())),
            ("about", &escaped(&about.replace('`', ""))),
        ],
    )
}
