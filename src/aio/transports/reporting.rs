//! What the exception handler is told of a transport: whose it is.

use std::fmt;

use crate::error::Error;
use crate::kernel::ExceptionContext;
use crate::trace::TransportId;

/// What asyncio's dictionary has of a transport: itself, and its protocol if it has one.
pub(super) fn context(
    message: &str,
    error: Error,
    transport: TransportId,
    printed: &dyn fmt::Debug,
    protocol: Option<String>,
) -> ExceptionContext {
    let context = ExceptionContext::new(message, Some(error)).with("transport", format!("{printed:?}"));
    let context = context.about(transport);
    match protocol {
        Some(protocol) => context.with("protocol", protocol),
        None => context,
    }
}

/// `read=polling write=<idle, bufsize=0>`, as a transport prints while its loop is open.
pub(super) struct Watched {
    pub(super) reads: bool,
    pub(super) writes: bool,
    pub(super) waiting: usize,
}

impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = |polling| if polling { "polling" } else { "idle" };
        write!(f, " read={} write=<{}, bufsize={}>", state(self.reads), state(self.writes), self.waiting)
    }
}
