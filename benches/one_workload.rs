//! Runs one workload so many times: for a profiler, or for one that counts instructions.
//!
//! `cargo bench --bench one_workload -- glassloop chain 100000`; with no such words it
//! runs each of them once.

#[path = "workloads/mod.rs"]
#[allow(dead_code, reason = "each of its users takes a part of it")]
mod workloads;

use std::process::ExitCode;

use workloads::{BATCH, Workload, floor, glassloop};

fn main() -> ExitCode {
    // `cargo bench` adds words of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => all_once(),
        [who, workload, operations] => match (find(who, workload), operations.parse()) {
            (Some(run), Ok(operations)) => run(operations),
            (None, _) => return complain(&format!("there is no workload {workload} of {who}")),
            (_, Err(error)) => return complain(&format!("so many operations: {operations}? {error}")),
        },
        _ => return complain("three words are wanted: who, workload, operations"),
    }
    ExitCode::SUCCESS
}

fn complain(what: &str) -> ExitCode {
    eprintln!("{what}");
    for (who, workload, _) in all() {
        eprintln!("  {who} {workload} OPERATIONS");
    }
    ExitCode::FAILURE
}

fn all_once() {
    for (who, workload, run) in all() {
        run(10 * BATCH);
        println!("{who} {workload}: runs");
    }
}

fn find(who: &str, workload: &str) -> Option<Workload> {
    all().find(|(of, name, _)| *of == who && *name == workload).map(|(_, _, run)| run)
}

fn all() -> impl Iterator<Item = (&'static str, &'static str, Workload)> {
    let floors = floor::GUARDED.map(|(name, run)| ("floor", name, run));
    let ours = glassloop::GUARDED.map(|(name, run)| ("glassloop", name, run));
    let growing = glassloop::GROWING.map(|(name, run)| ("glassloop", name, run));
    #[cfg(unix)]
    let echoes = workloads::echo::GUARDED.map(|(name, run)| ("glassloop", name, run));
    #[cfg(not(unix))]
    let echoes = [];
    floors.into_iter().chain(ours).chain(growing).chain(echoes)
}
