//! What the exception handler is told, and how the default one prints it.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::error::Error;
use crate::printing::quoted;
use crate::trace::event::About;
use crate::trace::recorder::RecordMark;

/// What the exception handler is told.
///
/// `Display` is what the default handler logs: the message; a line for each of the
/// other keys; the error.  Mirrors the `context` of
/// `loop.call_exception_handler(context)`.
///
/// ```
/// use glassloop::{Error, ExceptionContext};
///
/// let error = Error::raise("ValueError", "boom");
/// let context = ExceptionContext::new("It went wrong", Some(error)).with("order", "<Order 7>");
/// assert_eq!(context.to_string(), "It went wrong\norder: <Order 7>\nValueError: boom");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExceptionContext {
    /// What happened, such as `Task exception was never retrieved`.
    pub message: String,
    /// The error, if there is one.
    pub exception: Option<Error>,
    /// What it is about, as the trace names it.
    pub about: Option<About>,
    /// What asyncio's dictionary has besides, as it prints: `future`, `task`, `handle`,
    /// `transport`, `protocol`, `socket`, …
    pub details: BTreeMap<&'static str, String>,
    /// The report that it was given to the handler with.
    pub(crate) report: Option<RecordMark>,
}

impl ExceptionContext {
    /// A message and, if there is one, the error.
    pub fn new(message: impl Into<String>, exception: Option<Error>) -> Self {
        let details = BTreeMap::new();
        Self { message: message.into(), exception, about: None, details, report: None }
    }

    /// One key more, and what it prints as.
    pub fn with(mut self, key: &'static str, printed: impl Into<String>) -> Self {
        self.details.insert(key, printed.into());
        self
    }

    /// Says what it is about: the trace then leads from the report to that.
    pub fn about(mut self, about: impl Into<About>) -> Self {
        self.about = Some(about.into());
        self
    }

    /// What a key prints as: `context.get("task")`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.details.get(key).map(String::as_str)
    }

    /// As Python prints the dictionary that it is there.
    pub(crate) fn as_dictionary(&self) -> String {
        let mut printed = format!("{{'message': {}", quoted(&self.message));
        if let Some(exception) = &self.exception {
            let _ = write!(printed, ", 'exception': {}", exception.repr());
        }
        for (key, value) in &self.details {
            let _ = write!(printed, ", '{key}': {value}");
        }
        printed + "}"
    }
}

impl std::fmt::Display for ExceptionContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let message =
            if self.message.is_empty() { "Unhandled exception in event loop" } else { &self.message };
        f.write_str(message)?;
        for (key, value) in &self.details {
            write!(f, "\n{key}: {value}")?;
        }
        match &self.exception {
            Some(exception) => write!(f, "\n{exception:?}"),
            None => Ok(()),
        }
    }
}
