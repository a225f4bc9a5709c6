//! Where somebody has got to in the program, at a step that has no line of its own.
//!
//! A task that is done, or that is woken, runs no line there that anybody has written down: what is known
//! is the line at which it was seen last.  The page has the same mark for a line that is not the step's own
//! (`place` in `steps.js`).

use glassloop::replay::Subject;
use glassloop::trace::event::{Actor, Event, Record};
use glassloop::trace::ids::TaskId;

use crate::scene::Line;
use crate::terminal::journey::Journey;

/// No line is looked for further back than so many records.
pub(super) const FAR_BACK: usize = 10_000;

/// The last line of whoever acts in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::terminal) struct Reached {
    pub(in crate::terminal) line: Line,
    /// The task that has got there, by its name; none if the program or a callback has.
    pub(in crate::terminal) task: Option<String>,
}

impl Reached {
    /// At the journey's step: the line of who acts there, or of the task that the step is about.
    pub(super) fn of(journey: &Journey) -> Option<Self> {
        let last = journey.replay().last()?;
        let about = match Subject::of(last) {
            Some(Subject::Task(task)) => Some(Actor::Task(task)),
            _ => None,
        };
        [Some(last.by), about].into_iter().flatten().find_map(|actor| Self::by(actor, last, journey))
    }

    fn by(actor: Actor, last: &Record, journey: &Journey) -> Option<Self> {
        let of_actor = |record: &&Record| record.by == actor && record.thread == last.thread;
        let before = journey.replay().records()[..journey.step()].iter().rev().take(FAR_BACK);
        let seen = || before.filter(of_actor).find_map(|record| Line::of_the_program(record.source.as_ref()));
        match actor {
            Actor::Loop => None,
            Actor::Task(task) => {
                let line = seen().or_else(|| head(task, journey))?;
                Some(Self { line, task: Some(journey.names().task(task)) })
            }
            Actor::Callback(_) | Actor::Program => Some(Self { line: seen()?, task: None }),
        }
    }
}

/// Where the function of a task begins that has taken its first step, and was seen nowhere since.
fn head(task: TaskId, journey: &Journey) -> Option<Line> {
    let begins = |record: &Record| matches!(record.event, Event::TaskBegun(..) | Event::TaskBegunEagerly(_));
    journey.replay().about(task).any(begins).then_some(())?;
    Line::of_the_program(journey.head_of(task))
}
