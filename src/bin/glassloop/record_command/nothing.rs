//! Why nothing was recorded, in one sentence.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use glassloop::trace::file::{Header, Language};

use super::processes::Process;
use crate::invocation;
use crate::locale::{Locale, say};

/// The versions of CPython that can be recorded: 3.8 to 3.15.
const MINOR: std::ops::RangeInclusive<u32> = 8..=15;

/// Why none of these processes, all that wrote anything, has made a loop.
pub(super) fn why(command: &[OsString], processes: &[Process]) -> String {
    let words: Vec<String> = command.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let (command, locale) = (in_one_line(&words), Locale::chosen());
    let is_unfit = |process: &&Process| unfit(&process.header).is_some();
    let unfit_one = processes.iter().find(is_unfit);
    match unfit_one.or(processes.iter().find(|process| process.error.is_some())).or(processes.first()) {
        Some(process) => {
            let told = say!(locale, "it-was-not-recorded", command, why = of_python(process));
            match processes.len() {
                count @ 2.. => say!(locale, "and-so-are-others", told, count),
                _ => told,
            }
        }
        None => say!(locale, "it-wrote-no-trace", command, why = of_command(&words)),
    }
}

/// What was typed, as far as it has room in a sentence.
fn in_one_line(words: &[String]) -> String {
    const LONGEST: usize = 60;
    let words: Vec<&str> = words.iter().flat_map(|word| word.split_whitespace()).collect();
    let text = words.join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Why a process that has recorded itself has nothing to show.
fn of_python(process: &Process) -> String {
    let (program, python, locale) = (process.program(), version(&process.header), Locale::chosen());
    match (unfit(&process.header), &process.error) {
        (Some(why), _) => say!(locale, "ran-on-what-is-unfit", program, python, why),
        (None, Some(error)) => say!(locale, "ended-before-its-first-loop", program, python, error),
        (None, None) => say!(locale, "made-no-loop", program, python),
    }
}

/// `CPython 3.13.0`.
fn version(header: &Header) -> String {
    let words =
        [header.implementation.as_deref().unwrap_or("Python"), header.version.as_deref().unwrap_or("")];
    words.join(" ").trim_end().to_owned()
}

/// Why this Python cannot be recorded at all.
fn unfit(header: &Header) -> Option<String> {
    if header.language != Language::Python {
        return None;
    }
    if header.implementation.as_deref().is_some_and(|name| name != "CPython") {
        return Some(say!(Locale::chosen(), "only-cpython"));
    }
    let version = header.version.as_deref()?;
    let mut numbers = version.split('.').map(str::parse::<u32>);
    let is_fit =
        matches!((numbers.next(), numbers.next()), (Some(Ok(3)), Some(Ok(minor))) if MINOR.contains(&minor));
    let [first, last] = [MINOR.start(), MINOR.end()].map(|minor| format!("3.{minor}"));
    (!is_fit).then(|| say!(Locale::chosen(), "only-these-versions", first, last))
}

/// Why a command has not even begun to record itself.
fn of_command(words: &[String]) -> String {
    if let Some(option) = option_that_shuts_it_out(words) {
        let (is_site, option) = (option == 'S', option.to_string());
        return match is_site {
            true => say!(Locale::chosen(), "imports-no-sitecustomize", option),
            false => say!(Locale::chosen(), "ignores-the-path", option),
        };
    }
    if is_python(&words[0]) {
        return of_unrecorded_python(&words[0], what_it_says_of_itself(&words[0]).as_deref());
    }
    say!(Locale::chosen(), "nothing-loaded-the-recorder", command = invocation::recording_by_cargo())
}

/// Why a Python has not recorded itself, of which `--version` says this.
fn of_unrecorded_python(python: &str, version: Option<&str>) -> String {
    let version = version.unwrap_or_default();
    let mut header = Header::default();
    header.language = Language::Python;
    header.implementation = version.contains("PyPy").then(|| "PyPy".to_owned());
    header.version =
        version.strip_prefix("Python ").and_then(|rest| Some(rest.split_whitespace().next()?.to_owned()));
    match (unfit(&header), header.version) {
        (Some(why), Some(version)) => {
            say!(Locale::chosen(), "this-python-is-unfit", python, version, why)
        }
        _ => say!(Locale::chosen(), "it-did-not-load-the-recorder", python),
    }
}

/// What a Python answers to `--version`.
fn what_it_says_of_itself(python: &str) -> Option<String> {
    let output = Command::new(python).arg("--version").stdin(Stdio::null()).output().ok()?;
    // Python 2 says it elsewhere.
    let said = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    String::from_utf8(said).ok()
}

/// The option of a Python among these words, or of the script that they name, that keeps
/// the recorder out: I, E or S.
fn option_that_shuts_it_out(words: &[String]) -> Option<char> {
    // What a shell is told to run is one word.
    let words: Vec<&str> = words.iter().flat_map(|word| word.split_whitespace()).collect();
    let of_command = options_of_python(&words);
    of_command.or_else(|| {
        let line = first_line(Path::new(words.first()?))?;
        options_of_python(&line.strip_prefix("#!")?.split_whitespace().collect::<Vec<_>>())
    })
}

fn options_of_python(words: &[&str]) -> Option<char> {
    let python = words.iter().position(|word| is_python(word))?;
    let mut options = words[python + 1..].iter();
    while let Some(letters) = options.next()?.strip_prefix('-') {
        for (place, letter) in letters.char_indices() {
            match letter {
                'I' | 'E' | 'S' => return Some(letter),
                'c' | 'm' | '-' => return None,
                'W' | 'X' if place + 1 == letters.len() => drop(options.next()),
                'W' | 'X' => break,
                _ => {}
            }
        }
    }
    None
}

/// `python`, `/usr/bin/python3.13`, `pypy3`, `python.exe`.
fn is_python(word: &str) -> bool {
    let name =
        Path::new(word).file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
    let version = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy"));
    version.is_some_and(|version| {
        version.chars().all(|letter| letter.is_ascii_digit() || letter == '.' || letter == 't')
    })
}

/// The beginning of a script's first line.
fn first_line(program: &Path) -> Option<String> {
    let mut line = Vec::new();
    let file = program.is_file().then(|| File::open(program).ok()).flatten()?;
    BufReader::new(file.take(256)).read_until(b'\n', &mut line).ok()?;
    String::from_utf8(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(command: &str) -> Option<char> {
        option_that_shuts_it_out(&command.split('|').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn an_option_that_keeps_the_recorder_out_is_found_wherever_it_stands() {
        for (command, expected) in [
            ("python3|-I|app.py", Some('I')),
            ("python3|-bE|app.py", Some('E')),
            ("/usr/bin/python3.13|-W|error|-S|app.py", Some('S')),
            ("python3|-X|dev|-Werror|-uI|-m|pytest", Some('I')),
            ("env|DEBUG=1|python3.14t|-E|app.py", Some('E')),
            ("sh|-c|cd src && python3 -I app.py", Some('I')),
        ] {
            assert_eq!(option(command), expected, "{command}");
        }
    }

    #[test]
    fn an_option_of_the_program_or_of_another_is_none_of_pythons() {
        for command in [
            "python3|app.py|-I",
            "python3|-m|app|-S",
            "python3|-c|print()|-E",
            "python3|-W|-I|app.py",
            "grep|-E|python",
            "pythonista|-I",
            "python3",
        ] {
            assert_eq!(option(command), None, "{command}");
        }
    }

    #[test]
    fn a_python_that_is_too_old_for_the_recorder_is_named_with_its_version() {
        let why = |version| of_unrecorded_python("python", version);
        let too_old = "'python' is Python 2.7.18, and only CPython 3.8 to 3.15 can be recorded";
        assert_eq!(why(Some("Python 2.7.18\n")), too_old);
        let other = "'python' is Python 3.10.14, and only CPython can be recorded";
        assert_eq!(why(Some("Python 3.10.14 (75b3de9d9035)\n[PyPy 7.3.16 with GCC 10.2.1]\n")), other);
        for unknown in [None, Some(""), Some("Python 3.13.0\n")] {
            assert!(why(unknown).contains("did not load the recorder"), "{unknown:?}");
        }
    }

    #[test]
    fn a_python_that_is_none_of_the_known_ones_is_unfit() {
        let header = |implementation: &str, version: &str| {
            let mut header = Header::default();
            header.language = Language::Python;
            header.implementation = Some(implementation.to_owned());
            header.version = Some(version.to_owned());
            header
        };
        for fit in ["3.8.18", "3.13.0", "3.15.2", "3.15.0rc1"] {
            assert_eq!(unfit(&header("CPython", fit)), None, "{fit}");
        }
        for version in ["3.7.9", "3.16.0", "2.7.18", "4.0"] {
            let why = unfit(&header("CPython", version)).expect("it is unfit");
            assert_eq!(why, "only CPython 3.8 to 3.15 can be recorded");
        }
        let why = unfit(&header("PyPy", "3.10.14")).expect("it is unfit");
        assert_eq!(why, "only CPython can be recorded");
        assert_eq!(unfit(&Header::default()), None, "a Rust program");
    }
}
