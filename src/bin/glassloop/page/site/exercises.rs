//! What is to be done, and how one begins.

use glassloop::trace::file::Language;

use super::super::template::{escaped, fill};
use super::Page;
use crate::exercises::{EXERCISES, Exercise};
use crate::locale::{Locale, say};

/// The page that lists all exercises.
pub(super) fn page(locale: Locale) -> Page {
    let lead = format!("<p class=\"lead\">{}</p>\n", say!(locale, "site-exercises-lead"));
    let exercises: String = EXERCISES.iter().map(|exercise| of(exercise, locale)).collect();
    Page { title: say!(locale, "site-exercises"), body: format!("{lead}{exercises}"), script: "" }
}

fn of(exercise: &Exercise, locale: Locale) -> String {
    fill(
        "<section id=\"{{name}}\"><h2>{{title}}</h2>\n<p class=\"goal\">{{kind}}</p>\n<p>{{goal}}</p>\n\
         <details><summary>{{hint-word}}</summary><p>{{hint}}</p></details>\n\
         <details><summary>Python</summary><pre><code>{{python}}</code></pre></details>\n\
         <details><summary>Rust</summary><pre><code>{{rust}}</code></pre></details></section>\n",
        &[
            ("name", exercise.name),
            ("title", &escaped(exercise.title())),
            ("hint-word", &say!(locale, "site-hint")),
            ("kind", exercise.kind()),
            ("goal", &escaped(&exercise.goal(Language::Python))),
            ("hint", &escaped(exercise.hint)),
            ("python", &program(exercise, Language::Python)),
            ("rust", &program(exercise, Language::Rust)),
        ],
    )
}

/// The program, line by line: what is obeyed elsewhere is shown nowhere.
fn program(exercise: &Exercise, language: Language) -> String {
    exercise.text(language).lines().map(|line| escaped(line) + "\n").collect()
}
