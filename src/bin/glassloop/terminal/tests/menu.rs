//! The menu.

use super::Sitting;
use crate::lessons::LESSONS;

#[test]
fn enter_steps_through_the_chosen_lesson_and_leaving_comes_back_to_the_menu() {
    let mut sitting = Sitting::at_the_menu();
    sitting.press("↓⏎");
    sitting.assert_shows("Lesson 1b");
    assert_eq!(sitting.step(), 0);
    sitting.press("→q");
    sitting.assert_shows(&format!("{} lessons", LESSONS.len()));
    sitting.assert_shows("▸   1b  Timers");
}

#[test]
fn a_search_lists_only_what_contains_it_and_escape_lists_all_again() {
    let mut sitting = Sitting::at_the_menu();
    sitting.press("/is closed");
    sitting.assert_shows("closed_loop");
    sitting.assert_shows("/is closed");
    assert!(!sitting.screen().contains("callbacks_in_order"));
    sitting.press("⏎");
    sitting.assert_shows("Lesson ");
    sitting.press("q␛");
    sitting.assert_shows(&format!("{} lessons", LESSONS.len()));
}

#[test]
fn a_search_lists_lessons_that_are_called_so_before_those_that_speak_of_it() {
    let mut sitting = Sitting::at_the_menu();
    sitting.press("/clo");
    let screen = sitting.screen();
    let place = |name: &str| screen.find(name).unwrap_or_else(|| panic!("no {name} in\n{screen}"));
    assert!(place(" closed_loop\n") < place(" timers\n"), "{screen}");
    sitting.press("⏎");
    sitting.assert_shows("Event loop is closed");
}

#[test]
fn a_search_that_finds_nothing_says_so() {
    let mut sitting = Sitting::at_the_menu();
    sitting.press("/nothing is like this⏎⏎");
    sitting.assert_shows("No lesson is like that.");
}

#[test]
fn every_lesson_can_be_opened_from_the_menu_and_stepped_through_to_its_end_and_back() {
    let mut sitting = Sitting::at_the_menu();
    for lesson in LESSONS {
        sitting.press("⏎G");
        let end = sitting.step();
        sitting.assert_shows(&format!("Lesson {}", lesson.number()));
        sitting.press("g").press(&"→".repeat(end as usize));
        assert_eq!(sitting.step(), end, "{}", lesson.name);
        sitting.press(&"←".repeat(end as usize));
        assert_eq!(sitting.step(), 0, "{}", lesson.name);
        sitting.press("q↓");
    }
}
