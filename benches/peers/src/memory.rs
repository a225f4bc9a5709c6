//! How much of this process is in memory.

use std::cell::Cell;

thread_local!(static NOTED: Cell<u64> = const { Cell::new(0) });

/// Bytes that a process has in memory (Linux; 0 elsewhere).
pub fn resident(process: &str) -> u64 {
    const PAGE: u64 = 4_096;
    let text = std::fs::read_to_string(format!("/proc/{process}/statm")).unwrap_or_default();
    let pages = text.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or(0) * PAGE
}

/// Notes it at the moment at which a workload holds most.
pub fn note() {
    NOTED.set(resident("self"));
}

/// What was noted.
pub fn noted() -> u64 {
    NOTED.get()
}
