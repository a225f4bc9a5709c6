//! Some lines of a file: those round the ones that a trace names.

use std::collections::{BTreeMap, BTreeSet};

/// So many lines above and below are shown.
const ROUND: u32 = 5;

/// Lines of a file, with their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Excerpt {
    lines: BTreeMap<u32, String>,
}

impl Excerpt {
    /// The lines round these.
    pub(super) fn round(text: &str, named: &BTreeSet<u32>) -> Self {
        let is_near = |number: u32| {
            named.range(number.saturating_sub(ROUND)..=number.saturating_add(ROUND)).next().is_some()
        };
        let near = (1..).zip(text.lines()).filter(|(number, _)| is_near(*number));
        Self { lines: near.map(|(number, line)| (number, line.to_owned())).collect() }
    }

    /// How long it is, in bytes.
    pub(super) fn length(&self) -> usize {
        self.lines.values().map(|line| line.len() + 1).sum()
    }

    /// The lines, in order.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u32, &str)> {
        self.lines.iter().map(|(number, line)| (*number, line.as_str()))
    }

    /// One of them.
    pub(super) fn line(&self, number: u32) -> Option<&str> {
        self.lines.get(&number).map(String::as_str)
    }

    /// The runs of lines without a gap: the number of the first, and the text.
    pub(crate) fn runs(&self) -> Vec<(u32, String)> {
        let mut runs: Vec<(u32, String)> = Vec::new();
        let mut next = None;
        for (number, line) in self.lines() {
            match runs.last_mut().filter(|_| next == Some(number)) {
                Some((_, text)) => {
                    text.push('\n');
                    text.push_str(line);
                }
                None => runs.push((number, line.to_owned())),
            }
            next = number.checked_add(1);
        }
        runs
    }
}
