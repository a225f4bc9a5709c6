//! The index: the lessons, chapter by chapter.

use super::super::template::{escaped, fill};
use super::{FIND, Plain, errors, file};
use crate::lessons::{CHAPTERS, Chapter, Lesson};
use crate::locale::Locale;

const LEAD: &str = "\
<p class=\"lead\">Python's asyncio event loop, made so that you can watch it work. Each lesson is a program;
its page steps through it, forwards and backwards, and says at each step what the loop does, and why.</p>
<p class=\"lead\">Were you told <strong>RuntimeError: Event loop is closed</strong>?
Begin with <a href=\"closed_loop.html\">that lesson</a>, or look up <a href=\"errors.html\">your error</a>.</p>
";

/// The page that leads to all others.
pub(super) fn index() -> String {
    let chapters: String = (1..).zip(CHAPTERS).map(|(number, chapter)| of_chapter(number, chapter)).collect();
    let body = format!("{LEAD}{FIND}{chapters}{}", errors::list());
    Plain { title: "glassloop", body: &body, script: include_str!("find.js") }.page()
}

fn of_chapter(number: usize, chapter: &Chapter) -> String {
    let lessons: String = chapter.lessons().map(entry).collect();
    fill(
        "<section aria-labelledby=\"chapter-{{number}}\">\n\
         <h2 id=\"chapter-{{number}}\">{{number}}. {{title}}</h2>\n\
         <p class=\"goal\">{{minutes}} minutes. After it you can {{goal}}.</p>\n\
         <ol class=\"lessons\">\n{{lessons}}</ol>\n</section>\n",
        &[
            ("number", &number.to_string()),
            ("title", &escaped(&chapter.title(Locale::English))),
            ("minutes", &chapter.minutes.to_string()),
            ("goal", &escaped(&chapter.goal(Locale::English))),
            ("lessons", &lessons),
        ],
    )
}

fn entry(lesson: &'static Lesson) -> String {
    let about = lesson.introduction(Locale::English).into_iter().next().unwrap_or_default();
    fill(
        "<li data-find=\"{{name}}\"><a href=\"{{file}}\"><span class=\"number\">{{number}}</span>\
         <span class=\"title\">{{title}}</span><span class=\"about\">{{about}}</span></a></li>\n",
        &[
            ("name", lesson.name),
            ("file", &escaped(&file(lesson))),
            ("number", &escaped(lesson.number())),
            ("title", &escaped(&lesson.title(Locale::English))),
            ("about", &escaped(&about.replace('`', ""))),
        ],
    )
}
