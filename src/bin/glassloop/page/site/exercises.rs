//! What is to be done, and how one begins.

use glassloop::trace::file::Language;

use super::super::template::{escaped, fill};
use super::Plain;
use crate::exercises::{EXERCISES, Exercise};

const LEAD: &str = "\
<p class=\"lead\">Programs to predict, to mend and to explain. In a clone of glassloop
<code>cargo step exercises</code> begins, and where the command is installed <code>glassloop exercises</code>;
with <code>--python</code> all of them are done in Python. What your program's loop does is checked
whenever you save it, and if it is something else than it should be, you are told at which step.</p>
";

/// The page that lists all exercises.
pub(super) fn page() -> String {
    let exercises: String = EXERCISES.iter().map(of).collect();
    Plain { title: "Exercises", body: &format!("{LEAD}{exercises}"), script: "" }.page()
}

fn of(exercise: &Exercise) -> String {
    fill(
        "<section><h2>{{title}}</h2>\n<p class=\"goal\">{{kind}}</p>\n<p>{{goal}}</p>\n\
         <details><summary>Hint</summary><p>{{hint}}</p></details>\n\
         <details><summary>Python</summary><pre><code>{{python}}</code></pre></details>\n\
         <details><summary>Rust</summary><pre><code>{{rust}}</code></pre></details></section>\n",
        &[
            ("title", &escaped(exercise.title())),
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
