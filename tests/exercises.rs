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
        let output = command.arg("exercises").args(words).arg("--folder").arg(&self.0).output();
        let output = output.expect("the binary starts");
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
    assert!(list.contains("✓ 11 closed_too_early repair"), "{list}");

    let (said, _) = learner.types(&["reset", "closed_too_early"]);
    assert!(said.contains("rust/closed_too_early.rs is as it was given"), "{said}");
    let (list, _) = learner.types(&["list"]);
    assert!(list.contains("done: 0 of 19"), "{list}");

    // What does not compile is told in the compiler's words.
    fs::write(learner.0.join("rust/first_come.rs"), "fn main() { no_such_function() }\n").expect("written");
    let (said, passes) = learner.types(&["next"]);
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
