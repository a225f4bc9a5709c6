//! `cargo step exercises`, as a learner meets it: the binary is run, in a folder of the learner's.
//!
//! That every exercise fails as it is given and passes when it is solved is tested beside the
//! exercises themselves; here one goes all the way through Cargo.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A folder for one learner.
struct Learner(PathBuf);

impl Learner {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("glassloop-learner-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    /// What is said, and whether the exit code is that of success.
    fn types(&self, words: &[&str]) -> (String, bool) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
        Self::said(command.arg("exercises").args(words).arg("--folder").arg(&self.0))
    }

    /// The same in a folder below the learner's, without saying which folder is the learner's.
    fn types_in(&self, folder: &str, words: &[&str]) -> (String, bool) {
        let folder = self.0.join(folder);
        fs::create_dir_all(&folder).expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
        // It is the installed command that is called so.
        command.env_remove("CARGO");
        Self::said(command.arg("exercises").args(words).current_dir(folder))
    }

    fn said(command: &mut Command) -> (String, bool) {
        let output = command.output().expect("the binary starts");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).expect("text");
        (said.split_whitespace().collect::<Vec<_>>().join(" "), output.status.success())
    }
}

impl Drop for Learner {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_program_in_rust_is_built_and_checked_and_what_is_done_is_remembered() {
    let learner = Learner::new("rust");
    let (said, passes) = learner.types(&["check", "closed_too_early", "--rust"]);
    assert!(!passes && said.contains("Event loop is closed — the loop was closed at step"), "{said}");

    let (solution, _) = learner.types(&["solution", "closed_too_early"]);
    assert!(solution.contains("event_loop.close()"), "{solution}");
    fs::copy("exercises/solutions/rust/closed_too_early.rs", learner.0.join("rust/closed_too_early.rs"))
        .expect("both are there");
    let (said, passes) = learner.types(&["check", "closed_too_early"]);
    assert!(passes && said.contains("✓ that is it done: 1 of 19"), "{said}");
    let (list, _) = learner.types(&["list"]);
    assert!(list.contains("✓ 11 closed_too_early mend"), "{list}");

    let (said, _) = learner.types(&["reset", "closed_too_early"]);
    assert!(said.contains("rust/closed_too_early.rs is as it was given, and not done any more"), "{said}");
    let (list, _) = learner.types(&["list"]);
    assert!(list.contains("done: 0 of 19"), "{list}");

    // The error that has ended the program is told before what is missing.
    let given = fs::read_to_string("exercises/rust/nobody_asked.rs").expect("it is there");
    let unwraps = given.replace("drop(create_task(fail())?);", "create_task(fail())?.await.unwrap();");
    fs::write(learner.0.join("rust/nobody_asked.rs"), unwraps).expect("written");
    let (said, _) = learner.types(&["check", "nobody_asked"]);
    let told = "\"main: boom\" is not printed; an error has ended it, at step ";
    assert!(said.contains(told) && said.contains("Panic: called `Result::unwrap()`"), "{said}");

    // A thread of its own has a loop of its own.
    let given = fs::read_to_string("exercises/rust/already_running.rs").expect("it is there");
    let call = "get_running_loop()?.run_until_complete(fetch())";
    assert!(given.contains(call), "{given}");
    let thread = given.replace(call, "std::thread::spawn(|| run(fetch())).join().expect(\"no panic\")");
    fs::write(learner.0.join("rust/already_running.rs"), thread).expect("written");
    let (said, _) = learner.types(&["check", "already_running"]);
    assert!(said.contains("it works by a second loop, made at step "), "{said}");

    // Whoever holds the loop is named with the line.
    let blocks = "run_coroutine_threadsafe(fetch, &get_running_loop()?.threadsafe())?.result()";
    let blocks = given.replace(call, &format!("glassloop::{blocks}"));
    fs::write(learner.0.join("rust/already_running.rs"), blocks).expect("written");
    let (said, _) = learner.types(&["check", "already_running"]);
    assert!(said.contains("has held the loop since step "), "{said}");

    // What does not compile is told in the compiler's words.
    fs::write(learner.0.join("rust/first_come.rs"), "fn main() { no_such_function() }\n").expect("written");
    let (said, passes) = learner.types(&["next", "1"]);
    assert!(!passes && said.contains("it does not compile") && said.contains("no_such_function"), "{said}");
}

#[test]
fn an_exercise_that_is_not_there_is_refused_and_a_hint_is_given_without_running_anything() {
    let learner = Learner::new("hints");
    let (said, _) = learner.types(&["hint", "4", "--python"]);
    assert!(said.contains("gather()"), "{said}");
    let (said, passes) = learner.types(&["check", "no_such_exercise"]);
    assert!(!passes && said.contains("there is no exercise 'no_such_exercise'"), "{said}");
}

#[test]
fn a_learner_who_stands_in_the_folder_works_in_it_and_is_told_when_one_is_made() {
    let learner = Learner::new("inside");
    let (said, _) = learner.types_in("", &["reset", "4"]);
    let file = "glassloop-exercises/python/two_at_a_time.py";
    assert!(said.contains(&format!("{file} is as it was given")), "{said}");
    assert!(said.contains("made the folder glassloop-exercises, with 19 programs in Python"), "{said}");

    fs::write(learner.0.join(file), "mine").expect("written");
    let (said, passes) = learner.types_in("glassloop-exercises/python", &["reset", "two_at_a_time"]);
    assert_eq!((&*said, passes), ("two_at_a_time.py is as it was given", true));
    assert_ne!(fs::read_to_string(learner.0.join(file)).expect("there"), "mine");
    let (said, _) = learner.types_in("glassloop-exercises/python", &["list"]);
    assert!(
        said.contains("done: 0 of 19, in Python; `--rust` does them in Rust the files lie in this folder `"),
        "{said}"
    );
    assert!(!learner.0.join("glassloop-exercises/python/glassloop-exercises").exists());
}

#[test]
fn a_number_stands_for_its_exercise_behind_every_word_and_the_answer_names_its_file() {
    let learner = Learner::new("numbers");
    for words in [["hint", "12"], ["12", "hint"], ["solution", "12"], ["reset", "12"]] {
        let (said, passes) = learner.types_in("", &words);
        assert!(passes && said.contains("glassloop-exercises/python/client_kept.py"), "{words:?}: {said}");
    }
    let (said, passes) = learner.types_in("", &["20"]);
    assert!(!passes && said.contains("there is no exercise '20': they are 1 to 19"), "{said}");
    // What was chosen is what the next word is about.
    let (said, _) = learner.types_in("", &["hint"]);
    assert!(said.contains("Exercise 12 · "), "{said}");
}
