//! Watching a program from outside: for tests, and for the stepper.

use std::sync::{Mutex, PoisonError};

use crate::kernel::{ClockKind, EventLoopPolicy};
use crate::log_lines;
use crate::trace::{Journal, Record};

/// Runs a program under a virtual clock and returns everything that its loops did.
///
/// Loops that the program makes in this thread are recorded, and what it says
/// through `log` is, but not printed.  Ids begin at 1, so the same program
/// always gives the same records.  The program itself need not know.
///
/// ```
/// use std::time::Duration;
/// use glassloop::testing::record;
///
/// let program = || glassloop::run(glassloop::sleep(Duration::from_secs(10))).unwrap();
/// let records = record(program);
/// assert_eq!(records.last().unwrap().time(), Duration::from_secs(10));
/// assert_eq!(records, record(program));
/// ```
pub fn record(program: impl FnOnce()) -> Vec<Record> {
    let journal = Journal::in_memory(usize::MAX);
    let in_force = policy(&journal).set_for_this_thread();
    program();
    drop(in_force);
    journal.records()
}

/// The same for a program that makes loops in threads of its own.
///
/// It records every thread of the process that has no policy of its own, so
/// one recording waits for another.
pub fn record_all_threads(program: impl FnOnce()) -> Vec<Record> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let journal = Journal::in_memory(usize::MAX);
    let in_force = policy(&journal).set_for_the_process();
    program();
    drop(in_force);
    journal.records()
}

fn policy(journal: &Journal) -> EventLoopPolicy {
    log_lines::install();
    EventLoopPolicy::new().clock(ClockKind::Virtual).journal(journal).captures_output(true)
}
