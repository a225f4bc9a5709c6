//! Async generators that are left before their end, in recorded Python programs.

use glassloop::replay::Replay;
use glassloop::run;
use glassloop::testing::record;
use glassloop::trace::Record;
use glassloop::trace::file::{Language, read_trace};

use super::super::{Kind, Narrator, Step};
use super::only;

/// `asyncio.run` ends while a generator `numbers` is not at its end, and its `finally` fails.
const LEFT: &str = r#"{"glassloop_trace":2,"writer":"glassloop's recorder","language":"python","version":"3.14.10"}
{"loop":1,"ns":1,"by":"program","at":"app.py:14 in run","event":"loop_made"}
{"loop":1,"by":"program","at":"app.py:14 in run","event":{"task_made":{"task":2,"name":"Task-2","coroutine":"shutdown_asyncgens"}}}
{"loop":1,"by":"program","event":{"task_ready":[2,"first_step"]}}
{"loop":1,"by":"program","at":"app.py:14 in run","event":{"run_begun":{"until_complete":{"task":2}}}}
{"loop":1,"it":1,"by":"loop","event":{"iteration_begun":"no"}}
{"loop":1,"by":"loop","event":{"task_begun":[2,false]}}
{"loop":1,"by":{"task":2},"event":{"task_made":{"task":3,"name":"Task-3","coroutine":"aclose of numbers"}}}
{"loop":1,"by":{"task":2},"event":{"task_ready":[3,"first_step"]}}
{"loop":1,"by":{"task":2},"event":{"done_callback_added":{"task":3}}}
{"loop":1,"by":{"task":2},"event":{"future_made":{"future":1,"class":"_GatheringFuture"}}}
{"loop":1,"by":{"task":2},"event":{"task_suspended":[2,[{"future":{"future":1}}]]}}
{"loop":1,"it":2,"by":"loop","event":{"iteration_begun":"no"}}
{"loop":1,"by":"loop","event":{"task_begun":[3,false]}}
{"loop":1,"by":{"task":3},"event":{"task_finished":[3,{"error":"ValueError: boom"}]}}
{"loop":1,"by":{"task":3},"event":{"callback_made":{"callback":1,"name":"_done_callback","internal":false}}}
{"loop":1,"by":{"task":3},"event":{"callback_ready":[1,{"done":{"task":3}}]}}
{"loop":1,"it":3,"by":"loop","event":{"iteration_begun":"no"}}
{"loop":1,"by":"loop","event":{"callback_begun":1}}
{"loop":1,"by":{"callback":1},"event":{"future_finished":[{"future":1},"result"]}}
{"loop":1,"by":{"callback":1},"event":{"task_ready":[2,{"done":{"future":1}}]}}
{"loop":1,"by":{"callback":1},"event":{"callback_finished":[1,null]}}
{"loop":1,"it":4,"by":"loop","event":{"iteration_begun":"no"}}
{"loop":1,"by":"loop","event":{"task_begun":[2,false]}}
{"loop":1,"by":{"task":2},"event":{"reported":{"message":"an error occurred during closing of asynchronous generator <async_generator object numbers at 0x7f>","error":"ValueError: boom"}}}
{"loop":1,"by":{"task":2},"event":{"task_finished":[2,"result"]}}
"#;

/// A `break` in an `async for` lets the generator go.
const LET_GO: &str = r#"{"glassloop_trace":2,"writer":"glassloop's recorder","language":"python","version":"3.14.10"}
{"loop":1,"ns":1,"by":"program","at":"app.py:18 in run","event":"loop_made"}
{"loop":1,"by":"program","at":"app.py:18 in run","event":{"task_made":{"task":1,"name":"Task-1","coroutine":"main"}}}
{"loop":1,"by":"program","event":{"task_ready":[1,"first_step"]}}
{"loop":1,"by":"program","at":"app.py:18 in run","event":{"run_begun":{"until_complete":{"task":1}}}}
{"loop":1,"it":1,"by":"loop","event":{"iteration_begun":"no"}}
{"loop":1,"by":"loop","event":{"task_begun":[1,false]}}
{"loop":1,"by":{"task":1},"at":"app.py:13 in _asyncgen_finalizer_hook","event":{"callback_made":{"callback":2,"name":"create_task","internal":false}}}
{"loop":1,"by":{"task":1},"event":{"callback_ready":[2,"call_soon"]}}
"#;

pub(super) fn told(records: Vec<Record>, language: Language) -> Vec<Step> {
    let narrator = Narrator::new(&records).in_language(language);
    let mut replay = Replay::new(records);
    let mut steps = Vec::new();
    while replay.forward().is_some() {
        steps.extend(narrator.tell(&replay));
    }
    assert!(replay.problems().is_empty(), "{:?}", replay.problems());
    steps
}

fn told_of(trace: &str) -> Vec<Step> {
    told(read_trace(trace.as_bytes(), "trace").expect("a trace"), Language::Python)
}

#[test]
fn a_generator_that_is_left_is_closed_before_the_loop_is_and_what_it_fails_with_is_told() {
    let steps = told_of(LEFT);
    let runs = only(&steps, "runs it once more");
    assert!(
        runs.ends_with("Async generators that have begun and are not at their end are closed."),
        "{runs}"
    );
    let made = only(&steps, "makes task 3");
    assert!(made.contains("to close the async generator numbers, which is not at its end"), "{made}");
    let reported = only(&steps, "an error occurred during closing of asynchronous generator");
    assert!(reported.contains("ValueError: boom"), "{reported}");
}

#[test]
fn a_generator_that_is_let_go_has_the_loop_make_a_task_that_closes_it() {
    let let_go = only(&told_of(LET_GO), "lets an async generator go");
    assert!(
        let_go.starts_with("Task 1 (main)") && let_go.contains("a task that closes it: callback 2"),
        "{let_go}"
    );
}

#[test]
fn of_a_program_in_rust_it_is_said_what_python_does_there() {
    let steps = told(record(|| run(async { Ok(()) }).unwrap()).to_vec(), Language::Rust);
    let runs: Vec<&Step> = steps.iter().filter(|step| step.sentence.contains("runs it once more")).collect();
    assert_eq!(runs.len(), 2, "for generators, and for threads");
    assert!(
        runs[0].sentence.ends_with("not at their end are closed here; Rust has none."),
        "{}",
        runs[0].sentence
    );
    assert!(!runs[1].sentence.contains("generators"), "{}", runs[1].sentence);
    assert!(runs.iter().all(|step| step.kind != Kind::Bookkeeping));
}
