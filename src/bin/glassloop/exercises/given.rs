//! What an exercise does as it is given: from a run that was recorded once, in each language.
//!
//! The pages of the site show it, which run nothing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use glassloop::replay::Replay;
use glassloop::trace::file::{Language, Salvage, salvage_trace};

use super::{Choice, EXERCISES, Exercise, Fault, Task};
use crate::functions::name_async_blocks;
use crate::locale::Locale;
use crate::sources::Sources;
use crate::walkthrough::{Clock, Shows, Walkthrough};

impl Exercise {
    /// What it does as it is given.
    pub(crate) fn given(&'static self, language: Language) -> Walkthrough {
        let (file, locale) = (self.file(language), Locale::chosen());
        let Salvage { mut records, header, .. } =
            salvage_trace(self.trace(language).as_bytes(), &file, usize::MAX);
        let sources = Sources::whole(&[(&file, self.text(language))]);
        name_async_blocks(&mut records, &sources);
        let clock = Clock::of(&header, &records);
        Walkthrough {
            shows: Shows::Exercise(self),
            name: self.name.to_owned(),
            title: self.title(locale),
            introduction: vec![self.goal_without_file(language, locale)],
            replay: Replay::new(records),
            sources,
            clock,
            language,
            locale,
            asyncio: header.version.and_then(|version| version.parse().ok()),
            told_otherwise: BTreeMap::new(),
            notices: Vec::new(),
        }
    }

    /// What is asked about it, and what can be answered; none, if it is to be mended.
    pub(crate) fn choice(&'static self, language: Language, locale: Locale) -> Option<Choice> {
        let is_choice = !matches!(self.task, Task::Repair(_));
        is_choice.then(|| Choice::of(self, &self.given(language).told_in(locale)).ok())?
    }
}

/// What cures the error of an exercise in Python, in English.
pub(crate) fn cure_of(exercise: &'static Exercise) -> Option<&'static str> {
    static CURES: LazyLock<Vec<Option<String>>> = LazyLock::new(|| EXERCISES.iter().map(told_cure).collect());
    let index = EXERCISES.iter().position(|other| other.name == exercise.name)?;
    CURES[index].as_deref()
}

fn told_cure(exercise: &'static Exercise) -> Option<String> {
    let told = exercise.given(Language::Python).told_in(Locale::English);
    Fault::of(&told).map(|fault| fault.cure)
}

/// The first exercise whose error is cured so, with its number: it shows a cause.
pub(crate) fn cured_by(cure: &str) -> Option<(usize, &'static Exercise)> {
    (1..).zip(EXERCISES).find(|(_, exercise)| cure_of(exercise) == Some(cure))
}

/// The other of the two languages.
pub(crate) fn other(language: Language) -> Language {
    match language {
        Language::Python => Language::Rust,
        Language::Rust => Language::Python,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use super::*;
    use crate::exercises::running::python;
    use crate::exercises::tests::run_in_rust;
    use crate::kept_trace::of_any_machine;
    use crate::record_command::record_quietly;
    use glassloop::trace::file::{Header, write_trace_of};

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/exercises");

    fn is_blessing() -> bool {
        crate::environment::blesses()
    }

    fn kept(exercise: &Exercise, language: &str) -> PathBuf {
        Path::new(FOLDER).join("traces").join(language).join(format!("{}.jsonl", exercise.name))
    }

    /// The sentences of all steps: what a learner reads.
    fn told(walkthrough: &Walkthrough) -> Vec<String> {
        let (mut replay, narrator) = (walkthrough.replay.clone(), walkthrough.narrator());
        let mut told = Vec::new();
        while replay.forward().is_some() {
            told.extend(narrator.tell(&replay).map(|step| without_port(&step.sentence)));
        }
        told
    }

    /// The system chooses the ports.
    fn without_port(sentence: &str) -> String {
        let Some((before, after)) = sentence.split_once("127.0.0.1:") else { return sentence.to_owned() };
        format!("{before}127.0.0.1{}", after.trim_start_matches(|letter: char| letter.is_ascii_digit()))
    }

    /// `GLASSLOOP_BLESS=1 cargo test --features cli --bin glassloop exercises::given`, twice, records
    /// all runs anew; the second compares what the first has written.
    #[test]
    fn what_an_exercise_is_shown_to_do_in_rust_is_what_it_does() {
        for exercise in EXERCISES {
            let fresh = run_in_rust(exercise);
            if is_blessing() {
                let mut text = Vec::new();
                let header = Header::mirroring(glassloop::Asyncio::default());
                write_trace_of(&mut text, &header, fresh.replay.records()).expect("it is written");
                fs::write(kept(exercise, "rust"), text).expect("it is kept");
            } else {
                assert_eq!(told(&exercise.given(Language::Rust)), told(&fresh), "{}", exercise.name);
            }
        }
    }

    /// What the program prints, and when a loop is closed: the same from run to run.
    fn outline(walkthrough: &Walkthrough) -> Vec<String> {
        let records = walkthrough.replay.records().iter();
        let said = records.filter_map(|record| match &record.event {
            glassloop::trace::Event::Said(said) if &*said.level == "INFO" => Some(said.text.clone()),
            glassloop::trace::Event::Closed => Some("closed".to_owned()),
            _ => None,
        });
        said.collect()
    }

    #[test]
    fn what_an_exercise_is_shown_to_do_in_python_is_what_it_does() {
        let Some(python) = python() else { return };
        let folder = std::env::temp_dir().join(format!("glassloop-given-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        for exercise in EXERCISES {
            let trace = folder.join(format!("{}.jsonl", exercise.name));
            let mut command = Command::new(&python);
            command.arg(exercise.file(Language::Python)).current_dir(FOLDER);
            let ran = record_quietly(&mut command, &trace).expect("it is recorded");
            if is_blessing() {
                let text = fs::read_to_string(&trace).expect("the trace");
                fs::write(
                    kept(exercise, "python"),
                    of_any_machine(&text, FOLDER, &exercise.file(Language::Python)),
                )
                .expect("it is kept");
            } else {
                let fresh = ran.walkthrough.expect("it makes a loop");
                let given = exercise.given(Language::Python);
                // Another version may say it in other words.
                if fresh.asyncio == given.asyncio {
                    assert_eq!(outline(&given), outline(&fresh), "{}", exercise.name);
                }
            }
        }
        fs::remove_dir_all(&folder).expect("it is there");
    }

    #[test]
    fn in_both_languages_an_exercise_asks_and_blames_the_same() {
        for exercise in EXERCISES {
            let [rust, python] =
                [Language::Rust, Language::Python].map(|language| exercise.choice(language, Locale::English));
            assert_eq!(rust.is_some(), !matches!(exercise.task, Task::Repair(_)), "{}", exercise.name);
            assert_eq!(rust.is_some(), python.is_some(), "{}", exercise.name);
            if exercise.title(Locale::English).contains("Closed: ") {
                for language in [Language::Rust, Language::Python] {
                    let fault = Fault::of(&exercise.given(language)).expect(exercise.name);
                    assert!(fault.blamed < fault.error, "{}", exercise.name);
                }
            }
        }
    }
}
