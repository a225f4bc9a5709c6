//! Stepping through a trace: forwards, backwards, anywhere; and asking why.

use std::time::Duration;

use glassloop::replay::{Reading, Replay, Subject};
use glassloop::testing::{Records, record};
use glassloop::trace::event::{Interest, Outcome};
use glassloop::trace::snapshot::{Lifecycle, ReadyEntry, TaskState};
use glassloop::trace::{
    Actor, Awaited, CallbackId, Event, FutureId, FutureRef, LoopId, Record, ServerEvent, ServerId, SourceId,
    TaskId, ThreadId, TransportEvent, TransportId, TransportMade, Wait, Why,
};
use glassloop::{
    Error, EventLoop, Result, get_event_loop, get_running_loop, new_event_loop, set_event_loop, sleep,
    yield_now,
};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A program with a bit of everything, `tasks` times.
fn busy(tasks: u64) -> Records {
    record(|| {
        let event_loop = new_event_loop().unwrap();
        let inside = event_loop.clone();
        let main = async move {
            let started: Result<Vec<_>> = (0..tasks)
                .map(|number| inside.create_task(sleep(Duration::from_millis(number % 17))))
                .collect();
            let started = started?;
            for (number, task) in started.iter().enumerate() {
                if number % 5 == 0 {
                    task.cancel()?;
                }
            }
            for task in started {
                log::info!("{:?}", task.await.is_ok());
                yield_now().await?;
            }
            Ok(())
        };
        event_loop.run_until_complete(main).unwrap();
        event_loop.call_later(seconds(1), || ()).unwrap();
        event_loop.close().unwrap();
    })
}

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

/// A replay of the first records only, at its end.
fn replay_of_the_first(records: &[Record], step: usize) -> Replay {
    let mut replay = Replay::new(records[..step].to_vec());
    (0..step).for_each(|_| drop(replay.forward().unwrap().clone()));
    assert!(replay.forward().is_none());
    replay
}

// ── stepping ────────────────────────────────────────────────────────────────

#[test]
fn as_many_steps_back_as_forward_change_nothing() {
    let mut replay = Replay::new(busy(3));
    for start in [0, 1, replay.len() / 2] {
        for steps in 0..replay.len() - start {
            replay.go_to(start);
            let before = replay.clone();
            let there: Vec<_> = (0..steps).map(|_| replay.forward().unwrap().number).collect();
            let mut back: Vec<_> = (0..steps).map(|_| replay.back().unwrap().number).collect();
            back.reverse();
            assert_eq!(there, back);
            assert_eq!(replay.snapshot(), before.snapshot());
        }
    }
}

#[test]
fn any_step_is_the_fold_of_the_records_before_it() {
    let records = busy(200);
    assert!(records.len() > 2_000, "several checkpoints: {}", records.len());
    let mut replay = Replay::new(records.clone());
    let mut numbers = Numbers(1);
    for _ in 0..40 {
        let step = numbers.next(records.len() + 1);
        replay.go_to(step);
        assert_eq!(replay.step(), step);
        assert_eq!(replay.snapshot(), replay_of_the_first(&records, step).snapshot(), "step {step}");
    }
}

#[test]
fn the_ends_are_ends() {
    let mut replay = Replay::new(busy(1));
    assert!(replay.back().is_none() && replay.last().is_none());
    replay.go_to(usize::MAX);
    assert_eq!(replay.step(), replay.len());
    assert!(replay.forward().is_none());
    let at_the_end = replay.clone();
    replay.go_to(0);
    replay.go_to_end();
    assert_eq!(replay.snapshot(), at_the_end.snapshot());
    assert_eq!(replay.step_of(1), Some(1));
    assert_eq!(replay.step_of(0), None);
    assert_eq!(replay.step_of(u64::MAX), None);
}

#[test]
fn a_trace_without_records_has_one_step() {
    let mut replay = Replay::new(Vec::new());
    assert!(replay.is_empty() && replay.forward().is_none() && replay.back().is_none());
    replay.go_to(7);
    replay.go_to_end();
    assert!(replay.snapshot().event_loops.is_empty());
}

#[test]
fn records_can_be_added_while_one_looks_at_the_past() {
    let records = busy(30);
    let mut live = Replay::new(Vec::new());
    for (place, record) in records.iter().enumerate() {
        live.push(record.clone());
        live.go_to(place / 2);
    }
    let mut whole = Replay::new(records.clone());
    live.go_to_end();
    whole.go_to_end();
    assert_eq!(live.snapshot(), whole.snapshot());
    assert_eq!(live.into_records(), records);
}

/// From the beginning every time, this would take hours.
#[test]
fn in_a_long_trace_every_step_is_near() {
    let mut replay = Replay::new(busy(12_000));
    assert!(replay.len() > 200_000, "{}", replay.len());
    let mut numbers = Numbers(2);
    for _ in 0..100 {
        replay.go_to(numbers.next(replay.len()));
        replay.back();
    }
    replay.go_to_end();
    (0..100).for_each(|_| assert!(replay.back().is_some()));
}

// ── what there is to see ────────────────────────────────────────────────────

#[test]
fn a_snapshot_tells_what_is_alive_and_who_it_is() {
    let (mut line, mut records) = (0, Vec::new());
    records.extend(record(|| {
        let event_loop = new_event_loop().unwrap();
        let future = event_loop.create_future::<()>();
        line = line!() + 1;
        let waits = event_loop.create_task_named("waits", waits_for(future.clone())).unwrap();
        future.add_done_callback(|_| ()).unwrap();
        waits.add_done_callback(|_| ()).unwrap();
        event_loop.call_later(seconds(5), a_timer).unwrap();
        event_loop.call_later(seconds(9), a_timer).unwrap().cancel();
        event_loop.run_once().unwrap();
        waits.set_name("still waits");
        event_loop.call_soon(a_callback).unwrap();
        event_loop.close().unwrap();
    }));
    let mut replay = Replay::new(records);
    while !matches!(replay.forward().unwrap().event, Event::Closed) {}
    replay.back();
    let snapshot = replay.snapshot();

    let task = &snapshot.tasks[&TaskId::new(1).unwrap()];
    assert_eq!((task.name, task.coroutine, task.by), ("still waits", "waits_for", Actor::Program));
    assert_eq!(task.state, TaskState::Waiting);
    assert_eq!(task.waits_for, [Awaited::Future(FutureRef::Future(FutureId::new(1).unwrap()))]);
    assert_eq!(task.source.unwrap().to_string(), format!("tests/replay_steps.rs:{line}"));
    assert!(task.suspended_at.unwrap().file().ends_with("replay_steps.rs"));
    assert_eq!((task.ready, task.done_callbacks, task.outcome), (Some(Why::FirstStep), 1, None));

    let future = &snapshot.futures[&FutureId::new(1).unwrap()];
    assert_eq!((future.class, future.done_callbacks, future.outcome), ("Future", 1, None));

    let names: Vec<_> = snapshot.callbacks.values().map(|callback| callback.name).collect();
    assert_eq!(names, ["a_timer", "a_callback"], "the cancelled one will not run");
    let event_loop = &snapshot.event_loops[0];
    assert_eq!((event_loop.holds.lifecycle, event_loop.holds.iteration), (Lifecycle::Idle, 1));
    assert_eq!(event_loop.holds.timers[0].when, seconds(5));
    assert!(matches!(event_loop.holds.ready[..], [ReadyEntry::Callback(_)]));

    replay.go_to_end();
    let task = replay.task(TaskId::new(1).unwrap()).unwrap();
    assert_eq!(task.state, TaskState::Finished, "destroyed with its loop");
    assert!(replay.snapshot().callbacks.is_empty());
}

fn a_timer() {}

fn a_callback() {}

async fn waits_for(future: glassloop::Future<()>) -> Result<()> {
    future.await
}

#[test]
fn output_and_errors_appear_at_the_step_at_which_they_happen() {
    let mut replay = Replay::new(record(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.call_soon(|| log::info!("one")).unwrap();
        event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom"))).unwrap();
        event_loop.call_soon(|| log::info!("two")).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
        event_loop.call_soon(|| ()).unwrap_err();
    }));
    let mut seen = vec![(0, 0)];
    while replay.forward().is_some() {
        let now = (replay.snapshot().output.len(), replay.snapshot().errors.len());
        if seen.last() != Some(&now) {
            seen.push(now);
        }
    }
    // The error is reported first, and then logged by the default handler.
    assert_eq!(seen, [(0, 0), (1, 0), (1, 1), (2, 1), (3, 1), (3, 2)]);
    let snapshot = replay.snapshot();
    let text: Vec<_> = snapshot.output.iter().map(|record| said(record)).collect();
    assert_eq!(text[0], "one");
    assert!(text[1].ends_with("ValueError: boom"));
    assert_eq!(text[2], "two");
}

fn said(record: &Record) -> &str {
    match &record.event {
        Event::Said(said) => &said.text,
        _ => "",
    }
}

#[test]
fn the_future_is_not_known_yet() {
    let mut replay = Replay::new(busy(1));
    let (task, the_loop) = (TaskId::new(1).unwrap(), LoopId::new(1).unwrap());
    assert!(replay.task(task).is_none() && replay.event_loop(the_loop).is_none());
    replay.go_to_end();
    assert_eq!(replay.task(task).unwrap().outcome, Some(&Outcome::Result));
    assert!(replay.closed(the_loop).is_some());
    let made = replay.step_of(replay.made(task).unwrap().number).unwrap();
    replay.go_to(made);
    assert_eq!(replay.task(task).unwrap().outcome, None);
    assert!(replay.closed(the_loop).is_none() && replay.finished(task).is_none());
    replay.back();
    assert!(replay.task(task).is_none());
}

// ── why ─────────────────────────────────────────────────────────────────────

/// What led to the last record, and to that, and so on, shortly.
fn causes(replay: &Replay) -> Vec<String> {
    let mut causes = Vec::new();
    let mut record = replay.last();
    while let Some(effect) = record {
        let event = format!("{:?}", effect.event);
        causes.push(event.split(['(', ' ']).next().unwrap().to_owned());
        record = replay.cause(effect);
    }
    causes
}

#[test]
fn a_line_is_traced_back_to_the_program() {
    let mut replay = Replay::new(record(|| {
        let event_loop = new_event_loop().unwrap();
        let main = async {
            sleep(seconds(1)).await?;
            log::info!("awake");
            Ok(())
        };
        event_loop.run_until_complete(main).unwrap();
        event_loop.close().unwrap();
    }));
    while said(replay.forward().unwrap()) != "awake" {}
    assert_eq!(
        causes(&replay),
        [
            "Said",
            "TaskBegun",
            "TaskReady",
            "FutureFinished",
            "CallbackBegun",
            "CallbackReady",
            "TimerMade",
            "TaskBegun",
            "TaskReady",
        ]
    );
}

/// A loop that was set and closed, and what is done then.
fn after_the_close(program: impl FnOnce(&EventLoop)) -> Replay {
    let mut replay = Replay::new(record(|| {
        let event_loop = new_event_loop().unwrap();
        set_event_loop(Some(&event_loop));
        event_loop.close().unwrap();
        program(&event_loop);
    }));
    set_event_loop(None);
    replay.go_to_end();
    replay
}

#[test]
fn an_error_of_a_closed_loop_goes_back_by_way_of_get_event_loop_if_that_has_given_it_since() {
    let refused = |event_loop: &EventLoop| drop(event_loop.run_once().unwrap_err());
    let kept = after_the_close(refused);
    assert_eq!(causes(&kept), ["Refused"], "glassloop does not say by its number which close it was");
    let got = after_the_close(|_| refused(&get_event_loop().unwrap()));
    assert_eq!(causes(&got), ["Refused", "LoopGot", "Closed"]);
}

#[test]
fn a_loop_that_was_got_goes_back_to_where_it_was_set() {
    let mut replay = Replay::new(record(|| {
        let event_loop = new_event_loop().unwrap();
        set_event_loop(Some(&event_loop));
        assert!(get_event_loop().unwrap() == event_loop);
        set_event_loop(None);
        event_loop.close().unwrap();
    }));
    while replay.forward().unwrap().event != Event::LoopGot {}
    assert_eq!(causes(&replay), ["LoopGot", "LoopSet"]);
}

#[test]
fn a_closed_loop_that_another_one_asks_did_not_come_from_the_programs_get_event_loop() {
    let replay = after_the_close(|closed| {
        assert!(get_event_loop().unwrap().is_closed());
        let (other, closed) = (new_event_loop().unwrap(), closed.clone());
        other.call_soon(move || drop(closed.call_soon(|| ()).unwrap_err())).unwrap();
        other.run_once().unwrap();
        other.close().unwrap();
    });
    let refused = replay.records().iter().find(|record| matches!(record.event, Event::Refused(_)));
    assert!(matches!(replay.cause(refused.unwrap()).unwrap().event, Event::CallbackBegun(_)));
}

#[test]
fn who_scheduled_woke_cancelled_and_closed() {
    let mut replay = Replay::new(record(|| {
        let event_loop = new_event_loop().unwrap();
        let outer = event_loop.clone();
        event_loop
            .call_soon(move || {
                let task = outer.create_task(sleep(seconds(1)))?;
                outer.call_soon(move || task.cancel())?;
                Ok(())
            })
            .unwrap();
        (0..3).for_each(|_| event_loop.run_once().unwrap());
        event_loop.close().unwrap();
    }));
    replay.go_to_end();
    let (task, outer) = (TaskId::new(1).unwrap(), CallbackId::new(1).unwrap());
    let made = replay.made(task).unwrap();
    assert_eq!(made.by, Actor::Callback(outer));
    let cancels = replay.cancelled(task).unwrap();
    let inner = CallbackId::new(2).unwrap();
    assert_eq!(cancels.by, Actor::Callback(inner));
    assert_eq!(replay.made(inner).unwrap().by, Actor::Callback(outer));
    let woken = replay.ready(task).unwrap();
    assert!(matches!(woken.event, Event::TaskReady(_, Why::Done(FutureRef::Future(_)))));
    assert_eq!(woken.by, Actor::Callback(inner), "the cancelled sleep was done there and then");
    assert_eq!(replay.finished(task).unwrap().by, Actor::Task(task));
    assert_eq!(replay.closed(LoopId::new(1).unwrap()).unwrap().by, Actor::Program);
    assert!(replay.cancelled(outer).is_none());
    assert!(replay.callback(CallbackId::new(3).unwrap()).unwrap().cancelled, "the timer of the sleep");
    let numbers: Vec<_> = replay.about(task).map(|record| record.number).collect();
    assert!(numbers.is_sorted() && numbers.len() == 8, "{numbers:?}");
}

#[test]
fn the_cause_of_every_record_comes_before_it() {
    let mut replay = Replay::new(busy(20));
    replay.go_to_end();
    for record in replay.records() {
        assert!(replay.cause(record).is_none_or(|cause| cause.number < record.number), "{record:?}");
    }
}

// ── traces that make no sense ───────────────────────────────────────────────

fn odd(number: u64, event: Event) -> Record {
    Record {
        number,
        event_loop: LoopId::new(1),
        iteration: 0,
        nanoseconds: 0,
        thread: ThreadId::FIRST,
        by: Actor::Program,
        source: None,
        event,
    }
}

fn problems(events: Vec<Event>) -> Vec<String> {
    let records = events.into_iter().zip(1..).map(|(event, number)| odd(number, event));
    Replay::new(records.collect::<Vec<_>>()).problems().iter().map(ToString::to_string).collect()
}

#[test]
fn what_was_never_made_is_noted_once_with_the_records_number() {
    let task = TaskId::new(5).unwrap();
    assert_eq!(
        problems(vec![
            Event::LoopMade,
            Event::TaskReady(task, Why::Waker),
            Event::TaskBegun(task, false),
            Event::FutureFinished(FutureRef::Future(FutureId::new(2).unwrap()), Box::new(Outcome::Result)),
            Event::CallbackCancelled(CallbackId::new(9).unwrap()),
        ]),
        [
            "record 2: it speaks of task 5, which was never made",
            "record 4: it speaks of future 2, which was never made",
            "record 5: it speaks of callback 9, which was never made",
        ]
    );
    assert_eq!(problems(vec![Event::Closed]), ["record 1: it speaks of loop 1, which was never made"]);
}

#[test]
fn a_turn_out_of_turn_is_noted() {
    let (one, two) = (CallbackId::new(1).unwrap(), CallbackId::new(2).unwrap());
    let made = |callback| {
        let made = glassloop::trace::event::CallbackMade { callback, name: "f".into(), internal: false };
        Event::CallbackMade(made)
    };
    assert_eq!(
        problems(vec![
            Event::LoopMade,
            made(one),
            made(two),
            Event::CallbackReady(one, Why::CallSoon),
            Event::CallbackReady(two, Why::CallSoon),
            Event::CallbackBegun(two),
            Event::CallbackBegun(one),
            Event::CallbackBegun(one),
        ]),
        [
            "record 6: callback 2 has its turn, but it is the turn of callback 1",
            "record 8: callback 1 has its turn, but nothing is ready",
        ]
    );
}

#[test]
fn records_out_of_order_or_without_a_loop_are_noted() {
    let mut lost = odd(2, Event::RunEnded);
    lost.event_loop = None;
    let replay = Replay::new(vec![odd(7, Event::LoopMade), lost]);
    let problems: Vec<_> = replay.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["record 2: it comes after record 7", "record 2: it belongs to no loop"]);
}

#[test]
fn a_trace_that_has_lost_its_beginning_can_still_be_stepped_through() {
    let records = busy(20);
    for lost in [1, 10, records.len() / 2] {
        let mut replay = Replay::new(records[lost..].to_vec());
        assert_eq!(replay.problems()[0].number, lost as u64 + 1);
        for _ in 0..replay.len() {
            replay.forward();
            replay.snapshot();
        }
        assert_eq!(replay.snapshot().event_loops[0].holds.lifecycle, Lifecycle::Closed);
    }
}

/// Any event, about any of a few ids.
fn any_event(numbers: &mut Numbers) -> Event {
    let mut id = || numbers.next(4) as u64 + 1;
    let (callback, task) = (CallbackId::new(id()).unwrap(), TaskId::new(id()).unwrap());
    let future = FutureRef::Future(FutureId::new(id()).unwrap());
    let (source, other) = (SourceId::new(id()).unwrap(), FutureRef::Task(TaskId::new(id()).unwrap()));
    let (transport, server) = (TransportId::new(id()).unwrap(), ServerId::new(id()).unwrap());
    let done = || Box::new(Outcome::Result);
    let events = [
        Event::LoopMade,
        Event::RunBegun(glassloop::trace::Run::UntilComplete(other)),
        Event::IterationBegun(Wait::Forever),
        Event::RunEnded,
        Event::StopRequested,
        Event::Closed,
        Event::TimerMade(callback, id()),
        Event::CallbackReady(callback, Why::Due),
        Event::CallbackReady(callback, Why::Source(source)),
        Event::CallbackBegun(callback),
        Event::CallbackFinished(callback, None),
        Event::CallbackCancelled(callback),
        Event::CallbackSkipped(callback),
        Event::TimerDropped(callback),
        Event::TaskReady(task, Why::Done(other)),
        Event::TaskSkipped(task),
        Event::TaskRenamed(task, "new".into()),
        Event::TaskBegun(task, true),
        Event::TaskSuspended(task, [Awaited::Future(future)].into()),
        Event::TaskFinished(task, done()),
        Event::TaskDestroyed(task),
        Event::FutureFinished(future, done()),
        Event::DoneCallbackAdded(other),
        Event::DoneCallbackRemoved(future, 3),
        Event::CancelRequested(future),
        Event::SourceAdded(source, Interest::Read, callback),
        Event::SourceRemoved(source, Interest::Write),
        Event::SourceReady(source, Interest::Read),
        Event::Transport(transport, TransportEvent::DataReceived(1)),
        Event::Transport(transport, TransportEvent::Lost(None)),
        Event::Server(server, ServerEvent::AcceptResumed),
        Event::Server(server, ServerEvent::Closed),
    ];
    let choice = numbers.next(events.len());
    events[choice].clone()
}

#[test]
fn no_trace_however_senseless_makes_it_panic() {
    let mut numbers = Numbers(3);
    for _ in 0..60 {
        let records: Vec<_> = (1..200).map(|number| odd(number, any_event(&mut numbers))).collect();
        let mut replay = Replay::new(records.clone());
        assert!(!replay.problems().is_empty());
        for _ in 0..10 {
            let step = numbers.next(records.len());
            replay.go_to(step);
            assert_eq!(replay.snapshot(), replay_of_the_first(&records, step).snapshot());
            for number in 1..5 {
                let _ = replay.task(TaskId::new(number).unwrap());
                let _ = replay.about(Subject::Loop(LoopId::new(number).unwrap())).count();
            }
            records.iter().for_each(|record| drop(replay.cause(record).cloned()));
        }
    }
}

#[test]
fn whoever_takes_a_step_is_running() {
    let mut replay = Replay::new(record(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.run_until_complete(async { get_running_loop().map(drop) }).unwrap();
        event_loop.close().unwrap();
    }));
    let task = TaskId::new(1).unwrap();
    while !matches!(replay.forward().unwrap().event, Event::TaskBegun(..)) {}
    let running = replay.snapshot().event_loops[0].holds.running;
    assert_eq!(running, Actor::Task(task));
}

#[test]
fn a_transport_is_open_from_when_it_is_made_until_it_is_lost() {
    let mut replay = Replay::new(record(|| {
        let event_loop = new_event_loop().unwrap();
        let (server, transport) = (event_loop.next_server_id(), event_loop.next_transport_id());
        event_loop.record_server(server, || ServerEvent::Listening(["127.0.0.1:8888".to_owned()].into()));
        event_loop.record_transport(transport, || {
            TransportEvent::Made(Box::new(TransportMade {
                class: "MyTransport".into(),
                server: Some(server),
                sockname: Some("127.0.0.1:8888".to_owned()),
                peername: None,
            }))
        });
        event_loop.record_transport(transport, || TransportEvent::DataReceived(3));
        event_loop.record_transport(transport, || TransportEvent::EofReceived);
        event_loop.record_transport(transport, || TransportEvent::Closing(0));
        event_loop.record_server(server, || ServerEvent::Closed);
        event_loop.record_transport(transport, || TransportEvent::Lost(None));
        event_loop.close().unwrap();
    }));
    let (server, transport) = (ServerId::new(1).unwrap(), TransportId::new(1).unwrap());
    let lost = replay.len() - 1;
    replay.go_to(lost - 1);
    let facts = replay.transport(transport).unwrap();
    assert_eq!((facts.class, facts.server, facts.received), ("MyTransport", Some(server), 3));
    assert_eq!((facts.reading, facts.closing), (Reading::Ended, true));
    assert!(replay.server(server).is_none(), "it was closed before");
    replay.go_to(lost);
    assert!(replay.transport(transport).is_none());
    replay.go_to(lost - 5);
    assert_eq!(replay.snapshot().transports[&transport].received, 0);
    assert_eq!(replay.server(server).unwrap().addresses, ["127.0.0.1:8888"]);
    assert!(replay.problems().is_empty(), "{:?}", replay.problems());
}
