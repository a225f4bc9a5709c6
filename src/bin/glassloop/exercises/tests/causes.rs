//! The exercises on a closed loop are nine of its causes, told as the causes tell them.

use std::borrow::Cow;

use glassloop::trace::file::Language;

use super::run_in_rust;
use crate::causes::Cause;
use crate::exercises::{EXERCISES, Fault};
use crate::locale::Locale;
use crate::walkthrough::Walkthrough;

/// Of which cause each is an example.
const CAUSES: &[(&str, Cause)] = &[
    ("closed_too_early", Cause::ClosedTooEarly),
    ("client_kept", Cause::KeptFromAnotherRun),
    ("finaliser", Cause::UsedByFinaliser),
    ("transport_kept", Cause::UsedAfterRun),
    ("pipe_kept", Cause::TransportLeftOpen),
    ("pool_kept", Cause::AnotherLoopRunsHere),
    ("two_tests_one_engine", Cause::KeptFromAnotherTest),
    ("heartbeat", Cause::PostedAfterClose),
    ("helper", Cause::ClosedByHelper),
];

/// What cures the first error of a run.
fn cure(walkthrough: &Walkthrough) -> Cow<'static, str> {
    let error = Fault::of(walkthrough).expect("an error with a cause").error;
    let (mut replay, narrator) = (walkthrough.replay.clone(), walkthrough.narrator());
    replay.go_to(error);
    narrator.tell(&replay).and_then(|told| told.cure).expect("a cure")
}

#[test]
fn each_exercise_on_a_closed_loop_is_another_of_its_causes_in_both_languages() {
    let of_closed: Vec<&str> = EXERCISES[10..].iter().map(|exercise| exercise.name).collect();
    assert_eq!(of_closed, CAUSES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (place, (name, cause)) in CAUSES.iter().enumerate() {
        assert!(CAUSES[..place].iter().all(|(_, other)| other != cause), "{name} is like another");
        for (language, run) in [
            (Language::Python, EXERCISES[10 + place].given(Language::Python)),
            (Language::Rust, EXERCISES[10 + place].given(Language::Rust)),
            (Language::Rust, run_in_rust(&EXERCISES[10 + place])),
        ] {
            let wanted = cause.cure(language, Locale::default());
            assert_eq!(cure(&run.told_in(Locale::default())), wanted, "{name} in {language:?}");
        }
    }
}
