//! What one operation costs, without a clock: allocations and instructions, against
//! the figures in this folder.
//!
//! Allocations are counted by every `cargo test`.  Instructions are counted by
//! valgrind, in an optimised build, and so on request only:
//!
//! ```sh
//! cargo test --test instructions -- --include-ignored
//! GLASSLOOP_RECORD=1 cargo test --test instructions -- --include-ignored   # records them anew
//! ```

#[path = "../../benches/workloads/mod.rs"]
#[allow(dead_code, reason = "the benchmarks take the rest")]
mod workloads;

mod allocations;
mod busy;
mod callgrind;
#[path = "../environment/mod.rs"]
mod environment;
mod recorded;

/// The workloads whose cost is guarded, by name.
fn guarded() -> Vec<(&'static str, workloads::Workload)> {
    let mut guarded = workloads::glassloop::GUARDED.to_vec();
    #[cfg(unix)]
    guarded.extend(workloads::echo::GUARDED);
    guarded
}
