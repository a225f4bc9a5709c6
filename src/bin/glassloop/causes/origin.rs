//! At which step an error arose that comes up again: as a task's end, in a report, in a line.

use glassloop::trace::event::{About, Actor, Awaited, Event, Outcome, Record, Refused, Reported, Said};
use glassloop::trace::ids::FutureRef;

use super::Case;
use crate::steps::previous;

/// The error with which something ended, or which is reported.
pub(super) fn error(event: &Event) -> Option<&str> {
    match event {
        Event::CallbackFinished(_, Some(error)) | Event::ProgramEnded(Some(error)) => Some(error),
        Event::TaskFinished(_, outcome) | Event::FutureFinished(_, outcome) => match &**outcome {
            Outcome::Error(error) => Some(error),
            _ => None,
        },
        Event::Reported(reported) => reported.error.as_deref(),
        _ => None,
    }
}

/// `RuntimeError: Event loop is closed`.
pub(crate) fn printed(refused: &Refused) -> String {
    match &*refused.message {
        "" => refused.class.clone(),
        message => format!("{}: {message}", refused.class),
    }
}

impl<'a> Case<'a> {
    /// The step at which the error of this record arose, if that is another.
    pub(crate) fn arose(&self) -> Option<u64> {
        let error = error(&self.record.event)?;
        let own = |refused: &Refused| printed(refused) == error;
        let by_its_actor =
            self.ended().and_then(|actor| self.refusal(|record, refused| record.by == actor && own(refused)));
        let about = match &self.record.event {
            Event::Reported(reported) => self.failure(reported),
            _ => None,
        };
        about
            .or(by_its_actor)
            .or_else(|| self.refusal(|_, refused| own(refused)))
            .or_else(|| self.seen_before(error))
            .map(|record| record.number)
    }

    /// Who ended with the error.
    fn ended(&self) -> Option<Actor> {
        match self.record.event {
            Event::TaskFinished(task, _) => Some(Actor::Task(task)),
            Event::CallbackFinished(callback, _) => Some(Actor::Callback(callback)),
            _ => None,
        }
    }

    /// The end of what a report is about.
    fn failure(&self, reported: &Reported) -> Option<&'a Record> {
        let finished = match reported.about? {
            About::Task(task) => self.replay.finished(FutureRef::Task(task)),
            About::Future(future) => self.replay.finished(FutureRef::Future(future)),
            About::Callback(callback) => {
                let is_end = |record: &&Record| matches!(record.event, Event::CallbackFinished(..));
                self.replay.about(callback).rev().find(is_end)
            }
            About::Transport(_) | About::Server(_) => None,
        };
        finished.filter(|finished| error(&finished.event).is_some())
    }

    /// Where an error that was refused nowhere was seen before: at the end of what this task
    /// waited for, or, of what is no task's end, at the latest end with such an error.
    fn seen_before(&self, printed: &str) -> Option<&'a Record> {
        let is_it = |record: &Record| error(&record.event) == Some(printed);
        if let Event::TaskFinished(task, _) = self.record.event {
            let waited_for = self.replay.about(task).rev().find_map(|record| match &record.event {
                Event::TaskSuspended(_, awaited) => Some(awaited),
                _ => None,
            });
            return waited_for?.iter().find_map(|awaited| match awaited {
                Awaited::Future(future) => self.replay.finished(*future).filter(|record| is_it(record)),
                _ => None,
            });
        }
        let is_end = |event: &Event| matches!(event, Event::TaskFinished(..) | Event::CallbackFinished(..));
        self.latest(|record| is_end(&record.event) && is_it(record))
    }

    /// What led to a line that was printed: its report, what it repeats, or what came right before.
    pub(crate) fn behind_line(&self, said: &Said) -> Option<u64> {
        if let Some(report) = said.report {
            return Some(report);
        }
        self.dropped(said).or_else(|| self.repeated(said)).or_else(|| self.left_over_by(said))
    }

    /// The coroutine that a line says was never awaited.
    fn dropped(&self, said: &Said) -> Option<u64> {
        let before = previous(self.replay)?;
        match &before.event {
            Event::NeverAwaited(left) if said.text.contains(&*left.coroutine) => Some(before.number),
            _ => None,
        }
    }

    /// The step of the error that a log line repeats.
    fn repeated(&self, said: &Said) -> Option<u64> {
        let says = |refused: &Refused| !refused.message.is_empty() && said.text.contains(&refused.message);
        self.refusal(|_, refused| says(refused)).map(|record| record.number)
    }

    /// The refusal that the loop's own line comes right after: what was refused is never awaited.
    fn left_over_by(&self, said: &Said) -> Option<u64> {
        let before = previous(self.replay).filter(|_| said.target == "glassloop")?;
        matches!(before.event, Event::Refused(_)).then_some(before.number)
    }

    /// The latest step at which something such was refused.
    fn refusal(&self, is_it: impl Fn(&Record, &Refused) -> bool) -> Option<&'a Record> {
        self.replay.errors().rev().find(|record| match &record.event {
            Event::Refused(refused) => record.number < self.record.number && is_it(record, refused),
            _ => false,
        })
    }
}
