//! What the keys do while one steps: where they go, what they enlarge, how it plays.

use std::time::Duration;

use glassloop::testing::record;
use glassloop::{create_task, run, sleep};

use super::{Key, Sitting};

#[test]
fn back_goes_to_the_step_that_was_shown_before_and_passes_over_bookkeeping_too() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    let mut visited = vec![0];
    while visited.last() != Some(&22) {
        sitting.press("→");
        visited.push(sitting.step());
    }
    assert!(!visited.contains(&6), "step 6 is bookkeeping: {visited:?}");
    while let Some(step) = visited.pop() {
        assert_eq!(sitting.step(), step);
        sitting.press("←");
    }
}

#[test]
fn all_keys_that_step_do_the_same() {
    for forward in ["→", "l", "n", " "] {
        for back in ["←", "h", "b"] {
            let mut sitting = Sitting::in_lesson("closed_loop");
            sitting.press(forward).press(forward);
            assert_eq!(sitting.step(), 2, "{forward:?}");
            sitting.press(back);
            assert_eq!(sitting.step(), 1, "{back:?}");
        }
    }
}

#[test]
fn a_shows_the_bookkeeping_as_well() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("a").press(&"→".repeat(6));
    assert_eq!(sitting.step(), 6);
    sitting.press("a→←");
    assert_eq!(sitting.step(), 5);
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
fn brackets_go_from_iteration_to_iteration() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("]");
    sitting.assert_shows("Iteration 1 begins");
    sitting.press("]");
    sitting.assert_shows("Iteration 2 begins");
    sitting.press("→→[");
    sitting.assert_shows("Iteration 2 begins");
    sitting.press("[");
    sitting.assert_shows("Iteration 1 begins");
    sitting.press("[");
    sitting.assert_shows("No iteration began before this.");
    sitting.press("G]");
    sitting.assert_shows("No iteration begins after this.");
}

#[test]
fn a_jump_can_be_undone_and_the_one_before_it_as_well() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→→ec");
    assert_eq!(sitting.step(), 19);
    sitting.press("u");
    assert_eq!(sitting.step(), 22);
    sitting.press("u");
    assert_eq!(sitting.step(), 2);
    sitting.press("u");
    sitting.assert_shows("There is no jump to come back from.");
}

#[test]
fn digits_and_a_colon_go_to_a_step() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("42⏎");
    assert_eq!(sitting.step(), 42);
    sitting.press(":7⏎");
    assert_eq!(sitting.step(), 7);
    sitting.press(":x19⌫⏎");
    assert_eq!(sitting.step(), 1);
    sitting.press("5␛");
    assert_eq!(sitting.step(), 1);
    sitting.press("99999999999999999999999999⏎");
    sitting.assert_shows("The last step is 111.");
    assert_eq!(sitting.step(), 111);
    sitting.press("0⏎");
    assert_eq!(sitting.step(), 0);
}

#[test]
fn after_the_last_error_there_is_no_next_one() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("ee");
    sitting.assert_shows("No error comes after this step.");
    assert_eq!(sitting.step(), 22);
}

#[test]
fn the_cures_of_the_error_are_one_key_away_from_everywhere() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    for elsewhere in ["g", "ec", "G"] {
        sitting.press(elsewhere);
        let from = sitting.step();
        sitting.press("C");
        assert_eq!(sitting.step(), 22, "{elsewhere}");
        sitting.assert_shows("cure: a closed loop stays closed: close() it after its last use");
        sitting.press("u");
        assert_eq!(sitting.step(), from, "{elsewhere}");
    }
}

#[test]
fn at_an_error_whose_cures_the_program_shows_the_keys_offer_the_way_to_them() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    assert!(!sitting.press("→").screen().contains("C its cures"), "{}", sitting.screen());
    sitting.press("e").assert_shows("c its cause  w why  C its cures  ? keys  q leave");
    let mut sitting = Sitting::in_lesson("another_loop_running");
    sitting.press("C").assert_shows("c its cause  w why  p predict  ? keys  q leave");
}

#[test]
fn the_cures_that_a_program_shows_are_walked_through_and_then_begin_again() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("e");
    let walked = [25, 45, 93, 22].map(|_| {
        sitting.press("C");
        sitting.step()
    });
    assert_eq!(walked, [25, 45, 93, 22]);
    sitting.assert_shows("That was the last: it begins again with the error.");
}

#[test]
fn an_error_whose_cures_no_program_shows_says_so() {
    let mut sitting = Sitting::in_lesson("another_loop_running");
    sitting.press("C");
    let error = sitting.step();
    sitting.press("C");
    assert_eq!(sitting.step(), error);
    sitting.assert_shows("The cures of this error stand below it; the program shows none.");
}

#[test]
fn where_no_error_has_a_cure_none_is_shown() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("→C");
    sitting.assert_shows("No error of this program has a cure that is known.");
    assert_eq!(sitting.step(), 1);
}

#[test]
fn the_next_step_of_a_task_is_that_of_the_one_that_this_step_is_about() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("/task 2 (long_operation) takes its first step⏎");
    let begun = sitting.step();
    sitting.press("ttt");
    assert!(sitting.step() > begun);
    sitting.press(&"t".repeat(100));
    sitting.assert_shows("Nothing more happens to that task.");
    sitting.press("g→t");
    sitting.assert_shows("This step is about no task");
}

#[test]
fn a_chosen_task_is_followed_wherever_one_is() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("→⇥⇥⇥↓↓");
    sitting.assert_shows("▸ task 2");
    sitting.press("t");
    sitting.assert_shows("task 2");
    let made = sitting.step();
    sitting.press("t");
    assert!(sitting.step() > made);
    sitting.assert_shows("▸ task 2 (long_operation)");
}

#[test]
fn tab_enlarges_the_source_the_output_the_tasks_and_the_boxes_one_after_the_other() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("e⇥");
    let screen = sitting.screen();
    assert!(
        screen.contains("   42  ") && screen.contains("   49  ") && !screen.contains("─ Output"),
        "{screen}"
    );
    sitting.press("↓↓");
    sitting.assert_shows("   52  ");
    sitting.press("⇥");
    sitting.assert_shows("get_event_loop, run_until_complete, close");
    sitting.press("⇥");
    sitting.assert_shows("↑ ↓ choose");
    sitting.press("⇥");
    sitting.assert_shows("─ Waiting on");
    assert!(!sitting.screen().contains("─ Output"));
    sitting.press("⇥");
    sitting.assert_shows("─ Output");
    sitting.press("⇥↓␛");
    sitting.assert_shows("─ Output");
}

#[test]
fn it_plays_by_itself_at_the_speed_that_was_chosen_and_until_a_key_is_pressed() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("P");
    sitting.application.tick();
    assert_eq!(sitting.step(), 1, "at once");
    sitting.press("+++");
    sitting.assert_shows("playing, 0.2 s a step");
    for _ in 0..4 {
        sitting.application.tick();
    }
    assert_eq!(sitting.step(), 3, "two ticks a step");
    sitting.press("-");
    sitting.assert_shows("playing, 0.7 s a step");
    sitting.press("←");
    assert!((0..100).all(|_| !sitting.application.tick()), "it has stopped");
    sitting.press("GP");
    sitting.application.tick();
    sitting.assert_shows("The end: nothing more is played.");
}

#[test]
fn keys_that_mean_nothing_change_nothing() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("→");
    let screen = sitting.screen();
    for key in [Key::Character('Z'), Key::Character('ß'), Key::Backspace, Key::Enter, Key::Escape] {
        sitting.press_key(key);
        assert_eq!(sitting.screen(), screen, "{key:?}");
    }
}

#[test]
fn an_empty_trace_can_be_looked_at() {
    let mut sitting = Sitting::in_trace(Vec::new());
    for key in "→←][gGecCwtu/x⏎.,pP+-a⇥↓⇥↓⇥↓⇥?␛0⏎9⏎".chars() {
        sitting.press(&key.to_string());
        sitting.screen();
    }
    assert_eq!(sitting.step(), 0);
}

#[test]
fn a_name_of_any_kind_leaves_everything_where_it_is() {
    let names =
        ["日本語の名前でとても長い名前です", "🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀", "\u{1b}[31mred\n\u{7}\u{202e}bell"];
    for name in names.map(str::to_owned).into_iter().chain(["x".repeat(10_000)]) {
        let given = name.clone();
        let mut sitting = Sitting::in_trace(record(|| {
            let main = async move {
                let task = create_task(sleep(Duration::from_secs(1)))?;
                task.set_name(&given);
                log::info!("{given}");
                task.await
            };
            run(main).expect("it ends well");
        }));
        sitting.press("→").press(&"]".repeat(3));
        for line in sitting.screen().lines() {
            assert!(crate::terminal::paint::width(line) <= 80, "{name:.40}: {line}");
            assert!(!line.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{line:?}");
        }
        sitting.assert_shows("─ Waiting on");
        sitting.assert_shows("q leave");
    }
}
