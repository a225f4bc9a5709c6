//! What was typed for `cargo test`.

use std::ffi::OsString;
use std::io;

/// Options that choose a target by its name.
const NAMING_TARGETS: [&str; 4] = ["--bin", "--example", "--test", "--bench"];
/// Options that choose targets of a kind.
const CHOOSING_TARGETS: [&str; 7] =
    ["--lib", "--bins", "--examples", "--tests", "--benches", "--all-targets", "--doc"];

/// The words behind `--`.
pub(super) struct Options(Vec<String>);

impl Options {
    /// # Errors
    /// If a word is no text.
    pub(super) fn new(words: &[OsString]) -> io::Result<Self> {
        let text = |word: &OsString| {
            let is_none = || io::Error::other(format!("{} is no text", word.display()));
            word.to_str().map(str::to_owned).ok_or_else(is_none)
        };
        Ok(Self(words.iter().map(text).collect::<io::Result<_>>()?))
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }

    /// The value of an option that is called so: `--package own`, `--package=own`, `-p own`.
    pub(super) fn value(&self, names: &[&str]) -> Option<&str> {
        self.0.iter().enumerate().find_map(|(place, word)| match word.split_once('=') {
            Some((name, value)) => names.contains(&name).then_some(value),
            None if names.contains(&&**word) => self.0.get(place + 1).map(String::as_str),
            None => None,
        })
    }

    /// Those that choose no targets.
    pub(super) fn without_targets(&self) -> Vec<&str> {
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
