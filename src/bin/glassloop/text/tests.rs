//! What it costs to tell a long trace.

use std::time::Duration;

use allocation_counter::measure;
use glassloop::replay::Replay;
use glassloop::trace::Record;
use glassloop::trace::file::Language;

use super::*;
use crate::sources::Sources;
use crate::walkthrough::{Clock, Shows};

fn walkthrough(records: Vec<Record>) -> Walkthrough {
    Walkthrough {
        shows: Shows::Trace,
        name: "t.jsonl".to_owned(),
        title: "The trace t.jsonl".to_owned(),
        introduction: Vec::new(),
        replay: Replay::new(records),
        sources: Sources::default(),
        clock: Clock::Virtual,
        language: Language::Rust,
        locale: Default::default(),
        asyncio: None,
        told_otherwise: Default::default(),
        notices: Vec::new(),
    }
}

/// How many bytes of memory are asked for, in all, to read and tell it.
fn cost(records: Vec<Record>, detail: Detail) -> u64 {
    let measured =
        measure(move || print(&mut io::sink(), &walkthrough(records), detail).expect("it is told"));
    measured.bytes_total
}

/// A trace with so many loops, one after the other.
fn loops(count: usize) -> Vec<Record> {
    glassloop::testing::record(|| {
        for _ in 0..count {
            glassloop::run(async { glassloop::sleep(Duration::from_secs(1)).await }).expect("it runs");
        }
    })
    .into()
}

/// A trace with so many tasks that all wait at the same time.
fn tasks(count: usize) -> Vec<Record> {
    glassloop::testing::record(|| {
        let sleepers = (0..count).map(async |_| glassloop::sleep(Duration::from_secs(1)).await);
        glassloop::run(async { glassloop::gather(sleepers)?.await }).expect("it runs");
    })
    .into()
}

#[track_caller]
fn assert_grows_with_the_trace(trace: fn(usize) -> Vec<Record>, detail: Detail) {
    let (few, many) = (trace(100), trace(500));
    // In both there is more than is told.
    let longer = many.len() as f64 / few.len() as f64;
    let (few, many) = (cost(few, detail), cost(many, detail));
    assert!((many as f64) < 1.5 * longer * few as f64, "{few} bytes, and {many} for {longer} times as much");
}

#[test]
fn a_trace_of_many_loops_costs_in_proportion_to_its_length() {
    assert_grows_with_the_trace(loops, Detail { state: true, all: true });
    assert_grows_with_the_trace(loops, Detail::default());
}

#[test]
fn a_trace_of_many_tasks_costs_in_proportion_to_its_length() {
    assert_grows_with_the_trace(tasks, Detail { state: true, all: true });
}
