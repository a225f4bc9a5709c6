//! What is to be done: to be answered on the page, or to be mended at home.

use glassloop::trace::file::Language;

use super::super::in_language;
use super::super::template::{escaped, fill};
use super::{LANGUAGES, Page, cause_of, class_of, prose};
use crate::exercises::{Choice, EXERCISES, Exercise};
use crate::locale::{Locale, say};

/// The page that lists all exercises.
pub(super) fn page(locale: Locale) -> Page {
    let lead = format!("<p class=\"lead\">{}</p>\n", say!(locale, "site-exercises-lead"));
    let exercises: String = EXERCISES.iter().map(|exercise| of(exercise, locale)).collect();
    Page {
        title: say!(locale, "site-exercises"),
        body: format!("{lead}{exercises}"),
        script: include_str!("exercises.js"),
    }
}

/// The page that steps through an exercise as it is given.
pub(super) fn file(exercise: &Exercise) -> String {
    format!("exercise-{}.html", exercise.name)
}

fn of(exercise: &'static Exercise, locale: Locale) -> String {
    let programs: String = LANGUAGES.iter().map(|language| in_one(exercise, *language, locale)).collect();
    fill(
        "<section id=\"{{name}}\"><h2>{{title}}</h2>\n<p class=\"goal\">{{kind}}{{cause}}</p>\n{{goals}}\
         {{programs}}</section>\n",
        &[
            ("name", exercise.name),
            ("title", &escaped(&exercise.title(locale))),
            ("kind", &exercise.kind(locale)),
            ("cause", &cause(exercise, locale).unwrap_or_default()),
            ("goals", &goals(exercise, locale)),
            ("programs", &programs),
        ],
    )
}

/// What is asked for: once, or in each language where a program's words are its own.
fn goals(exercise: &Exercise, locale: Locale) -> String {
    let goal = |language| prose(&exercise.goal_without_file(language, locale));
    if goal(Language::Python) == goal(Language::Rust) {
        return format!("<p>{}</p>\n", goal(Language::Python));
    }
    let in_one = |language| format!("<p class=\"{}\">{}</p>\n", class_of(language), goal(language));
    LANGUAGES.map(in_one).concat()
}

/// A link to the cause that it is an example of.
fn cause(exercise: &'static Exercise, locale: Locale) -> Option<String> {
    let (address, number, count) = cause_of(exercise)?;
    let cause = say!(locale, "site-cause-of", number, count);
    Some(format!(" · <a href=\"{address}\">{cause}</a>"))
}

/// The program in one language, its run, and what is to be chosen, or what mends it.
fn in_one(exercise: &'static Exercise, language: Language, locale: Locale) -> String {
    let (name, class) = (in_language(language), class_of(language));
    let program = program(exercise, language);
    let link = format!(
        "<p><a href=\"{}#step=0&amp;in={name}\">{}</a></p>\n",
        file(exercise),
        say!(locale, "site-step-through")
    );
    // What is to be predicted is not to be seen before.
    let (link, answer) = match exercise.choice(language, locale) {
        Some(choice) => (String::new(), choices(&choice, &link, locale)),
        None => (link, mended(exercise, language, locale)),
    };
    let (helps, hint) = (say!(locale, "site-hint"), prose(&exercise.hint(language, locale)));
    format!(
        "<details class=\"{class}\"><summary>{name}</summary><pre tabindex=\"0\"><code>{program}</code></pre>\n{link}\
         <details><summary>{helps}</summary><p>{hint}</p></details>\n{answer}</details>\n"
    )
}

/// The answers, each a button that says whether it is right; the run, and the right one, folded.
fn choices(choice: &Choice, link: &str, locale: Locale) -> String {
    let answers = choice.answers.iter().map(|answer| {
        let (right, text, because) = (answer.right, escaped(&answer.text), prose(&answer.because));
        format!(
            "<li data-right=\"{right}\"><button>{text}</button> <span role=\"status\"></span>\
             <p class=\"because\" hidden>{because}</p></li>\n"
        )
    });
    let answers: String = answers.collect();
    format!(
        "<p class=\"question\">{}</p>\n<ol class=\"choices\">\n{answers}</ol>\n{link}\
         <details><summary>{}</summary><p>{}</p></details>\n",
        escaped(&choice.ask),
        say!(locale, "site-answer"),
        escaped(&choice.right().unwrap_or_default())
    )
}

/// The mended program, folded; the command is what checks another.
fn mended(exercise: &Exercise, language: Language, locale: Locale) -> String {
    let answer = say!(locale, "site-answer");
    let checked = say!(
        locale,
        "site-checked-by-command",
        file = format!("glassloop-exercises/{}", exercise.file(language)),
        command = command(exercise, language),
    );
    let solution = exercise.solution(language).unwrap_or_default();
    let solution: String = solution.lines().map(|line| escaped(line) + "\n").collect();
    format!(
        "<p>{checked}</p>\n<details><summary>{answer}</summary><pre tabindex=\"0\"><code>{solution}</code></pre></details>\n"
    )
}

/// What has it checked: whoever has only the command works in Python, and a clone begins in Rust.
fn command(exercise: &Exercise, language: Language) -> String {
    let place = EXERCISES.iter().position(|other| other.name == exercise.name).unwrap_or_default();
    let name = match language {
        Language::Python => "glassloop",
        Language::Rust => "cargo step",
    };
    format!("{name} exercises {}", place + 1)
}

/// The program below its heading, line by line, each with its number: what is obeyed elsewhere is
/// shown nowhere.
fn program(exercise: &Exercise, language: Language) -> String {
    let text = exercise.text(language);
    let heading = match language {
        Language::Python => text.lines().skip(1).take_while(|line| *line != "\"\"\"").count() + 2,
        Language::Rust => text.lines().take_while(|line| line.starts_with("//!")).count(),
    };
    let lines = text.lines().zip(1..).skip(heading).skip_while(|(line, _)| line.is_empty());
    lines.map(|(line, number)| format!("{number:>3}  {}\n", escaped(line))).collect()
}
