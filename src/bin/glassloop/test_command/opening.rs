//! The trace of a test, opened where the test fails.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use glassloop::replay::Replay;
use glassloop::trace::{Event, Record};

use crate::arguments::Detail;
use crate::locale::{Locale, say};
use crate::printable::complain;
use crate::steps::{PANIC, named_by_assertion};
use crate::walkthrough::Walkthrough;
use crate::{page, view};

/// Where to begin, and what to know there.
struct Opening {
    /// The number of a record; 0 is before all of them.
    at: u64,
    notice: Option<String>,
}

/// Shows it in the terminal if there is one, from the step on that the failure names; else tells
/// it as text, up to that step.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(super) fn show(walkthrough: Walkthrough, detail: Detail, has_passed: bool) -> io::Result<ExitCode> {
    let Opening { at, notice } = opening(walkthrough.replay.records());
    if at == 0 && !has_passed {
        complain(say!(Locale::chosen(), "where-it-fails-is-not-there"))?;
    }
    match view::is_stepped(detail) {
        true => view::step_from(walkthrough, at, notice),
        false => view::show(up_to(walkthrough, at), detail),
    }
}

/// Writes it as a page.
///
/// # Errors
/// The file that could not be written, and why.
pub(super) fn as_page(walkthrough: &Walkthrough, file: &Path) -> io::Result<ExitCode> {
    let at = opening(walkthrough.replay.records()).at;
    page::write_from(walkthrough, file, (at > 0).then_some(at))?;
    view::ending(&walkthrough.notices)
}

/// The step that the failed assertion names, or, if it names none, where it stands.
fn opening(records: &[Record]) -> Opening {
    let failed = records.last().filter(|last| matches!(last.event, Event::ProgramEnded(Some(_))));
    let Some(failed) = failed else { return Opening { at: 0, notice: None } };
    let Event::ProgramEnded(Some(error)) = &failed.event else { return Opening { at: 0, notice: None } };
    let why = error.trim_start_matches(PANIC).lines().next().unwrap_or_default();
    match named_by_assertion(&failed.event) {
        Some(at) => {
            let notice = say!(Locale::chosen(), "assertion-fails-here", why);
            Opening { at, notice: Some(notice) }
        }
        None => {
            let notice = say!(Locale::chosen(), "test-fails-here", why);
            Opening { at: failed.number, notice: Some(notice) }
        }
    }
}

/// The same, as far as its reader has to know it: up to this step, which threads are not in it,
/// and how the test fails.
fn up_to(mut walkthrough: Walkthrough, at: u64) -> Walkthrough {
    let records = walkthrough.replay.records();
    let end = records.partition_point(|record| record.number <= at);
    if at == 0 || end + 1 >= records.len() {
        return walkthrough;
    }
    let (before, after) = records.split_at(end);
    let is_kept =
        |record: &&Record| is_of_recording(record) || record.number == records[records.len() - 1].number;
    let kept: Vec<Record> = before.iter().chain(after.iter().filter(is_kept)).cloned().collect();
    walkthrough.introduction.push(say!(walkthrough.locale, "told-up-to-the-failure", step = at));
    walkthrough.replay = Replay::new(kept);
    walkthrough
}

/// Whether the recording itself says something here: which threads it lacks.
fn is_of_recording(record: &Record) -> bool {
    matches!(&record.event, Event::Said(said) if said.target == "glassloop") && record.event_loop.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four steps, and how the program ends.
    fn records(error: &str) -> Vec<Record> {
        let mut records = Vec::from(glassloop::testing::record(|| {
            let event_loop = glassloop::new_event_loop().unwrap();
            event_loop.call_soon(|| ()).unwrap();
            event_loop.run_once().unwrap();
            event_loop.close().unwrap();
        }));
        let number = records.last().unwrap().number + 1;
        let event = Event::ProgramEnded(Some(error.into()));
        records.push(Record { number, event, ..records[0].clone() });
        records
    }

    #[test]
    fn it_is_opened_at_the_step_that_the_assertion_names() {
        let Opening { at, notice } =
            opening(&records("panic: at step 2, what was said lacks \"a\"\n  expected: …"));
        assert_eq!(at, 2);
        let notice = notice.expect("it says why");
        assert!(
            notice.starts_with("The assertion fails here: at step 2, what was said lacks \"a\"  ("),
            "{notice}"
        );
    }

    #[test]
    fn it_is_opened_at_the_panic_if_that_names_none_and_at_its_beginning_if_there_is_none() {
        let records = records("panic: no");
        assert_eq!(opening(&records).at, records.last().unwrap().number);
        assert_eq!(opening(&records[..3]).at, 0);
    }
}
