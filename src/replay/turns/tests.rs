//! Turns under records that were made by hand.

use super::*;
use crate::trace::file::read_trace;
use crate::trace::ids::TaskId;

/// A trace in which only what is said of each record matters: `ns`, who, what.
fn trace(lines: &[(u64, &str)]) -> Vec<Record> {
    let mut text = "{\"glassloop_trace\":2,\"epoch_ns\":1}\n".to_owned();
    for (milliseconds, event) in lines {
        let ns = milliseconds * 1_000_000;
        text += &format!("{{\"ns\":{ns},\"loop\":1,\"by\":\"loop\",\"event\":{event}}}\n");
    }
    read_trace(text.as_bytes(), "by hand").unwrap()
}

fn replay(records: &[Record], step: usize) -> Replay {
    let mut replay = Replay::new(records.to_vec());
    replay.go_to(step);
    replay
}

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn task(number: u64) -> Actor {
    Actor::Task(TaskId::new(number).unwrap())
}

const MADE: [(u64, &str); 5] = [
    (0, r#""loop_made""#),
    (0, r#"{"task_made":{"task":1,"name":"Task-1","coroutine":"main"}}"#),
    (0, r#"{"task_made":{"task":2,"name":"Task-2","coroutine":"other"}}"#),
    (0, r#"{"run_begun":"forever"}"#),
    (1, r#"{"task_ready":[1,"first_step"]}"#),
];

#[test]
fn a_step_that_blocks_is_known_by_who_how_long_and_where() {
    let mut lines = MADE.to_vec();
    lines.extend([
        (3, r#"{"task_begun":[1,false]}"#),
        (4, r#"{"done_callback_added":{"task":2}}"#),
        (304, r#"{"task_ready":[2,"first_step"]}"#),
        (305, r#"{"task_suspended":[1,["next_turn"]]}"#),
    ]);
    let records = trace(&lines);
    let expected = Turn {
        actor: task(1),
        event_loop: LoopId::new(1).unwrap(),
        begun: 6,
        ended: 9,
        held: ms(302),
        ready_for: Some(ms(2)),
        longest: Stretch { from: 7, to: 8, took: ms(300) },
    };
    assert_eq!(turns(&records, SLOW), std::slice::from_ref(&expected));
    assert_eq!(replay(&records, 9).turn(), Some(expected), "and at its end it is known at once");
    assert_eq!(replay(&records, 8).turn(), None);
    assert_eq!(replay(&records, 6).was_ready_for(), Some(ms(2)));
    assert_eq!(replay(&records, 9).kept_waiting().ready, [ReadyEntry::Task(TaskId::new(2).unwrap())]);
    assert!(turns(&records, ms(303)).is_empty());
}

#[test]
fn a_timer_that_becomes_due_meanwhile_is_kept_waiting_and_late() {
    let mut lines = MADE.to_vec();
    lines.extend([
        (1, r#"{"callback_made":{"callback":1,"name":"late","internal":false}}"#),
        (1, r#"{"timer_made":[1,50000000]}"#),
        (1, r#"{"callback_made":{"callback":2,"name":"later","internal":false}}"#),
        (1, r#"{"timer_made":[2,900000000]}"#),
        (2, r#"{"task_begun":[1,false]}"#),
        (250, r#"{"task_finished":[1,"result"]}"#),
        (251, r#"{"callback_ready":[1,"due"]}"#),
    ]);
    let records = trace(&lines);
    let ended = replay(&records, 11);
    assert_eq!(ended.turn().unwrap().held, ms(248));
    assert_eq!(ended.kept_waiting().due, [CallbackId::new(1).unwrap()], "the other is not due yet");
    assert_eq!(ended.late_by(), None);
    assert_eq!(replay(&records, 12).late_by(), Some(ms(201)));
}

#[test]
fn what_an_eager_task_takes_is_not_held_against_who_made_it() {
    let mut lines = MADE.to_vec();
    lines.extend([
        (1, r#"{"task_begun":[1,false]}"#),
        (2, r#"{"task_begun_eagerly":2}"#),
        (202, r#"{"task_suspended":[2,["next_turn"]]}"#),
        (207, r#"{"task_suspended":[1,["next_turn"]]}"#),
    ]);
    let records = trace(&lines);
    let held: Vec<_> =
        turns(&records, ms(0)).into_iter().map(|turn| (turn.actor, turn.held, turn.longest.took)).collect();
    assert_eq!(held, [(task(2), ms(200), ms(200)), (task(1), ms(6), ms(5))]);
    assert_eq!(replay(&records, 9).turn().unwrap().held, ms(6));
}

#[test]
fn a_turn_whose_end_was_lost_is_over_when_the_next_one_begins() {
    let mut lines = MADE.to_vec();
    lines.extend([
        (1, r#"{"task_begun":[1,false]}"#),
        (500, r#"{"task_begun":[2,false]}"#),
        (501, r#"{"task_finished":[2,"result"]}"#),
    ]);
    let turns = turns(&trace(&lines), ms(0));
    assert_eq!(turns.len(), 1);
    assert_eq!((turns[0].actor, turns[0].held, turns[0].ready_for), (task(2), ms(1), None));
}

#[test]
fn what_another_thread_does_meanwhile_does_not_break_the_silence_of_a_turn() {
    let mut lines = MADE.to_vec();
    lines.extend([
        (1, r#"{"task_begun":[1,false]}"#),
        (150, r#"{"task_ready":[2,"waker"]}"#),
        (301, r#"{"task_finished":[1,"result"]}"#),
    ]);
    let mut records = trace(&lines);
    records[6].thread = ThreadId::new(2).unwrap();
    assert_eq!(turns(&records, ms(0))[0].longest, Stretch { from: 6, to: 8, took: ms(300) });
}
