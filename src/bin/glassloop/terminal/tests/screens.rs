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
fn a_small_and_a_wide_terminal_show_all_parts() {
    for size in [(60, 20), (200, 50)] {
        let mut sitting = Sitting::in_lesson("wait_for_timeout");
        sitting.press("19⏎").assert_looks_so("wait_for_timeout_step_19", size);
        for part in ["Running now", "Ready queue", "Timers", "Waiting on", "examples/", "Tasks", "Output"] {
            sitting.assert_shows(part);
        }
        sitting.assert_shows("? keys  q leave");
        Sitting::in_lesson("closed_loop").press("pe").assert_looks_so("closed_loop_asked", size);
        Sitting::at_the_menu().assert_looks_so("menu", size);
    }
}

#[test]
fn a_wide_terminal_shows_more_of_a_long_list_and_long_lines_whole() {
    let mut sitting = Sitting::in_lesson("chat_server");
    let entries = |sitting: &Sitting| sitting.screen().matches(" for ").count();
    sitting.press("600⏎");
    let few = entries(&sitting);
    sitting.size = (200, 50);
    assert!(entries(&sitting) > few + 2, "{}", sitting.screen());
}

#[test]
fn no_more_tasks_are_named_above_the_lanes_than_there_are_lanes() {
    let mut sitting = Sitting::in_lesson("chat_server");
    let mut named = 0;
    for _ in 0..20 {
        sitting.press("]]]]");
        let screen = sitting.screen();
        let (_, below) = screen.split_once("─ Tasks ").expect("the heading of the lanes");
        let Some((first, last)) = below.split_once(" of ").and_then(|(shown, _)| shown.split_once('–'))
        else {
            continue;
        };
        let number = |text: &str| text.parse::<usize>().unwrap_or_else(|_| panic!("no number: {text:?}"));
        // Below the heading are the lanes, and the keys.
        assert!(number(last) - number(first) < below.lines().count() - 2, "{screen}");
        named += 1;
    }
    assert!(named > 0);
}

#[test]
fn a_terminal_that_is_too_small_is_told_how_large_it_must_be() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    for size in [(59, 24), (80, 19), (20, 5), (1, 1)] {
        sitting.size = size;
        let screen = sitting.screen();
        assert!(size.0 < 20 || screen.contains("needed: 60 × 20"), "{screen}");
    }
    sitting.press("→G");
    sitting.size = (80, 24);
    assert_eq!(sitting.step(), 0, "no key acts on what cannot be seen");
    sitting.press("→");
    assert_eq!(sitting.step(), 1);
}
