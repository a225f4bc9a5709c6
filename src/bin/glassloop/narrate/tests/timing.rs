//! How long things took, told of a trace with a real clock.

use glassloop::replay::Replay;
use glassloop::trace::file::read_trace;

use crate::narrate::{Kind, Narrator, Step};
use crate::walkthrough::Clock;

/// A task that sleeps without awaiting, while another one's timer becomes due.
const BLOCKED: &str = r#"{"glassloop_trace":2,"language":"python","epoch_ns":1}
{"ns":0,"loop":1,"by":"program","event":"loop_made"}
{"ns":0,"loop":1,"by":"program","at":"app.py:20","event":{"task_made":{"task":1,"name":"worker","coroutine":"work"}}}
{"ns":0,"loop":1,"by":"program","event":{"task_ready":[1,"first_step"]}}
{"ns":0,"loop":1,"by":"program","at":"app.py:21","event":{"task_made":{"task":2,"name":"Task-2","coroutine":"other"}}}
{"ns":0,"loop":1,"by":{"task":2},"at":"app.py:9 in sleep","event":{"callback_made":{"callback":1,"name":"_set_result_unless_cancelled","internal":false}}}
{"ns":0,"loop":1,"by":{"task":2},"at":"app.py:9 in sleep","event":{"timer_made":[1,50000000]}}
{"ns":0,"loop":1,"by":"program","event":{"run_begun":"forever"}}
{"ns":5000000,"loop":1,"it":1,"by":"loop","event":{"task_begun":[1,false]}}
{"ns":5500000,"loop":1,"by":{"task":1},"at":"app.py:4","event":{"said":{"level":"INFO","target":"app","text":"now"}}}
{"ns":305700000,"loop":1,"by":{"task":1},"at":"app.py:6","event":{"task_suspended":[1,["next_turn"]]}}
{"ns":305900000,"loop":1,"it":2,"by":"loop","event":{"callback_ready":[1,"due"]}}
{"ns":306000000,"loop":1,"by":"loop","event":{"callback_begun":1}}
{"ns":308000000,"loop":1,"by":"loop","event":{"callback_finished":[1,null]}}
"#;

fn told(step: usize, clock: Clock) -> Step {
    let records = read_trace(BLOCKED.as_bytes(), "app.jsonl").unwrap();
    let (narrator, mut replay) = (Narrator::new(&records).timed_by(clock), Replay::new(records));
    replay.go_to(step);
    narrator.tell(&replay).unwrap()
}

#[track_caller]
fn assert_tells(step: usize, sentence: &str) {
    let told = told(step, Clock::Real).sentence;
    assert!(told.ends_with(sentence), "{told}");
}

#[test]
fn who_blocks_the_loop_is_told_with_the_lines_the_time_and_who_had_to_wait() {
    assert_tells(
        10,
        "Task 1 \"worker\" held the loop for 300.7 ms, 300.2 ms of it between step 9 (app.py:4) and step 10 \
         (app.py:6); meanwhile timer 1 (of sleep) of task 2 (other) had to wait.",
    );
    assert_eq!(told(10, Clock::Real).kind, Kind::Slow);
}

#[test]
fn how_long_somebody_was_ready_and_how_late_a_timer_is_are_told() {
    assert_tells(8, "It was ready for 5 ms before.");
    assert_tells(11, "That is 255.9 ms late.");
}

#[test]
fn what_took_a_moment_is_told_without_ado_and_what_took_none_not_at_all() {
    assert_tells(13, "This turn held the loop for 2 ms.");
    assert_eq!(told(13, Clock::Real).kind, Kind::Bookkeeping);
    assert!(!told(12, Clock::Real).sentence.contains("ready for"));
}

#[test]
fn a_virtual_clock_tells_no_times() {
    for step in [8, 10, 11, 13] {
        let sentence = told(step, Clock::Virtual).sentence;
        assert!(!sentence.contains(" ms"), "{sentence}");
    }
}
