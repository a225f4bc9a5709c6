//! The timeline: one lane a task, and what it did from step to step.

use std::collections::BTreeMap;
use std::ops::Range;

use glassloop::replay::{Replay, Turn};
use glassloop::trace::event::{Actor, Event, Outcome};
use glassloop::trace::ids::TaskId;
use serde::Serialize;

/// A task's life.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Lane {
    /// Its number.
    pub(crate) task: u64,
    /// In order, without gaps, from the step at which it was made.
    pub(crate) spans: Vec<Span>,
    /// The step at which it was over, and how it ended.
    pub(crate) done: Option<(usize, Ending)>,
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ending {
    Result,
    Error,
    Cancelled,
    /// It will never be done.
    Destroyed,
}

/// What a task did for some steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Span {
    /// The step at which it began.
    pub(crate) from: usize,
    pub(crate) doing: Doing,
}

/// What a task can do, what matters most last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Doing {
    /// Suspended.
    Waiting,
    /// In the ready queue.
    Ready,
    /// Inside a step.
    Running,
    /// Inside a step that holds the loop for too long.
    Blocking,
}

/// The lanes of all tasks, in the order in which they were made; these turns of theirs were
/// slow.
pub(crate) fn timeline(replay: &Replay, slow: &[Turn]) -> Vec<Lane> {
    let mut lanes: BTreeMap<TaskId, Lane> = BTreeMap::new();
    for (place, record) in replay.records().iter().enumerate() {
        let (step, event) = (place + 1, &record.event);
        if let Some(id) = task_of(event) {
            let lane =
                lanes.entry(id).or_insert_with(|| Lane { task: id.number(), spans: Vec::new(), done: None });
            lane.add(step, event);
        }
    }
    for turn in slow {
        if let (Actor::Task(task), Some(from)) = (turn.actor, replay.step_of(turn.begun)) {
            lanes.entry(task).and_modify(|lane| lane.blocks_from(from));
        }
    }
    lanes.into_values().collect()
}

impl Lane {
    /// What it does at a step; none if it is not made yet, or over.
    pub(crate) fn at(&self, step: usize) -> Option<Doing> {
        let begun = self.spans.partition_point(|span| span.from <= step);
        let over = self.done.is_some_and(|(done, _)| done <= step);
        if over { None } else { Some(self.spans[begun.checked_sub(1)?].doing) }
    }

    /// What it does in some steps; of several things, the one that matters most.
    pub(crate) fn during(&self, steps: Range<usize>) -> Option<Doing> {
        let begun = self.spans.partition_point(|span| span.from <= steps.start);
        let later = self.spans[begun..].iter().take_while(|span| span.from < steps.end);
        let later = later.filter(|span| self.done.is_none_or(|(done, _)| span.from < done));
        self.at(steps.start).into_iter().chain(later.map(|span| span.doing)).max()
    }

    fn blocks_from(&mut self, from: usize) {
        if let Ok(place) = self.spans.binary_search_by_key(&from, |span| span.from) {
            self.spans[place].doing = Doing::Blocking;
        }
    }

    fn add(&mut self, step: usize, event: &Event) {
        match event {
            Event::TaskMade(_) | Event::TaskReady(..) => self.begin(step, Doing::Ready),
            Event::TaskBegun(..) | Event::TaskBegunEagerly(_) => self.begin(step, Doing::Running),
            // One that was woken during its step is in the queue already.
            Event::TaskSuspended(..) if self.doing() != Some(Doing::Ready) => {
                self.begin(step, Doing::Waiting)
            }
            Event::TaskFinished(_, outcome) => self.done = Some((step, ending(outcome))),
            Event::TaskDestroyed(_) => self.done = Some((step, Ending::Destroyed)),
            _ => {}
        }
    }

    fn begin(&mut self, from: usize, doing: Doing) {
        if self.doing() != Some(doing) {
            self.spans.push(Span { from, doing });
        }
    }

    fn doing(&self) -> Option<Doing> {
        self.spans.last().map(|span| span.doing)
    }
}

fn task_of(event: &Event) -> Option<TaskId> {
    Some(match event {
        Event::TaskMade(made) => made.task,
        Event::TaskReady(task, _)
        | Event::TaskBegun(task, _)
        | Event::TaskBegunEagerly(task)
        | Event::TaskSuspended(task, _)
        | Event::TaskFinished(task, _)
        | Event::TaskDestroyed(task) => *task,
        _ => return None,
    })
}

fn ending(outcome: &Outcome) -> Ending {
    match outcome {
        Outcome::Result => Ending::Result,
        Outcome::Error(_) => Ending::Error,
        Outcome::Cancelled => Ending::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_task_that_sleeps_is_ready_then_runs_then_waits_and_so_again_until_it_is_done() {
        let records = glassloop::testing::record(|| {
            glassloop::run(async { glassloop::sleep(Duration::from_secs(1)).await }).unwrap();
        });
        let lanes = timeline(&Replay::new(records), &[]);
        let doing: Vec<Doing> = lanes[0].spans.iter().map(|span| span.doing).collect();
        assert_eq!(doing, [Doing::Ready, Doing::Running, Doing::Waiting, Doing::Ready, Doing::Running]);
        let (done, ending) = lanes[0].done.unwrap();
        assert_eq!(ending, Ending::Result);
        assert_eq!(lanes[0].at(done - 1), Some(Doing::Running));
        assert_eq!(lanes[0].at(done), None);
    }

    #[test]
    fn a_task_that_is_destroyed_is_over_from_that_step_on() {
        let records = glassloop::testing::record(|| {
            let event_loop = glassloop::new_event_loop().unwrap();
            drop(event_loop.create_task(std::future::pending::<glassloop::Result<()>>()).unwrap());
            event_loop.call_soon(|| glassloop::get_running_loop().unwrap().stop()).unwrap();
            event_loop.run_forever().unwrap();
        });
        let mut replay = Replay::new(records);
        let lanes = timeline(&replay, &[]);
        let (done, ending) = lanes[0].done.expect("an end");
        assert_eq!((ending, lanes[0].at(done)), (Ending::Destroyed, None));
        replay.go_to(done - 1);
        assert_eq!(replay.snapshot().tasks.len(), 1);
        replay.go_to(done);
        assert!(replay.snapshot().tasks.is_empty(), "no panel shows it any more");
    }
}
