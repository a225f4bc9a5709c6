//! How long it takes to open a trace of a million records, and to show a step of it.
//!
//! ```text
//! cargo test --release --features cli --bin glassloop -- --ignored --nocapture a_million_records
//! ```

use std::fs::{self, File};
use std::io::BufWriter;
use std::time::{Duration, Instant};

use glassloop::trace::file::{Header, Language, write_trace_of};
use glassloop::trace::{Event, Record, SourceLine, ThreadId};

use super::Walkthrough;
use crate::axis::Axis;
use crate::scene::scene;
use crate::timeline::timeline;
use crate::why::why;

const MILLION: usize = 1_000_000;

/// A thousand tasks that sleep and say something, so often that it comes to a million records.
fn recorded() -> Vec<Record> {
    let records = glassloop::testing::record(|| {
        let tasks = (0..1000).map(async |task: u64| {
            for turn in 0..95 {
                glassloop::sleep(Duration::from_millis(1 + (task * 7 + turn) % 13)).await?;
                if turn % 10 == 0 {
                    log::info!("task {task}, turn {turn}");
                }
            }
            Ok(())
        });
        glassloop::run(async { glassloop::gather(tasks)?.await }).expect("it runs");
    });
    // The loop is closed at the very end, which is to be shown, too.
    assert!(records.len() >= MILLION && records.last().expect("a record").event == Event::Closed);
    records[records.len() - MILLION..].to_vec()
}

/// The same as a recorder of Python writes it: lines that call something of asyncio's, lines
/// of libraries, another thread, and a real clock, by which some turns are slow.
fn as_of_python(records: Vec<Record>) -> Vec<Record> {
    let source = |text: &str| serde_json::from_value(serde_json::json!(text)).expect("a line");
    let lines: [SourceLine; 3] =
        ["app/service.py:41 in sleep", "app/service.py:57", "app/deep/er/handlers.py:120 in gather"]
            .map(source);
    let library = SourceLine::new("venv/lib/python3.13/site-packages/library/client.py", 311);
    let mut now = 0;
    let of_python = |(place, mut record): (usize, Record)| {
        now += if place % 99_991 == 0 { 120_000_000 } else { 2_000 };
        record.nanoseconds = now;
        if record.source.is_some() {
            let line = lines[place % 3].clone();
            record.source = Some(if place % 2 == 0 { line.with_library(library.clone()) } else { line });
        }
        if matches!(record.event, Event::Said(_)) {
            record.thread = ThreadId::new(2).expect("not 0");
        }
        record
    };
    records.into_iter().enumerate().map(of_python).collect()
}

fn timed<T>(what: &str, act: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let result = act();
    let took = begun.elapsed();
    println!("{what:45} {took:>12.1?}");
    (result, took)
}

#[test]
#[ignore = "it takes its time, and measures it"]
fn a_million_records_are_opened_in_two_seconds_and_a_step_is_shown_in_fifty_milliseconds() {
    let records = recorded();
    measure(&Header::default(), &records);
    let mut header = Header::default();
    (header.language, header.epoch_ns) = (Language::Python, Some(1));
    measure(&header, &as_of_python(records));
}

fn measure(header: &Header, records: &[Record]) {
    let path = std::env::temp_dir().join(format!("glassloop-million-{}.jsonl", std::process::id()));
    let file = BufWriter::new(File::create(&path).expect("a file"));
    write_trace_of(file, header, records).expect("there is room");
    let megabytes = fs::metadata(&path).expect("a file").len() as f64 / 1e6;
    println!("{megabytes:.0} MB, {MILLION} records, {:?}", header.language);
    let ((narrator, mut replay), opening) = timed("opened, in all", || {
        let (walkthrough, _) = timed("  read", || Walkthrough::of_file(&path).expect("a trace"));
        let (slow, _) = timed("  its slow turns", || walkthrough.slow_turns());
        timed("  its timeline", || timeline(&walkthrough.replay, &slow));
        timed("  its time axis", || Axis::of(walkthrough.replay.records(), walkthrough.clock));
        (walkthrough.narrator(), walkthrough.replay)
    });
    fs::remove_file(&path).expect("it is there");
    let mut longest = (Duration::ZERO, 0);
    let last = (replay.len() - 20)..=replay.len();
    // Here and there, so that no step is near the one before.
    let steps = (1..500).map(|number| number * 700_001 % MILLION).chain(last);
    for step in steps {
        let begun = Instant::now();
        replay.go_to(step);
        let told = narrator.tell(&replay);
        let seen = scene(&replay, narrator.names(&replay));
        let chain = why(&mut replay, &narrator);
        longest = longest.max((begun.elapsed(), step));
        assert!(told.is_some() && seen.step == step && chain.len() < MILLION);
    }
    let (took, step) = longest;
    println!("{:45} {took:>12.1?}", format!("any step, with its why: at most (step {step})"));
    if cfg!(not(debug_assertions)) {
        assert!(opening < Duration::from_secs(2), "opening takes {opening:?}");
        assert!(took < Duration::from_millis(50), "step {step} takes {took:?}");
    }
}
