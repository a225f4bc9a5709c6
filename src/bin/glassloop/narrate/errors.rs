//! What went wrong, which step caused it, and what cures it.

use glassloop::replay::Subject;
use glassloop::trace::event::{Actor, Event, Outcome, Record, Refused, Reported, Said};
use glassloop::trace::ids::{FutureRef, LoopId, TaskId};

use super::{Teller, Told};
use crate::cures::cure;
use crate::moments::{Moment, latest, next, previous, run};

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
        let because = self.blame(refused).map(|blame| format!(" — {}", blame.text)).unwrap_or_default();
        let sentence = format!("{error}{because}");
        let sentence = sentence.trim_end_matches('.');
        let what = match &*refused.operation {
            "wait" => "the loop gives up".to_owned(),
            "await" => "the await is refused".to_owned(),
            "timeout" => return self.timed_out(),
            operation => format!("{operation}() is refused"),
        };
        Told::failed(format!("{what}: {sentence}.")).cured_by(cure(&error))
    }

    /// The limit's own cancel request has come back to it.
    fn timed_out(&self) -> Told {
        let who = self.names.doer(self.record);
        let since = self.time_was_over().map(|record| format!(", at step {}", record.number));
        Told::failed(format!(
            "{who} leaves timeout(), whose time was over{}: the CancelledError that was its own doing becomes a TimeoutError.",
            since.unwrap_or_default()
        ))
    }

    /// The limit's request to cancel the task that it stands in.
    fn time_was_over(&self) -> Option<&Record> {
        let Actor::Task(task) = self.record.by else { return None };
        self.replay.cancelled(task).filter(|record| matches!(record.by, Actor::Callback(_)))
    }

    /// The step that is to blame, and how.
    fn blame(&self, refused: &Refused) -> Option<Blame> {
        let (id, event_loop) = (self.record.event_loop?, self.event_loop());
        Some(match &*refused.message {
            "Event loop is closed" => {
                Blame::new(self.replay.closed(id)?, format!("{event_loop} was closed at"))
            }
            "This event loop is already running" | "Cannot close a running event loop" => {
                Blame::new(run(self.replay, id).begun?, format!("{event_loop} has been running since"))
            }
            "Cannot run the event loop while another loop is running" => self.another_runs(id)?,
            "Event loop stopped before Future completed." => {
                let stopped = latest(self.replay, |record| {
                    record.event_loop == Some(id) && record.event == Event::StopRequested
                });
                Blame::new(stopped?, "stop() was called at".to_owned())
            }
            "invalid state" => self.done_since(refused.about?)?,
            message if message.contains("different loop") => self.made_elsewhere(refused.about?)?,
            message if message.starts_with("the loop would wait for ever") => self.waiting()?,
            _ => return None,
        })
    }

    /// The loop that runs in this thread is the one that runs whoever was refused.
    fn another_runs(&self, this: LoopId) -> Option<Blame> {
        let loops = self.replay.snapshot().event_loops.into_iter().map(|facts| facts.holds);
        let mut others = loops.filter(|holds| holds.event_loop != this);
        let other = others.find(|holds| holds.running == self.record.by)?.event_loop;
        let begun = run(self.replay, other).begun?;
        Some(Blame::new(begun, format!("{other} has been running in this thread since")))
    }

    fn done_since(&self, future: FutureRef) -> Option<Blame> {
        let finished = self.replay.finished(future)?;
        Some(Blame::new(finished, format!("{} has been done since", self.names.future(future))))
    }

    fn made_elsewhere(&self, future: FutureRef) -> Option<Blame> {
        let made = self.replay.made(future)?;
        let event_loop = self.names.event_loop(made.event_loop);
        let future = self.names.future(future);
        Some(Blame::new(made, format!("{future} belongs to {event_loop}: it was made at")))
    }

    /// Who waits for what will never come.
    fn waiting(&self) -> Option<Blame> {
        let tasks = self.replay.snapshot().tasks;
        let since = |task: TaskId| {
            let suspended = |record: &&Record| matches!(record.event, Event::TaskSuspended(..));
            let moment = self.replay.about(Subject::Task(task)).rev().find(suspended)?;
            Some(Blame::new(moment, format!("{} has been waiting since", self.names.task(task))))
        };
        tasks.into_keys().filter_map(since).reduce(Blame::and)
    }

    /// The number of the record that led to this one: of an error, the one that is to blame.
    pub(super) fn cause(&self) -> Option<u64> {
        let blamed = match &self.record.event {
            Event::Refused(refused) if refused.operation == "timeout" => {
                self.time_was_over().map(|record| record.number)
            }
            Event::Refused(refused) => self.blame(refused).map(|blame| blame.number),
            Event::CallbackFinished(_, Some(error)) | Event::ProgramEnded(Some(error)) => self.arose(error),
            Event::Reported(reported) => reported.error.as_deref().and_then(|error| self.arose(error)),
            Event::TaskFinished(_, outcome) => match &**outcome {
                Outcome::Error(error) => self.arose(error),
                _ => None,
            },
            Event::Said(said) => self.arose_as_said(&said.text).or_else(|| self.left_over_by(said)),
            _ => None,
        };
        blamed.or_else(|| self.replay.cause(self.record).map(|cause| cause.number))
    }

    /// The default handler does nothing but log, and that comes next.
    fn reported(&self, reported: &Reported) -> Told {
        let Reported { message, error, .. } = reported;
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
        self.arose(error).map_or_else(String::new, |number| format!(" (see step {number})"))
    }

    /// The step at which this error was first seen.
    fn arose(&self, error: &str) -> Option<u64> {
        self.refusal(|refused| printed(refused) == error)
    }

    /// The step of the error that a log line repeats.
    fn arose_as_said(&self, text: &str) -> Option<u64> {
        self.refusal(|refused| !refused.message.is_empty() && text.contains(&refused.message))
    }

    /// The refusal that the loop's own line comes right after: what was refused is never awaited.
    fn left_over_by(&self, said: &Said) -> Option<u64> {
        let before = previous(self.replay).filter(|_| said.target == "glassloop")?;
        matches!(before.event, Event::Refused(_)).then_some(before.number)
    }

    /// The latest step at which something such was refused.
    fn refusal(&self, is_it: impl Fn(&Refused) -> bool) -> Option<u64> {
        self.replay.errors().rev().find_map(|record| match &record.event {
            Event::Refused(refused) if is_it(refused) => Some(record.number),
            _ => None,
        })
    }
}

/// What led to an error.
struct Blame {
    /// The record that is to blame.
    number: u64,
    /// `the loop was closed at step 7 (examples/closed_loop.rs:40)`.
    text: String,
}

impl Blame {
    fn new(record: &Record, what: String) -> Self {
        Self { number: record.number, text: format!("{what} {}", Moment(record)) }
    }

    /// Both; the first is what one goes to.
    fn and(self, other: Self) -> Self {
        Self { text: format!("{}, {}", self.text, other.text), ..self }
    }
}

/// `RuntimeError: Event loop is closed`.
fn printed(refused: &Refused) -> String {
    match &*refused.message {
        "" => refused.class.clone(),
        message => format!("{}: {message}", refused.class),
    }
}
