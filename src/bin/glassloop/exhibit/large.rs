//! How long it takes to open a trace of a million records, and to show a step of it.
//!
//! ```text
//! cargo test --release --features cli --bin glassloop -- --ignored --nocapture a_million_records
//! ```

use std::fs::{self, File};
use std::io::BufWriter;
use std::time::{Duration, Instant};

use glassloop::trace::file::write_trace;
use glassloop::trace::{Event, Record};

use super::Exhibit;
use crate::scene::scene;
use crate::timeline::timeline;
use crate::why::why;

const MILLION: usize = 1_000_000;

/// A thousand tasks that sleep and say something, so often that it comes to a million records.
fn recorded() -> Vec<Record> {
    let mut records = glassloop::testing::record(|| {
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
    records.drain(..records.len() - MILLION);
    records
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
    let path = std::env::temp_dir().join(format!("glassloop-million-{}.jsonl", std::process::id()));
    write_trace(BufWriter::new(File::create(&path).expect("a file")), &recorded()).expect("there is room");
    println!("{:.0} MB, {MILLION} records", fs::metadata(&path).expect("a file").len() as f64 / 1e6);
    let ((narrator, mut replay), opening) = timed("opened, in all", || {
        let (exhibit, _) = timed("  read", || Exhibit::of_file(&path).expect("a trace"));
        timed("  its timeline", || timeline(&exhibit.replay, &exhibit.slow_turns()));
        (exhibit.narrator(), exhibit.replay)
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
