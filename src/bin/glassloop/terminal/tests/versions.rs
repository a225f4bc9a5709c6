//! A lesson as other versions of asyncio run it.

use super::Sitting;

#[test]
fn v_shows_the_lesson_as_the_next_version_runs_it_and_comes_round_again() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→v");
    sitting.assert_shows("Event loop is closed, as in Python 3.14");
    sitting.assert_shows("As in Python 3.14, which goes another way from step 2");
    assert_eq!(sitting.step(), 1);
    sitting.press("→");
    sitting.assert_shows("✗ get_event_loop() is refused: RuntimeError: There is no current event loop");
    sitting.press("v");
    sitting.assert_shows("Event loop is closed, as in Python 3.15");
    sitting.press("v");
    assert!(!sitting.screen().contains("as in Python"), "it is as the lessons are written");
    assert_eq!(sitting.step(), 1, "as much has happened");
}

#[test]
fn a_version_that_does_the_same_is_said_to() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("→→");
    let step = sitting.step();
    sitting.press("v");
    sitting.assert_shows("Python 3.14 does all of this in the same way");
    assert_eq!(sitting.step(), step);
}

#[test]
fn the_step_that_a_later_version_refuses_says_so() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→→");
    sitting.assert_shows("(From Python 3.14 on, instead: get_event_loop() is");
}

#[test]
fn what_ran_once_as_one_version_says_so() {
    for (lesson, keys, says) in [
        ("echo_server", "→v", "This run was recorded once, as one version of asyncio."),
        ("timers", "y→v", "CPython ran this once; in Rust (y) the lesson runs as any version."),
    ] {
        let mut sitting = Sitting::in_lesson(lesson);
        sitting.press(keys);
        sitting.assert_shows(says);
    }
    let records = glassloop::testing::record(|| drop(glassloop::new_event_loop()));
    let mut sitting = Sitting::in_trace(records);
    sitting.press("→v");
    sitting.assert_shows("This is a program of your own: record it with the Python that you mean.");
}
