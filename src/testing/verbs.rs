//! What one record says, in as few words as it takes.

use super::names::Names;
use crate::trace::event::Reported;
use crate::trace::{Awaited, Event, FutureRef, LoopId, Outcome, Record, Why};

/// What happened, or none if a reader need not know.
pub(super) fn sentence(names: &Names<'_>, record: &Record) -> Option<String> {
    let by = names.actor(record.by);
    let event_loop = || record.event_loop.map_or("a loop".to_owned(), |id: LoopId| id.to_string());
    of_loop(record, &by, &event_loop())
        .or_else(|| of_callback(names, record, &by))
        .or_else(|| of_task(names, record, &by))
        .or_else(|| of_future(names, record, &by))
        .or_else(|| of_io(record))
        .or_else(|| of_what_is_said(record, &by))
}

fn of_loop(record: &Record, by: &str, event_loop: &str) -> Option<String> {
    Some(match &record.event {
        Event::LoopMade => format!("{by} makes {event_loop}"),
        Event::LoopSet => format!("{by} sets {event_loop} as the current one"),
        Event::LoopUnset => format!("{by} sets no loop as the current one"),
        Event::LoopGot => format!("{by} is given {event_loop} by get_event_loop"),
        Event::RunBegun(run) => format!("{by} runs {event_loop}: {}", run.operation()),
        Event::RunEnded => format!("the run of {event_loop} is over"),
        Event::StopRequested => format!("{by} stops {event_loop}"),
        Event::Closed => format!("{by} closes {event_loop}"),
        _ => return None,
    })
}

fn of_callback(names: &Names<'_>, record: &Record, by: &str) -> Option<String> {
    let (callback, verb) = match &record.event {
        Event::CallbackMade(made) => (made.callback, None),
        Event::TimerMade(id, when) => {
            let when = std::time::Duration::from_nanos(*when).as_secs_f64();
            (*id, Some(format!("is to be called at {when} s")))
        }
        Event::CallbackReady(id, why) => (*id, Some(format!("becomes ready: {}", reason(names, *why)))),
        Event::CallbackBegun(id) | Event::TimerFired(id) => (*id, Some("begins".to_owned())),
        Event::CallbackFinished(id, None) => (*id, Some("ends".to_owned())),
        Event::CallbackFinished(id, Some(error)) => (*id, Some(format!("fails: {error}"))),
        Event::CallbackCancelled(id) => (*id, Some(format!("is cancelled by {by}"))),
        Event::CallbackSkipped(id) => (*id, Some("was cancelled, and does not run".to_owned())),
        _ => return None,
    };
    if names.is_internal(callback) {
        return None;
    }
    let callback = names.callback(callback);
    Some(verb.map_or_else(|| format!("{by} makes {callback}"), |verb| format!("{callback} {verb}")))
}

fn of_task(names: &Names<'_>, record: &Record, by: &str) -> Option<String> {
    let (task, verb) = match &record.event {
        Event::TaskMade(made) => return Some(format!("{by} makes {}", names.task(made.task))),
        Event::TaskReady(id, why) => (*id, format!("becomes ready: {}", reason(names, *why))),
        Event::TaskBegun(id, false) => (*id, "goes on".to_owned()),
        Event::TaskBegun(id, true) => (*id, "goes on, with CancelledError".to_owned()),
        Event::TaskBegunEagerly(id) => (*id, "begins at once".to_owned()),
        Event::TaskSuspended(id, awaited) => (*id, format!("waits for {}", waiting(names, awaited))),
        Event::TaskFinished(id, outcome) => (*id, ending(outcome)),
        Event::TaskDestroyed(id) => (*id, "will never go on: its loop is gone".to_owned()),
        Event::TaskRenamed(id, name) => (*id, format!("is now called {name}")),
        _ => return None,
    };
    Some(format!("{} {verb}", names.task(task)))
}

fn of_future(names: &Names<'_>, record: &Record, by: &str) -> Option<String> {
    Some(match &record.event {
        Event::FutureMade(made) => {
            format!("{by} makes {}", names.future(FutureRef::Future(made.future)))
        }
        Event::FutureFinished(future, outcome) => {
            format!("{} {}, by {by}", names.future(*future), ending(outcome))
        }
        Event::CancelRequested(future) => format!("{by} asks {} to cancel", names.future(*future)),
        _ => return None,
    })
}

/// What is seldom looked at in a test is told as it is written.
fn of_io(record: &Record) -> Option<String> {
    Some(match &record.event {
        Event::SourceReady(source, interest) => format!("{source} is ready: {interest:?}"),
        Event::Transport(transport, event) => format!("{transport}: {event:?}"),
        Event::Server(server, event) => format!("{server}: {event:?}"),
        _ => return None,
    })
}

fn of_what_is_said(record: &Record, by: &str) -> Option<String> {
    Some(match &record.event {
        Event::Refused(refused) => {
            format!("{by} is refused {}: {}", refused.operation, super::asking::error(refused))
        }
        Event::Reported(reported) => format!("the exception handler is told: {}", report(reported)),
        Event::NeverAwaited(left) => format!("a coroutine {} was never awaited", left.coroutine),
        Event::Said(said) if &*said.level == "INFO" => format!("{by} says: {}", said.text),
        Event::Said(said) => format!("{by} says: {} {}", said.level, said.text),
        Event::ProgramEnded(Some(error)) => format!("the program ends with {error}"),
        _ => return None,
    })
}

fn report(reported: &Reported) -> String {
    match &reported.error {
        Some(error) => format!("{}: {error}", reported.message),
        None => reported.message.clone(),
    }
}

/// Why something became ready.
fn reason(names: &Names<'_>, why: Why) -> String {
    match why {
        Why::CallSoon => "call_soon".to_owned(),
        Why::OtherThread => "call_soon_threadsafe".to_owned(),
        Why::Due => "its time has come".to_owned(),
        Why::Done(future) => format!("{} is done", names.future(future)),
        Why::Source(source) => format!("{source} is ready"),
        Why::FirstStep => "its first step".to_owned(),
        Why::Yielded => "it has let others go first".to_owned(),
        Why::Waker => "its waker was called".to_owned(),
        Why::Cancel => "it was asked to cancel".to_owned(),
        Why::Refused => "what it awaited was refused".to_owned(),
    }
}

fn waiting(names: &Names<'_>, awaited: &[Awaited]) -> String {
    let one = |awaited: &Awaited| match awaited {
        Awaited::Future(future) => names.future(*future),
        Awaited::NextTurn => "its next turn".to_owned(),
        Awaited::Foreign => "something that is not glassloop's".to_owned(),
    };
    awaited.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn ending(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Result => "ends with a result".to_owned(),
        Outcome::Error(error) => format!("ends with {error}"),
        Outcome::Cancelled => "ends cancelled".to_owned(),
    }
}
