//! The tasks by time, and the list of slow turns.

use std::time::Duration;

use glassloop::trace::file::read_trace;

use super::Sitting;
use crate::walkthrough::Clock;

/// A task that sleeps for one second, and then for three.
fn two_sleeps() -> Sitting {
    Sitting::in_trace(glassloop::testing::record(|| {
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

#[test]
fn where_the_clock_is_virtual_no_turn_is_slow() {
    let mut sitting = two_sleeps();
    sitting.press("→S").assert_shows("No turn held the loop for 100 ms or more");
}
