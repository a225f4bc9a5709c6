//! The tests of a package: Cargo builds them, and each program lists its own.

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::Options;
use super::package::Package;
use crate::locale::{Locale, say};

/// One test, and what it is built into.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TestFound {
    /// With its modules: `tests::it_works`.
    pub(super) name: String,
    pub(super) target: Target,
}

/// What Cargo builds a test program of.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Target {
    kind: Vec<String>,
    name: String,
}

impl Target {
    /// The options of Cargo that choose it: `--lib`, `--test all`.
    pub(super) fn options(&self) -> Vec<&str> {
        match self.kind.first().map(String::as_str) {
            Some("test") => vec!["--test", &self.name],
            Some("bin") => vec!["--bin", &self.name],
            Some("example") => vec!["--example", &self.name],
            Some("bench") => vec!["--bench", &self.name],
            _ => vec!["--lib"],
        }
    }
}

/// Builds the package's test programs, and asks each for its tests.
///
/// # Errors
/// If it cannot be built: Cargo has said why.
pub(super) fn tests(package: &Package, options: &Options) -> io::Result<Vec<TestFound>> {
    let mut found = Vec::new();
    for (target, program) in build(package, options)? {
        let names = names(&program, package.folder())?;
        found.extend(names.into_iter().map(|name| TestFound { name, target: target.clone() }));
    }
    Ok(found)
}

fn build(package: &Package, options: &Options) -> io::Result<Vec<(Target, PathBuf)>> {
    let mut command = package.cargo_test(&options.all());
    command.args(["--no-run", "--message-format", "json-render-diagnostics"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut programs = Vec::new();
    for line in child.stdout.take().into_iter().flat_map(|messages| BufReader::new(messages).lines()) {
        programs.extend(test_program(&line?));
    }
    match child.wait()?.success() {
        true => Ok(programs),
        false => Err(io::Error::other(say!(Locale::chosen(), "tests-are-not-built"))),
    }
}

/// The test program that one of Cargo's messages tells of, if it does.
fn test_program(message: &str) -> Option<(Target, PathBuf)> {
    #[derive(Deserialize)]
    struct Artifact {
        target: Target,
        profile: Profile,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Profile {
        test: bool,
    }
    let Artifact { target, profile, executable } = serde_json::from_str(message).ok()?;
    Some((target, executable.filter(|_| profile.test)?))
}

/// What the program answers to `--list`.  One with a `main` of its own may do without an answer:
/// then there is no test in it that could be run alone.
fn names(program: &Path, folder: &Path) -> io::Result<Vec<String>> {
    let mut command = Command::new(program);
    command.args(["--list", "--format", "terse"]).current_dir(folder).env("CARGO_MANIFEST_DIR", folder);
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

#[cfg(test)]
pub(super) mod examples {
    use super::{Target, TestFound};

    /// A test of a target of this kind and name.
    pub(in crate::test_command) fn test(name: &str, kind: &str, target: &str) -> TestFound {
        let target = Target { kind: vec![kind.to_owned()], name: target.to_owned() };
        TestFound { name: name.to_owned(), target }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_built_to_be_tested_is_a_test_program() {
        let message = |test: bool, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","target":{{"kind":["test"],"name":"all"}},
                "profile":{{"test":{test}}},"executable":{executable}}}"#
            )
        };
        let (target, program) = test_program(&message(true, r#""/t/all-1""#)).expect("a program");
        assert_eq!((target.options(), program), (vec!["--test", "all"], "/t/all-1".into()));
        assert_eq!(test_program(&message(false, r#""/t/all-1""#)), None, "an ordinary program");
        assert_eq!(test_program(&message(true, "null")), None);
        assert_eq!(test_program(r#"{"reason":"build-finished","success":true}"#), None);
    }

    #[test]
    fn each_kind_of_target_has_an_option_that_chooses_it() {
        let options = |kind| examples::test("it", kind, "own").target.options().join(" ");
        assert_eq!(
            ["lib", "proc-macro", "bin", "example"].map(options),
            ["--lib", "--lib", "--bin own", "--example own"]
        );
    }
}
