//! What is seen at a step.

use std::time::Duration;

use glassloop::trace::file::read_trace;

use super::*;
use crate::choice::choose_lesson;
use crate::narrate::Narrator;
use crate::walkthrough::Walkthrough;

/// What every step of this program looks like, told by one line of it.
fn seen(program: impl FnOnce(), tell: impl Fn(&Scene) -> String) -> Vec<String> {
    let records = glassloop::testing::record(program);
    let (narrator, mut replay) = (Narrator::new(&records), Replay::new(records));
    let mut seen = Vec::new();
    while replay.forward().is_some() {
        seen.push(tell(&scene(&replay, narrator.names(&replay))));
    }
    seen.dedup();
    seen
}

fn one_timer() {
    let event_loop = glassloop::new_event_loop().unwrap();
    event_loop.call_later(Duration::from_secs(2), || log::info!("now")).unwrap();
    event_loop.run_once().unwrap();
    event_loop.close().unwrap();
}

#[test]
fn a_loop_is_created_runs_is_idle_and_is_closed() {
    let lifecycles = seen(one_timer, |scene| scene.loops[0].lifecycle.to_owned());
    assert_eq!(lifecycles, ["created", "running", "idle", "closed"]);
}

#[test]
fn an_iteration_goes_through_its_four_phases() {
    let phases = seen(one_timer, |scene| format!("{:?}", scene.phase));
    let some = ["Some(Choosing)", "Some(Polling)", "Some(Collecting)", "Some(Running)"];
    assert_eq!(phases, [&["None"], &some[..], &["None"]].concat());
}

#[test]
fn a_task_goes_by_where_it_was_made_then_by_where_it_waits_and_then_by_where_it_has_waited() {
    let nap = || glassloop::run(async { glassloop::sleep(Duration::from_secs(2)).await }).unwrap();
    let words = seen(nap, |scene| {
        let boxes = [&scene.ready, &scene.waiting, &scene.running];
        let mut entries = boxes.into_iter().flat_map(|listed| &listed.entries);
        entries.find(|entry| entry.key == "t1").map_or(String::new(), |task| format!("{:?}", task.there))
    });
    assert_eq!(words, ["", "Made", "Waits", "Waited", ""]);
}

/// What the timers and the ready queue look like.
fn timers_and_ready(scene: &Scene) -> String {
    let entries = scene.timers.entries.iter().chain(&scene.ready.entries);
    let told = entries
        .map(|entry| format!("{} {}{}", entry.key, entry.detail, if entry.cancelled { " ✗" } else { "" }));
    told.collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_cancelled_timer_stays_among_the_timers_until_the_loop_comes_across_it() {
    let cancels_one = || {
        let event_loop = glassloop::new_event_loop().unwrap();
        let handles = [1, 2, 3].map(|time| event_loop.call_later(Duration::from_secs(time), || ()).unwrap());
        handles[1].cancel();
        (0..2).for_each(|_| event_loop.run_once().unwrap());
    };
    assert_eq!(
        seen(cancels_one, timers_and_ready),
        [
            "",
            "c1 in 1 s",
            "c1 in 1 s | c2 in 2 s",
            "c1 in 1 s | c2 in 2 s | c3 in 3 s",
            "c1 in 1 s | c2 cancelled, in 2 s ✗ | c3 in 3 s",
            "c2 cancelled, in 1 s ✗ | c3 in 2 s | c1 ",
            "c2 cancelled, in 1 s ✗ | c3 in 2 s",
            "c3 in 2 s",
            "c3 ",
            "",
        ]
    );
}

#[test]
fn a_cancelled_callback_stays_in_the_ready_queue_until_its_turn_comes() {
    let cancels_one = || {
        let event_loop = glassloop::new_event_loop().unwrap();
        event_loop.call_soon(|| ()).unwrap();
        event_loop.call_soon(|| ()).unwrap().cancel();
        event_loop.run_once().unwrap();
    };
    let expected = ["", "c1 ", "c1  | c2 ", "c1  | c2 cancelled ✗", "c2 cancelled ✗", ""];
    assert_eq!(seen(cancels_one, timers_and_ready), expected);
}

#[test]
fn a_timer_goes_from_the_timers_to_the_ready_queue_to_running_now() {
    let keys = |listed: &Listed| listed.entries.iter().map(|entry| entry.key.clone()).collect::<String>();
    let boxes = seen(one_timer, |scene| [&scene.running, &scene.ready, &scene.timers].map(keys).join(" | "));
    assert_eq!(
        boxes,
        ["program |  | ", "program |  | c1", " |  | c1", " | c1 | ", "c1 |  | ", " |  | ", "program |  | "]
    );
}

// ── several loops, several threads ──────────────────────────────────────────

/// What the step of a lesson looks like at which this holds for the first time.
fn first_in_lesson(lesson: &str, is_it: impl Fn(&Event) -> bool) -> (Scene, String) {
    let (walkthrough, _) =
        Walkthrough::of_lesson(choose_lesson(lesson).unwrap_or_else(|not_found| panic!("{not_found}")));
    let narrator = Narrator::with_sources(walkthrough.replay.records(), &walkthrough.sources);
    let mut replay = walkthrough.replay;
    while let Some(record) = replay.forward() {
        if is_it(&record.event) {
            let told = narrator.tell(&replay).unwrap();
            return (scene(&replay, narrator.names(&replay)), told.sentence);
        }
    }
    panic!("{lesson} has no such step")
}

fn is_refused(event: &Event) -> bool {
    matches!(event, Event::Refused(_))
}

#[test]
fn what_is_asked_of_a_closed_loop_is_seen_with_the_loop_that_asks_it() {
    let (scene, told) = first_in_lesson("task_service_broken", is_refused);
    assert!(told.contains("Event loop is closed"), "{told}");
    assert_eq!((scene.event_loop, scene.asked), (Some(2), Some(1)));
    assert_eq!(scene.note.as_deref(), Some("this step asks loop 1, which is closed"));
    let running: Vec<&str> = scene.running.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(running, ["t4"], "and not the program: {scene:?}");
}

#[test]
fn a_loop_that_the_policy_gives_while_another_runs_is_named_and_not_asked() {
    let trace = [
        r#"{"glassloop_trace":2,"writer":"a test","language":"python"}"#,
        r#"{"loop":1,"by":"program","event":"loop_made"}"#,
        r#"{"loop":1,"by":"program","event":"loop_set"}"#,
        r#"{"loop":2,"by":"program","event":"loop_made"}"#,
        r#"{"loop":2,"by":"program","event":{"run_begun":"forever"}}"#,
        r#"{"loop":1,"by":"program","event":"loop_got"}"#,
    ];
    let mut replay = Replay::new(read_trace(trace.join("\n").as_bytes(), "a test").expect("a trace"));
    replay.go_to_end();
    let scene = scene(&replay, Narrator::new(replay.records()).names(&replay));
    assert_eq!((scene.event_loop, scene.asked, scene.current_loop), (Some(2), Some(1), Some(1)));
    assert_eq!(scene.note.as_deref(), Some("this step is given loop 1"));
}

#[test]
fn a_second_loop_that_may_not_run_is_seen_with_the_one_that_runs() {
    let lessons = [("another_loop_running", 2, 3, "t3"), ("sync_client_in_a_service", 1, 2, "t5")];
    for (lesson, runs, asked, task) in lessons {
        let (scene, told) = first_in_lesson(lesson, is_refused);
        assert!(told.contains("Cannot run the event loop while another loop is running"), "{told}");
        assert_eq!((scene.event_loop, scene.asked), (Some(runs), Some(asked)), "{lesson}");
        assert_eq!(scene.note, Some(format!("this step asks loop {asked}, which has not run yet")));
        let running: Vec<&str> = scene.running.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(running, [task], "{lesson}");
        assert_eq!(scene.phase, Some(Phase::Running), "{lesson}");
    }
}

#[test]
fn what_a_thread_does_is_seen_to_be_done_by_it_and_not_by_the_program() {
    let at = |text: &'static str| {
        let is_it = move |event: &Event| matches!(event, Event::Said(said) if said.text == text);
        let (scene, _) = first_in_lesson("loop_in_a_thread", is_it);
        (scene.running.entries[0].label.clone(), scene.thread.unwrap_or_default())
    };
    assert_eq!(
        at("the thread has closed its loop"),
        ("thread 2 (loop thread)".to_owned(), "thread 2 (loop thread)".to_owned())
    );
    assert_eq!(at("the thread has ended"), ("the program".to_owned(), "thread 1 (main)".to_owned()));
}

#[test]
fn as_long_as_there_is_one_thread_nothing_is_said_of_it() {
    assert_eq!(seen(one_timer, |scene| format!("{:?}", scene.thread)), ["None"]);
}
