//! What the run of a mended program has to have.

use std::collections::BTreeSet;

use glassloop::trace::event::Run;
use glassloop::trace::file::Language;
use glassloop::trace::ids::{FutureRef, LoopId, TaskId};
use glassloop::trace::{Event, Outcome, Record, SourceLine};

use super::check::Telling;
use crate::functions::Functions;
use crate::locale::say;
use crate::names::is_of_the_program;
use crate::steps::is_error;

/// Something that a run has to have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    /// The program prints these lines, in this order, and no others.
    Lines(&'static [&'static str]),
    /// A task of this coroutine ends cancelled.
    CancelledTask(&'static str),
    /// In the end, every loop is closed.
    ClosedLoops,
    /// This line is printed by this function.
    SaidIn(&'static str, &'static str),
    /// One loop does it all.
    OneLoop,
    /// A line of this function waits for something, and so has run.
    RunsIn(&'static str),
}

impl Wanted {
    /// What the run did instead; nothing, if it has it.
    pub(super) fn missing(self, telling: &Telling<'_>) -> Option<String> {
        match self {
            Self::Lines(wanted) => lines(wanted, telling),
            Self::CancelledTask(coroutine) => cancelled(coroutine, telling),
            Self::ClosedLoops => closed(telling),
            Self::SaidIn(text, function) => said_elsewhere(text, function, telling),
            Self::OneLoop => second_loop(telling),
            Self::RunsIn(function) => never_run(function, telling),
        }
    }
}

/// The first error that nobody has caught: what is refused, reported, left or lost.
pub(super) fn error(telling: &Telling<'_>) -> Option<String> {
    let is_uncaught = |record: &Record| {
        let is_handed_on = matches!(record.event, Event::TaskFinished(..) | Event::CallbackFinished(..));
        is_error(&record.event) && !is_handed_on
    };
    let step = telling.records().iter().position(is_uncaught)? + 1;
    let told = telling.step(step);
    let is_left_over = matches!(telling.records()[step - 1].event, Event::NeverAwaited(_));
    if let Some(failed) = failed(telling).filter(|_| is_left_over) {
        // What was dropped unawaited comes of the error that has ended the program.
        return Some(failed);
    }
    Some(match &telling.records()[step - 1].event {
        Event::Reported(report) => reported(step, &told, &report.message, telling),
        // A Python goes on after it.
        Event::NeverAwaited(left) if telling.0.language == Language::Python => {
            say!(telling, "a-warning-comes", coroutine = &*left.coroutine, told)
        }
        Event::NeverAwaited(_) => say!(telling, "something-is-left-undone", told),
        _ => say!(telling, "an-error-comes", told),
    })
}

/// What the loop reports.  If that comes after run() has cancelled a task, then with that: the
/// report says nothing of why there was a cancellation.
fn reported(step: usize, told: &str, message: &str, telling: &Telling<'_>) -> String {
    let reported = match told.contains(message.trim_end_matches('.')) {
        true => say!(telling, "an-error-is-reported", told),
        false => say!(telling, "an-error-is-reported-with", told, message),
    };
    let is_later = cancelled_by_run(telling).is_some_and(|cancelled| cancelled < step);
    match left_by_run(telling).filter(|_| is_later) {
        Some(why) => say!(telling, "that-is-since", told = reported.trim_end_matches(['.', '。']), why),
        None => reported,
    }
}

fn lines(wanted: &[&str], telling: &Telling<'_>) -> Option<String> {
    let said: Vec<(usize, &str)> = (1..).zip(telling.records()).filter_map(line).collect();
    for (place, wanted) in wanted.iter().enumerate() {
        match said.get(place) {
            Some((_, text)) if text == wanted => {}
            Some((step, text)) => {
                let is_missing = !said.iter().any(|(_, text)| text == wanted);
                let told = say!(telling, "should-be-printed", wanted = *wanted, step, text = *text);
                let why = left_by_run(telling).filter(|_| is_missing);
                return Some(match why {
                    Some(why) => say!(telling, "that-is-since", told, why),
                    None => told,
                });
            }
            None => {
                let why = failed(telling).or_else(|| left_by_run(telling)).unwrap_or_else(|| telling.end());
                return Some(say!(telling, "is-not-printed", wanted = *wanted, why));
            }
        }
    }
    let (step, text) = said.get(wanted.len())?;
    Some(say!(telling, "nothing-more-should-be-printed", step = *step, text = *text))
}

/// How the run ended: with the main task's error, if that had one.
fn end(telling: &Telling<'_>) -> String {
    failed(telling).unwrap_or_else(|| telling.end())
}

/// The error, or the panic, with which a task ended that a loop was run for.
fn failed(telling: &Telling<'_>) -> Option<String> {
    let records = telling.records();
    let mains = || records.iter().filter_map(main_task);
    let failed = records.iter().rposition(|record| match &record.event {
        Event::TaskFinished(task, outcome) => {
            !matches!(**outcome, Outcome::Result) && mains().any(|main| main == *task)
        }
        _ => false,
    })?;
    Some(say!(telling, "an-error-has-ended-it", told = telling.step(failed + 1)))
}

/// What a loop begins to be run for.
fn main_task(record: &Record) -> Option<TaskId> {
    match &record.event {
        Event::RunBegun(Run::UntilComplete(FutureRef::Task(task))) => Some(*task),
        _ => None,
    }
}

/// The task that a run cancelled because its main task had ended first.
fn left_by_run(telling: &Telling<'_>) -> Option<String> {
    let told = telling.step(cancelled_by_run(telling)?);
    Some(say!(telling, "run-cancels-what-is-left", told))
}

/// The step at which a run asks a task to be cancelled because its main task has ended first.
fn cancelled_by_run(telling: &Telling<'_>) -> Option<usize> {
    let records = telling.records();
    let main = records.iter().find_map(main_task)?;
    let ended = |record: &Record| matches!(record.event, Event::TaskFinished(task, _) if task == main);
    let end = records.iter().position(ended)?;
    let is_request = |record: &Record| matches!(record.event, Event::CancelRequested(FutureRef::Task(_)));
    Some(end + records[end..].iter().position(is_request)? + 1)
}

/// The line that the program prints.
fn line((step, record): (usize, &Record)) -> Option<(usize, &str)> {
    match &record.event {
        Event::Said(said) if said.target != "glassloop" => Some((step, said.text.trim_end())),
        _ => None,
    }
}

fn cancelled(coroutine: &str, telling: &Telling<'_>) -> Option<String> {
    let of_coroutine = |record: &Record| match &record.event {
        Event::TaskMade(made) if made.coroutine == coroutine => Some(made.task),
        _ => None,
    };
    let tasks: BTreeSet<TaskId> = telling.records().iter().filter_map(of_coroutine).collect();
    if tasks.is_empty() {
        return Some(say!(telling, "no-task-is-made", coroutine, end = end(telling)));
    }
    let mut ended = (1..).zip(telling.records()).filter_map(|(step, record)| match &record.event {
        Event::TaskFinished(task, outcome) if tasks.contains(task) => Some((step, &**outcome)),
        _ => None,
    });
    match ended.next() {
        Some((_, Outcome::Cancelled)) => None,
        Some((step, _)) => Some(say!(telling, "it-is-not-cancelled", coroutine, told = telling.step(step))),
        None => Some(say!(telling, "it-never-ends", coroutine, end = end(telling))),
    }
}

fn closed(telling: &Telling<'_>) -> Option<String> {
    let mut open = BTreeSet::new();
    for record in telling.records() {
        let Some(event_loop) = record.event_loop else { continue };
        match record.event {
            Event::LoopMade => drop(open.insert(event_loop)),
            Event::Closed if is_closed_by_a_line(record) => drop(open.remove(&event_loop)),
            _ => {}
        }
    }
    let number = open.first()?.number();
    Some(say!(telling, "loop-is-never-closed", number, end = end(telling)))
}

/// Whether a line of the program closes the loop, by itself or by `run`.  A loop that nobody has closed is
/// closed as it is let go of, by its finaliser.
fn is_closed_by_a_line(closed: &Record) -> bool {
    let by_a_line = |line: &SourceLine| is_of_the_program(line) && line.inside() != Some("__del__");
    closed.source.as_ref().is_some_and(by_a_line)
}

/// A line that another function prints than the one that is to.
fn said_elsewhere(wanted: &str, function: &str, telling: &Telling<'_>) -> Option<String> {
    let functions = Functions::of(&telling.0.sources);
    let (step, record) =
        (1..).zip(telling.records()).find(|it| line(*it).is_some_and(|(_, text)| text == wanted))?;
    let round = functions.round(record.source.as_ref()?)?;
    (&*round.name != function)
        .then(|| say!(telling, "another-function-prints", function, wanted, other = &*round.name, step))
}

/// That nothing was recorded at any line of the function.
fn never_run(function: &str, telling: &Telling<'_>) -> Option<String> {
    let functions = Functions::of(&telling.0.sources);
    let is_in_it = |record: &Record| {
        let round = record.source.as_ref().and_then(|line| functions.round(line));
        round.is_some_and(|round| &*round.name == function)
    };
    let has_run = telling.records().iter().any(is_in_it);
    (!has_run).then(|| say!(telling, "function-never-runs", function))
}

fn second_loop(telling: &Telling<'_>) -> Option<String> {
    let made = (1..).zip(telling.records()).filter(|(_, record)| record.event == Event::LoopMade);
    let (step, second) = made.take(2).nth(1)?;
    let told = telling.step(step);
    Some(match is_held_up(telling.records(), step, second.event_loop) {
        true => say!(telling, "it-works-by-a-second-loop", told),
        false => say!(telling, "it-works-by-a-loop-beside-it", told),
    })
}

/// Whether the first loop stays in one and the same step or callback for as long as the second one,
/// which is made at this step, does something.
fn is_held_up(records: &[Record], made: usize, second: Option<LoopId>) -> bool {
    let is_of_second = |record: &Record| record.event_loop.is_none() || record.event_loop == second;
    let runs_something = |record: &Record| match record.event {
        Event::TaskBegun(..) | Event::CallbackBegun(_) => Some(true),
        Event::TaskSuspended(..) | Event::TaskFinished(..) | Event::CallbackFinished(..) => Some(false),
        Event::IterationBegun(_) => Some(false),
        _ => None,
    };
    let last = records.iter().rposition(|record| record.event_loop == second).unwrap_or(made);
    let (before, during) = (&records[..made], &records[made..=last]);
    let of_first = |record: &&Record| !is_of_second(record);
    let was_inside = before.iter().rev().filter(of_first).find_map(runs_something);
    was_inside == Some(true) && !during.iter().filter(of_first).any(|it| runs_something(it) == Some(false))
}
