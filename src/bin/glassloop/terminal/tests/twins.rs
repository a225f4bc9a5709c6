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
fn s_shows_the_twin_beside_the_lesson_with_the_line_of_the_same_moment_marked_in_both() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.size = (200, 50);
    sitting.press("se");
    let line = sitting.screen().lines().find(|line| line.starts_with('▸')).map(str::to_owned);
    assert!(line.is_some_and(|line| line.contains("same.run_until_complete(work())")));
    sitting.assert_shows("─ examples/python/closed_loop.py ─");
    let marked = sitting.screen().matches("▸").count();
    assert_eq!(marked, 2, "{}", sitting.screen());
    sitting.press("s");
    assert!(!sitting.screen().contains("closed_loop.py"), "{}", sitting.screen());
}

#[test]
fn the_twin_beside_a_lesson_is_at_the_moment_at_which_y_shows_it() {
    for lesson in crate::lessons::LESSONS.iter().filter(|lesson| lesson.python.is_some()) {
        let mut sitting = Sitting::in_lesson(lesson.name);
        sitting.size = (200, 100);
        sitting.press("s");
        for keys in ["→→→→", "]", "e", "G"] {
            sitting.press(keys);
            let beside = marked(&sitting.screen(), ".py ─");
            let mut other = Sitting::in_lesson(lesson.name);
            other.size = (200, 100);
            let step = sitting.step();
            other.press(&format!("{step}⏎y"));
            assert_eq!(beside, marked(&other.screen(), ".py ─"), "{} at step {step}", lesson.name);
        }
    }
}

/// The number of the line that is marked in the part whose heading ends so.
fn marked(screen: &str, heading: &str) -> Option<String> {
    let column = screen.lines().find_map(|line| {
        let before = &line[..line.find(heading)?];
        Some(before.rfind("─ ").map_or(0, |at| before[..at].chars().count()))
    })?;
    let of_part = |line: &str| line.chars().skip(column).collect::<String>();
    let line = screen.lines().map(of_part).find(|line| line.starts_with('▸'))?;
    line.trim_start_matches('▸').split_whitespace().next().map(str::to_owned)
}

#[test]
fn a_program_without_a_twin_has_none_beside_it() {
    let mut sitting = Sitting::in_lesson("task_service");
    sitting.press("→s");
    sitting.assert_shows("only a lesson has a twin");
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

#[test]
fn an_error_that_comes_of_another_has_no_cure_of_its_own_to_be_walked_to() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    // In Python the coroutine that was refused is never awaited, which is an error of its own.
    sitting.press("ye");
    let refused = sitting.step();
    sitting.press("e");
    assert!(sitting.step() > refused);
    sitting.press("uC");
    sitting.assert_shows("cure 1: ");
}
