//! The index: the lessons, chapter by chapter.

use super::super::template::{escaped, fill};
use super::{Page, by_language, errors, file, find, prose, rust_only};
use crate::lessons::{CHAPTERS, Chapter, Lesson};
use crate::locale::{Locale, say};

/// The page that leads to all others.
pub(super) fn index(locale: Locale) -> Page {
    let lead = format!(
        "<p class=\"lead\">{}</p>\n<p class=\"lead\">{}</p>\n<p>{}</p>\n",
        say!(locale, "site-lead"),
        say!(locale, "site-error-lead"),
        say!(locale, "site-both-languages")
    );
    let chapters = (1..).zip(CHAPTERS).map(|(number, chapter)| of_chapter(number, chapter, locale));
    let body = format!("{lead}{}{}{}", find(locale), chapters.collect::<String>(), errors::list(locale));
    Page { title: "glassloop".to_owned(), body, script: include_str!("find.js") }
}

fn of_chapter(number: usize, chapter: &Chapter, locale: Locale) -> String {
    let lessons: String = chapter.lessons().map(|lesson| entry(lesson, locale)).collect();
    let goal = say!(locale, "site-chapter-goal", minutes = chapter.minutes, goal = chapter.goal(locale));
    fill(
        "<section aria-labelledby=\"chapter-{{number}}\">\n\
         <h2 id=\"chapter-{{number}}\">{{title}}</h2>\n\
         <p class=\"goal\">{{goal}}</p>\n\
         <ol class=\"lessons\">\n{{lessons}}</ol>\n</section>\n",
        &[
            ("number", &number.to_string()),
            ("title", &escaped(&chapter.title(locale))),
            ("goal", &escaped(&goal)),
            ("lessons", &lessons),
        ],
    )
}

fn entry(lesson: &'static Lesson, locale: Locale) -> String {
    let about = |paragraphs: Vec<String>| prose(paragraphs.first().map_or("", |first| first));
    let about = by_language(&about(lesson.introduction_of_twin(locale)), &about(lesson.introduction(locale)));
    fill(
        "<li data-find=\"{{name}}\"><a href=\"{{file}}\"><span class=\"number\">{{number}}</span>\
         <span class=\"title\">{{title}}{{only}}</span><span class=\"about\">{{about}}</span></a></li>\n",
        &[
            ("name", lesson.name),
            ("file", &escaped(&file(lesson))),
            ("number", &escaped(lesson.number())),
            ("title", &escaped(&lesson.title(locale))),
            ("only", &rust_only(lesson, locale)),
            ("about", &about),
        ],
    )
}
