//! That every event there is comes back from a file as it went in.

use super::{read_trace, write_trace};
use crate::trace::event::*;
use crate::trace::{CallbackId, FutureId, FutureRef, LoopId, SourceId, TaskId};

/// Text that a careless writer would get wrong.
const NASTY: &str =
    "\"quotes\" \\ back\\slash, new\nline, nul\0, tab\t, \u{2028}, é, 操作完成, 🦀, {\"n\":1}";

#[test]
fn every_event_comes_back_as_it_went_in() {
    let mut events = Vec::new();
    let mut next = examples_after(None);
    while let Some(last) = next.last().cloned() {
        events.append(&mut next);
        next = examples_after(Some(&last));
    }
    assert!(events.len() > 60, "{}", events.len());
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
    let sources = [None, Some(SourceLine::here()), Some(SourceLine::new("C:\\a b:c.rs", u32::MAX))];
    Record {
        number,
        event_loop: LoopId::new(number % 3),
        iteration: number * 7,
        nanoseconds: u64::MAX - number,
        by: actors[number as usize % actors.len()],
        source: sources[number as usize % sources.len()].clone(),
        event,
    }
}

/// Examples of the kind of event that is declared after this one.  The match
/// does not compile if a kind is missing.
fn examples_after(event: Option<&Event>) -> Vec<Event> {
    use Event::*;
    let future = FutureRef::Future(FutureId::new(3).unwrap());
    let Some(event) = event else { return vec![LoopMade] };
    match event {
        LoopMade => vec![RunBegun(None), RunBegun(Some(future)), RunBegun(Some(FutureRef::Task(task(2))))],
        RunBegun(_) => {
            let waits = [Wait::No, Wait::Nanoseconds(0), Wait::Nanoseconds(u64::MAX), Wait::Forever];
            waits.map(IterationBegun).to_vec()
        }
        IterationBegun(_) => vec![RunEnded],
        RunEnded => vec![StopRequested],
        StopRequested => vec![Closed],
        Closed => [(false, ""), (true, NASTY)].map(callback_made).to_vec(),
        CallbackMade(_) => vec![TimerMade(callback(1), u64::MAX)],
        TimerMade(..) => reasons().into_iter().map(|why| CallbackReady(callback(1), why)).collect(),
        CallbackReady(..) => vec![CallbackBegun(callback(1))],
        CallbackBegun(_) => {
            vec![CallbackFinished(callback(1), None), CallbackFinished(callback(1), Some(NASTY.into()))]
        }
        CallbackFinished(..) => vec![CallbackCancelled(callback(1))],
        CallbackCancelled(_) => vec![CallbackSkipped(callback(1))],
        CallbackSkipped(_) => vec![TimerDropped(callback(1))],
        TimerDropped(_) => vec![TaskMade(Box::new(crate::trace::event::TaskMade {
            task: task(1),
            name: NASTY.into(),
            coroutine: NASTY.into(),
        }))],
        TaskMade(_) => reasons().into_iter().map(|why| TaskReady(task(1), why)).collect(),
        TaskReady(..) => vec![TaskSkipped(task(1))],
        TaskSkipped(_) => vec![TaskRenamed(task(1), NASTY.into())],
        TaskRenamed(..) => vec![TaskBegun(task(1), false), TaskBegun(task(1), true)],
        TaskBegun(..) => {
            let all = [Awaited::Future(future), Awaited::NextTurn, Awaited::Foreign];
            vec![TaskSuspended(task(1), [].into()), TaskSuspended(task(1), all.into())]
        }
        TaskSuspended(..) => outcomes().map(|outcome| TaskFinished(task(1), outcome)).to_vec(),
        TaskFinished(..) => vec![TaskDestroyed(task(1))],
        TaskDestroyed(_) => vec![FutureMade(Box::new(crate::trace::event::FutureMade {
            future: FutureId::new(1).unwrap(),
            class: "_GatheringFuture".into(),
        }))],
        FutureMade(_) => outcomes().map(|outcome| FutureFinished(future, outcome)).to_vec(),
        FutureFinished(..) => vec![DoneCallbackAdded(future)],
        DoneCallbackAdded(_) => vec![DoneCallbackRemoved(future, 0), DoneCallbackRemoved(future, usize::MAX)],
        DoneCallbackRemoved(..) => vec![CancelRequested(future)],
        CancelRequested(_) => vec![SourceAdded(source(), Interest::Read, callback(1))],
        SourceAdded(..) => vec![SourceRemoved(source(), Interest::Write)],
        SourceRemoved(..) => vec![SourceReady(source(), Interest::Read)],
        SourceReady(..) => vec![Refused(Box::new(crate::trace::event::Refused {
            operation: "call_soon".into(),
            class: "RuntimeError".into(),
            message: NASTY.into(),
        }))],
        Refused(_) => [None, Some(NASTY.to_owned())].map(reported).to_vec(),
        Reported(_) => vec![Said(Box::new(crate::trace::event::Said {
            level: "INFO".into(),
            target: NASTY.into(),
            text: NASTY.into(),
        }))],
        Said(_) => vec![],
    }
}

fn callback_made((internal, name): (bool, &'static str)) -> Event {
    Event::CallbackMade(Box::new(CallbackMade { callback: callback(1), name: name.into(), internal }))
}

fn reported(error: Option<String>) -> Event {
    Event::Reported(Box::new(Reported { message: NASTY.into(), error }))
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

fn task(number: u64) -> TaskId {
    TaskId::new(number).unwrap()
}

fn callback(number: u64) -> CallbackId {
    CallbackId::new(number).unwrap()
}

fn source() -> SourceId {
    SourceId::new(5).unwrap()
}
