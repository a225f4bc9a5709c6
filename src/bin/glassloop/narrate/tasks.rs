//! Tasks: made, ready, running, suspended, over.

use glassloop::replay::Subject;
use glassloop::trace::event::{Awaited, Event, Outcome, Record, TaskMade, Why};
use glassloop::trace::ids::{FutureRef, TaskId};

use super::{Teller, Told};
use crate::steps::ends_the_run;
impl Teller<'_> {
    pub(super) fn tell_of_task(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::TaskMade(made) => self.task_made(made),
            Event::TaskReady(task, why) => self.task_ready(*task, *why),
            Event::TaskBegun(task, raise) => self.task_begun(*task, *raise),
            Event::TaskBegunEagerly(task) => self.task_begun_eagerly(*task),
            Event::TaskSuspended(task, waits_for) => self.task_suspended(*task, waits_for),
            Event::TaskFinished(task, outcome) => self.task_finished(*task, outcome),
            Event::TaskSkipped(task) => {
                let task = self.names.task(*task);
                Told::happening(format!("it is the turn of {task}, but it is done already: nothing runs."))
            }
            Event::TaskRenamed(task, name) => {
                Told::happening(format!("{} gives {task} the name \"{name}\".", self.by()))
            }
            _ => return None,
        })
    }

    fn task_made(&self, made: &TaskMade) -> Told {
        let TaskMade { task, name, coroutine } = made;
        Told::happening(format!(
            "{} makes {task}, named \"{name}\", to drive the coroutine {coroutine}. Nothing of it has run yet.",
            self.by()
        ))
    }

    fn task_ready(&self, task: TaskId, why: Why) -> Told {
        let name = self.names.task(task);
        let end = "goes to the end of the ready queue";
        Told::happening(match why {
            Why::FirstStep => format!("{name} {end}: create_task schedules its first step with call_soon."),
            Why::Done(future) => {
                format!("{} is done, so {name}, which waits for it, {end}.", self.names.future(future))
            }
            Why::Yielded => format!("{name} lets the others go first: it {end} at once."),
            Why::Cancel => {
                format!("{name} was asked to cancel and waits for nothing that could be cancelled: it {end}.")
            }
            Why::Refused => format!("{name} {end}: the error will be raised at its await, in its next step."),
            _ => format!("something outside the loop has woken {name}: it {end}."),
        })
    }

    fn task_begun(&self, task: TaskId, raise: bool) -> Told {
        let name = self.names.task(task);
        let Some(waited_for) = self.waited_for(task) else {
            let coroutine = self.replay.task(task).map_or("its coroutine", |task| task.coroutine);
            return Told::happening(match raise {
                true => format!("{name} was cancelled before its first step: {coroutine} never begins."),
                false => format!(
                    "{name} takes its first step: {coroutine} runs, until its first await that has to wait or to its end."
                ),
            });
        };
        let why = match raise {
            true => "it was asked to cancel, so CancelledError is raised there".to_owned(),
            false => self.what_came(waited_for),
        };
        Told::happening(format!("{name} goes on at its await: {why}."))
    }

    /// The loop has no part in it.
    fn task_begun_eagerly(&self, task: TaskId) -> Told {
        let coroutine = self.replay.task(task).map_or("its coroutine", |task| task.coroutine);
        Told::happening(format!(
            "{} is an eager task: {coroutine} runs at once, inside {}, until its first await that has to wait.",
            self.names.task(task),
            self.names.doer(self.record)
        ))
    }

    /// What a task waited for before this step; none if it has not begun yet.
    pub(super) fn waited_for(&self, task: TaskId) -> Option<&[Awaited]> {
        self.replay.about(Subject::Task(task)).rev().find_map(|record| match &record.event {
            Event::TaskSuspended(suspended, waits_for) if *suspended == task => Some(&**waits_for),
            _ => None,
        })
    }

    /// Why a suspended task can go on.
    fn what_came(&self, waited_for: &[Awaited]) -> String {
        let ended = waited_for.iter().find_map(|awaited| match awaited {
            Awaited::Future(future) => Some((*future, ending(self.replay.finished(*future)?)?)),
            _ => None,
        });
        let Some((future, outcome)) = ended else {
            return "its turn has come again".to_owned();
        };
        let future = self.names.future(future);
        match outcome {
            Outcome::Result => format!("the result of {future} is there"),
            Outcome::Error(error) => format!("{future} has failed with {error}, which is raised there"),
            Outcome::Cancelled => format!("{future} was cancelled, so CancelledError is raised there"),
        }
    }

    fn task_suspended(&self, task: TaskId, waits_for: &[Awaited]) -> Told {
        let name = self.names.task(task);
        let awaited: Vec<String> = waits_for.iter().map(|awaited| self.awaited(awaited)).collect();
        Told::happening(match waits_for {
            [Awaited::NextTurn] => format!("{name} stops here for now: it waits for its next turn."),
            [Awaited::Future(FutureRef::Future(_))] => format!(
                "{name} waits for {}, which nobody has resolved yet: it is out of the ready queue until somebody does.",
                awaited.join(" and ")
            ),
            _ => format!(
                "{name} waits for {}: it is out of the ready queue until then.",
                awaited.join(" and ")
            ),
        })
    }

    fn awaited(&self, awaited: &Awaited) -> String {
        match awaited {
            Awaited::Future(future @ FutureRef::Task(_)) => {
                format!("{} to be done", self.names.future(*future))
            }
            Awaited::Future(future) => self.names.future(*future),
            Awaited::NextTurn => "its next turn".to_owned(),
            Awaited::Foreign => {
                "something that is not asyncio's, and that will wake it by its waker".to_owned()
            }
        }
    }

    fn task_finished(&self, task: TaskId, outcome: &Outcome) -> Told {
        let name = self.names.task(task);
        match outcome {
            Outcome::Result => Told::happening(format!("{name} is done: its coroutine has returned.")),
            Outcome::Cancelled => {
                Told::happening(format!("{name} is cancelled: CancelledError came out of its coroutine."))
            }
            Outcome::Error(error) => {
                let origin = self.origin();
                let also = match ends_the_run(error) {
                    true => format!(" It also goes through {}, and out of its run.", self.event_loop()),
                    false => String::new(),
                };
                self.with_cure(Told::failed(format!(
                    "{name} is done, with an exception: {error}{origin}. Whoever awaits it gets that.{also}"
                )))
            }
        }
    }
}

fn ending(record: &Record) -> Option<&Outcome> {
    match &record.event {
        Event::TaskFinished(_, outcome) | Event::FutureFinished(_, outcome) => Some(outcome),
        _ => None,
    }
}
