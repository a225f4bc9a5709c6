//! Every exercise fails as it is given, and passes when it is solved: in both languages.

mod blame;
mod causes;
mod desks;
mod told;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;

use glassloop::replay::Replay;
use glassloop::trace::Record;
use glassloop::trace::file::Language;

use super::check::{Verdict, check};
use super::choice::{Choice, answer_line};
use super::desk::Desk;
use super::list::PROGRAMS;
use super::running::{python, verdict};
use super::watch::watch_with;
use super::{EXERCISES, Exercise, Task};
use crate::locale::Locale;
use crate::recording::record_program;
use crate::sources::Sources;
use crate::walkthrough::{Clock, Shows, Walkthrough};

/// The exercise of that name.
fn called(name: &str) -> &'static Exercise {
    EXERCISES.iter().find(|exercise| exercise.name == name).expect("an exercise")
}

/// What is right where something is to be chosen, in Rust and in Python.
const RIGHT: &[(&str, &str, &str)] = &[
    ("first_come", "second", "second"),
    ("sooner_or_later", "soon", "soon"),
    ("not_every_await_waits", "helper: returns at once", "helper: returns at once"),
    ("attached_elsewhere", "create_future())", "create_future()"),
    ("two_tests_one_engine", "event_loop.close()?;", "loop.close()"),
    ("helper", "self.event_loop.close()?;", "self.loop.close()"),
];

fn is_choice(exercise: &Exercise) -> bool {
    !matches!(exercise.task, Task::Repair(_))
}

/// The exercises of which something is to be mended, or is not.
fn exercises(is_wanted: impl Fn(&Exercise) -> bool) -> impl Iterator<Item = &'static Exercise> {
    EXERCISES.iter().filter(move |exercise| is_wanted(exercise))
}

/// What the program of an exercise does under a virtual clock.
fn in_rust(exercise: &Exercise, main: fn() -> glassloop::Result<()>, text: &str) -> Walkthrough {
    let records: Vec<Record> = record_program(main).records.iter().map(as_given).collect();
    let file = exercise.file(Language::Rust);
    Walkthrough {
        shows: Shows::Trace,
        name: exercise.name.to_owned(),
        title: exercise.title(Locale::English),
        introduction: Vec::new(),
        replay: Replay::new(records),
        sources: Sources::whole(&[(&file, text)]),
        clock: Clock::Virtual,
        language: Language::Rust,
        locale: Default::default(),
        notices: Vec::new(),
        asyncio: None,
        told_otherwise: Default::default(),
    }
}

/// What an exercise does as it is given, run anew.
pub(super) fn run_in_rust(exercise: &Exercise) -> Walkthrough {
    let (_, given, _) = PROGRAMS.iter().find(|(name, ..)| *name == exercise.name).expect("a program");
    in_rust(exercise, *given, exercise.text(Language::Rust))
}

/// The record as the learner's program would have written it.
fn as_given(record: &Record) -> Record {
    let text = serde_json::to_string(record).expect("JSON");
    let text = text.split("src/bin/glassloop/").map(|part| {
        let is_of_exercise = part.starts_with("exercises/") && part.contains("../exercises/");
        if is_of_exercise { part.split_once("../exercises/").expect("it has it").1 } else { part }
    });
    let text: String = text.collect::<String>().replace("solutions/rust/", "rust/");
    serde_json::from_str(&text).expect("a record")
}

/// The text with this letter behind `answer:`.
fn answered(text: &str, letter: char) -> String {
    let line = text.lines().find(|line| answer_line(line).is_some()).expect("a place for the answer");
    text.replacen(line, &line.replace('?', &letter.to_string()), 1)
}

/// Exactly one letter passes, and it is that of the right answer.
fn assert_one_is_right(exercise: &Exercise, walkthrough: &Walkthrough, language: Language, text: &str) {
    let choice = Choice::of(exercise, walkthrough).expect(exercise.name);
    let passes = |letter: &char| {
        matches!(check(exercise, walkthrough, &answered(text, *letter)), Verdict::Passed(Some(_)))
    };
    let letters: Vec<char> = ('a'..='e').filter(passes).collect();
    assert_eq!(letters.len(), 1, "{}: {choice}", exercise.name);
    let right = &choice.answer(&letters[0].to_string()).expect("an answer").text;
    let (_, of_rust, of_python) = RIGHT.iter().find(|(name, ..)| *name == exercise.name).expect("it is told");
    let told = if language == Language::Rust { of_rust } else { of_python };
    assert!(right.ends_with(told), "{}: {right}", exercise.name);
    assert!(matches!(check(exercise, walkthrough, text), Verdict::Asked(_)), "{}", exercise.name);
}

#[test]
fn every_exercise_in_rust_fails_as_it_is_given() {
    for (exercise, (_, given, _)) in EXERCISES.iter().zip(PROGRAMS) {
        let text = exercise.text(Language::Rust);
        let verdict = check(exercise, &in_rust(exercise, *given, text), text);
        match (is_choice(exercise), verdict) {
            (true, Verdict::Asked(_)) => {}
            (false, Verdict::Failed(why)) => {
                assert!(why.contains("step ") || why.contains("never closed"), "{}: {why}", exercise.name);
            }
            (_, verdict) => panic!("{}: {verdict:?}", exercise.name),
        }
    }
}

#[test]
fn every_exercise_in_rust_passes_when_it_is_mended() {
    for (exercise, (_, _, mended)) in EXERCISES.iter().zip(PROGRAMS).filter(|(it, _)| !is_choice(it)) {
        let text = exercise.solution(Language::Rust).expect(exercise.name);
        let walkthrough = in_rust(exercise, mended.expect(exercise.name), text);
        assert_eq!(check(exercise, &walkthrough, text), Verdict::Passed(None), "{}", exercise.name);
    }
}

#[test]
fn where_something_is_to_be_chosen_in_rust_one_answer_is_right() {
    for (exercise, (_, given, _)) in EXERCISES.iter().zip(PROGRAMS).filter(|(it, _)| is_choice(it)) {
        let text = exercise.text(Language::Rust);
        assert_one_is_right(exercise, &in_rust(exercise, *given, text), Language::Rust, text);
    }
}

/// A folder for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let (process, next) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(format!("glassloop-exercises-{name}-{process}-{next}"));
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    fn desk(&self) -> Desk {
        Desk::open(&self.0, Some(Language::Python)).expect("a folder")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Whether the exercises can be done in Python here.
fn has_python() -> bool {
    let found = python().is_some();
    if !found {
        eprintln!("skipped: no CPython of 3.8 or later; GLASSLOOP_PYTHON names one");
    }
    found
}

#[test]
fn every_exercise_in_python_fails_as_it_is_given_and_passes_when_it_is_mended() {
    if !has_python() {
        return;
    }
    let folder = Folder::new("python");
    let desk = folder.desk();
    for exercise in exercises(|exercise| !is_choice(exercise)) {
        match verdict(&desk, exercise, Language::Python).expect("it runs") {
            Verdict::Failed(why) => assert!(why.contains("step "), "{}: {why}", exercise.name),
            verdict => panic!("{}: {verdict:?}", exercise.name),
        }
        desk.rewrite(exercise, exercise.solution(Language::Python).expect(exercise.name)).expect("written");
        let mended = verdict(&desk, exercise, Language::Python).expect("it runs");
        assert_eq!(mended, Verdict::Passed(None), "{}", exercise.name);
    }
}

#[test]
fn where_something_is_to_be_chosen_in_python_one_answer_is_right() {
    if !has_python() {
        return;
    }
    let folder = Folder::new("choices");
    let desk = folder.desk();
    for exercise in exercises(is_choice) {
        let text = exercise.text(Language::Python);
        let asked = verdict(&desk, exercise, Language::Python).expect("it runs");
        assert!(matches!(asked, Verdict::Asked(_)), "{}: {asked:?}", exercise.name);
        let walkthrough = Walkthrough::of_own_file(&desk.trace()).expect("its trace");
        assert_one_is_right(exercise, &walkthrough, Language::Python, text);
    }
}

#[test]
fn whoever_watches_goes_on_when_a_file_passes_and_finds_what_is_done_the_next_time() {
    if !has_python() {
        return;
    }
    let folder = Folder::new("watching");
    let (mut said, mut desk) = (Vec::new(), folder.desk());
    let (types, typed) = channel();
    for letter in ["a", "b", "c", "d", "h", "r", "q"] {
        types.send(letter.to_owned()).expect("it listens");
    }
    {
        let first = desk.current();
        watch_with(&mut said, &mut desk, first, &typed)
    }
    .expect("it is said");
    let said = String::from_utf8(said).expect("text");
    assert!(said.contains("who has the next turn, after first?") && said.contains("that is it"), "{said}");
    assert!(said.contains("Exercise 2"), "it goes on: {said}");
    assert!(said.contains("is lost then: r once more"), "nothing is lost by one key: {said}");
    assert!(desk.count() >= 1);
    let later = Desk::open(&folder.0, None).expect("a folder");
    assert_eq!((later.count(), later.language), (desk.count(), Language::Python));
}

#[test]
fn a_hint_is_in_the_language_of_the_learner() {
    for exercise in EXERCISES {
        let (python, rust) = (
            exercise.hint(Language::Python, Locale::English),
            exercise.hint(Language::Rust, Locale::English),
        );
        assert!(!python.contains("Rust") && !python.contains("Err("), "{python}");
        assert!(!rust.contains("Python") && !rust.contains("`raise`"), "{rust}");
    }
}

#[test]
fn every_program_in_the_folder_is_an_exercise_with_its_number_in_both_languages() {
    for (folder, extension) in [("rust", "rs"), ("python", "py")] {
        let given: BTreeSet<String> = EXERCISES.iter().map(|it| it.name.to_owned()).collect();
        assert_eq!(files(&format!("exercises/{folder}"), extension), given);
        let mended: BTreeSet<String> = exercises(|it| !is_choice(it)).map(|it| it.name.to_owned()).collect();
        assert_eq!(files(&format!("exercises/solutions/{folder}"), extension), mended);
    }
    for (number, exercise) in (1..).zip(EXERCISES) {
        let begins = format!("Exercise {number} · ");
        assert!(exercise.title(Locale::English).starts_with(&begins), "{}", exercise.name);
        for language in [Language::Rust, Language::Python] {
            let first = exercise.text(language).lines().next().unwrap_or_default();
            assert!(first.ends_with(&exercise.title(Locale::English)), "{}: {first}", exercise.name);
            assert!(!exercise.goal(language, Locale::English).is_empty(), "{}", exercise.name);
        }
    }
}

/// The names of the files of a folder of the package.
fn files(folder: &str, extension: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let wanted = entries.filter(|path| path.extension().is_some_and(|found| found == extension));
    wanted.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}
