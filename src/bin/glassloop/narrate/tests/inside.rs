//! What `run` does of itself is told as done inside it, and what the program calls is not.

use std::future::pending;
use std::time::Duration;

use glassloop::testing::record;
use glassloop::trace::file::read_trace;
use glassloop::{EventLoop, Result, Runner, create_task, new_event_loop, run, run_with, sleep};

use super::super::{Narrator, Step};
use super::{only, tell_all, with};
use crate::locale::Locale;

/// `asyncio.run` on one line, and a loop by hand on others.
const RUN_AND_BY_HAND: &str = r#"{"glassloop_trace":2,"writer":"glassloop's recorder","language":"python","version":"3.14.10"}
{"loop":1,"ns":1,"by":"program","at":"app.py:14 in run","event":"loop_made"}
{"loop":1,"by":"program","at":"app.py:14 in run","event":"loop_set"}
{"loop":1,"by":"program","at":"app.py:14 in run","event":{"task_made":{"task":1,"name":"Task-1","coroutine":"main"}}}
{"loop":1,"by":"program","at":"app.py:14 in run","event":{"run_begun":{"until_complete":{"task":1}}}}
{"loop":1,"by":"program","event":"run_ended"}
{"loop":1,"by":"program","at":"app.py:14 in run","event":"loop_unset"}
{"loop":1,"by":"program","at":"app.py:14 in run","event":"closed"}
{"loop":2,"by":"program","at":"app.py:16","event":"loop_made"}
{"loop":2,"by":"program","at":"app.py:17","event":{"task_made":{"task":2,"name":"Task-2","coroutine":"main"}}}
{"loop":2,"by":"program","at":"app.py:17","event":{"run_begun":{"until_complete":{"task":2}}}}
{"loop":2,"by":"program","event":"run_ended"}
{"loop":2,"by":"program","at":"app.py:18","event":"closed"}
"#;

async fn leave_one_behind() -> Result<()> {
    create_task(pending::<Result<()>>())?;
    sleep(Duration::from_secs(1)).await
}

fn told(program: impl FnOnce() -> Result<()>) -> Vec<Step> {
    let records = record(|| program().expect("the program ends well"));
    tell_all(&Narrator::new(&records), records)
}

#[test]
fn what_run_does_is_told_as_inside_run_from_the_making_of_the_loop_to_its_close() {
    let steps = told(|| run(leave_one_behind()));
    only(&steps, "The program, inside run(), makes an event loop.");
    only(&steps, "The program, inside run(), sets the loop as this thread's loop");
    only(&steps, "The program, inside run(), makes task 1");
    only(&steps, "The program, inside run(), calls run_until_complete: the loop runs until task 1");
    only(&steps, "The program, inside run(), calls cancel() on task 2");
    assert_eq!(
        with(&steps, "Before it closes the loop, the program, inside run(), runs it once more").len(),
        2
    );
    only(&steps, "The program, inside run(), leaves this thread without a loop");
    only(&steps, "The program, inside run(), calls close(): the loop is closed for good");
    assert_eq!(with(&steps, "The program calls"), [""; 0]);
}

#[test]
fn what_the_program_calls_itself_is_told_as_its_own_beside_a_run() {
    let steps = told(|| {
        run(sleep(Duration::from_secs(1)))?;
        let event_loop = new_event_loop()?;
        event_loop.run_until_complete(sleep(Duration::from_secs(1)))?;
        event_loop.close()
    });
    only(&steps, "The program makes a new event loop, loop 2.");
    only(&steps, "The program calls run_until_complete: loop 2 runs");
    only(&steps, "The program, inside run(), calls close(): loop 1 is closed");
    only(&steps, "The program calls close(): loop 2 is closed");
}

#[test]
fn a_run_whose_loop_is_of_another_making_is_told_as_inside_run() {
    let steps = told(|| {
        let runner = Runner::with_loop_factory(|| {
            EventLoop::builder().build() //
        });
        run_with(runner, sleep(Duration::from_secs(1)))
    });
    only(&steps, "The program makes an event loop.");
    only(&steps, "The program, inside run(), calls run_until_complete");
    only(&steps, "The program, inside run(), calls close()");
}

#[test]
fn a_runner_that_is_closed_cancels_what_is_left_inside_its_close() {
    let steps = told(|| {
        let runner = Runner::new();
        runner.run(leave_one_behind())?;
        runner.close()
    });
    only(&steps, "The program, inside run(), makes task 1");
    only(&steps, "The program, inside close(), calls cancel() on task 2");
    only(&steps, "The program, inside close(), leaves this thread without a loop");
    only(&steps, "The program calls close(): the loop is closed for good");
}

#[test]
fn in_python_too_the_close_of_run_is_told_as_inside_run_and_that_of_the_program_is_not() {
    let records = read_trace(RUN_AND_BY_HAND.as_bytes(), "a trace").expect("a trace");
    let steps = tell_all(&Narrator::new(&records), records.clone());
    only(&steps, "The program, inside run(), calls run_until_complete: loop 1 runs");
    only(&steps, "The program, inside run(), leaves this thread without a loop");
    only(&steps, "The program, inside run(), calls close(): loop 1 is closed");
    only(&steps, "The program calls run_until_complete: loop 2 runs");
    only(&steps, "The program calls close(): loop 2 is closed");
    let in_chinese = tell_all(&Narrator::new(&records).told_in(Locale::Chinese), records);
    only(&in_chinese, "程序（在 run() 内）调用 run_until_complete");
    only(&in_chinese, "程序（在 run() 内）调用 close()");
    only(&in_chinese, "程序调用 close()");
}
