//! Which error comes: those that are raised later, and their neighbours.

use glassloop::trace::event::{Event, Outcome, Record};
use glassloop::{Error, ErrorKind};

use super::{Asking, Candidates, Words};
use crate::locale::{Locale, say};

impl Asking {
    pub(super) fn errors(&mut self) -> Result<Candidates, String> {
        let locale = self.locale();
        let later = self.raised_later().next();
        let (until, error) = later.ok_or_else(|| say!(locale, "no-error-comes"))?;
        let number = self.replay.records()[until - 1].number;
        let mut candidates = Candidates::new(error.clone().into(), self.told_at(until), until);
        let none = Words::said(locale, |locale| say!(locale, "answer-no-error"));
        candidates.add_wrong(none, say!(locale, "an-error-is-raised", number));
        for (kind, when) in neighbours(&error, locale) {
            candidates.add_wrong(format!("{:?}", Error::new(kind)), when);
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
fn neighbours(error: &str, locale: Locale) -> Vec<(ErrorKind, String)> {
    let of_loops = vec![
        (ErrorKind::EventLoopClosed, say!(locale, "comes-of-a-closed-loop")),
        (ErrorKind::AlreadyRunning, say!(locale, "comes-of-the-same-loop")),
        (ErrorKind::CannotCloseRunning, say!(locale, "comes-of-close-inside")),
        (ErrorKind::AnotherLoopRunning, say!(locale, "comes-of-another-loop")),
        (ErrorKind::NoRunningLoop, say!(locale, "comes-of-no-loop")),
    ];
    let of_futures = vec![
        (ErrorKind::InvalidState, say!(locale, "comes-of-a-second-result")),
        (ErrorKind::ResultNotSet, say!(locale, "comes-of-a-pending-future")),
        (ErrorKind::Cancelled { message: None }, say!(locale, "comes-of-cancel")),
        (ErrorKind::Timeout, say!(locale, "comes-of-a-time-limit")),
    ];
    if error.starts_with("RuntimeError") || error.starts_with("ValueError") { of_loops } else { of_futures }
}
