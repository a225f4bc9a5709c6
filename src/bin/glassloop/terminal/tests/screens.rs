//! Whole screens, as they are seen: `tests/expected/terminal/`.

use super::Sitting;

#[test]
fn the_first_screen_says_what_to_press() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.assert_shows("Press → for the first step, e to run to the error");
    sitting.assert_looks_like("closed_loop_start");
}

#[test]
fn the_error_is_shown_with_its_cause_and_its_cures() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("e");
    sitting.assert_shows("c goes back to its cause");
    sitting.assert_looks_like("closed_loop_error");
}

#[test]
fn the_cause_of_the_error_is_the_line_that_closed_the_loop() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("ec");
    sitting.assert_shows("▸  40      event_loop.close()?; // Here it is closed …");
    sitting.assert_looks_like("closed_loop_cause");
}

#[test]
fn the_end_says_that_it_is_the_end() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("G");
    sitting.assert_shows("This is the end.");
    sitting.assert_looks_like("closed_loop_end");
}

#[test]
fn timers_are_listed_by_their_deadlines() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("]");
    sitting.assert_looks_like("timers_first_iteration");
}

#[test]
fn a_task_that_waits_is_shown_with_what_it_waits_for_and_where() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("]]]");
    sitting.assert_looks_like("wait_for_timeout_waiting");
}

#[test]
fn a_line_in_a_box_says_what_a_task_has_to_do_with_it() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    for (step, shown) in [
        ("10", "● task 2 (long_operation)   made :36"),
        ("19", "● task 2 (long_operation) for futu… at :24"),
        ("28", "  task 2 (long_operation) waited :24"),
        ("37", "● task 1 (limit_it)    waited at :37"),
    ] {
        sitting.press(&format!("{step}⏎"));
        sitting.assert_shows(shown);
    }
}

#[test]
fn the_longer_why_leads_back_to_the_program() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("/is cancelled⏎w↓");
    sitting.assert_looks_like("wait_for_timeout_why");
}

#[test]
fn the_help_shows_all_keys() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→?");
    sitting.assert_looks_like("help");
}

#[test]
fn the_menu_lists_the_lessons() {
    Sitting::at_the_menu().press("↓↓").assert_looks_like("menu");
}

#[test]
fn a_terminal_that_is_too_small_is_told_how_large_it_must_be() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    for size in [(79, 24), (80, 23), (20, 5), (1, 1)] {
        sitting.size = size;
        let screen = sitting.screen();
        assert!(size.0 < 20 || screen.contains("needed: 80 × 24"), "{screen}");
    }
    sitting.press("→G");
    sitting.size = (80, 24);
    assert_eq!(sitting.step(), 0, "no key acts on what cannot be seen");
    sitting.press("→");
    assert_eq!(sitting.step(), 1);
}
