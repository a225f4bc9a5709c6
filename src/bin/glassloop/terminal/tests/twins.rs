//! A lesson and its twin in Python.

use super::Sitting;

#[test]
fn y_shows_the_same_moment_in_python_and_back_in_rust() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("e");
    let error = sitting.step();
    sitting.assert_shows("✗ run_until_complete() is refused: RuntimeError: Event loop is closed");
    sitting.press("y");
    sitting.assert_shows("Event loop is closed, in Python");
    sitting.assert_shows("✗ run_until_complete() is refused: RuntimeError: Event loop is closed");
    sitting.assert_shows("same.run_until_complete(work())");
    sitting.assert_shows("─ examples/python/closed_loop.py ─");
    sitting.press("y");
    assert_eq!(sitting.step(), error);
    sitting.assert_shows("─ examples/closed_loop.rs ─");
}

#[test]
fn before_the_first_step_both_are_before_the_first_step() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("y");
    assert_eq!(sitting.step(), 0);
    sitting.assert_shows("Timers, and the loop's own clock, in Python");
    sitting.press("y→");
    assert_eq!(sitting.step(), 1);
}

#[test]
fn a_lesson_without_a_twin_says_so() {
    let mut sitting = Sitting::in_lesson("task_service");
    sitting.press("→y");
    sitting.assert_shows("This lesson has no twin in Python.");
    assert_eq!(sitting.step(), 1);
    let records = glassloop::testing::record(|| drop(glassloop::new_event_loop()));
    let mut sitting = Sitting::in_trace(records);
    sitting.press("→y");
    sitting.assert_shows("This is a program of your own, and no lesson with a twin.");
}
