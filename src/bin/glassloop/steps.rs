//! Finding steps: what came before one, and what comes next.

use glassloop::replay::{Replay, Subject};
use glassloop::trace::event::{Actor, Event, Outcome, Record};
use glassloop::trace::ids::{FutureRef, LoopId, TaskId};

/// One run of a loop: how it began, and who wants it to end.
pub(crate) struct Run<'a> {
    pub(crate) begun: Option<&'a Record>,
    pub(crate) stopped: Option<&'a Record>,
}

/// The run that this step is in, or has just ended.
pub(crate) fn run(replay: &Replay, event_loop: LoopId) -> Run<'_> {
    let mut run = Run { begun: None, stopped: None };
    let now = replay.last().map_or(0, |record| record.number);
    for record in replay.runs(event_loop).rev() {
        match record.event {
            Event::RunEnded if record.number < now => break,
            Event::RunBegun(_) if run.begun.is_none() => run.begun = Some(record),
            Event::StopRequested if run.stopped.is_none() => run.stopped = Some(record),
            _ => {}
        }
    }
    run
}

/// What a run waits for: `run_forever` for nothing.
pub(crate) fn until(begun: &Record) -> Option<FutureRef> {
    match begun.event {
        Event::RunBegun(run) => run.until(),
        _ => None,
    }
}

/// What was called to run the loop.
pub(crate) fn operation(begun: &Record) -> &'static str {
    match begun.event {
        Event::RunBegun(run) => run.operation(),
        _ => "the run",
    }
}

/// The latest record up to this step for which that holds.
pub(crate) fn latest(replay: &Replay, is_it: impl Fn(&Record) -> bool) -> Option<&Record> {
    replay.records()[..replay.step()].iter().rev().find(|record| is_it(record))
}

/// The record before the one that has just happened.
pub(crate) fn previous(replay: &Replay) -> Option<&Record> {
    replay.records().get(replay.step().checked_sub(2)?)
}

/// The record that comes next.
pub(crate) fn next(replay: &Replay) -> Option<&Record> {
    replay.records().get(replay.step())
}

/// Whether something went wrong here.
pub(crate) fn is_error(event: &Event) -> bool {
    match event {
        Event::Refused(_)
        | Event::Reported(_)
        | Event::TaskDestroyed(_)
        | Event::NeverAwaited(_)
        | Event::ProgramEnded(Some(_)) => true,
        Event::CallbackFinished(_, error) => error.is_some(),
        Event::TaskFinished(_, outcome) => matches!(**outcome, Outcome::Error(_)),
        _ => false,
    }
}

/// Whether an error, as it prints, goes through the loop and ends its run.
pub(crate) fn ends_the_run(error: &str) -> bool {
    matches!(error.split(':').next(), Some("SystemExit" | "KeyboardInterrupt"))
}

/// The error with which the last step or callback has ended the run, if it did so.
pub(crate) fn exit(replay: &Replay) -> Option<&str> {
    let step = replay.records()[..replay.step()].iter().rev();
    let begins = |event: &Event| matches!(event, Event::TaskBegun(..) | Event::CallbackBegun(_));
    let error = step.take_while(|record| !begins(&record.event)).find_map(error_of)?;
    ends_the_run(error).then_some(error)
}

fn error_of(record: &Record) -> Option<&str> {
    match &record.event {
        Event::CallbackFinished(_, error) => error.as_deref(),
        Event::TaskFinished(_, outcome) => match &**outcome {
            Outcome::Error(error) => Some(error),
            _ => None,
        },
        _ => None,
    }
}

/// How the end of a test begins that has failed.
pub(crate) const PANIC: &str = "panic: ";

/// The step that an assertion of `testing` names, if that is what has ended the program:
/// `panic: at step 12, what was said is another: …`.
pub(crate) fn named_by_assertion(event: &Event) -> Option<u64> {
    let Event::ProgramEnded(Some(error)) = event else { return None };
    let (number, _) = error.strip_prefix(PANIC)?.strip_prefix("at step ")?.split_once(',')?;
    number.parse().ok()
}

/// All steps at which something goes wrong.
pub(crate) fn errors(replay: &Replay) -> Vec<usize> {
    all(replay, is_error)
}

/// All steps with such an event.
pub(crate) fn all(replay: &Replay, is_it: impl Fn(&Event) -> bool) -> Vec<usize> {
    let records = replay.records().iter().enumerate();
    records.filter(|(_, record)| is_it(&record.event)).map(|(place, _)| place + 1).collect()
}

/// The next step at which something goes wrong.
pub(crate) fn next_error(replay: &Replay) -> Option<usize> {
    let records = replay.records().iter().enumerate().skip(replay.step());
    records
        .map(|(place, record)| (place + 1, record))
        .find(|(_, record)| is_error(&record.event))
        .map(|(step, _)| step)
}

/// Whether the program says here that it is about to show a cure: `cure 2: run, which …`.
pub(crate) fn shows_a_cure(event: &Event) -> bool {
    let Event::Said(said) = event else { return false };
    let number = |letter: char| letter == ' ' || letter.is_ascii_digit();
    said.text.strip_prefix("cure").is_some_and(|rest| rest.trim_start_matches(number).starts_with(':'))
}

/// The next step at which an iteration begins.
pub(crate) fn next_iteration(replay: &Replay) -> Option<usize> {
    let mut events = replay.records().iter().map(|record| &record.event).enumerate().skip(replay.step());
    events.find(|(_, event)| matches!(event, Event::IterationBegun(_))).map(|(place, _)| place + 1)
}

/// The latest step before this one at which an iteration began.
pub(crate) fn previous_iteration(replay: &Replay) -> Option<usize> {
    let before = &replay.records()[..replay.step().saturating_sub(1)];
    let begun = before.iter().rposition(|record| matches!(record.event, Event::IterationBegun(_)));
    begun.map(|place| place + 1)
}

/// The next step that is about this, or that it does.
pub(crate) fn next_of_task(replay: &Replay, task: TaskId) -> Option<usize> {
    let mut records = replay.records().iter().enumerate().skip(replay.step());
    let is_it =
        |record: &Record| record.by == Actor::Task(task) || Subject::of(record) == Some(Subject::Task(task));
    records.find(|(_, record)| is_it(record)).map(|(place, _)| place + 1)
}
