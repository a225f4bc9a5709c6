//! What is said of a program that does not pass: what its run did instead, and why.

use glassloop::trace::file::Language;

use super::{Folder, has_python};
use crate::exercises::EXERCISES;
use crate::exercises::check::Verdict;
use crate::exercises::running::verdict;
use crate::exercises::said::checked;

/// What is said of this program in place of the exercise's own.
fn said_of(name: &str, program: &str) -> String {
    let folder = Folder::new(name);
    let desk = folder.desk();
    let exercise = EXERCISES.iter().find(|exercise| exercise.name == name).expect("an exercise");
    desk.rewrite(exercise, program).expect("written");
    match verdict(&desk, exercise, Language::Python).expect("it runs") {
        Verdict::Failed(why) | Verdict::NotRun(why) => why,
        verdict => panic!("{verdict:?}"),
    }
}

#[test]
fn two_tasks_that_nobody_awaits_are_said_to_be_cancelled_by_the_run() {
    if !has_python() {
        return;
    }
    let given = EXERCISES[3].text(Language::Python);
    let bare = ["one", "two"].iter().fold(given.to_owned(), |text, name| {
        let made = format!("asyncio.create_task(fetch(\"{name}\"))");
        text.replace(&format!("await fetch(\"{name}\")"), &made)
    });
    let bare = bare.replace("\n\n\nasyncio.run", "\n    await asyncio.sleep(0)\n\n\nasyncio.run");
    let said = said_of(EXERCISES[3].name, &bare);
    assert!(said.contains("when the main coroutine returns, and run() cancels it at step "), "{said}");
}

#[test]
fn an_error_of_ones_own_is_not_said_to_be_the_one_that_was_to_go_and_is_told_once() {
    if !has_python() {
        return;
    }
    let boom = "import asyncio\nasync def boom():\n    raise ValueError('mine')\nasync def main():\n    \
                asyncio.create_task(boom())\n    await asyncio.sleep(0.01)\nasyncio.run(main())\n";
    let said = said_of("nobody_asked", boom);
    assert!(said.starts_with("an error comes, at step ") && !said.contains("still"), "{said}");
    assert_eq!(said.matches("Task exception was never retrieved").count(), 1, "{said}");
}

#[test]
fn a_program_that_does_not_run_has_no_run_to_step_through() {
    if !has_python() {
        return;
    }
    let folder = Folder::new("syntax");
    let mut desk = folder.desk();
    desk.rewrite(&EXERCISES[3], "def main(:\n").expect("written");
    let mut said = Vec::new();
    checked(&mut said, &mut desk, &EXERCISES[3]).expect("it is said");
    let said = String::from_utf8(said).expect("text");
    assert!(said.contains("SyntaxError") && said.contains("exercises hint` helps"), "{said}");
    assert!(!said.contains("exercises show"), "{said}");
}
