//! Sentences on small programs: what is said has to be true.

mod timing;

use std::time::Duration;

use glassloop::replay::Replay;
use glassloop::testing::record;
use glassloop::trace::Record;
use glassloop::trace::file::read_trace;
use glassloop::{Error, EventLoop, Result, new_event_loop, sleep};

use super::{Kind, Narrator, Step};

mod callbacks;
mod endings;
mod generators;
mod inside;

/// Tells a program that makes one loop.
fn tell(program: impl FnOnce(&EventLoop) -> Result<()>) -> Vec<Step> {
    let records = record(|| {
        let event_loop = new_event_loop().expect("a loop");
        program(&event_loop).expect("the program ends well");
        event_loop.close().expect("it is not running");
    });
    tell_all(&Narrator::new(&records), records)
}

fn tell_all(narrator: &Narrator, records: impl Into<Vec<Record>>) -> Vec<Step> {
    let mut replay = Replay::new(records);
    let mut steps = Vec::new();
    while replay.forward().is_some() {
        steps.extend(narrator.tell(&replay));
    }
    assert!(replay.problems().is_empty());
    steps
}

/// The sentences that contain this.
fn with(steps: &[Step], part: &str) -> Vec<String> {
    let told = steps.iter().filter(|step| step.kind != Kind::Bookkeeping);
    told.map(|step| step.sentence.clone()).filter(|sentence| sentence.contains(part)).collect()
}

#[track_caller]
fn only(steps: &[Step], part: &str) -> String {
    let found = with(steps, part);
    assert_eq!(found.len(), 1, "{part}: {found:?}");
    found[0].clone()
}

/// The number of the only step that contains this.
#[track_caller]
fn number(steps: &[Step], part: &str) -> u64 {
    let found: Vec<u64> =
        steps.iter().filter(|step| step.sentence.contains(part)).map(|step| step.number).collect();
    assert_eq!(found.len(), 1, "{part}");
    found[0]
}

fn say_hello() {
    log::info!("hello");
}

#[test]
fn every_sentence_is_one() {
    let steps = tell(|event_loop| event_loop.run_until_complete(sleep(Duration::from_secs(1))));
    for step in steps.iter().filter(|step| step.kind != Kind::Said) {
        let sentence = &step.sentence;
        assert!(sentence.ends_with('.'), "{sentence}");
        assert!(!sentence.contains("  "), "{sentence}");
        let begins = sentence.split(' ').next().unwrap_or_default();
        assert!(begins.contains(['_', '(']) || begins.starts_with(char::is_uppercase), "{sentence}");
    }
}

#[test]
fn a_task_that_waits_says_for_what_and_who_woke_it() {
    let steps = tell(|event_loop| {
        let future = event_loop.create_future::<()>();
        let resolver = future.clone();
        event_loop.call_later(Duration::from_secs(2), move || resolver.set_result(()))?;
        event_loop.run_until_complete(async move { future.await })
    });
    assert!(only(&steps, "waits for future 1").contains("which nobody has resolved yet"));
    assert!(only(&steps, "resolves future 1").starts_with("Callback 1 (closure, line "));
    assert!(
        only(&steps, "Future 1 is done").contains("which waits for it, goes to the end of the ready queue")
    );
    assert!(only(&steps, "goes on at its await").ends_with("the result of future 1 is there."));
    let runs = only(&steps, "calls run_until_complete");
    let task = &runs[runs.find("task 1 (").expect("a task")..runs.find(" is done.").expect("until when")];
    assert!(task.starts_with("task 1 (async block, line "), "{runs}");
    assert!(runs.ends_with(&format!("the loop runs until {task} is done.")));
    assert!(only(&steps, "run_until_complete returns").contains(&format!("because {task} is done")));
}

#[test]
fn a_cancel_request_is_told_as_it_is_passed_on() {
    let steps = tell(|event_loop| {
        let task = event_loop.create_task_named("sleeper", sleep(Duration::from_secs(9)))?;
        let canceller = task.clone();
        event_loop.call_later(Duration::from_secs(1), move || canceller.cancel())?;
        let ended = event_loop.run_until_complete(task);
        assert!(ended.is_err_and(|error| error.is_cancelled()));
        Ok(())
    });
    assert!(only(&steps, "calls cancel()").contains("on task 1 \"sleeper\": a request"));
    assert_eq!(
        only(&steps, "passed on"),
        "Task 1 \"sleeper\" waits for future 1 (of sleep), so the request is passed on to that."
    );
    assert!(
        only(&steps, "goes on at its await").ends_with("was cancelled, so CancelledError is raised there.")
    );
    assert!(
        only(&steps, "Task 1 \"sleeper\" is cancelled").contains("CancelledError came out of its coroutine")
    );
}

#[test]
fn a_refusal_names_the_step_that_is_to_blame_and_the_cure_once() {
    let steps = tell(|event_loop| {
        let future = event_loop.create_future();
        future.set_result(1)?;
        event_loop.call_soon(move || future.set_result(2))?;
        event_loop.run_once()
    });
    let resolved = number(&steps, "resolves future 1");
    let refused = number(&steps, "set_result() is refused");
    let sentence = only(&steps, "set_result() is refused");
    let cause = format!("InvalidStateError: invalid state — future 1 has been done since step {resolved} (");
    assert!(sentence.contains(&cause), "{sentence}");
    assert!(only(&steps, "fails with").contains(&format!("(see step {refused})")));
    assert_eq!(steps.iter().filter(|step| step.cure.is_some()).count(), 1);
}

#[test]
fn a_stop_that_comes_too_early_is_named_by_the_error() {
    let steps = tell(|event_loop| {
        let stopper = event_loop.clone();
        event_loop.call_soon(move || stopper.stop())?;
        let error = event_loop.run_until_complete(sleep(Duration::from_secs(1))).expect_err("it was stopped");
        assert_eq!(error.to_string(), "Event loop stopped before Future completed.");
        Ok(())
    });
    let stopped = number(&steps, "calls stop()");
    assert!(only(&steps, "run_until_complete returns").contains(&format!("the stop() of step {stopped}")));
    assert!(only(&steps, "is refused").contains(&format!("stop() was called at step {stopped} (")));
    assert!(
        only(&steps, "calls close()")
            .contains("It lets go of one timer and one task that will never be done.")
    );
}

#[test]
fn a_second_loop_in_a_running_one_is_refused_with_the_first() {
    let steps = tell(|event_loop| {
        event_loop.run_until_complete(async {
            let second = new_event_loop()?;
            assert!(second.run_forever().is_err());
            second.close()
        })
    });
    let begun = number(&steps, "calls run_until_complete");
    let refused = only(&steps, "run_forever() is refused");
    assert!(
        refused.contains(&format!("— loop 1 has been running in this thread since step {begun} (")),
        "{refused}"
    );
}

#[test]
fn a_hang_says_who_waits_since_when() {
    let steps = tell(|event_loop| {
        let never = event_loop.create_future::<()>();
        assert!(event_loop.run_until_complete(async move { never.await }).is_err());
        Ok(())
    });
    let waits = number(&steps, "waits for future 1,");
    assert!(only(&steps, "gives up").contains(&format!("has been waiting since step {waits} (")));
    assert!(only(&steps, "run_until_complete returns").contains("with that error"));
}

#[test]
fn a_failed_task_is_told_with_its_exception() {
    let steps = tell(|event_loop| {
        let failing = event_loop.create_task(async { Err::<(), _>(Error::raise("ValueError", "boom")) })?;
        assert!(event_loop.run_until_complete(failing).is_err());
        Ok(())
    });
    assert!(
        only(&steps, "is done, with an exception").contains("ValueError: boom. Whoever awaits it gets that.")
    );
}

#[test]
fn what_run_does_before_it_closes_its_loop_is_passed_over_but_for_its_begin() {
    let records = record(|| glassloop::run(async { Ok(()) }).expect("it ends well"));
    let narrator = Narrator::new(&records);
    let mut replay = Replay::new(records);
    let mut told = Vec::new();
    while replay.forward().is_some() {
        told.extend(narrator.tell(&replay).filter(|step| step.kind != Kind::Bookkeeping));
    }
    assert_eq!(told.iter().filter(|step| step.sentence.contains("shutdown_")).count(), 2);
    assert!(told.iter().all(|step| !step.sentence.contains("Iteration 4")));
}

#[test]
fn a_step_can_be_told_whether_one_came_forwards_or_backwards() {
    let records = record(|| glassloop::run(sleep(Duration::from_secs(1))).expect("it ends well"));
    let narrator = Narrator::new(&records);
    let mut replay = Replay::new(records);
    let mut forwards = Vec::new();
    while replay.forward().is_some() {
        forwards.extend(narrator.tell(&replay).map(|step| step.sentence));
    }
    while let Some(step) = narrator.tell(&replay) {
        assert_eq!(forwards.pop(), Some(step.sentence));
        replay.back();
    }
}

#[cfg(unix)]
#[test]
fn a_conversation_over_a_socket_is_told_from_listening_to_the_end() {
    use glassloop::{StreamReader, StreamWriter, open_connection, start_server};

    async fn answer(reader: StreamReader, writer: StreamWriter) -> Result<()> {
        writer.write(reader.readline().await?)?;
        writer.close()
    }

    let steps = tell(|event_loop| {
        event_loop.run_until_complete(async {
            let server = start_server(answer, "127.0.0.1", 0).await?;
            let port = server.sockets()[0].port().unwrap();
            let (reader, writer) = open_connection("127.0.0.1", port).await?;
            writer.write(b"hello\n")?;
            assert_eq!(reader.read_until_eof().await?, b"hello\n");
            drop(writer);
            server.close();
            server.wait_closed().await
        })
    });
    only(&steps, "listen on 127.0.0.1:");
    only(&steps, "has accepted a connection from 127.0.0.1:");
    only(&steps, "The connection to 127.0.0.1:");
    assert_eq!(with(&steps, "6 bytes").len(), 4, "each side reads and writes them once");
    only(&steps, "reads the end of file");
    let closes = only(&steps, "Task 4 (answer) closes transport 1 (from 127.0.0.1)");
    assert!(closes.ends_with("its protocol hears of that in the next iteration."), "{closes}");
    assert_eq!(with(&steps, "(connection_lost)").len(), 2);
    only(&steps, "closes server 1: it accepts no more connections.");
}

#[test]
fn back_pressure_and_accepting_without_descriptors_have_their_sentences() {
    use glassloop::trace::{ServerEvent, TransportEvent};

    let steps = tell(|event_loop| {
        let (transport, server) = (event_loop.next_transport_id(), event_loop.next_server_id());
        event_loop.record_server(server, || ServerEvent::Listening([].into()));
        let made = glassloop::trace::TransportMade {
            class: "MyTransport".into(),
            server: Some(server),
            sockname: None,
            peername: Some("127.0.0.1:54321".to_owned()),
        };
        event_loop.record_transport(transport, || TransportEvent::Made(Box::new(made)));
        event_loop.record_transport(transport, || TransportEvent::WritingPaused(70_000));
        event_loop.record_transport(transport, || TransportEvent::WritingResumed(1));
        event_loop.record_server(server, || ServerEvent::AcceptPaused("OSError: too many".into()));
        event_loop.record_server(server, || ServerEvent::AcceptResumed);
        event_loop.record_transport(transport, || TransportEvent::Aborted(1));
        event_loop.record_transport(transport, || TransportEvent::Lost(Some("OSError: gone".into())));
        Ok(())
    });
    assert_eq!(
        only(&steps, "pause_writing"),
        "Transport 1 (from 127.0.0.1) has 70000 bytes that the other side does not take: it asks its \
         protocol to write no more (pause_writing)."
    );
    only(&steps, "has only 1 byte left to send: its protocol may write again (resume_writing).");
    only(&steps, "Server 1 cannot accept a connection, OSError: too many: it accepts none for a second");
    only(&steps, "Server 1 accepts connections again.");
    only(&steps, "The program closes transport 1 (from 127.0.0.1) at once: 1 byte will never be sent.");
    only(&steps, "Transport 1 (from 127.0.0.1) is lost with OSError: gone");
}

#[test]
fn whatever_a_connection_does_whose_loop_is_closed_says_that_it_is_closed() {
    let text = r#"{"glassloop_trace":2}
{"n":1,"loop":1,"by":"program","event":"loop_made"}
{"n":2,"loop":1,"by":"program","event":{"transport":[1,{"data_sent":4}]}}
{"n":3,"loop":1,"by":"program","event":"closed"}
{"n":4,"loop":1,"by":"program","event":{"transport":[1,{"data_sent":4}]}}
"#;
    let records = read_trace(text.as_bytes(), "a trace").expect("a trace");
    let (narrator, mut replay) = (Narrator::new(&records), Replay::new(records));
    let told = [2, 4].map(|step| {
        replay.go_to(step);
        narrator.tell(&replay).expect("a step").sentence
    });
    let remark = "The loop of transport 1 is closed: what comes is read no more";
    assert!(!told[0].contains(remark) && told[1].contains(remark), "{told:?}");
}
