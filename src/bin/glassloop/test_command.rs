//! `cargo step test NAME`: runs one test, and shows what it recorded.
//!
//! ```text
//!   package: whose tests, and which feature has them write traces
//!      ▼
//!   building: the test programs, by Cargo ──▶ finding: the one test that is meant
//!      ▼
//!   record_test: it runs, by Cargo, under GLASSLOOP_TRACE
//!      ▼
//!   opening: its trace, at the step that its failure names
//! ```

mod building;
mod finding;
mod opening;
mod package;

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::arguments::Test;
use crate::invocation;
use crate::locale::{Locale, say};
use crate::printable::complain;
use crate::record_command::{TestRun, exit_code, record_test};
use package::Package;

/// Runs the test with its output where it is, and shows what it recorded.
///
/// The exit code is Cargo's; where the test has passed, it says whether the trace is whole.
///
/// # Errors
/// If no package or no test is meant, or several; if it cannot be built; if it records nothing.
pub(crate) fn test(asked: &Test) -> io::Result<ExitCode> {
    let options = Options::new(&asked.cargo)?;
    let package = Package::chosen(&options)?;
    let tests = building::tests(&package, &options)?;
    let test = finding::find(asked.name.as_deref().unwrap_or_default(), &tests)
        .map_err(|error| io::Error::other(error.to_string()))?;
    let mut command = package.cargo_test(&options.without_targets());
    command.args(test.target.options()).args(["--", &test.name, "--exact", "--include-ignored"]);
    let page = asked.output.as_deref().filter(|file| is_page(file));
    let trace = asked.output.as_deref().filter(|file| !is_page(file));
    let TestRun { status, walkthrough, others } = record_test(&mut command, trace, asked.detail)?;
    let Some(mut walkthrough) = walkthrough else { return Err(nothing(&test.name)) };
    let (name, package) = (&*test.name, &*package.name);
    walkthrough.title = say!(Locale::chosen(), "title-of-test", test = name, package);
    tell_of_others(&others, trace.is_some())?;
    let shown = match page {
        Some(page) => opening::as_page(&walkthrough, page)?,
        None => opening::show(walkthrough, asked.detail, status.success())?,
    };
    Ok(exit_code(status).unwrap_or(shown))
}

/// `cargo test` and whatever else, as Cargo calls itself.
fn cargo(subcommand: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand);
    command
}

fn is_page(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "html")
}

fn nothing(test: &str) -> io::Error {
    const CALL: &str = "glassloop::testing::record(|| run(…))";
    io::Error::other(say!(Locale::chosen(), "test-recorded-nothing", test, call = CALL))
}

/// Says what else the test has recorded.
fn tell_of_others(others: &[String], is_kept: bool) -> io::Result<()> {
    if others.is_empty() {
        return Ok(());
    }
    complain(say!(Locale::chosen(), "one-of-several-traces"))?;
    let view = format!("{} view ", invocation::name());
    others
        .iter()
        .try_for_each(|other| complain(format_args!("  {}{other}", if is_kept { &view } else { "" })))?;
    if is_kept { Ok(()) } else { complain(say!(Locale::chosen(), "output-keeps-them")) }
}

// ── what was typed for `cargo test` ──────────────────────────────────────────

/// Options that choose a target by its name.
const NAMING_TARGETS: [&str; 4] = ["--bin", "--example", "--test", "--bench"];
/// Options that choose targets of a kind.
const CHOOSING_TARGETS: [&str; 7] =
    ["--lib", "--bins", "--examples", "--tests", "--benches", "--all-targets", "--doc"];

/// The words behind `--`.
struct Options(Vec<String>);

impl Options {
    /// # Errors
    /// If a word is no text.
    fn new(words: &[OsString]) -> io::Result<Self> {
        let text = |word: &OsString| {
            let is_none = || {
                let word = word.display().to_string();
                io::Error::other(say!(Locale::chosen(), "word-is-no-text", word))
            };
            word.to_str().map(str::to_owned).ok_or_else(is_none)
        };
        Ok(Self(words.iter().map(text).collect::<io::Result<_>>()?))
    }

    /// All of them.
    fn all(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }

    /// The value of an option that is called so: `--package own`, `--package=own`, `-p own`.
    fn value(&self, names: &[&str]) -> Option<&str> {
        self.0.iter().enumerate().find_map(|(place, word)| match word.split_once('=') {
            Some((name, value)) => names.contains(&name).then_some(value),
            None if names.contains(&&**word) => self.0.get(place + 1).map(String::as_str),
            None => None,
        })
    }

    /// Those that choose no targets.
    fn without_targets(&self) -> Vec<&str> {
        let mut kept = Vec::new();
        let mut words = self.0.iter();
        while let Some(word) = words.next() {
            match word.split_once('=').map_or(&**word, |(name, _)| name) {
                name if NAMING_TARGETS.contains(&name) => {
                    if name == word {
                        words.next();
                    }
                }
                name if CHOOSING_TARGETS.contains(&name) => {}
                _ => kept.push(&**word),
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(words: &str) -> Options {
        Options(words.split(' ').map(str::to_owned).collect())
    }

    #[test]
    fn a_value_stands_behind_its_option_or_behind_an_equals_sign() {
        for words in ["--test all -p own", "--package own --lib", "--package=own"] {
            assert_eq!(options(words).value(&["-p", "--package"]), Some("own"), "{words}");
        }
        assert_eq!(options("--test package").value(&["-p", "--package"]), None);
        assert_eq!(options("--package").value(&["-p", "--package"]), None, "Cargo says what it lacks");
    }

    #[test]
    fn what_chooses_targets_is_left_out_with_its_name() {
        let left = options("--release --test all --lib --bin=own --features a --bench b --all-targets -v");
        assert_eq!(left.without_targets(), ["--release", "--features", "a", "-v"]);
    }
}
