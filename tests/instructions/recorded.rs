//! The figures that were recorded, and how they are compared.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

/// The variable that has figures recorded instead of compared.
const RECORD: &str = "GLASSLOOP_RECORD";

/// What is known of figures of one kind.
pub(crate) struct Recorded {
    /// The file in this folder.
    pub(crate) file: &'static str,
    /// What the figures are, for its first line.
    pub(crate) what: &'static str,
    /// How much more than recorded is let pass, in hundredths.
    pub(crate) allowance: u64,
}

impl Recorded {
    /// Compares what was measured, by name, with what is recorded; or records it.
    pub(crate) fn compare(&self, measured: &[(&str, u64)]) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/instructions").join(self.file);
        if crate::environment::asked(RECORD).is_some() {
            fs::write(&path, self.to_text(measured)).expect("the file can be written");
            return;
        }
        let text = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; {RECORD}=1 records it", path.display()));
        let problems = self.problems(&text, measured);
        assert!(problems.is_empty(), "\n{}{RECORD}=1 records what is measured now.\n", problems.concat());
    }

    fn to_text(&self, measured: &[(&str, u64)]) -> String {
        let mut text = format!("# {}\n", self.what);
        for (name, figure) in measured {
            writeln!(text, "{name:<16} {figure:>8}").expect("a string takes it");
        }
        text
    }

    /// One line for each figure that is not recorded, or larger than it may be.
    fn problems(&self, text: &str, measured: &[(&str, u64)]) -> Vec<String> {
        let problem = |(name, figure): &(&str, u64)| match recorded(text, name) {
            None => Some(format!("{name}: {figure}, and nothing is recorded\n")),
            Some(before) if figure * 100 > before * (100 + self.allowance) => {
                Some(format!("{name}: {figure}, recorded {before}, and {} % are let pass\n", self.allowance))
            }
            Some(before) if figure * (100 + self.allowance) < before * 100 => {
                Some(format!("{name}: {figure}, recorded {before}: it got better, so record it\n"))
            }
            Some(_) => None,
        };
        measured.iter().filter_map(problem).collect()
    }
}

fn recorded(text: &str, name: &str) -> Option<u64> {
    let mut lines = text.lines().map(str::split_whitespace);
    let mut words = lines.find(|words| words.clone().next() == Some(name))?;
    words.nth(1)?.parse().ok()
}

#[test]
fn a_figure_that_got_worse_or_better_or_is_unknown_is_told() {
    let recorded = Recorded { file: "", what: "", allowance: 5 };
    let text = "# figures\nsame 100\nworse 100\nbetter 100\n";
    let problems = recorded.problems(text, &[("same", 105), ("worse", 106), ("better", 95), ("new", 1)]);
    assert_eq!(
        problems,
        [
            "worse: 106, recorded 100, and 5 % are let pass\n",
            "better: 95, recorded 100: it got better, so record it\n",
            "new: 1, and nothing is recorded\n",
        ]
    );
}
