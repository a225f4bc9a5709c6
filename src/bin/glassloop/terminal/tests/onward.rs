//! What stands round a step: what comes after the last, what was left out before it, and the
//! thread's loop.

use glassloop::new_event_loop;
use glassloop::testing::record;

use super::Sitting;

#[test]
fn the_last_step_leads_to_the_next_lesson_in_the_same_language() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("G");
    sitting.assert_shows("N goes on to lesson 10b, closed_loop_operations");
    assert!(sitting.screen().lines().last().is_some_and(|line| line.starts_with("N next lesson")));
    sitting.press("N");
    assert_eq!(sitting.step(), 0);
    sitting.assert_shows("Lesson 10b · What a closed loop refuses, and what it does not ");
    sitting.press("yN");
    sitting.assert_shows("Lesson 10c · What is kept from one run to the next, in Python");
}

#[test]
fn behind_the_last_lesson_and_behind_a_trace_comes_none() {
    let last = crate::lessons::LESSONS.last().expect("there are lessons");
    let mut sitting = Sitting::in_lesson(last.name);
    sitting.press("GN");
    sitting.assert_shows("This is the last lesson.");
    let mut sitting = Sitting::in_trace(record(|| drop(new_event_loop())));
    sitting.press("G");
    assert!(!sitting.screen().contains("next lesson"), "{}", sitting.screen());
    sitting.press("N");
    sitting.assert_shows("This is a program of your own, and no lesson.");
}

#[test]
fn a_number_that_is_left_out_is_explained_where_it_is_left_out() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press(&"→".repeat(5));
    assert_eq!(sitting.step(), 5);
    assert!(!sitting.screen().contains("bookkeeping"));
    sitting.press("→");
    assert_eq!(sitting.step(), 7);
    sitting.assert_shows("Step 6 is the loop's own bookkeeping: a shows it.");
    sitting.press("a←→");
    assert!(!sitting.screen().contains("is the loop's own bookkeeping"), "nothing is left out");
}

#[test]
fn the_loop_that_get_event_loop_hands_over_is_shown_while_none_runs() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→→");
    sitting.assert_shows("current loop: none");
    sitting.press("→");
    sitting.assert_shows("current loop: 1");
    sitting.press("19⏎");
    sitting.assert_shows("current loop: 1, closed");
    sitting.press("14⏎");
    assert!(!sitting.screen().contains("current loop"), "{}", sitting.screen());
}
