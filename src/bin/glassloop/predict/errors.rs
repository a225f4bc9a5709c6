//! Which error comes: those that are raised later, and their neighbours.

use glassloop::trace::event::{Event, Outcome, Record};
use glassloop::{Error, ErrorKind};

use super::{Asking, Candidates};

impl Asking {
    pub(super) fn errors(&mut self) -> Result<Candidates, String> {
        let (until, error) = self.raised_later().next().ok_or("no error comes after it")?;
        let told = self.told_at(until);
        let mut candidates = Candidates::new(error.clone(), told.clone(), until);
        candidates.add_wrong("none".to_owned(), format!("an error is raised: {told}"));
        for (kind, when) in neighbours(&error) {
            let neighbour = format!("{:?}", Error::new(kind));
            candidates.add_wrong(neighbour, format!("that comes {when}"));
        }
        Ok(candidates)
    }

    fn raised_later(&self) -> impl Iterator<Item = (usize, String)> {
        self.coming().filter_map(|(step, record)| Some((step, raised(record)?)))
    }
}

/// The error that a record is about, as `Class: sentence`.
fn raised(record: &Record) -> Option<String> {
    match &record.event {
        Event::Refused(refused) => Some(Error::raise(refused.class.clone(), refused.message.clone())),
        Event::CallbackFinished(_, Some(error)) => return Some(error.to_string()),
        Event::TaskFinished(_, outcome) | Event::FutureFinished(_, outcome) => match &**outcome {
            Outcome::Error(error) => return Some(error.clone()),
            Outcome::Cancelled => Some(Error::new(ErrorKind::Cancelled { message: None })),
            Outcome::Result => None,
        },
        _ => None,
    }
    .map(|error| format!("{error:?}"))
}

/// What else could be raised in such a place, and when it would be.
fn neighbours(error: &str) -> Vec<(ErrorKind, &'static str)> {
    let of_loops = vec![
        (ErrorKind::EventLoopClosed, "where a loop is used after its close()"),
        (ErrorKind::AlreadyRunning, "where the same loop is running already, further up the stack"),
        (ErrorKind::CannotCloseRunning, "where close() is called from inside the running loop"),
        (ErrorKind::AnotherLoopRunning, "where this thread is running a different loop"),
        (ErrorKind::NoRunningLoop, "where no loop runs in this thread"),
    ];
    let of_futures = vec![
        (ErrorKind::InvalidState, "where a future that is done is given a result again"),
        (ErrorKind::ResultNotSet, "where result() is called on a future that is pending"),
        (ErrorKind::Cancelled { message: None }, "at the await of a task that was asked to cancel"),
        (ErrorKind::Timeout, "where a time limit has passed"),
    ];
    if error.starts_with("RuntimeError") || error.starts_with("ValueError") { of_loops } else { of_futures }
}
