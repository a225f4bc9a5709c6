//! What is measured: each does one small thing so many times, and nothing else.
//!
//! The same file serves the benchmarks, the guard in `tests/instructions.rs` and the
//! comparison in `benches/peers`, so that a figure means the same in all three.

#[cfg(unix)]
pub(crate) mod echo;
pub(crate) mod floor;
pub(crate) mod glassloop;

/// How many callbacks or tasks a batch has.
pub(crate) const BATCH: u64 = 1_000;

/// How many tasks yield in turn.
pub(crate) const TASKS: u64 = 1_000;

/// How many timers are pending while others are made and cancelled.
pub(crate) const PENDING: usize = 10_000;

/// Does its thing so many times.
pub(crate) type Workload = fn(operations: u64);
