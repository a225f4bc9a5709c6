//! What went wrong, which step caused it, and what cures it.

use glassloop::replay::Subject;
use glassloop::trace::event::{Event, Record, Refused, Reported, Said};
use glassloop::trace::ids::{FutureRef, LoopId, TaskId};

use super::{Teller, Told};
use crate::cures::cure;
use crate::moments::{Moment, latest, next, run};

impl Teller<'_> {
    pub(super) fn tell_of_error(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::Refused(refused) => self.refused(refused),
            Event::Reported(reported) => self.reported(reported),
            _ => return None,
        })
    }

    fn refused(&self, refused: &Refused) -> Told {
        let error = printed(refused);
        let because = self.cause(refused).map(|cause| format!(" — {cause}")).unwrap_or_default();
        let what = match &*refused.operation {
            "wait" => "the loop gives up".to_owned(),
            "await" => "the await is refused".to_owned(),
            operation => format!("{operation}() is refused"),
        };
        Told::failed(format!("{what}: {error}{because}.")).cured_by(cure(&error))
    }

    /// The step that is to blame.
    fn cause(&self, refused: &Refused) -> Option<String> {
        let (id, event_loop) = (self.record.event_loop?, self.event_loop());
        Some(match &*refused.message {
            "Event loop is closed" => {
                format!("{event_loop} was closed at {}", Moment(self.replay.closed(id)?))
            }
            "This event loop is already running" | "Cannot close a running event loop" => {
                format!("{event_loop} has been running since {}", Moment(run(self.replay, id).begun?))
            }
            "Cannot run the event loop while another loop is running" => self.another_runs(id)?,
            "Event loop stopped before Future completed." => {
                let stopped = latest(self.replay, |record| {
                    record.event_loop == Some(id) && record.event == Event::StopRequested
                });
                format!("stop() was called at {}", Moment(stopped?))
            }
            "invalid state" => self.done_since(refused.about?)?,
            message if message.contains("different loop") => self.made_elsewhere(refused.about?)?,
            message if message.starts_with("the loop would wait for ever") => self.waiting()?,
            _ => return None,
        })
    }

    /// The loop that runs in this thread is the one that runs whoever was refused.
    fn another_runs(&self, this: LoopId) -> Option<String> {
        let loops = self.replay.snapshot().event_loops.into_iter().map(|facts| facts.holds);
        let mut others = loops.filter(|holds| holds.event_loop != this);
        let other = others.find(|holds| holds.running == self.record.by)?.event_loop;
        let begun = run(self.replay, other).begun?;
        Some(format!("{other} has been running in this thread since {}", Moment(begun)))
    }

    fn done_since(&self, future: FutureRef) -> Option<String> {
        let finished = self.replay.finished(future)?;
        Some(format!("{} has been done since {}", self.names.future(future), Moment(finished)))
    }

    fn made_elsewhere(&self, future: FutureRef) -> Option<String> {
        let made = self.replay.made(future)?;
        let event_loop = self.names.event_loop(made.event_loop);
        Some(format!(
            "{} belongs to {event_loop}: it was made at {}",
            self.names.future(future),
            Moment(made)
        ))
    }

    /// Who waits for what will never come.
    fn waiting(&self) -> Option<String> {
        let tasks = self.replay.snapshot().tasks;
        let since = |task: TaskId| {
            let suspended = |record: &&Record| matches!(record.event, Event::TaskSuspended(..));
            let moment = self.replay.about(Subject::Task(task)).rev().find(suspended)?;
            Some(format!("{} has been waiting since {}", self.names.task(task), Moment(moment)))
        };
        let waiting: Vec<String> = tasks.into_keys().filter_map(since).collect();
        (!waiting.is_empty()).then(|| waiting.join(", "))
    }

    /// The default handler does nothing but log, and that comes next.
    fn reported(&self, reported: &Reported) -> Told {
        let Reported { message, error } = reported;
        let event_loop = self.event_loop();
        let logged = |said: &Said| said.target == "glassloop" && said.text.starts_with(message);
        if matches!(next(self.replay).map(|next| &next.event), Some(Event::Said(said)) if logged(said)) {
            return Told::happening(format!("{event_loop} calls its exception handler, which logs this:"));
        }
        let error =
            error.as_ref().map(|error| format!(": {error}{}", self.origin(error))).unwrap_or_default();
        Told::failed(format!("{event_loop} calls its exception handler with this: {message}{error}."))
    }

    /// The cure of an error, unless it was told when the error arose.
    pub(super) fn cure(&self, error: &str) -> Option<&'static str> {
        if self.origin(error).is_empty() { cure(error) } else { None }
    }

    /// ` (see step 12)`, if the error arose there.
    pub(super) fn origin(&self, error: &str) -> String {
        let refused = latest(self.replay, |record| match &record.event {
            Event::Refused(refused) => printed(refused) == error,
            _ => false,
        });
        refused.map_or_else(String::new, |refused| format!(" (see step {})", refused.number))
    }
}

/// `RuntimeError: Event loop is closed`.
fn printed(refused: &Refused) -> String {
    match &*refused.message {
        "" => refused.class.clone(),
        message => format!("{}: {message}", refused.class),
    }
}
