//! What one callback or timer costs when ever more of them are pending.

use crate::measure::{Extent, Figures, Kind, noted};
use crate::processes::Processes;

/// How many callbacks are pending, and the workload.
pub const CALLBACKS: [(u64, &str); 7] = [
    (10, "pending-10"),
    (100, "pending-100"),
    (1_000, "pending-1000"),
    (10_000, "pending-10000"),
    (100_000, "pending-100000"),
    (1_000_000, "pending-1000000"),
    (10_000_000, "pending-10000000"),
];

/// How many timers are pending, and the workload.
pub const TIMERS: [(u64, &str); 6] = [
    (10, "timers-10"),
    (100, "timers-100"),
    (1_000, "timers-1000"),
    (10_000, "timers-10000"),
    (100_000, "timers-100000"),
    (1_000_000, "timers-1000000"),
];

/// The most of which instructions are counted: ten million would take minutes.
const MOST_COUNTED: u64 = 1_000_000;

/// How often a time is taken at most: the picture is coarse.
const REPETITIONS: usize = 3;

/// Measures both; a quick run stops at a hundredth of the most.
pub fn measure(processes: &Processes, extent: Extent, figures: &mut Figures) {
    let most = |full: u64| if extent.is_quick() { full / 100 } else { full };
    for (pending, workload) in CALLBACKS.into_iter().filter(|(pending, _)| *pending <= most(10_000_000)) {
        for runtime in ["floor", "glassloop"] {
            measure_one(processes, extent, figures, runtime, pending, workload);
        }
    }
    for (pending, workload) in TIMERS.into_iter().filter(|(pending, _)| *pending <= most(1_000_000)) {
        measure_one(processes, extent, figures, "glassloop", pending, workload);
    }
}

fn measure_one(
    processes: &Processes,
    extent: Extent,
    figures: &mut Figures,
    runtime: &str,
    pending: u64,
    workload: &str,
) {
    if !processes.can(runtime, workload) {
        return;
    }
    eprint!("\rgrowth: {runtime}, {workload}                    ");
    let operations = extent.operations(runtime, 1_000_000).max(pending);
    for _ in 0..extent.repetitions.min(REPETITIONS) {
        let outcome = noted(figures, runtime, workload, processes.run(runtime, workload, operations));
        figures.put(Kind::Cpu, runtime, workload, outcome.map(|outcome| outcome.cpu / operations as f64));
    }
    if processes.valgrind && pending <= MOST_COUNTED {
        let counted = processes.instructions_of_one(runtime, workload, pending.max(10_000));
        let counted = noted(figures, runtime, workload, counted);
        figures.put(Kind::Instructions, runtime, workload, counted);
    }
}
