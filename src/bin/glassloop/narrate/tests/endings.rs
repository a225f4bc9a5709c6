//! How a run, a loop and an error come to their end.

use std::time::Duration;

use glassloop::trace::file::{Language, read_trace};
use glassloop::{get_event_loop, set_event_loop, sleep};

use super::{generators, number, only, tell, with};
use crate::lessons::LESSONS;
use crate::walkthrough::Walkthrough;

#[test]
fn a_loop_that_is_closed_lets_go_of_what_its_threads_have_not_answered() {
    let (release, wait) = std::sync::mpsc::channel::<()>();
    let steps = tell(move |event_loop| {
        let answered = event_loop.run_in_executor(None, || Ok(2))?;
        event_loop.run_until_complete(answered)?;
        event_loop.run_in_executor(None, move || Ok(wait.recv().is_ok()))?;
        event_loop.close()?;
        release.send(()).expect("the function waits for it");
        Ok(())
    });
    let closed = only(&steps, "calls close()");
    assert!(closed.ends_with("It lets go of the result of a function that it gave to a thread."), "{closed}");
    assert!(!closed.contains("nothing that is lost"), "{closed}");
}

#[test]
fn of_all_that_a_time_limit_cancels_its_own_task_alone_is_told_to_get_a_timeout_error() {
    let lesson = LESSONS.iter().find(|lesson| lesson.name == "wait_for_timeout").expect("a lesson");
    let twin = Walkthrough::of_twin(lesson).expect("it has a twin");
    let steps = generators::told(twin.replay.records().to_vec(), Language::Python);
    let told = only(&steps, "makes a TimeoutError of it");
    assert!(told.starts_with("Task 1 (main) goes on at its await"), "{told}");
}

/// A program that depends on glassloop has it elsewhere: there cargo names its files by the whole path.
#[test]
fn a_loop_that_nobody_closes_is_not_said_to_be_closed_by_the_program_wherever_glassloop_lies() {
    for folder in ["", "/home/learner/glassloop/"] {
        let trace = format!(
            "{{\"glassloop_trace\":2,\"language\":\"rust\"}}\n{{\"loop\":1,\"by\":\"program\",\"event\":\"loop_made\"}}\n\
             {{\"loop\":1,\"by\":\"program\",\"at\":\"{folder}src/kernel/lifecycle.rs:167\",\"event\":\"closed\"}}\n"
        );
        let closed = only(
            &generators::told(read_trace(trace.as_bytes(), "trace").expect("a trace"), Language::Rust),
            "closed for good",
        )
        .to_owned();
        assert!(closed.starts_with("Nobody holds the loop any more"), "{closed}");
    }
}

#[test]
fn an_error_that_ends_with_a_full_stop_ends_its_sentence_with_one() {
    let steps = tell(|event_loop| {
        let future = event_loop.create_future::<()>();
        let reads = future.clone();
        event_loop.call_soon(move || reads.result())?;
        let reads = future.clone();
        let reader = event_loop.create_task(async move { reads.result() })?;
        event_loop.run_until_complete(async { sleep(Duration::from_secs(1)).await })?;
        drop((future, reader));
        Ok(())
    });
    let told: Vec<&String> =
        steps.iter().map(|step| &step.sentence).filter(|told| told.contains("is not set")).collect();
    assert!(told.len() > 3, "{told:?}");
    assert!(told.iter().all(|told| !told.contains("..")), "{told:#?}");
}

#[test]
fn what_sets_an_event_after_its_loop_was_closed_is_not_told_as_a_call_of_set_result() {
    let event = glassloop::Event::new();
    let steps = tell(|event_loop| {
        let (waits, own) = (event.clone(), event_loop.create_future::<()>());
        let waiter = event_loop.create_task(async move { waits.wait().await })?;
        let reads = own.clone();
        let reader = event_loop.create_task(async move { reads.await })?;
        event_loop.run_once()?;
        event_loop.close()?;
        event.set().expect_err("the loop is closed");
        own.set_result(()).expect_err("the loop is closed");
        drop((waiter, reader));
        Ok(())
    });
    let of_event =
        only(&steps, "To resolve future 2 (of Event) is refused: RuntimeError: Event loop is closed");
    assert!(of_event.contains("the loop was closed at step"), "{of_event}");
    only(&steps, "set_result() is refused: RuntimeError: Event loop is closed");
}

#[test]
fn a_run_that_ctrl_c_leaves_is_not_told_as_one_iteration() {
    const LEFT: &str = r#"{"glassloop_trace":2,"writer":"glassloop's recorder","language":"python","version":"3.14.10"}
{"loop":1,"ns":1,"by":"program","at":"app.py:14","event":"loop_made"}
{"loop":1,"by":"program","at":"app.py:14","event":{"run_begun":"forever"}}
{"loop":1,"it":1,"by":"loop","event":{"iteration_begun":"forever"}}
{"loop":1,"by":"loop","event":"run_ended"}
"#;
    let records = read_trace(LEFT.as_bytes(), "trace").expect("a trace");
    let steps = generators::told(records, Language::Python);
    only(&steps, "run_forever is left, since an exception such as KeyboardInterrupt goes through it");
}

#[test]
fn a_closed_loop_that_get_event_loop_hands_over_is_told_with_the_step_that_closed_it() {
    let steps = tell(|event_loop| {
        set_event_loop(Some(event_loop));
        get_event_loop()?.call_soon(|| ())?;
        event_loop.close()?;
        get_event_loop()?.call_soon(|| ()).expect_err("it is closed");
        set_event_loop(None);
        Ok(())
    });
    let told = with(&steps, "get_event_loop, which hands over");
    let closed = number(&steps, "calls close()");
    assert_eq!(
        told,
        [
            "The program calls get_event_loop, which hands over the loop: that was set as this thread's loop."
                .to_owned(),
            format!(
                "The program calls get_event_loop, which hands over the loop, and that is closed (see step \
                 {closed}): it still is this thread's loop, and get_event_loop does not ask whether it can be used."
            ),
        ]
    );
    let got = number(&steps, "and that is closed");
    let refused = steps.iter().find(|step| step.cure.is_some()).expect("an error");
    assert!(refused.sentence.ends_with(&format!(", and handed over at step {got}.")), "{}", refused.sentence);
    assert_eq!((refused.cause, refused.nearest_cause), (Some(closed), Some(got)));
    assert_eq!(steps.iter().find(|step| step.number == got).and_then(|step| step.cause), Some(closed));
}
