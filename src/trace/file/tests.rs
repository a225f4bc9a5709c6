//! That every event there is comes back from a file as it went in.

use std::collections::BTreeSet;

use super::{read_trace, write_trace};
use crate::trace::event::*;
use crate::trace::{
    CallbackId, FutureId, FutureRef, LoopId, SourceId, SourceLine, TaskId, ThreadId, TransportId,
};
use crate::trace::{ServerEvent, TransportEvent, TransportMade};

/// Text that a careless writer would get wrong.
const NASTY: &str =
    "\"quotes\" \\ back\\slash, new\nline, nul\0, tab\t, \u{2028}, é, 操作完成, 🦀, {\"n\":1}";

#[test]
fn every_event_comes_back_as_it_went_in() {
    let groups = [of_the_loop(), of_callbacks(), of_tasks(), of_futures(), of_sources()];
    let others = [of_transports(), of_servers(), of_what_is_round_the_loop(), of_what_is_said()];
    let events = [groups.concat(), others.concat()].concat();
    let kinds: BTreeSet<usize> = events.iter().map(kind).collect();
    assert_eq!(kinds, (0..KINDS).collect(), "an example of every kind");
    assert_comes_back(&events);
}

fn assert_comes_back(events: &[Event]) {
    let records = events.iter().zip(1..).map(|(event, number)| record(number, event.clone()));
    let records: Vec<_> = records.collect();
    let mut file = Vec::new();
    write_trace(&mut file, &records).unwrap();
    assert_eq!(file.iter().filter(|byte| **byte == b'\n').count(), records.len() + 1, "a line a record");
    assert_eq!(read_trace(&*file, "memory").unwrap(), records);
}

fn record(number: u64, event: Event) -> Record {
    let actors =
        [Actor::Program, Actor::Loop, Actor::Callback(callback(u64::MAX)), Actor::Task(task(1 << 53))];
    let sources = [
        None,
        Some(SourceLine::here()),
        Some(SourceLine::new("C:\\a b:c.rs", u32::MAX)),
        Some(of_a_library()),
    ];
    Record {
        number,
        event_loop: LoopId::new(number % 3),
        iteration: number * 7,
        nanoseconds: u64::MAX - number,
        thread: ThreadId::new(1 + number as u32 % 3).unwrap(),
        by: actors[number as usize % actors.len()],
        source: sources[number as usize % sources.len()].clone(),
        event,
    }
}

/// A line that has called something of a library's, by way of another line of it.
fn of_a_library() -> SourceLine {
    let library = SourceLine::new("/lib/site-packages/client.py", 593);
    SourceLine::new("a file in b.py", 27).with_inside("<lambda>").with_library(library)
}

const KINDS: usize = 47;

/// Panics if a kind of event is missing.
fn kind(event: &Event) -> usize {
    match event {
        Event::LoopMade => 0,
        Event::LoopSet => 33,
        Event::LoopUnset => 34,
        Event::RunBegun(_) => 1,
        Event::IterationBegun(_) => 2,
        Event::RunEnded => 3,
        Event::StopRequested => 4,
        Event::Closed => 5,
        Event::CallbackMade(_) => 6,
        Event::TimerMade(..) => 7,
        Event::CallbackReady(..) => 8,
        Event::CallbackBegun(_) => 9,
        Event::CallbackFinished(..) => 10,
        Event::CallbackCancelled(_) => 11,
        Event::CallbackSkipped(_) => 12,
        Event::TimerDropped(_) => 13,
        Event::TaskMade(_) => 14,
        Event::TaskReady(..) => 15,
        Event::TaskSkipped(_) => 16,
        Event::TaskRenamed(..) => 17,
        Event::TaskBegun(..) => 18,
        Event::TaskSuspended(..) => 19,
        Event::TaskFinished(..) => 20,
        Event::TaskDestroyed(_) => 21,
        Event::FutureMade(_) => 22,
        Event::FutureFinished(..) => 23,
        Event::DoneCallbackAdded(_) => 24,
        Event::DoneCallbackRemoved(..) => 25,
        Event::CancelRequested(_) => 26,
        Event::SourceAdded(..) | Event::SourceRemoved(..) | Event::SourceReady(..) => 27 + source_kind(event),
        Event::Refused(_) => 30,
        Event::Reported(_) => 31,
        Event::Said(_) => 32,
        Event::Transport(..) => 35,
        Event::Server(..) => 36,
        _ => 37 + kind_of_a_recorder(event),
    }
}

/// What glassloop's own loop says rarely or never.
fn kind_of_a_recorder(event: &Event) -> usize {
    match event {
        Event::TimerFired(_) => 0,
        Event::TaskBegunEagerly(_) => 1,
        Event::ThreadSeen(..) => 2,
        Event::Bound(_) => 3,
        Event::Partial(_) => 4,
        Event::SubprocessStarted(_) => 5,
        Event::SubprocessEnded(..) => 6,
        Event::ProgramEnded(_) => 7,
        Event::NeverAwaited(_) => 8,
        Event::LoopGot => 9,
        _ => unreachable!("an event that stands nowhere in the list: {event:?}"),
    }
}

fn source_kind(event: &Event) -> usize {
    match event {
        Event::SourceAdded(..) => 0,
        Event::SourceRemoved(..) => 1,
        _ => 2,
    }
}

fn of_the_loop() -> Vec<Event> {
    use Event::*;
    let waits = [Wait::No, Wait::Nanoseconds(0), Wait::Nanoseconds(u64::MAX), Wait::Forever];
    let tasks = FutureRef::Task(task(2));
    let runs = [Run::Once, Run::Forever, Run::UntilComplete(future()), Run::UntilComplete(tasks)];
    let alone = [LoopMade, LoopSet, LoopUnset, LoopGot, RunEnded, StopRequested, Closed];
    alone.into_iter().chain(runs.map(RunBegun)).chain(waits.map(IterationBegun)).collect()
}

fn of_callbacks() -> Vec<Event> {
    use Event::*;
    let mut events = vec![
        TimerMade(callback(1), u64::MAX),
        CallbackBegun(callback(1)),
        TimerFired(callback(1)),
        CallbackFinished(callback(1), None),
        CallbackFinished(callback(1), Some(NASTY.into())),
        CallbackCancelled(callback(1)),
        CallbackSkipped(callback(1)),
        TimerDropped(callback(1)),
    ];
    events.extend([(false, ""), (true, NASTY)].map(callback_made));
    events.extend(reasons().into_iter().map(|why| CallbackReady(callback(1), why)));
    events
}

fn of_tasks() -> Vec<Event> {
    use Event::*;
    let all = [Awaited::Future(future()), Awaited::NextTurn, Awaited::Foreign];
    let made = crate::trace::event::TaskMade { task: task(1), name: NASTY.into(), coroutine: NASTY.into() };
    let mut events = vec![
        TaskMade(Box::new(made)),
        TaskSkipped(task(1)),
        TaskRenamed(task(1), NASTY.into()),
        TaskBegun(task(1), false),
        TaskBegun(task(1), true),
        TaskBegunEagerly(task(1)),
        TaskSuspended(task(1), [].into()),
        TaskSuspended(task(1), all.into()),
        TaskDestroyed(task(1)),
    ];
    events.extend(outcomes().map(|outcome| TaskFinished(task(1), outcome)));
    events.extend(reasons().into_iter().map(|why| TaskReady(task(1), why)));
    events
}

fn of_futures() -> Vec<Event> {
    use Event::*;
    let id = FutureId::new(1).unwrap();
    let made = crate::trace::event::FutureMade { future: id, class: "_GatheringFuture".into() };
    let mut events = vec![
        FutureMade(made),
        DoneCallbackAdded(future()),
        DoneCallbackRemoved(future(), 0),
        DoneCallbackRemoved(future(), usize::MAX),
        CancelRequested(future()),
    ];
    events.extend(outcomes().map(|outcome| FutureFinished(future(), outcome)));
    events
}

fn of_sources() -> Vec<Event> {
    vec![
        Event::SourceAdded(source(), Interest::Read, callback(1)),
        Event::SourceRemoved(source(), Interest::Write),
        Event::SourceReady(source(), Interest::Read),
    ]
}

fn of_transports() -> Vec<Event> {
    let transport = crate::trace::TransportId::new(1).unwrap();
    let made = |server, name: Option<&str>| TransportMade {
        class: "_SelectorSocketTransport".into(),
        server,
        sockname: name.map(str::to_owned),
        peername: name.map(str::to_owned),
    };
    let events = [
        TransportEvent::Made(Box::new(made(Some(server()), Some(NASTY)))),
        TransportEvent::Made(Box::new(made(None, None))),
        TransportEvent::DataReceived(usize::MAX),
        TransportEvent::EofReceived,
        TransportEvent::DataSent(0),
        TransportEvent::EofSent,
        TransportEvent::WritingPaused(1),
        TransportEvent::WritingResumed(0),
        TransportEvent::ReadingPaused,
        TransportEvent::ReadingResumed,
        TransportEvent::Closing(1),
        TransportEvent::Aborted(1),
        TransportEvent::Lost(None),
        TransportEvent::Lost(Some(NASTY.into())),
    ];
    events.into_iter().map(|event| Event::Transport(transport, event)).collect()
}

fn of_servers() -> Vec<Event> {
    let events = [
        ServerEvent::Listening([].into()),
        ServerEvent::Listening([NASTY.to_owned()].into()),
        ServerEvent::AcceptPaused(NASTY.into()),
        ServerEvent::AcceptResumed,
        ServerEvent::Closed,
    ];
    events.into_iter().map(|event| Event::Server(server(), event)).collect()
}

fn server() -> crate::trace::ServerId {
    crate::trace::ServerId::new(1).unwrap()
}

fn of_what_is_said() -> Vec<Event> {
    let said = Said { level: "INFO".into(), target: NASTY.into(), text: NASTY.into(), report: Some(7) };
    let mut events = vec![Event::Said(Box::new(said))];
    events.extend([None, Some(SourceLine::new(NASTY, 3))].map(never_awaited));
    events.extend([None, Some(NASTY.to_owned())].map(reported));
    events.extend([None, Some(future())].map(refused));
    events
}

fn refused(about: Option<FutureRef>) -> Event {
    Event::Refused(Box::new(Refused {
        operation: "call_soon".into(),
        about,
        class: "RuntimeError".into(),
        message: NASTY.into(),
        cause: about.map(|_| u64::MAX),
    }))
}

fn callback_made((internal, name): (bool, &'static str)) -> Event {
    Event::CallbackMade(CallbackMade { callback: callback(1), name: name.into(), internal })
}

fn reported(error: Option<String>) -> Event {
    let about = error.as_ref().map(|_| About::Transport(TransportId::new(4).unwrap()));
    Event::Reported(Box::new(Reported { message: NASTY.into(), error, about }))
}

fn never_awaited(made: Option<SourceLine>) -> Event {
    Event::NeverAwaited(Box::new(NeverAwaited { coroutine: NASTY.into(), made }))
}

fn of_what_is_round_the_loop() -> Vec<Event> {
    let started = SubprocessStarted { process: u32::MAX, program: NASTY.into() };
    vec![
        Event::ThreadSeen(ThreadId::new(2).unwrap(), NASTY.into()),
        Event::Bound(Box::new(Bound { class: "Lock".into() })),
        Event::Partial(NASTY.into()),
        Event::SubprocessStarted(Box::new(started)),
        Event::SubprocessEnded(1, i32::MIN),
        Event::ProgramEnded(None),
        Event::ProgramEnded(Some(NASTY.into())),
    ]
}

fn outcomes() -> [Box<Outcome>; 3] {
    [Outcome::Result, Outcome::Error(NASTY.into()), Outcome::Cancelled].map(Box::new)
}

fn reasons() -> Vec<Why> {
    use Why::*;
    let all = [CallSoon, OtherThread, Due, FirstStep, Yielded, Waker, Cancel, Refused];
    let with = [Done(FutureRef::Task(task(9))), Done(FutureRef::Future(FutureId::new(9).unwrap()))];
    all.into_iter().chain(with).chain([Source(source())]).collect()
}

fn future() -> FutureRef {
    FutureRef::Future(FutureId::new(3).unwrap())
}

fn task(number: u64) -> TaskId {
    TaskId::new(number).unwrap()
}

fn callback(number: u64) -> CallbackId {
    CallbackId::new(number).unwrap()
}

fn source() -> SourceId {
    SourceId::new(5).unwrap()
}
