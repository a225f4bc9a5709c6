//! A learner's program becomes a trace.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use glassloop::trace::file::Language;

use super::Exercise;
use super::check::{Verdict, check};
use super::desk::Desk;
use super::held::held;
use crate::locale::say;
use crate::record_command::{Ran, record_quietly};

/// Runs the learner's program, and says what came of it.
///
/// # Errors
/// If there is nothing to run it with, or no file.
pub(super) fn verdict(desk: &Desk, exercise: &Exercise, language: Language) -> io::Result<Verdict> {
    let text = desk.text(exercise, language)?;
    let command = match language {
        Language::Python => python_of(desk, exercise)?,
        Language::Rust => match built(desk, exercise)? {
            Ok(command) => command,
            Err(refused) => return Ok(not_run(&say!(desk.locale, "it-does-not-compile"), &refused)),
        },
    };
    let ran = run(command, &desk.trace())?;
    let verdict = match ran.walkthrough {
        Some(walkthrough) if ran.is_stopped => {
            Verdict::Failed(held(&walkthrough, &exercise.file(language), &ran.complaint))
        }
        Some(walkthrough) => check(exercise, &walkthrough, &text),
        None => not_run(&say!(desk.locale, "it-makes-no-loop"), ran.complaint.trim_end()),
    };
    // It was run in the learner's folder; the learner may be elsewhere.
    let (there, here) = (format!("{}:", exercise.file(language)), format!("{}:", desk.typed(exercise)));
    Ok(verdict.reworded(|told| typed_from_here(told, &there, &here)))
}

/// What is wrong, and below it the words of a compiler or a Python.
fn not_run(why: &str, complaint: &str) -> Verdict {
    Verdict::NotRun(format!("{why}\n{complaint}"))
}

/// A path in the learner's folder, as it is typed from here.  The end of a longer path is none.
fn typed_from_here(told: &str, there: &str, here: &str) -> String {
    let mut parts = told.split(there);
    let mut typed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let path = if typed.ends_with(['/', '\\']) { there } else { here };
        typed.push_str(path);
        typed.push_str(part);
    }
    typed
}

fn run(mut command: Command, trace: &Path) -> io::Result<Ran> {
    record_quietly(&mut command, trace)
}

/// Python, with the learner's file.
fn python_of(desk: &Desk, exercise: &Exercise) -> io::Result<Command> {
    let python = python().ok_or_else(|| io::Error::other(say!(desk.locale, "no-python-is-found")))?;
    let mut command = Command::new(python);
    command.arg(exercise.file(Language::Python)).current_dir(desk.folder());
    Ok(command)
}

/// The first Python that there is and that can be recorded.
pub(super) fn python() -> Option<OsString> {
    let named = env::var_os("GLASSLOOP_PYTHON").filter(|named| !named.is_empty());
    let usual = ["python3", "python"].map(OsString::from);
    let candidates = named.map_or_else(|| usual.to_vec(), |named| vec![named]);
    candidates.into_iter().find(can_be_recorded)
}

fn can_be_recorded(python: &OsString) -> bool {
    let ask = "import sys; sys.exit(sys.implementation.name != 'cpython' or sys.version_info < (3, 8))";
    let asked = Command::new(python).args(["-c", ask]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// The learner's program, built; or what the compiler says of it.
fn built(desk: &Desk, exercise: &Exercise) -> io::Result<Result<Command, String>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = desk.folder().join("target");
    let mut build = Command::new(&cargo);
    build.args(["build", "--quiet", "--bin", exercise.name, "--target-dir"]).arg(&target);
    let build = build.current_dir(desk.folder()).output().map_err(|error| {
        let (cargo, why) = (cargo.display().to_string(), error.to_string());
        io::Error::new(error.kind(), say!(desk.locale, "cargo-cannot-be-run", cargo, why))
    })?;
    if !build.status.success() {
        return Ok(Err(String::from_utf8_lossy(&build.stderr).trim_end().to_owned()));
    }
    let program = target.join("debug").join(format!("{}{}", exercise.name, env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.current_dir(desk.folder());
    Ok(Ok(command))
}

#[cfg(test)]
mod tests {
    use super::typed_from_here;

    #[test]
    fn a_path_is_told_as_it_is_typed_from_here_and_the_end_of_a_longer_one_stays() {
        let told = "at python/one.py:3 stands /home/me/python/one.py:3";
        let typed = typed_from_here(told, "python/one.py:", "desk/python/one.py:");
        assert_eq!(typed, "at desk/python/one.py:3 stands /home/me/python/one.py:3");
    }
}
