//! What is opened: a lesson from the menu, and from there its twin, another version of it, the next one; and
//! the trace of a test that fails.

use glassloop::new_event_loop;
use glassloop::testing::record;
use glassloop::trace::{Event, Record};

use super::{Application, Clock, Sitting, walkthrough};
use crate::lessons::LESSONS;
use crate::locale::Locale;

// ── the menu ────────────────────────────────────────────────────────────────

#[test]
fn enter_steps_through_the_chosen_lesson_and_leaving_comes_back_to_the_menu() {
    let mut sitting = Sitting::at_the_menu(Locale::English);
    sitting.press("↓⏎");
    sitting.assert_shows("Lesson 1b");
    assert_eq!(sitting.step(), 0);
    sitting.press("→q");
    sitting.assert_shows(&format!("{} lessons", LESSONS.len()));
    sitting.assert_shows("▸   1b  Timers");
}

#[test]
fn a_search_lists_only_what_contains_it_and_escape_lists_all_again() {
    let mut sitting = Sitting::at_the_menu(Locale::English);
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
    let mut sitting = Sitting::at_the_menu(Locale::English);
    sitting.press("/clo");
    let screen = sitting.screen();
    let place = |name: &str| screen.find(name).unwrap_or_else(|| panic!("no {name} in\n{screen}"));
    assert!(place(" closed_loop\n") < place(" timers\n"), "{screen}");
    sitting.press("⏎");
    sitting.assert_shows("Event loop is closed");
}

#[test]
fn a_search_that_finds_nothing_says_so() {
    let mut sitting = Sitting::at_the_menu(Locale::English);
    sitting.press("/nothing is like this⏎⏎");
    sitting.assert_shows("No lesson is like that.");
}

#[test]
fn every_lesson_can_be_opened_from_the_menu_and_stepped_through_to_its_end_and_back() {
    let mut sitting = Sitting::at_the_menu(Locale::English);
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

// ── the twin in Python ──────────────────────────────────────────────────────

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
    for lesson in LESSONS.iter().filter(|lesson| lesson.python.is_some()) {
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
    let records = record(|| drop(new_event_loop()));
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

// ── another version of asyncio ──────────────────────────────────────────────

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
    let records = record(|| drop(new_event_loop()));
    let mut sitting = Sitting::in_trace(records);
    sitting.press("→v");
    sitting.assert_shows("This is a program of your own: record it with the Python that you mean.");
}

// ── the next lesson ─────────────────────────────────────────────────────────

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
    let last = LESSONS.last().expect("there are lessons");
    let mut sitting = Sitting::in_lesson(last.name);
    sitting.press("GN");
    sitting.assert_shows("This is the last lesson.");
    let mut sitting = Sitting::in_trace(record(|| drop(new_event_loop())));
    sitting.press("G");
    assert!(!sitting.screen().contains("next lesson"), "{}", sitting.screen());
    sitting.press("N");
    sitting.assert_shows("This is a program of your own, and no lesson.");
}

// ── the trace of a test ─────────────────────────────────────────────────────

/// A trace that ends with this panic, opened at this step of it.
fn opened(panic: &str, number: u64) -> Sitting {
    let mut records = Vec::from(record(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.call_soon(|| log::info!("one")).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
    }));
    let last = records.last().expect("a record").number;
    let event = Event::ProgramEnded(Some(panic.into()));
    records.push(Record { number: last + 1, event, ..records[0].clone() });
    let notice = Some(format!("The assertion fails here: {panic}"));
    Sitting::before(Application::beginning_at(walkthrough(records, Clock::Virtual), number, notice))
}

#[test]
fn it_is_opened_where_the_assertion_differs_and_e_and_c_go_to_the_assertion_and_back() {
    let mut sitting = opened("panic: at step 7, what was said is another: \"one\", not \"two\"", 7);
    sitting.assert_shows("The assertion fails here");
    assert_eq!(sitting.step(), 7);
    sitting.press("e").assert_shows("The test fails: at step 7, what was said is another");
    assert_eq!(sitting.press("c").step(), 7);
}

#[test]
fn a_panic_that_names_no_step_is_opened_itself() {
    let sitting = opened("panic: called `Option::unwrap()` on a `None` value", 11);
    sitting.assert_shows("The test fails: called `Option::unwrap()` on a `None` value");
}

#[test]
fn why_a_test_fails_is_told_to_its_end_below_what_happens_there() {
    let why =
        "at step 7, the outcome of the worker is another: Result, not Error(\"RuntimeError: a bad order\")";
    let mut sitting = opened(why, 7);
    for size in [(60, 20), (80, 24), (120, 40)] {
        sitting.size = size;
        let screen = sitting.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(screen.contains(why), "{size:?}:\n{}", sitting.screen());
        sitting.assert_shows("one");
    }
    let long = "word ".repeat(100);
    opened(&long, 7).assert_shows("▶ one");
}
