//! What the keys mean while one does not just step: a question is answered, a text searched for, a step
//! chosen from a list; and the tasks by time.

use std::time::Duration;

use glassloop::testing::record;
use glassloop::trace::file::read_trace;

use super::Sitting;
use crate::walkthrough::Clock;

// ── predict mode ────────────────────────────────────────────────────────────

#[test]
fn a_question_is_asked_before_the_step_that_answers_it() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("pe");
    assert_eq!(sitting.step(), 21, "the error is at step 22");
    sitting.assert_shows("Predict: which error?");
    let screen = sitting.screen();
    assert!(!screen.contains("─ Tasks") && !screen.contains("─ Output"), "{screen}");
    sitting.assert_looks_like("closed_loop_asked");
}

#[test]
fn a_wrong_answer_is_told_why_it_is_tempting_and_what_is_right() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("pe4");
    sitting.assert_shows("✗ No, 4: none");
    sitting.assert_shows("✓ It is, 2: RuntimeError: Event loop is closed");
    sitting.assert_looks_like("closed_loop_answered");
    sitting.press("→");
    assert_eq!(sitting.step(), 22);
    sitting.assert_shows("That was the last question: 0 of 1 predicted rightly.");
}

#[test]
fn a_right_answer_counts() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("pe↓↓↑⏎");
    sitting.assert_shows("✓ Right, 2: RuntimeError: Event loop is closed");
    sitting.press("⏎");
    sitting.assert_shows("1 of 1 predicted rightly");
    sitting.press("p");
    sitting.assert_shows("No more is asked: 1 of 1 predicted rightly.");
}

#[test]
fn no_way_leads_past_a_question_but_answering_it_or_passing_over_it() {
    for far in ["G", "e", "111⏎", "/cure 3⏎"] {
        let mut sitting = Sitting::in_lesson("closed_loop");
        sitting.press("p").press(far);
        assert_eq!(sitting.step(), 21, "{far}");
        sitting.press("→ xtG");
        assert_eq!(sitting.step(), 21, "{far}");
        sitting.press("␛");
        sitting.assert_shows("0 of 1 predicted rightly");
        sitting.press("→");
        assert_eq!(sitting.step(), 22, "{far}");
    }
}

#[test]
fn one_can_go_back_from_a_question_and_is_asked_it_again() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("pe←");
    assert_eq!(sitting.step(), 20);
    sitting.press("→→");
    assert_eq!(sitting.step(), 21);
    sitting.assert_shows("Predict: which error?");
}

#[test]
fn what_comes_is_hidden_while_one_predicts() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    let later = |sitting: &Sitting| {
        let screen = sitting.screen();
        let lane = screen.lines().find(|line| line.contains("task 1 (work)") && line.contains('▒'));
        lane.unwrap_or_else(|| panic!("a lane:\n{screen}")).contains('✓')
    };
    sitting.press("/makes task 1⏎");
    assert!(later(&sitting), "otherwise it is shown");
    sitting.press("p/makes task 1⏎");
    assert!(!later(&sitting), "{}", sitting.screen());
}

#[test]
fn predicting_begins_at_the_step_where_one_is_with_the_questions_that_lie_ahead() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("p→→→");
    let before = sitting.step();
    assert!(before > 0, "p leaves one where one is");
    sitting.press("p");
    assert_eq!(sitting.step(), before);
    sitting.press("p");
    assert_eq!(sitting.step(), before);
    sitting.assert_shows("What comes is hidden now.");
    sitting.press("G");
    let question = sitting.step();
    assert!(question > before);
    sitting.assert_shows("─ Predict: ");
    sitting.press("u");
    assert_eq!(sitting.step(), before, "u goes back to where one was");
    sitting.press("G");
    assert_eq!(sitting.step(), question);
}

#[test]
fn behind_the_last_question_p_says_where_the_questions_are() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("ep");
    assert_eq!(sitting.step(), 22, "it leaves one where one is");
    sitting.assert_shows("No question comes after this step: g goes to the start, before the first.");
    sitting.press("ge");
    sitting.assert_shows("Predict: which error?");
    sitting.press("up");
    sitting.assert_shows("No more is asked.");
    assert!(!sitting.screen().contains("0 of 0"));
}

#[test]
fn before_the_first_step_and_among_the_keys_it_is_said_that_predicting_is_on_and_what_p_does_then() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.assert_shows("p to predict");
    sitting.press("p→gug␛");
    sitting.assert_shows("Predicting is on. Press → for the first step, p to ask no more, ? for all keys.");
    sitting.assert_shows("w why  p don't ask  ? keys  q leave");
    sitting.press("p").assert_shows("No more is asked.");
    sitting.press("␛").assert_shows("p to predict, ? for all keys.");
}

#[test]
fn no_undoing_leads_past_a_question() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("ecpu");
    assert_eq!(sitting.step(), 21, "the jump began at step 22");
    sitting.assert_shows("Predict: which error?");
    sitting.press("u");
    assert_eq!(sitting.step(), 19);
}

#[test]
fn the_code_that_is_asked_about_is_on_the_screen() {
    for lesson in crate::lessons::LESSONS {
        let mut sitting = Sitting::in_lesson(lesson.name);
        sitting.press("pG");
        while sitting.screen().contains("─ Predict: ") {
            let screen = sitting.screen();
            assert!(screen.lines().any(|line| line.starts_with('?') || line.starts_with('▸')), "{screen}");
            sitting.press("␛G");
        }
    }
}

#[test]
fn going_on_says_so_if_it_goes_to_the_next_question() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("pG1");
    sitting.assert_shows("→ goes on to the next question");
    sitting.press("→");
    sitting.assert_shows("─ Predict: ");
}

#[test]
fn playing_stops_at_a_question() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("p+++++");
    for _ in 0..500 {
        sitting.application.tick();
    }
    assert_eq!(sitting.step(), 21);
}

#[test]
fn every_question_of_every_lesson_can_be_answered() {
    let mut asked = 0;
    for lesson in crate::lessons::LESSONS {
        let mut sitting = Sitting::in_lesson(lesson.name);
        sitting.press("pG");
        while sitting.screen().contains("─ Predict: ") {
            sitting.press("2");
            sitting.assert_shows("2: ");
            sitting.press("→G");
            asked += 1;
        }
        sitting.assert_shows("This is the end.");
    }
    assert!(asked >= crate::lessons::LESSONS.len(), "{asked}");
}

#[test]
fn in_python_its_twin_asks_and_its_own_trace_answers() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("yp");
    sitting.assert_shows("→ goes on, until the first of 2 questions.");
    sitting.press("G");
    sitting.assert_shows("Predict: what is printed next?");
    assert!(!sitting.screen().contains("only an iteration that has begun"), "{}", sitting.screen());
    sitting.press("4");
    sitting.assert_shows("✓ Right, 4: call_soon");
}

#[test]
fn a_trace_about_which_nothing_is_asked_says_so() {
    let mut sitting = Sitting::in_trace(record(|| log::info!("hello")));
    assert!(!sitting.screen().contains("p to predict,"), "{}", sitting.screen());
    Sitting::in_lesson("closed_loop").assert_shows("p to predict,");
    sitting.press("p");
    sitting.assert_shows("Nothing is asked about this program.");
}

// ── the search, the lists, the help ─────────────────────────────────────────

#[test]
fn a_search_goes_round_and_both_ways() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("/WORK IS DONE⏎");
    assert_eq!(sitting.step(), 10);
    sitting.press(".");
    assert_eq!(sitting.step(), 35);
    sitting.press(",");
    assert_eq!(sitting.step(), 10);
    sitting.press(",");
    assert_eq!(sitting.step(), 102, "from the first to the last");
    sitting.press("/no such thing⏎");
    sitting.assert_shows("No other step tells of \"no such thing\".");
    assert_eq!(sitting.step(), 102);
}

#[test]
fn at_a_step_that_nothing_led_to_its_cause_and_its_causes_are_told_alike() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    for key in ["c", "w"] {
        sitting.press("G");
        sitting.press(key);
        sitting.assert_shows("Nothing in the trace led to this: the program did it.");
    }
}

#[test]
fn the_why_can_be_gone_back_through_to_each_of_its_steps() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("ew");
    sitting.assert_shows("Why? What led here, the nearest first");
    sitting.press("⏎");
    assert_eq!(sitting.step(), 20, "get_event_loop hands over the closed loop");
    sitting.press("uw↓⏎");
    assert_eq!(sitting.step(), 19);
    sitting.press("uw→");
    assert_eq!(sitting.step(), 23, "any other key does what it always does");
}

#[test]
fn the_help_goes_away_with_any_key_which_does_nothing_else() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→?");
    sitting.assert_shows("All keys");
    sitting.press("→");
    assert_eq!(sitting.step(), 1);
    sitting.assert_shows("Running now");
}

const BLOCKED: &str = r#"{"glassloop_trace":2,"language":"python","epoch_ns":1}
{"ns":0,"loop":1,"by":"program","event":"loop_made"}
{"ns":0,"loop":1,"by":"program","event":{"task_made":{"task":1,"name":"short","coroutine":"work"}}}
{"ns":0,"loop":1,"by":"program","event":{"task_ready":[1,"first_step"]}}
{"ns":0,"loop":1,"by":"program","event":{"task_made":{"task":2,"name":"long","coroutine":"work"}}}
{"ns":0,"loop":1,"by":"program","event":{"task_ready":[2,"first_step"]}}
{"ns":0,"loop":1,"by":"program","event":{"run_begun":"forever"}}
{"ns":0,"loop":1,"by":"loop","event":{"task_begun":[1,false]}}
{"ns":200000000,"loop":1,"by":{"task":1},"event":{"task_finished":[1,"result"]}}
{"ns":200000000,"loop":1,"by":"loop","event":{"task_begun":[2,false]}}
{"ns":900000000,"loop":1,"by":{"task":2},"event":{"task_finished":[2,"result"]}}
"#;

#[test]
fn the_slowest_turn_is_two_keys_away_and_marked_in_its_lane() {
    let records = read_trace(BLOCKED.as_bytes(), "app.jsonl").unwrap();
    let mut sitting = Sitting::in_timed_trace(records, Clock::Real);
    sitting.press("→S").assert_shows("Turns that held the loop for 100 ms or more");
    sitting.press("⏎");
    assert_eq!(sitting.step(), 10);
    sitting.assert_shows("! Task 2 \"long\" is done");
    sitting.assert_shows("for 0.7 s, 0.7 s of it between step 9 and step 10");
    let screen = sitting.screen();
    assert!(screen.lines().any(|line| line.contains("task 2 \"long\"") && line.contains("!✓")), "{screen}");
    sitting.press("S↓⏎");
    assert_eq!(sitting.step(), 8, "the second slowest");
}

// ── the tasks by time ───────────────────────────────────────────────────────

/// A task that sleeps for one second, and then for three.
fn two_sleeps() -> Sitting {
    Sitting::in_trace(record(|| {
        glassloop::run(async {
            glassloop::sleep(Duration::from_secs(1)).await?;
            glassloop::sleep(Duration::from_secs(3)).await
        })
        .unwrap();
    }))
}

/// The lane of a task, without its name.
fn lane(sitting: &Sitting) -> Vec<char> {
    let screen = sitting.screen();
    let row = screen.lines().skip_while(|line| !line.starts_with("─ Tasks")).nth(1);
    let row = row.unwrap_or_else(|| panic!("no lane in\n{screen}"));
    row.chars().skip_while(|sign| !"█▒╌".contains(*sign)).take_while(|sign| *sign != ' ').collect()
}

#[test]
fn by_time_a_wait_is_as_wide_as_it_is_long() {
    let mut sitting = two_sleeps();
    sitting.press("G");
    let by_steps = lane(&sitting);
    sitting.press("x").assert_shows("─ Tasks by time ─");
    let by_time = lane(&sitting);
    let at_work: Vec<usize> = (0..by_time.len()).filter(|place| by_time[*place] == '█').collect();
    let &[0, again] = &at_work[..] else { panic!("{by_time:?}") };
    let end = by_time.iter().position(|sign| *sign == '✓').unwrap_or_else(|| panic!("{by_time:?}"));
    assert_eq!(again, end.div_ceil(4), "a quarter of the time: {by_time:?}");
    assert_eq!(end, by_time.len() - 1, "and it ends once: {by_time:?}");
    sitting.press("x");
    assert_eq!(lane(&sitting), by_steps);
}

#[test]
fn where_the_clock_is_virtual_no_turn_is_slow() {
    let mut sitting = two_sleeps();
    sitting.press("→S").assert_shows("No turn held the loop for 100 ms or more");
}
