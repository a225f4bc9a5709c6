//! An error and its cause: `raise … from …`.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::{Error, ErrorKind, group};

/// What all clones of one error share.
pub(super) struct Raised {
    pub(super) kind: ErrorKind,
    cause: Option<Error>,
    /// Noted once: the members of a group do not change, and may be many levels deep.
    is_base_group: bool,
}

impl Raised {
    pub(super) fn new(kind: ErrorKind) -> Self {
        Self { is_base_group: group::is_base(&kind), kind, cause: None }
    }

    /// The Python class.
    pub(super) fn class(&self) -> &str {
        if self.is_base_group { "BaseExceptionGroup" } else { self.kind.class() }
    }

    pub(super) fn message(&self) -> Cow<'_, str> {
        match self.kind.fixed_sentence() {
            Some(sentence) => sentence.into(),
            None => self.kind.composed_sentence().into(),
        }
    }

    /// Whether there may be errors within errors without end.
    pub(super) fn holds_errors(&self) -> bool {
        self.cause.is_some() || matches!(self.kind, ErrorKind::Group { .. } | ErrorKind::Other { .. })
    }
}

impl Error {
    /// This error, raised from another: Python's `raise error from cause`.
    ///
    /// Of an error that is held elsewhere too, as a task's result is, a copy gets the cause.
    ///
    /// ```
    /// use glassloop::Error;
    ///
    /// let missing = Error::raise("KeyError", "'port'");
    /// let error = Error::raise("ValueError", "no such setting").caused_by(missing.clone());
    /// assert!(error.cause().is_some_and(|cause| cause.same(&missing)));
    /// assert_eq!(
    ///     format!("{error:#?}"),
    ///     "ValueError: no such setting\n  caused by: KeyError: 'port'"
    /// );
    /// ```
    pub fn caused_by(mut self, cause: Error) -> Self {
        // What somebody else holds may be among the causes of its own cause.
        match Arc::get_mut(&mut self.raised) {
            Some(raised) => {
                raised.cause = Some(cause);
                self
            }
            None => {
                let copy = Raised::new(self.kind().clone());
                Self { raised: Arc::new(Raised { cause: Some(cause), ..copy }) }
            }
        }
    }

    /// As `Future.set_exception` takes it: a `StopIteration` would end a generator that awaits.
    pub(crate) fn for_a_future(self) -> Self {
        let sentence = "StopIteration interacts badly with generators and cannot be raised into a Future";
        match self.class() {
            "StopIteration" => Error::raise("RuntimeError", sentence).caused_by(self),
            _ => self,
        }
    }

    /// The error that it was raised from, if from one.  Mirrors `__cause__`.
    ///
    /// Of the library's own errors, the `TimeoutError` of a time limit has the
    /// `CancelledError` that it took the place of.
    ///
    /// ```
    /// use std::time::Duration;
    /// use glassloop::{sleep, timeout};
    ///
    /// # glassloop::run(async {
    /// let error = timeout(Duration::ZERO, sleep(Duration::from_secs(1))).await.unwrap_err();
    /// assert!(error.cause().is_some_and(glassloop::Error::is_cancelled));
    /// # Ok(()) }).unwrap();
    /// ```
    pub fn cause(&self) -> Option<&Error> {
        self.raised.cause.as_ref()
    }

    /// A line for each cause, as many as a person reads.
    pub(super) fn write_causes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 20;
        let causes = std::iter::successors(self.cause(), |error| error.cause());
        for (number, cause) in causes.take(MOST + 1).enumerate() {
            match number {
                MOST => f.write_str("\n  ...")?,
                _ => write!(f, "\n  caused by: {:?}", cause.raised)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.message() {
            "" => f.write_str(self.class()),
            sentence => f.write_str(sentence),
        }
    }
}

impl fmt::Debug for Raised {
    /// The last line of a traceback.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.class())?;
        match &*self.message() {
            "" => Ok(()),
            sentence => write!(f, ": {sentence}"),
        }
    }
}

impl StdError for Raised {
    /// The cause; of an error of yours without one, what that says itself.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match (&self.cause, &self.kind) {
            (Some(cause), _) => Some(&*cause.raised),
            (None, ErrorKind::Other { error, .. }) => error.source(),
            (None, _) => None,
        }
    }
}
