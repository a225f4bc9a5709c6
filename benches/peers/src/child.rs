//! One workload of one event loop, in a process of its own.

use std::cell::Cell;
use std::time::Instant;

use cpu_time::ProcessTime;
use serde::{Deserialize, Serialize};

use crate::memory;

/// What a child process tells of itself, on its last line.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub struct Outcome {
    /// Nanoseconds that went by.
    pub wall: f64,
    /// Nanoseconds of processor time.
    pub cpu: f64,
    /// Bytes that one thing takes.
    pub bytes: f64,
}

thread_local!(static BEFORE: Cell<u64> = const { Cell::new(0) });

/// Runs it, and says what it took.
pub fn run(runtime: &str, workload: &str, operations: u64) -> Result<(), String> {
    let run = crate::runtimes::find(runtime, workload)
        .ok_or_else(|| format!("{runtime} has no workload {workload}"))?;
    crate::pin_to_core(0);
    BEFORE.set(memory::resident("self"));
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    run(operations);
    let outcome =
        Outcome { wall: wall.elapsed().as_nanos() as f64, cpu: cpu.elapsed().as_nanos() as f64, bytes: 0.0 };
    report(outcome);
    Ok(())
}

/// Says what one of so many things takes; for a workload that ends the process.
pub fn report_of_memory(count: u64) -> i32 {
    let grown = memory::noted().saturating_sub(BEFORE.get());
    report(Outcome { bytes: grown as f64 / count as f64, ..Outcome::default() });
    0
}

fn report(outcome: Outcome) {
    println!("{}", serde_json::to_string(&outcome).expect("numbers"));
}
