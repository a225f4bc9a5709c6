//! Version 2 of the trace format: what may be left out, and what a recorder adds.
#![cfg(feature = "trace-file")]

use glassloop::replay::Replay;
use glassloop::trace::file::{Language, Salvage, read_trace, salvage_trace};
use glassloop::trace::snapshot::{Lifecycle, TaskState};
use glassloop::trace::{Actor, CallbackId, LoopId, Record, TaskId, ThreadId};

const HEADER: &str = r#"{"glassloop_trace":2,"language":"python"}"#;

fn salvage(lines: &[&str]) -> Salvage {
    let text = [&[HEADER], lines].concat().join("\n") + "\n";
    salvage_trace(text.as_bytes(), "t.jsonl", 1000)
}

fn records(lines: &[&str]) -> Vec<Record> {
    let salvage = salvage(lines);
    assert!(salvage.problems.is_empty(), "{:?}", salvage.problems);
    salvage.records
}

/// A replay at the end of a trace that makes sense.
fn replay(lines: &[&str]) -> Replay {
    let mut replay = Replay::new(records(lines));
    assert!(replay.problems().is_empty(), "{:?}", replay.problems());
    replay.go_to_end();
    replay
}

fn the_loop(number: u64) -> LoopId {
    LoopId::new(number).unwrap()
}

fn running(replay: &Replay, event_loop: u64) -> (Actor, Vec<Actor>) {
    let facts = replay.event_loop(the_loop(event_loop)).unwrap();
    (facts.holds.running, facts.interrupted)
}

fn task(number: u64) -> Actor {
    Actor::Task(TaskId::new(number).unwrap())
}

// ── what may be left out ────────────────────────────────────────────────────

#[test]
fn a_number_that_is_left_out_is_the_next_one() {
    let lines = [
        r#"{"n":7,"loop":1,"by":"program","event":"loop_made"}"#,
        r#"{"loop":1,"by":"program","event":"closed"}"#,
    ];
    let numbers: Vec<u64> = records(&lines).iter().map(|record| record.number).collect();
    assert_eq!(numbers, [7, 8]);
}

#[test]
fn an_iteration_and_a_time_that_are_left_out_are_those_of_the_same_loop_before() {
    let lines = [
        r#"{"loop":1,"by":"program","event":"loop_made"}"#,
        r#"{"loop":1,"it":3,"ns":50,"by":"program","event":"loop_set"}"#,
        r#"{"loop":2,"by":"program","event":"loop_made"}"#,
        r#"{"loop":1,"ns":60,"by":"program","event":"loop_unset"}"#,
        r#"{"loop":1,"it":4,"by":"program","event":"closed"}"#,
    ];
    let clocks: Vec<_> =
        records(&lines).iter().map(|record| (record.iteration, record.nanoseconds)).collect();
    assert_eq!(clocks, [(0, 0), (3, 50), (0, 0), (3, 60), (4, 60)]);
}

#[test]
fn a_trace_of_version_1_still_opens() {
    let text = "{\"glassloop_trace\":1,\"writer\":\"glassloop 0.1.0\"}\n\
                {\"n\":1,\"loop\":1,\"it\":0,\"ns\":0,\"by\":\"program\",\"event\":\"loop_made\"}\n";
    assert_eq!(read_trace(text.as_bytes(), "old.jsonl").unwrap().len(), 1);
    let salvage = salvage_trace(text.as_bytes(), "old.jsonl", 10);
    assert_eq!(salvage.header.language, Language::Rust);
    assert_eq!(salvage.header.format, 1);
}

// ── damage ──────────────────────────────────────────────────────────────────

#[test]
fn what_a_killed_writer_had_reserved_is_no_damage() {
    let mut text = format!("{HEADER}\n{}\n", r#"{"loop":1,"by":"program","event":"loop_made"}"#).into_bytes();
    text.extend([0; 5000]);
    let salvage = salvage_trace(&*text, "killed.jsonl", 10);
    assert!(salvage.problems.is_empty(), "{:?}", salvage.problems);
    assert_eq!(salvage.records.len(), 1);
}

#[test]
fn a_record_that_was_cut_by_a_kill_is_named_and_what_came_before_is_kept() {
    let mut text = format!("{HEADER}\n{}\n", r#"{"loop":1,"by":"program","event":"loop_made"}"#).into_bytes();
    text.extend(b"{\"loop\":1,\"by\":\"pro");
    text.extend([0; 5000]);
    let salvage = salvage_trace(&*text, "killed.jsonl", 10);
    assert_eq!(salvage.records.len(), 1);
    assert_eq!(
        salvage.problems[0].to_string(),
        "killed.jsonl, line 3: the file ends in the middle of a record"
    );
}

// ── lines of libraries ──────────────────────────────────────────────────────

#[test]
fn a_line_says_what_it_called_and_by_way_of_which_library() {
    let lines = [
        r#"{"loop":1,"by":"program","at":"my app.py:27 in <lambda>","library":"/x/site-packages/c.py:5","event":"loop_made"}"#,
    ];
    let source = records(&lines)[0].source.clone().unwrap();
    assert_eq!((&*source.file(), source.line(), source.inside()), ("my app.py", 27, Some("<lambda>")));
    let library = source.library().unwrap();
    assert_eq!((&*library.file(), library.line()), ("/x/site-packages/c.py", 5));
}

#[test]
fn a_line_of_a_library_stands_for_the_program_where_nothing_else_is_known() {
    let lines = [r#"{"loop":1,"by":"program","library":"/x/site-packages/c.py:5","event":"loop_made"}"#];
    assert_eq!(records(&lines)[0].source.as_ref().unwrap().line(), 5);
}

// ── who is on the stack ─────────────────────────────────────────────────────

/// Loop 1 runs task 1, which is in its step.
const TASK_RUNS: [&str; 6] = [
    r#"{"loop":1,"by":"program","event":"loop_made"}"#,
    r#"{"loop":1,"by":"program","event":{"task_made":{"task":1,"name":"Task-1","coroutine":"main"}}}"#,
    r#"{"loop":1,"by":"program","event":{"task_ready":[1,"first_step"]}}"#,
    r#"{"loop":1,"by":"program","event":{"run_begun":{"until_complete":{"task":1}}}}"#,
    r#"{"loop":1,"it":1,"by":"loop","event":{"iteration_begun":"no"}}"#,
    r#"{"loop":1,"by":"loop","event":{"task_begun":[1,false]}}"#,
];

/// Task 1 makes task 2, which is eager.
const EAGER: [&str; 2] = [
    r#"{"loop":1,"by":{"task":1},"event":{"task_made":{"task":2,"name":"Task-2","coroutine":"child"}}}"#,
    r#"{"loop":1,"by":{"task":1},"event":{"task_begun_eagerly":2}}"#,
];

#[test]
fn an_eager_task_runs_inside_the_step_of_who_made_it() {
    let replay = replay(&[&TASK_RUNS[..], &EAGER].concat());
    assert_eq!(running(&replay, 1), (task(2), vec![task(1)]));
    assert_eq!(replay.task(TaskId::new(2).unwrap()).unwrap().state, TaskState::Executing);
}

#[test]
fn when_an_eager_task_waits_or_is_done_its_maker_goes_on() {
    for end in [
        r#"{"loop":1,"by":{"task":2},"event":{"task_suspended":[2,["next_turn"]]}}"#,
        r#"{"loop":1,"by":{"task":2},"event":{"task_finished":[2,"result"]}}"#,
    ] {
        let replay = replay(&[&TASK_RUNS[..], &EAGER, &[end]].concat());
        assert_eq!(running(&replay, 1), (task(1), vec![]));
    }
}

#[test]
fn a_loop_that_is_run_from_inside_its_own_task_goes_on_with_that_task() {
    let nested = [
        r#"{"loop":1,"by":{"task":1},"event":{"run_begun":"forever"}}"#,
        r#"{"loop":1,"by":"loop","event":{"callback_made":{"callback":1,"name":"f","internal":false}}}"#,
        r#"{"loop":1,"by":"loop","event":{"callback_ready":[1,"call_soon"]}}"#,
        r#"{"loop":1,"by":"loop","event":{"callback_begun":1}}"#,
        r#"{"loop":1,"by":{"callback":1},"event":{"callback_finished":[1,null]}}"#,
    ];
    let inside = replay(&[&TASK_RUNS[..], &nested].concat());
    assert_eq!(running(&inside, 1), (Actor::Loop, vec![task(1)]));
    let after =
        replay(&[&TASK_RUNS[..], &nested, &[r#"{"loop":1,"by":"loop","event":"run_ended"}"#]].concat());
    assert_eq!(running(&after, 1), (task(1), vec![]));
    assert_eq!(after.event_loop(the_loop(1)).unwrap().holds.lifecycle, Lifecycle::Running);
}

#[test]
fn a_timer_may_fire_without_having_been_ready() {
    for begun in [r#"{"timer_fired":1}"#, r#"{"callback_begun":1}"#] {
        let fired = format!(r#"{{"loop":1,"by":"loop","event":{begun}}}"#);
        let lines = [
            r#"{"loop":1,"by":"program","event":"loop_made"}"#,
            r#"{"loop":1,"by":"program","event":{"callback_made":{"callback":1,"name":"f","internal":false}}}"#,
            r#"{"loop":1,"by":"program","event":{"timer_made":[1,5]}}"#,
            r#"{"loop":1,"by":"program","event":{"run_begun":"forever"}}"#,
            &fired,
        ];
        let replay = replay(&lines);
        assert_eq!(running(&replay, 1).0, Actor::Callback(CallbackId::new(1).unwrap()));
        assert!(replay.event_loop(the_loop(1)).unwrap().holds.timers.is_empty());
    }
}

#[test]
fn a_cancelled_timer_leaves_at_once_where_nobody_sees_when() {
    let lines = |partial: &'static str| {
        [
            r#"{"loop":1,"by":"program","event":"loop_made"}"#,
            partial,
            r#"{"loop":1,"by":"program","event":{"callback_made":{"callback":1,"name":"f","internal":false}}}"#,
            r#"{"loop":1,"by":"program","event":{"timer_made":[1,5]}}"#,
            r#"{"loop":1,"by":"program","event":{"callback_cancelled":1}}"#,
        ]
    };
    let timers = |partial| replay(&lines(partial)).glance(the_loop(1), 9).expect("the loop").timers.count;
    assert_eq!(timers(r#"{"loop":1,"by":"program","event":"loop_set"}"#), 1);
    assert_eq!(timers(r#"{"loop":1,"by":"program","event":{"partial":"uvloop: a part"}}"#), 0);
}

// ── threads ─────────────────────────────────────────────────────────────────

#[test]
fn the_loop_that_acts_is_the_innermost_one_of_the_thread() {
    let other_thread = [
        r#"{"thread":2,"by":"program","event":{"thread_seen":[2,"worker"]}}"#,
        r#"{"loop":2,"thread":2,"by":"program","event":"loop_made"}"#,
    ];
    let replay = replay(&[&TASK_RUNS[..], &other_thread].concat());
    assert_eq!(replay.acting(), None, "in thread 2, no loop runs");
    assert_eq!(replay.thread_name(ThreadId::new(2).unwrap()), Some("worker"));
    let mut replay = replay;
    replay.go_to(TASK_RUNS.len());
    assert_eq!(replay.acting(), Some(the_loop(1)));
}

#[test]
fn what_is_asked_of_a_closed_loop_is_asked_from_inside_the_one_that_acts() {
    let asked = [
        r#"{"loop":2,"by":{"task":1},"event":"loop_made"}"#,
        r#"{"loop":2,"by":{"task":1},"event":"closed"}"#,
        r#"{"loop":2,"by":{"task":1},"event":{"refused":{"operation":"call_soon","about":null,"class":"RuntimeError","message":"Event loop is closed","cause":8}}}"#,
    ];
    let replay = replay(&[&TASK_RUNS[..], &asked].concat());
    assert_eq!(replay.acting(), Some(the_loop(1)));
    assert_eq!(replay.cause(replay.last().unwrap()).unwrap().number, 8, "as the trace itself says");
}
