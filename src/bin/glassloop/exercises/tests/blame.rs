//! What is asked of an error's cause, and why each answer is right or not.

use std::collections::BTreeSet;

use glassloop::trace::file::Language;

use super::called;
use crate::exercises::blame::blame;
use crate::exercises::check::{Verdict, check};
use crate::exercises::choice::{Asks, Choice};
use crate::exercises::{EXERCISES, Exercise, Task};
use crate::locale::Locale;

const LANGUAGES: [Language; 2] = [Language::Python, Language::Rust];
const LOCALES: [Locale; 2] = [Locale::English, Locale::Chinese];

/// What is asked of its error, whether or not the exercise does so.
fn asked(exercise: &'static Exercise, language: Language, locale: Locale) -> Option<Choice> {
    blame(&exercise.given(language).told_in(locale)).ok()
}

#[test]
fn each_answer_has_a_reason_of_its_own_in_both_languages() {
    let mut seen = 0;
    for (language, locale) in LANGUAGES.iter().flat_map(|it| LOCALES.map(|locale| (it, locale))) {
        for exercise in EXERCISES {
            let Some(choice) = asked(exercise, *language, locale) else { continue };
            let reasons: BTreeSet<&str> = choice.answers.iter().map(|answer| &*answer.because).collect();
            assert_eq!(reasons.len(), choice.answers.len(), "{}: {:#?}", exercise.name, choice.answers);
            let circular = |reason: &&str| reason.contains("the step that is to blame");
            assert!(!reasons.iter().any(circular), "{}: {reasons:#?}", exercise.name);
            assert_eq!(choice.answers.iter().filter(|answer| answer.right).count(), 1, "{}", exercise.name);
            seen += 1;
        }
    }
    assert!(seen >= 4 * 9, "{seen}");
}

/// Those whose loop was closed where it should be.
const KEPT: [&str; 6] =
    ["client_kept", "finaliser", "transport_kept", "pipe_kept", "pool_kept", "two_tests_one_engine"];

#[test]
fn where_something_was_kept_for_too_long_it_is_asked_who_closed_the_loop() {
    for exercise in EXERCISES {
        for choice in LANGUAGES.iter().filter_map(|language| asked(exercise, *language, Locale::English)) {
            let is_kept = KEPT.contains(&exercise.name);
            assert_eq!(choice.asks == Asks::WhoClosedIt, is_kept, "{}: {choice}", exercise.name);
            assert_eq!(choice.ask.starts_with("which step closed the loop"), is_kept, "{}", exercise.name);
        }
    }
}

#[test]
fn who_finds_the_closing_learns_that_it_was_right_what_was_kept_and_the_cure() {
    for (language, line) in [
        (Language::Python, "self.loop = asyncio.get_running_loop()"),
        (Language::Rust, "let running = get_running_loop()?;"),
    ] {
        let choice = asked(called("two_tests_one_engine"), language, Locale::English).expect("a choice");
        let right = choice.answers.iter().find(|answer| answer.right).expect("it is one of them");
        assert!(right.because.contains("It was right to close it there: its run was over."), "{right:#?}");
        let kept = format!("What was kept for too long is loop 1: line 16 (`{line}`) took it");
        assert!(right.because.contains(&kept), "{right:#?}");
        assert!(right.because.contains("Cure: each test has a loop of its own"), "{right:#?}");
    }
}

#[test]
fn whoever_mends_such_a_program_is_told_not_to_mend_the_closing() {
    for (name, is_kept) in [("client_kept", true), ("transport_kept", true), ("closed_too_early", false)] {
        for language in LANGUAGES {
            let run = called(name).given(language).told_in(Locale::English);
            let Verdict::Failed(why) = check(called(name), &run, "") else { panic!("{name} passes") };
            assert_eq!(why.contains("It was right to close it there"), is_kept, "{name}: {why}");
        }
    }
}

#[test]
fn the_line_of_the_error_is_offered_where_its_loop_was_open_and_the_closing_of_the_other_loop() {
    for language in LANGUAGES {
        let choice = asked(called("two_tests_one_engine"), language, Locale::English).expect("a choice");
        let because = |reason: &str| choice.answers.iter().any(|answer| answer.because.contains(reason));
        assert!(because("but here the loop is open still, and does what it is asked"), "{choice}");
        assert!(because("it closes loop 2, but the error came before that"), "{choice}");
        assert!(because("here the error only shows: loop 1 was closed before that"), "{choice}");
    }
}

#[test]
fn why_a_prediction_is_wrong_does_not_name_the_right_one() {
    for exercise in EXERCISES.iter().filter(|exercise| matches!(exercise.task, Task::Predict)) {
        for (language, locale) in LANGUAGES.iter().flat_map(|it| LOCALES.map(|locale| (it, locale))) {
            let choice = exercise.choice(*language, locale).expect("a choice");
            let right = choice.answers.iter().find(|answer| answer.right).expect("it is one of them");
            for wrong in choice.answers.iter().filter(|answer| !answer.right) {
                assert!(!wrong.because.contains(&right.text), "{}: {wrong:#?}", exercise.name);
            }
        }
    }
}
