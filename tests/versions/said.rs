//! What a case says, as a terminal would show it.

use glassloop::testing::record_all_threads_as;
use glassloop::trace::{Event, Record};
use glassloop::{Asyncio, Error, ErrorKind, LOG_TARGET, Result};

use crate::main_thread::in_a_main_thread;
use crate::plain::plain;

/// What a case says as that version, in a main thread of its own: its own lines, the loop's
/// reports and warnings, and the end of the traceback of the error that it returns.
pub(crate) fn as_version(version: Asyncio, case: fn() -> Result<()>) -> Vec<String> {
    in_a_main_thread(move || {
        let mut outcome = Ok(());
        let records = record_all_threads_as(version, || outcome = case());
        let error = outcome.err().iter().flat_map(traceback).collect::<Vec<_>>();
        plain(records.iter().flat_map(lines).chain(error))
    })
}

fn lines(record: &Record) -> Vec<String> {
    let Event::Said(said) = &record.event else { return Vec::new() };
    let is_of_the_loop = said.target == LOG_TARGET;
    let warning = match &*said.text {
        text if is_of_the_loop && text.starts_with("coroutine ") => "RuntimeWarning: ",
        text if is_of_the_loop && text.starts_with("unclosed ") => "ResourceWarning: ",
        _ => "",
    };
    said.text.lines().map(|line| format!("{warning}{line}")).collect()
}

/// The last line of the traceback, after that of the error's cause, and before those of a group's.
fn traceback(error: &Error) -> Vec<String> {
    let mut lines = error.cause().map(traceback).unwrap_or_default();
    lines.push(match &*error.message() {
        "" => error.class().to_owned(),
        message => format!("{}: {message}", error.class()),
    });
    if let ErrorKind::Group { errors, .. } = error.kind() {
        lines.extend(errors.iter().flat_map(traceback));
    }
    lines
}
